"""Reporting periods, and what the areas hand in for them."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.querysets import clubs_visible_to
from core.audit import history_of_rows
from core.dates import add_months, reporting_year
from core.history import history_records
from core.models import AuditRecord
from core.pages import DetailPage, FormPage, ObjectFormPage, Page
from core.pages.base import Crumb
from reports import submissions
from reports.forms import NoteForm, PeriodForm, SubmissionApproveForm, SubmissionReturnForm, SubmitForm
from reports.states import ClosedState
from targets import services
from targets.models import Closing, ReportingPeriod, Submission, SubmissionNote


def to_periods() -> list[Crumb]:
    return [Crumb(_("Reporting periods"), reverse("period_list"))]


class PeriodListPage(Page):
    """The periods with how many reports are expected, received and approved: few rows, so a page without filters."""

    action = "submissions.view"
    title = gettext_lazy("Reporting periods")
    lede = gettext_lazy("For each period every area hands in its report; the province approves it or returns it.")
    template_name = "reports/periods/list.html"

    def get_context_data(self, **kwargs):
        periods = list(self.visible(ReportingPeriod).with_counts(self.visible(Submission)))
        closings = self.visible(Closing).newest_by_period(periods)
        rows = [(period, ClosedState.of(closings.get(period.pk))) for period in periods]
        return super().get_context_data(rows=rows, **kwargs)


class PeriodOpenPage(FormPage):
    action = "periods.open"
    title = gettext_lazy("Open a reporting period")
    lede = gettext_lazy("A report is then expected of every area that has an officer today.")
    form_class = PeriodForm
    submit_label = gettext_lazy("Open the period")
    done_message = gettext_lazy("The period is open; the areas see it among what they have to do.")

    def crumbs(self):
        return to_periods()

    @property
    def cancel_url(self) -> str:
        return reverse("period_list")

    def get_initial(self):
        today = timezone.localdate()
        year = today.year if today > dt.date(today.year, 12, 14) else today.year - 1
        taken = set(self.visible(ReportingPeriod).values_list("starts_on", "ends_on"))
        while reporting_year(year) in taken:
            year += 1
        starts_on, ends_on = reporting_year(year)
        suggested = {"kind": "year", "starts_on": starts_on, "ends_on": ends_on, "due_on": add_months(ends_on, 1)}
        return suggested | super().get_initial()

    def perform(self, data):
        return services.open_period(actor=self.request.user, **data)


class PeriodPage(DetailPage):
    """Who is expected, received, empty, late: by area, with the content behind it."""

    model = ReportingPeriod
    action = "submissions.view"
    template_name = "reports/periods/detail.html"

    def crumbs(self):
        return to_periods()

    def get_context_data(self, **kwargs):
        rows = self.visible(Submission).filter(period=self.object).in_order()
        board = submissions.Board(self.object, list(rows), self.visible, timezone.localdate())
        closings = list(self.visible(Closing).filter(period=self.object).newest_first())
        closed = ClosedState.of(closings[0] if closings else None)
        context = {
            "board": board,
            "closings": closings,
            "reopenings": _reopenings(closings),
            "closed": closed,
            "is_open": closed is not None and closed.is_open,
            "is_over": timezone.localdate() > self.object.ends_on,
        }
        return super().get_context_data(**(context | kwargs))


def _reopenings(closings: list[Closing]) -> list[AuditRecord]:
    """The acts that lifted their locks until a moment, newest first."""
    records = history_of_rows([one.lock for one in closings])
    return [one for one in records if one.after.get("reopened_until")]


class SubmissionPage(DetailPage):
    """One area's report: its state, what was said to it, and the way to its figures."""

    model = Submission
    action = "submissions.view"
    related = ("period", "unit", "submitted_by")
    template_name = "reports/periods/submission.html"

    def crumbs(self):
        return [*to_periods(), Crumb(str(self.object.period), self.object.period.get_absolute_url())]

    def get_title(self) -> str:
        return str(self.object.unit)

    def get_context_data(self, **kwargs):
        one, today = self.object, timezone.localdate()
        context = {
            "period": one.period,
            "closed": ClosedState.of(self.visible(Closing).newest_by_period([one.period]).get(one.period_id)),
            "is_late": one.is_late_on(today),
            "is_over": today > one.period.ends_on,
            "figures_url": submissions.figures_url(one),
            "notes": submissions.notes_in_words(self.visible(SubmissionNote).filter(submission=one)),
            "content": submissions.contents(self.visible, [one])[one.pk],
            "history": history_records(one, hidden=("period", "unit")),
        }
        return super().get_context_data(**(context | kwargs))


class SubmissionStepPage(ObjectFormPage):
    """A step on the way of one report."""

    model = Submission
    related = ("period", "unit")

    def crumbs(self):
        one = self.object
        return [
            *to_periods(),
            Crumb(str(one.period), one.period.get_absolute_url()),
            Crumb(str(one.unit), one.get_absolute_url()),
        ]

    @property
    def cancel_url(self) -> str:
        return self.object.get_absolute_url()


class SubmissionSubmitPage(SubmissionStepPage):
    action = "submissions.submit"
    title = gettext_lazy("Hand in the report")
    lede = gettext_lazy(
        "You confirm that the entries of the period are complete. The province then looks at the figures."
    )
    form_class = SubmitForm
    submit_label = gettext_lazy("Hand in")
    done_message = gettext_lazy("The report is handed in.")

    def perform(self, data):
        return services.submit(actor=self.request.user, submission=self.object, **data)


class SubmissionReturnPage(SubmissionStepPage):
    action = "submissions.decide"
    title = gettext_lazy("Return the report")
    lede = gettext_lazy("The area sees the reason among what it has to do, mends its entries and hands in again.")
    form_class = SubmissionReturnForm
    submit_label = gettext_lazy("Return")
    done_message = gettext_lazy("The report is returned.")

    def perform(self, data):
        return services.return_submission(actor=self.request.user, submission=self.object, **data)


class SubmissionApprovePage(SubmissionStepPage):
    action = "submissions.decide"
    title = gettext_lazy("Approve the report")
    lede = gettext_lazy("The report stands as handed in. It can still be returned afterwards.")
    form_class = SubmissionApproveForm
    submit_label = gettext_lazy("Approve")
    done_message = gettext_lazy("The report is approved.")

    def perform(self, data):
        return services.approve_submission(actor=self.request.user, submission=self.object, **data)


class SubmissionNotePage(SubmissionStepPage):
    action = "submissions.decide"
    title = gettext_lazy("Remark on the report")
    lede = gettext_lazy("The area reads it on the page of its report. It changes nothing else.")
    form_class = NoteForm
    done_message = gettext_lazy("The remark is kept.")

    def form_kwargs(self):
        clubs = clubs_visible_to(self.request.user)
        return {"clubs": submissions.clubs_of(clubs, self.object), "targets": submissions.target_choices(self.object)}

    def perform(self, data):
        services.note_on_submission(actor=self.request.user, submission=self.object, **data)
        return self.object
