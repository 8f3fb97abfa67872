"""The club figures of a closed month or reporting year, read from what is kept of them and counted where nothing is.

One definition: a summary is what `targets.figures` counted of the club. Days on which nothing is kept fall back to it.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from clubs.querysets import ClubQuerySet
from core.dates import format_date, period_start, reporting_year
from targets.basis import Basis
from targets.figures import Placed, TargetFigures, facts_of, placed_clubs, placed_target_figures, target_figures
from targets.querysets.facts import every_club, kept_days
from targets.services.summaries import COUNTED, WORDS, settle, store

_COLUMNS = ("club_id", *COUNTED, *WORDS)


def is_kept(since: date, as_of: date) -> bool:
    """Whether summaries of this period are kept: twelve months that end with a month, or with a reporting year."""
    ends = (as_of + timedelta(days=1)).day == 1 or as_of == reporting_year(as_of.year)[1]
    return ends and since == period_start(as_of)


def rubric_mark(minimums: Mapping[str, int]) -> str:
    """Tells one rubric from another: {area code: minimum} in the books' order."""
    return hashlib.sha256(repr(list(minimums.items())).encode()).hexdigest()[:16]


def kept_figures(clubs: ClubQuerySet, basis: Basis, codes: Collection[str] | None = None) -> list[TargetFigures]:
    """`target_figures`, from summaries where they are kept; what is missing is counted and kept for the next one.

    Of such a day all figures are there, whatever `codes` asks for.
    """
    if not is_kept(basis.since, basis.as_of):
        return target_figures(clubs, basis, codes)
    rows = placed_clubs(clubs, basis)
    facts = facts_of(rows, basis)
    summaries = facts.summaries(rubric_mark(facts.area_minimums), _COLUMNS)
    missing = [row for row in rows if row["pk"] not in summaries]
    counted = {figures.pk: figures for figures in count_and_keep(missing, basis)} if missing else {}
    return [counted.get(row["pk"]) or _figures(row, summaries[row["pk"]], basis) for row in rows]


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
        if not is_kept(basis.since, day):
            raise ValueError(
                _("Nothing is kept of %(date)s: name the last day of a month, or 14/12.") % {"date": format_date(day)}
            )
        made += len(count_and_keep(placed_clubs(every_club(), basis), basis))
    return made


def days_to_keep(today: date) -> list[date]:
    """The days of which summaries are kept, with the last month's end, the last reporting year's and the plan's."""
    last_month = today.replace(day=1) - timedelta(days=1)
    closings = [reporting_year(year)[1] for year in (today.year - 1, today.year)]
    ends_on = Basis.make(as_of=today).plan.ends_on
    days = {*kept_days(), last_month, *closings, ends_on}
    return sorted(day for day in days if day <= today and is_kept(period_start(day), day))


def _figures(row: Placed, summary: tuple, basis: Basis) -> TargetFigures:
    values: dict[str, Any] = dict(zip(_COLUMNS, summary, strict=True))
    del values["club_id"]
    values["areas"] = _in_order(values["areas"])
    values["declared"], values["unknown"] = _as_set(values["declared"]), _as_set(values["unknown"])
    commune_id = row["place_commune_id"]
    return TargetFigures(
        pk=row["pk"],
        code=row["code"],
        name=row["name"],
        founded_on=row["founded_on"],
        commune=basis.units.units.get(commune_id),
        district=basis.units.district_of(commune_id),
        **values,
    )


# The same few texts over and over, at 12.000 clubs.
@lru_cache(maxsize=1024)
def _in_order(words: str) -> tuple[str, ...]:
    return tuple(words.split())


@lru_cache(maxsize=1024)
def _as_set(words: str) -> frozenset[str]:
    return frozenset(words.split())
