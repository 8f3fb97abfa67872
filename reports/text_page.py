"""What people write for the report of a period: difficulties, proposals, the next year."""

from functools import cached_property

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit import history_of
from core.drafts.rules import as_number
from core.pages import ObjectFormPage
from core.pages.base import Crumb
from core.problems import Problem, Refused
from districts.models import Unit
from reports import services
from reports.areas import ForeignUnit, choose
from reports.forms import ReportTextForm
from reports.models import ReportText
from reports.period_pages import to_periods
from targets.models import ReportingPeriod


class PeriodTextPage(ObjectFormPage):
    """The texts of one area's report; without an area in the address those of the user's own."""

    model = ReportingPeriod
    action = "reports.write"
    form_class = ReportTextForm
    done_message = gettext_lazy("The texts are kept; the report in words and sheet E of the workbook bear them.")
    lede = gettext_lazy("Write what the figures do not say. Each line is a paragraph; a closed period keeps it.")

    def crumbs(self):
        return [*to_periods(), Crumb(str(self.object), self.object.get_absolute_url())]

    def get_title(self) -> str:
        return _("Texts of the report: %(area)s") % {"area": self.unit}

    @property
    def cancel_url(self) -> str:
        return self.object.get_absolute_url()

    @cached_property
    def unit(self) -> Unit:
        period, code = self.object, self.kwargs.get("unit_code", "")
        try:
            chosen = choose(
                self.request.user, as_of=period.ends_on, since=period.starts_on, unit_code=code, action=self.action
            )
        except (ForeignUnit, ValueError):
            raise Http404 from None
        if chosen is None:
            raise Http404
        return chosen.basis.unit

    @cached_property
    def text(self) -> ReportText | None:
        return self.visible(ReportText).filter(period=self.object, unit=self.unit).first()

    def get_initial(self):
        return {name: getattr(self.text, name, "") for name in services.TEXT_FIELDS}

    def _newest(self) -> int:
        newest = history_of(self.text).values_list("pk", flat=True).first() if self.text else None
        return newest or 0

    def check_still_current(self) -> None:
        """Behind the period's lock: what somebody else wrote in the meantime is not overwritten unseen."""
        self.visible(ReportingPeriod).select_for_update().get(pk=self.object.pk)
        self.__dict__.pop("text", None)
        if self._newest() > as_number(self.request.POST.get("seen", "")):
            words = _("Somebody else has changed these texts since you opened the page. Copy yours, then open it anew.")
            raise Refused(Problem(words))

    def get_context_data(self, **kwargs):
        seen = self.request.POST.get("seen") or self._newest()
        return super().get_context_data(**({"seen": seen} | kwargs))

    def perform(self, data):
        return services.write_report_text(actor=self.request.user, period=self.object, unit=self.unit, **data)

    def done_url(self, row) -> str:
        return self.object.get_absolute_url()
