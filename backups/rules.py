"""Which backups are kept, without looking at a disk."""

from collections.abc import Collection
from datetime import datetime, timedelta

DAYS, WEEKS, MONTHS = 7, 4, 12
ALL_WITHIN = timedelta(days=2)
"""Everything so young is kept: an upgrade that is tried three times in an afternoon has three ways back."""


def worth_keeping(times: Collection[datetime]) -> set[datetime]:
    """The newest of each of the last 7 days, 4 weeks and 12 months that have one, and all of the last two days.

    Days without a backup do not count: where none was made for a month, none is lost. `times` are local.
    """
    ordered = sorted(times, reverse=True)
    kept = {time for time in ordered if ordered[0] - time < ALL_WITHIN}
    for most, period_of in ((DAYS, datetime.date), (WEEKS, _week), (MONTHS, _month)):
        newest: dict[object, datetime] = {}
        for time in ordered:
            newest.setdefault(period_of(time), time)
        kept.update(list(newest.values())[:most])
    return kept


def _week(time: datetime) -> tuple[int, int]:
    return time.isocalendar()[:2]


def _month(time: datetime) -> tuple[int, int]:
    return time.year, time.month
