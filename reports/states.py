"""How official the figures of a page are: of a reporting period's days they are provisional, approved or closed."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from core.dates import format_date
from core.templatetags.vi_format import number, viuntil
from targets.basis import Basis
from targets.models import Closing, ReportingPeriod, Submission


@dataclass(frozen=True)
class FigureState:
    """One sentence; `url` leads to the period."""

    words: str
    icon_name: str
    url: str


@dataclass(frozen=True)
class ClosedState:
    """The word of a period that was closed, for itself and each of its reports, with the version that speaks."""

    closing: Closing
    is_open: bool

    @classmethod
    def of(cls, closing: Closing | None) -> "ClosedState | None":
        """None for a period that was never closed; its reports stand as they are handed in."""
        return closing and cls(closing, closing.lock.is_open_at(timezone.now()))

    def __str__(self):
        if self.is_open:
            return _("reopened until %(until)s") % {"until": viuntil(self.closing.lock.reopened_until)}
        return _("closed (%(version)s)") % {"version": self.closing}


def figure_state(periods, basis: Basis) -> FigureState | None:
    """The state of the figures where they are those of a reporting period, else None (one query)."""
    period = periods.of_days(basis.since, basis.as_of).first()
    if period is None:
        return None
    closing = period.closings.newest_first().first()
    if closing is not None:
        values = {"version": closing, "day": format_date(timezone.localdate(closing.closed_at))}
        words = _("This period was closed on %(day)s (%(version)s); what is shown here is reckoned now.")
        if closing.lock.is_open_at(timezone.now()):
            values |= {"until": viuntil(closing.lock.reopened_until)}
            words = _("This period was closed on %(day)s (%(version)s) and is open again until %(until)s.")
        return FigureState(words % values, "lock", period.get_absolute_url())
    words = _approved_words(period) if basis.is_whole else _unit_words(period, basis)
    return FigureState(words, "clock", period.get_absolute_url())


def _approved_words(period: ReportingPeriod) -> str:
    states = list(period.submissions.values_list("state", flat=True))
    values = {"n": number(states.count(Submission.State.APPROVED)), "total": number(len(states))}
    return _("Provisional: %(n)s of %(total)s areas are approved.") % values


def _unit_words(period: ReportingPeriod, basis: Basis) -> str:
    submission = period.submissions.filter(unit=basis.unit).first()
    if submission is None:
        return _("Provisional: no report of its own is expected of this area.")
    return _("Report of this area: %(state)s.") % {"state": submission.get_state_display()}
