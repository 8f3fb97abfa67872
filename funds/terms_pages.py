"""The rules of lending of the programme and of one club: each setting with who set it, and their history."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from clubs.views.crumbs import to_club
from core.money import format_vnd
from core.pages import DetailPage, FormPage, ObjectFormPage, Page
from core.pages.base import Crumb
from core.templatetags.vi_format import rate
from districts.models import Unit
from funds.forms import LoanRulesForm
from funds.models import LoanRules
from funds.rules import Method
from funds.services import set_club_rules, set_programme_rules
from funds.terms import DEFAULTS, OWN, PROGRAMME, Terms, is_set

NO_LIMIT = {"cap_vnd", "max_share_percent", "max_months", "second_person_from_vnd"}


@dataclass(frozen=True)
class Setting:
    """One setting in words: its value in force and who set it."""

    label: str
    value: str
    origin: str
    is_unset: bool


def in_words(name: str, value) -> str:
    """A setting's value as people read it; what is not set says what then holds."""
    if not is_set(value):
        return gettext("no limit") if name in NO_LIMIT else gettext("no rule")
    if name == "method":
        return str(Method(value).label)
    if name.endswith("_vnd"):
        return f"{format_vnd(value)} ₫"
    if name.endswith("_percent"):
        return f"{rate(value)}%"
    return gettext("%(number)s months") % {"number": value} if name.endswith("months") else str(value)


def settings_of(terms: Terms) -> list[Setting]:
    """Every setting in force, in the order of the form."""
    words = {OWN: gettext("set by the club"), PROGRAMME: gettext("set by the programme")}
    found = []
    for name in DEFAULTS:
        label, value = _label(name), in_words(name, getattr(terms, name))
        origin = terms.origins[name]
        if origin in words:
            found.append(Setting(label, value, words[origin], False))
        else:
            default = gettext("not laid down (default: %(value)s)") % {"value": value}
            found.append(Setting(label, "", default, True))
    return found


def _label(name: str) -> str:
    return str(LoanRulesForm.base_fields[name].label)


def rows_in_words(rows) -> list[tuple[LoanRules, list[tuple[str, str]]]]:
    """Each row with what it lays down."""
    return [
        (row, [(_label(name), in_words(name, getattr(row, name))) for name in DEFAULTS if is_set(getattr(row, name))])
        for row in rows
    ]


class ProgrammeMixin:
    """The programme's territory, which the rules belong to: that of the latest plan."""

    @cached_property
    def unit(self) -> Unit:
        unit = self.visible(Unit).with_a_plan().first()
        if unit is None:
            raise Http404
        return unit

    @cached_property
    def rules(self) -> list[LoanRules]:
        return list(self.visible(LoanRules).filter(unit=self.unit))


class ProgrammeRulesPage(ProgrammeMixin, Page):
    action = "loans.view"
    title = _("Rules of lending of the programme")
    template_name = "funds/loan_rules.html"

    def crumbs(self):
        return [Crumb(_("Loans"), reverse("loan_list"))]

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        row = next((row for row in self.rules if row.starts_on <= today), None)
        context = {
            "lede": str(self.unit),
            "settings": settings_of(Terms.of(None, row)),
            "history": rows_in_words(self.rules),
            "edit_url": reverse("programme_rules_edit") if self.request.user.may("loan_rules.edit") else "",
            "as_of": today,
        }
        return super().get_context_data(**(context | kwargs))


class RulesFormMixin:
    form_class = LoanRulesForm
    submit_label = _("Save the rules")
    done_message = _("The rules are saved; they hold from their day on and change no loan that is lent already.")

    def get_initial(self):
        today = timezone.localdate()
        row = next((row for row in self.rules if row.starts_on <= today), None)
        values = {name: getattr(row, name) for name in DEFAULTS} if row else {}
        return {"starts_on": today, **values, **super().get_initial()}

    def done_url(self, row):
        return self.cancel_url


class ProgrammeRulesEdit(ProgrammeMixin, RulesFormMixin, FormPage):
    action = "loan_rules.edit"
    title = _("Change the rules of lending of the programme")

    @property
    def cancel_url(self) -> str:
        return reverse("programme_rules")

    def crumbs(self):
        return [Crumb(_("Loans"), reverse("loan_list")), Crumb(ProgrammeRulesPage.title, reverse("programme_rules"))]

    def perform(self, data):
        return set_programme_rules(actor=self.request.user, unit=self.unit, **data)


class ClubRulesPage(DetailPage):
    model = Club
    lookup = {"code": "code"}
    action = "loans.view"
    template_name = "funds/loan_rules.html"
    title = _("Rules of lending of the club")

    def crumbs(self):
        return to_club(self.object)

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        terms = self.visible(LoanRules).book([self.object.pk]).on(self.object.pk, today)
        may_edit = self.visible(Club, "loan_rules.club").filter(pk=self.object.pk).exists()
        context = {
            "lede": self.object.name,
            "settings": settings_of(terms),
            "history": rows_in_words(self.visible(LoanRules).filter(club=self.object)),
            "edit_url": reverse("club_rules_edit", args=[self.object.code]) if may_edit else "",
            "programme_url": reverse("programme_rules"),
            "as_of": today,
        }
        return super().get_context_data(**(context | kwargs))


class ClubRulesEdit(RulesFormMixin, ObjectFormPage):
    model = Club
    lookup = {"code": "code"}
    action = "loan_rules.club"
    title = _("Change the rules of lending of the club")

    @cached_property
    def rules(self) -> list[LoanRules]:
        return list(self.visible(LoanRules).filter(club=self.object))

    @property
    def cancel_url(self) -> str:
        return reverse("club_rules", args=[self.object.code])

    def crumbs(self):
        return [*to_club(self.object), Crumb(ClubRulesPage.title, self.cancel_url)]

    def perform(self, data):
        return set_club_rules(actor=self.request.user, club=self.object, **data)
