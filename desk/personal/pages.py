"""The administrator's pages on personal data."""

from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.models import Member
from core.audit import ERASE_ACTION, retention_years, set_retention
from core.pages import FormPage, Page
from core.pages.base import Crumb, Fact
from core.templatetags.vi_format import number, vidate
from desk.personal.forms import EraseForm, RetentionForm
from desk.personal.querysets import gone_before, stored_values
from desk.personal.services import enqueue_anonymising, erase_before


class PersonalDataPage(Page):
    """What is stored of people, why, how long, and what is due to be erased."""

    action = ERASE_ACTION
    title = gettext_lazy("Personal data")
    lede = gettext_lazy("What is stored of the members, how long it is kept, and what is due to be erased.")
    template_name = "desk/personal_data.html"

    def get_context_data(self, **kwargs):
        day = erase_before(timezone.localdate())
        context = {
            "stored": _stored(),
            "years": retention_years(),
            "erase_before": day,
            "due": gone_before(day).count() if day else None,
        }
        return super().get_context_data(**(context | kwargs))


def _stored() -> list[Fact]:
    counts = stored_values()
    field = Member._meta.get_field
    facts = [Fact(_("Members, former ones included"), number(counts["members"]), note=_("name, sex, code, dates"))]
    facts += [
        Fact(str(field(name).verbose_name).capitalize(), number(counts[name]))
        for name in ("birth_year", "birth_date", "ethnicity", "is_disabled", "phone", "leave_reason")
    ]
    facts += [
        Fact(_("Household statuses"), number(counts["poverty"])),
        Fact(_("Members whose personal data are erased"), number(counts["anonymised"])),
    ]
    return facts


class PersonalFormPage(FormPage):
    action = ERASE_ACTION
    cancel_url = reverse_lazy("personal_data")

    def crumbs(self):
        return [Crumb(_("Personal data"), reverse("personal_data"))]


class RetentionPage(PersonalFormPage):
    title = gettext_lazy("How long personal data are kept")
    lede = gettext_lazy("Counted from the day on which somebody left the last club.")
    form_class = RetentionForm
    done_message = gettext_lazy("The time is laid down. Nothing is erased by that alone.")

    def get_initial(self):
        return {"years": retention_years()} | super().get_initial()

    def perform(self, data):
        set_retention(actor=self.request.user, **data)
        return reverse("personal_data")


class ErasePage(PersonalFormPage):
    """Asks before the erasure, which nobody can take back."""

    title = gettext_lazy("Erase personal data that are due")
    lede = gettext_lazy("Read what will happen, then press the button. What is erased cannot be brought back.")
    form_class = EraseForm
    submit_label = gettext_lazy("Erase for good")
    template_name = "desk/personal_erase.html"
    done_message = gettext_lazy("The erasure has begun.")

    @cached_property
    def day(self):
        return erase_before(timezone.localdate())

    def perform(self, data):
        return enqueue_anonymising(actor=self.request.user, **data)

    def done_url(self, row):
        return row.get_absolute_url()

    def get_context_data(self, **kwargs):
        count = gone_before(self.day).count() if self.day else 0
        values = {"count": number(count), "day": vidate(self.day)}
        context = {
            "question": _("Erase the personal data of %(count)s members who left before %(day)s?") % values,
            "consequences": [
                _("Name, phone, ethnic group, reason for leaving and birth date go, here and in every history."),
                _("Sex, birth year, household statuses, offices and loans stay: no figure of any day changes."),
                _("Who still owes money, or is a member of another club, is passed over."),
                _("Papers, files and words typed as a reason are not touched: check them yourself."),
            ],
        }
        return super().get_context_data(**(context | kwargs))
