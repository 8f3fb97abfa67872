"""Whether figures may be called official: they are those of a closed period, none of them has changed since."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from core.dates import format_date
from reports.querysets import is_demonstration
from targets.basis import Basis
from targets.figures import ClubFigures
from targets.formats import club_json
from targets.models import Closing
from targets.querysets.closing import closed_figures
from targets.querysets.periods import period_of_days


def stamp_words() -> str:
    """What marks every paper of a demonstration; "" of a real programme."""
    return _("DEMONSTRATION DATA: PEOPLE AND MONEY ARE MADE UP") if is_demonstration() else ""


def state_lines(standing: "Standing", stamp: str) -> list[str]:
    """What stands on every page of a report file."""
    return [line for line in (standing.words, stamp) if line]


WORDS_ONLY = ("name",)
"""What a closing froze of a club and may be corrected afterwards without touching a figure."""


class Standing(NamedTuple):
    """`words` stand on every page of a file; `closing` is the version whose figures these are, else None."""

    is_official: bool
    words: str
    closing: Closing | None = None


def standing_of(basis: Basis, read_rows: Callable[[], Sequence[ClubFigures]], now: dt.datetime) -> Standing:
    """read_rows: reads the figures of the basis. They are compared with what the period's last closing froze; where
    none was made, or it is open again, nothing is read.
    """
    period = period_of_days(basis.since, basis.as_of)
    closing = period.closings.select_related("lock").last() if period else None
    if closing is None:
        return Standing(False, _("PROVISIONAL FIGURES: the period is not closed"))
    values = {"version": closing, "day": format_date(timezone.localdate(closing.closed_at))}
    if closing.lock.is_open_at(now):
        return Standing(False, _("PROVISIONAL FIGURES: the period is open again after %(version)s of %(day)s") % values)
    if not _is_as_frozen(closing, basis, read_rows()):
        return Standing(False, _("PROVISIONAL FIGURES: they differ from %(version)s closed on %(day)s") % values)
    return Standing(True, _("OFFICIAL: %(version)s, closed on %(day)s") % values, closing)


def _is_as_frozen(closing: Closing, basis: Basis, rows: Sequence[ClubFigures]) -> bool:
    frozen = closed_figures(closing)
    if basis.is_whole and frozen.keys() != {row.pk for row in rows}:
        return False
    return all(_bare(frozen.get(row.pk, {})) == _bare(json.loads(json.dumps(club_json(row)))) for row in rows)


def _bare(figures: dict) -> dict:
    return {name: value for name, value in figures.items() if name not in WORDS_ONLY}
