"""Closing a period, reopening it, what was frozen and what has changed since."""

import datetime as dt
from decimal import Decimal
from functools import cached_property
from io import BytesIO

from django.http import FileResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.models import ActivityArea, Club
from core.history import in_words
from core.pages import DetailPage, ObjectFormPage
from core.pages.base import Crumb
from core.sheets.writer import Column
from core.templatetags.vi_format import rate
from districts.models import Unit
from reports.cards import things
from reports.closing_files import closing_files
from reports.files import rows_file
from reports.forms import CloseForm, ReopenForm
from reports.headings import SHORT_LABELS
from reports.official_files import CONTENT_TYPES
from reports.period_pages import to_periods
from reports.variance import ChangeInWords, club_lines, definition_lines, figure_lines, money_words, subject_words
from targets import services
from targets.models import ClosedFigure, ClosedFile, Closing, ReportingPeriod
from targets.services.closing import unapproved
from targets.variance import ClubChange, Variance, variance_of

HIDDEN = ("phone", "reviewed_by", "ethnicity", "is_disabled", "entries", "schedule", "kind", "club")
"""Of an act on a person the page says only what explains a figure; a voucher's lines are said by `money_words`."""


class PeriodClosePage(ObjectFormPage):
    """Says what will be frozen and who is not approved yet, then closes."""

    model = ReportingPeriod
    action = "periods.close"
    title = gettext_lazy("Close the period")
    lede = gettext_lazy("The official figures of the period are kept as they stand now.")
    form_class = CloseForm
    template_name = "reports/periods/close.html"
    submit_label = gettext_lazy("Close the period")
    done_message = gettext_lazy("The period is closed; its figures and files are kept as they stand.")

    def crumbs(self):
        return [*to_periods(), Crumb(str(self.object), self.object.get_absolute_url())]

    @property
    def cancel_url(self) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        missing = unapproved(self.object).select_related("unit", "period").order_by("unit__name_key")
        return super().get_context_data(**({"missing": list(missing)} | kwargs))

    def perform(self, data):
        return services.close_period(
            actor=self.request.user, period=self.object, reason=data["reason"], make_files=closing_files
        )


class ClosingStep:
    """What the pages of one closing share."""

    model = Closing
    related = ("period", "plan", "lock", "closed_by")

    def crumbs(self):
        period = self.object.period
        return [*to_periods(), Crumb(str(period), period.get_absolute_url())]

    def get_title(self) -> str:
        return str(self.title) or f"{self.object.period}: {self.object}"


class ClosingReopenPage(ClosingStep, ObjectFormPage):
    action = "periods.close"
    title = gettext_lazy("Reopen the period")
    lede = gettext_lazy(
        "Facts of the period are taken again until the end of the day that you choose. What is frozen stays as it is; "
        "close the period again to make the next version."
    )
    form_class = ReopenForm
    submit_label = gettext_lazy("Reopen")
    done_message = gettext_lazy("The period is open again until the day that you chose.")

    @property
    def cancel_url(self) -> str:
        return self.object.period.get_absolute_url()

    def perform(self, data):
        day = data["until"] + dt.timedelta(days=1)
        until = timezone.make_aware(dt.datetime.combine(day, dt.time()))
        return services.reopen_closing(actor=self.request.user, closing=self.object, reason=data["reason"], until=until)

    def done_url(self, row):
        return row.period.get_absolute_url()


class ClosingPage(ClosingStep, DetailPage):
    """One version: on what it stands, its frozen targets by unit, its files."""

    title = ""
    action = "submissions.view"
    template_name = "reports/periods/closing.html"

    def get_context_data(self, **kwargs):
        figures = list(self.visible(ClosedFigure).filter(closing=self.object).select_related("unit").order_by("pk"))
        newest = self.visible(Closing).filter(period=self.object.period).newest_first().first()
        columns = [target["code"] for target in self.object.definitions["targets"]]
        lines: dict[int | None, list] = {}
        for one in figures:
            lines.setdefault(one.unit_id, []).append(one)
        context = {
            "closing": self.object,
            "headings": [SHORT_LABELS.get(code, code) for code in columns],
            "lines": list(lines.values()),
            "files": self._files(),
            "definitions": self._definitions({one.code for one in figures if one.total is not None}),
            "later": newest if newest.version > self.object.version else None,
        }
        return super().get_context_data(**(context | kwargs))

    def _definitions(self, ratios: set[str]) -> list[tuple[str, str, str]]:
        """(label, goal in words, definition) of each frozen target; `ratios`: the codes whose goal is a share."""
        return [
            (one["label"], _goal_words(one["goal"], one["code"] in ratios), one["definition"])
            for one in self.object.definitions["targets"]
        ]

    def _files(self) -> list[ClosedFile]:
        if not self.request.user.may("periods.close"):
            return []
        return list(self.visible(ClosedFile).filter(closing=self.object).defer("content"))


def _goal_words(goal: str | None, is_ratio: bool) -> str:
    if goal is None:
        return ""
    return f"{rate(Decimal(goal))}%" if is_ratio else things(int(Decimal(goal)), "clubs")


class ClosedFilePage(DetailPage):
    """A kept file, byte for byte."""

    model = ClosedFile
    action = "periods.close"

    def get(self, request, *args, **kwargs):
        file = self.object
        content_type = CONTENT_TYPES.get(file.name.rpartition(".")[2], "application/json")
        return FileResponse(
            BytesIO(bytes(file.content)), as_attachment=True, filename=file.name, content_type=content_type
        )


class VariancePage(ClosingStep, DetailPage):
    """What differs between the frozen figures and those of now, and the acts that explain it."""

    title = gettext_lazy("What has changed since the closing")
    action = "submissions.view"
    template_name = "reports/periods/variance.html"

    @cached_property
    def variance(self) -> Variance:
        user = self.request.user
        figures = self.visible(ClosedFigure).filter(closing=self.object)
        is_everything = user.scope_for(self.action).is_everything
        units = None if is_everything else self.visible(Unit).filter(pk__in=figures.values("unit"))
        return variance_of(self.object, self.visible(Club), figures, units)

    def get(self, request, *args, **kwargs):
        file_format = kwargs.pop("format", None)
        return self._file(file_format) if file_format else super().get(request, *args, **kwargs)

    def lines(self) -> list[ChangeInWords]:
        return [
            *self.definitions,
            *figure_lines(self.variance, self.object),
            *club_lines(self.variance),
        ]

    @cached_property
    def definitions(self) -> list[ChangeInWords]:
        return definition_lines(self.variance, dict(self.visible(ActivityArea).values_list("code", "name")))

    def _file(self, file_format: str):
        columns = [
            Column(_("Area or club"), "text", 36),
            Column(_("Figure"), "text", 40),
            Column(_("Frozen"), "text", 24),
            Column(_("Now"), "text", 24),
        ]
        rows = ([one.subject, one.label, one.before, one.now] for one in self.lines())
        name = f"chenh-lech-{self.object.period.ends_on:%Y%m%d}-{self.object.version}"
        return rows_file(name, columns, rows, file_format=file_format, title=str(_("Variance")))

    def get_context_data(self, **kwargs):
        shown = [self._shown(change) for change in self.variance.clubs]
        context = {
            "closing": self.object,
            "definitions": self.definitions,
            "figures": figure_lines(self.variance, self.object),
            "clubs": shown,
        }
        return super().get_context_data(**(context | kwargs))

    @staticmethod
    def _shown(change: ClubChange) -> tuple:
        words = in_words(change.causes, hidden=HIDDEN)
        causes = [
            (one, subject_words(record), money_words(record)) for one, record in zip(words, change.causes, strict=True)
        ]
        return change, club_lines(Variance([], [change], [])), causes, reverse("club_detail", args=[change.club.code])
