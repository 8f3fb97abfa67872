"""The club figures of a closed month or reporting year, read from what is kept of them and counted where nothing is.

One definition: a summary is what `targets.figures` counted of the club. Days on which nothing is kept fall back to it.
Of many clubs today's figures are kept too, until the day has passed: who reads them first counts them, and after that
only the clubs are counted anew of which a fact was written. Tomorrow every club is counted again: ages, the period's
facts and what is dated tomorrow change with the day alone, without a mark.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.querysets import ClubQuerySet
from core.dates import format_date, period_start, reporting_year
from targets.basis import Basis
from targets.figures import Placed, TargetFigures, facts_of, placed_clubs, placed_target_figures
from targets.querysets.facts import FEW_CLUBS, every_club, kept_days
from targets.services.summaries import COUNTED, WORDS, forget, settle, store

_COLUMNS = ("club_id", *COUNTED, *WORDS)


def is_kept(since: date, as_of: date) -> bool:
    """Whether summaries of this period are kept: twelve months that end with a month, or with a reporting year."""
    ends = (as_of + timedelta(days=1)).day == 1 or as_of == reporting_year(as_of.year)[1]
    return ends and since == period_start(as_of)


def is_todays(since: date, as_of: date) -> bool:
    """Whether it is the period of the twelve months that end today."""
    return as_of == timezone.localdate() and since == period_start(as_of)


def rubric_mark(minimums: Mapping[str, int]) -> str:
    """Tells one rubric from another: {area code: minimum} in the books' order."""
    return hashlib.sha256(repr(list(minimums.items())).encode()).hexdigest()[:16]


def kept_figures(clubs: ClubQuerySet, basis: Basis, codes: Collection[str] | None = None) -> list[TargetFigures]:
    """`target_figures`, from summaries where they are kept; what is missing is counted and kept for the next one.

    Of such a day all figures are there, whatever `codes` asks for.
    """
    rows = placed_clubs(clubs, basis)
    facts = facts_of(rows, basis)
    period = basis.since, basis.as_of
    if not (is_kept(*period) or (is_todays(*period) and not facts.are_few)):
        return placed_target_figures(rows, basis, facts, codes)
    summaries = facts.summaries(rubric_mark(facts.area_minimums), _COLUMNS)
    missing = [row for row in rows if row["pk"] not in summaries]
    if missing and not summaries:  # the first reader of the day
        forget(days=_passed_days())
    counted = {figures.pk: figures for figures in count_and_keep(missing, basis)} if missing else {}
    return [counted.get(row["pk"]) or _figures(row, summaries[row["pk"]], basis) for row in rows]


def _passed_days() -> list[date]:
    """The days of which figures were kept because they were today."""
    return [day for day in kept_days() if day < timezone.localdate() and not is_kept(period_start(day), day)]


def count_and_keep(rows: Sequence[Placed], basis: Basis) -> list[TargetFigures]:
    """Counts the figures of these clubs from the facts and keeps them."""
    generations = settle(club_ids=[row["pk"] for row in rows])
    facts = facts_of(rows, basis)  # read after settling
    figures = placed_target_figures(rows, basis, facts)
    store(
        since=basis.since,
        as_of=basis.as_of,
        rubric=rubric_mark(facts.area_minimums),
        figures=figures,
        generations=generations,
    )
    return figures


def rebuild(days: Iterable[date]) -> int:
    """Counts every club of the programme anew on each of the days and keeps it; how many summaries. Raises ValueError
    with a sentence for a day of which nothing is kept."""
    made = 0
    for day in days:
        basis = Basis.make(as_of=day)
        if not (is_kept(basis.since, day) or is_todays(basis.since, day)):
            raise ValueError(
                _("Nothing is kept of %(date)s: name the last day of a month, or 14/12.") % {"date": format_date(day)}
            )
        made += len(count_and_keep(placed_clubs(every_club(), basis), basis))
    return made


def days_to_keep(today: date) -> list[date]:
    """The days of which summaries are kept, with the last month's end, the last reporting year's and the plan's.

    With many clubs today is one of them.
    """
    last_month = today.replace(day=1) - timedelta(days=1)
    closings = [reporting_year(year)[1] for year in (today.year - 1, today.year)]
    ends_on = Basis.make(as_of=today).plan.ends_on
    days = {*kept_days(), last_month, *closings, ends_on}
    kept = {day for day in days if day <= today and is_kept(period_start(day), day)}
    return sorted(kept | ({today} if every_club().operating_on(today).count() > FEW_CLUBS else set()))


def _figures(row: Placed, summary: tuple, basis: Basis) -> TargetFigures:
    """Filled at once: a frozen dataclass sets field by field, which at 12.000 clubs took a quarter of the page."""
    figures = TargetFigures.__new__(TargetFigures)
    values: dict[str, Any] = figures.__dict__
    values.update(zip(_COLUMNS, summary, strict=True))
    values["pk"] = values.pop("club_id")
    for name in ("code", "name", "founded_on"):
        values[name] = row[name]
    values["areas"] = _in_order(values["areas"])
    values["declared"], values["unknown"] = _as_set(values["declared"]), _as_set(values["unknown"])
    commune_id = row["place_commune_id"]
    values["commune"], values["district"] = basis.units.units.get(commune_id), basis.units.district_of(commune_id)
    return figures


# The same few texts over and over, at 12.000 clubs.
@lru_cache(maxsize=1024)
def _in_order(words: str) -> tuple[str, ...]:
    return tuple(words.split())


@lru_cache(maxsize=1024)
def _as_set(words: str) -> frozenset[str]:
    return frozenset(words.split())
