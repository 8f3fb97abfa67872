"""Whether the figures of a workbook are provisional, or those of a closed period, and of which version."""

import datetime as dt
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from core.dates import format_date
from core.templatetags.vi_format import number
from targets.basis import Basis
from targets.querysets.periods import period_of_days


class DataState(NamedTuple):
    """`short` stands under every title, `words` in the notes."""

    short: str
    words: str


def data_state(basis: Basis, day: dt.date, now: dt.datetime) -> DataState:
    """`day` is today, `now` the moment of which it is asked whether a closed period is open again."""
    period = period_of_days(basis.since, basis.as_of)
    values = {"today": format_date(day), "as_of": format_date(basis.as_of)}
    if day <= basis.as_of:
        words = _("as entered by %(today)s; the reporting period is not over yet")
        return DataState(_("(provisional figures: the period is not over)"), words % values)
    closing = period.closings.select_related("lock").last() if period else None
    if closing is None:
        return DataState(
            _("(provisional figures: the period is not closed)"), _unclosed(basis, period, format_date(day))
        )
    values |= {"version": closing, "day": format_date(timezone.localdate(closing.closed_at))}
    if closing.lock.is_open_at(now):
        short = _("(provisional figures: closed as %(version)s on %(day)s and open again)")
        words = _("closed on %(day)s as %(version)s and open again; as entered by %(today)s, which may differ from it")
        return DataState(short % values, words % values)
    words = _(
        "closed on %(day)s as %(version)s; reckoned on %(today)s from the facts that the closing keeps. The figures and"
        " files as they were closed stand on the period's page"
    )
    return DataState(_("(closed figures: %(version)s of %(day)s)") % values, words % values)


def _unclosed(basis: Basis, period, today: str) -> str:
    if period is None:
        return _("provisional, as entered by %(today)s; no reporting period of these days has been opened") % {
            "today": today
        }
    words = _("provisional, as entered by %(today)s") % {"today": today}
    if not basis.is_whole:
        own = period.submissions.filter(unit=basis.unit).first()
        state = own.get_state_display() if own else _("no report of its own is expected")
        return f"{words}; " + _("report of this area: %(state)s") % {"state": state}
    states = list(period.submissions.values_list("state", flat=True))
    counts = {"n": number(states.count("approved")), "total": number(len(states))}
    return f"{words}; " + _("%(n)s of %(total)s areas are approved") % counts
