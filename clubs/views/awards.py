"""Awards of clubs and their members: the list, a decision that names many, correcting and taking back."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clubs.drafts import AwardDraft
from clubs.filters import MOST_CHOICES
from clubs.forms.awards import AwardEditForm, AwardForm, AwardRemoveForm
from clubs.models import Award, Member
from clubs.querysets import clubs_visible_to, members_visible_to
from clubs.record_lists import AwardFilter, AwardTable
from clubs.services.awards import EDITABLE, edit_awards, give_awards, remove_award
from core.pages import ExportColumn, FormPage, ListPage, ObjectFormPage
from core.pages.base import Crumb

LEVELS = dict(Award.Level.choices)


def to_awards() -> list[Crumb]:
    return [Crumb(_("Awards"), reverse("award_list"))]


class AwardList(ListPage):
    """Who was honoured, the latest year first."""

    model = Award
    action = "awards.view"
    title = _("Awards")
    lede = _("Certificates of merit and the like, of clubs and of their members. Choose an award to correct it.")
    table_class = AwardTable
    filter_class = AwardFilter
    template_name = "clubs/award_list.html"
    export_name = "khen-thuong"
    empty_text = _("Once a decision honours clubs or members, enter it here: one decision may name many.")
    export_columns = (
        ExportColumn(_("Club code"), "club__code"),
        ExportColumn(_("Club name"), "club__name", width=32),
        ExportColumn(_("Member code"), "member__code"),
        ExportColumn(_("Member honoured"), "member__full_name", width=26),
        ExportColumn(_("Award"), "title", width=24),
        ExportColumn(_("Level of the award"), "level", show=LEVELS),
        ExportColumn(_("Year"), "year", "text", show=str),
        ExportColumn(_("Decision no."), "decision_number", width=18),
        ExportColumn(_("Date of the decision"), "decided_on", "date"),
        ExportColumn(_("Note"), "note", width=40),
    )

    def rows(self, visible):
        return visible.select_related("club", "member")


class AwardCreate(FormPage):
    action = "awards.edit"
    title = _("Enter a decision on awards")
    lede = _("One decision may name several clubs and people: enter it once, with all of them.")
    form_class = AwardForm
    template_name = "clubs/award_form.html"
    submit_label = _("Save the awards")

    @cached_property
    def clubs(self):
        return clubs_visible_to(self.request.user, self.action)

    def crumbs(self):
        return to_awards()

    @property
    def cancel_url(self):
        return reverse("award_list")

    def form_kwargs(self):
        is_long = self.clubs.order_by()[: MOST_CHOICES + 1].count() > MOST_CHOICES
        members = members_visible_to(self.request.user, self.action)
        return {"clubs": self.clubs, "members": members, "is_long": is_long}

    def get_initial(self):
        asked = {name: self.request.GET.get(name, "") for name in ("club", "member")}
        code = asked["club"]
        member = self._member(asked["member"])
        if member is not None:
            code = f"{member.club.code} {member.code}"
        return {"title": "Bằng khen", "level": "province", "year": timezone.localdate().year, "codes": code}

    def _member(self, number: str) -> Member | None:
        rows = members_visible_to(self.request.user, self.action).select_related("club")
        return rows.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None

    def perform(self, data):
        facts = {name: data[name] for name in EDITABLE}
        drafts = [AwardDraft(club=club, member=member, **facts) for club, member in data["recipients"]]
        self.count = len(give_awards(actor=self.request.user, drafts=drafts))
        return f"{reverse('award_list')}?{urlencode({'year': data['year'], 'q': data['decision_number']})}"

    def get_done_message(self, row):
        text = ngettext("%(count)s award is entered.", "%(count)s awards are entered.", self.count)
        return text % {"count": self.count}


class AwardFormPage(ObjectFormPage):
    """A form about one award, by whoever may enter awards for its club."""

    model = Award
    related = ("club", "member")
    action = "awards.edit"

    @property
    def locked_first(self):
        return self.object.club

    def crumbs(self):
        return to_awards()

    @property
    def cancel_url(self):
        return reverse("award_list")

    def done_url(self, row):
        return reverse("award_list")

    def get_context_data(self, **kwargs):
        who = self.object.club.name
        if self.object.member:
            who = f"{self.object.member.full_name}, {who}"
        return super().get_context_data(**({"lede": who} | kwargs))


class AwardEdit(AwardFormPage):
    is_correction = True
    title = _("Correct the award")
    form_class = AwardEditForm
    template_name = "clubs/award_form.html"

    def get_initial(self):
        return {name: getattr(self.object, name) for name in EDITABLE}

    def perform(self, data):
        reason = data.pop("reason")
        return edit_awards(actor=self.request.user, changes=[(self.object, data)], reason=reason)[0]


class AwardRemove(AwardFormPage):
    title = _("Take back the award")
    form_class = AwardRemoveForm
    template_name = "clubs/award_remove.html"
    submit_label = _("Take back the award")
    done_message = _("The award is taken back.")
    extra_context = {
        "consequences": [
            _("The award leaves the list and every report."),
            _("Who took it back, when and why is kept."),
        ]
    }

    def perform(self, data):
        remove_award(actor=self.request.user, award=self.object, reason=data["reason"])
        return reverse("award_list")

    def done_url(self, row):
        return row
