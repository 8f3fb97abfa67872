"""The site's figures beside the recount, difference by difference."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.dates import format_date, reporting_year
from targets.basis import Basis
from targets.checks.books import book_faults
from targets.checks.closed import closed_faults
from targets.checks.portfolio import PortfolioRecount
from targets.checks.recount import Recount
from targets.checks.summaries import summary_faults
from targets.checks.trail import trail_faults, vanished_faults
from targets.figures import ClubFigures, club_figures
from targets.portfolio import club_portfolios
from targets.querysets.books import Books, club_ids, clubs_of, programme_communes
from targets.readings import read_by_unit, read_targets
from targets.rules import is_within_composition

CLUBS_AT_ONCE = 50
"""Facts of so many clubs are in memory together."""


@dataclass(frozen=True)
class Difference:
    """One place where the two ways disagree, or where the books break a rule."""

    subject: str
    what: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.what}"


def check_programme(today: date, sample: int | None = None) -> tuple[int, list[date], list[Difference]]:
    """(clubs checked, days judged, differences). With a sample so many clubs, spread evenly, others every day.

    The targets are recounted only where every club is.
    """
    everyone = club_ids()
    checked = _spread(everyone, sample, today)
    bases = [Basis.make(as_of=day) for day in _days(today)]
    differences: list[Difference] = []
    sheets: list[list[ClubFigures]] = [[] for _basis in bases]
    recounted: list[list[dict[str, Any]]] = [[] for _basis in bases]
    for start in range(0, len(checked), CLUBS_AT_ONCE):
        ids = checked[start : start + CLUBS_AT_ONCE]
        books = Books(ids)
        differences += [Difference(books.clubs[pk].code, fault) for pk in ids for fault in book_faults(books, pk)]
        differences += [Difference(books.clubs[pk].code, fault) for pk, fault in trail_faults(books)]
        differences += [Difference(books.clubs[pk].code, fault) for pk, fault in summary_faults(ids)]
        for basis, sheet, counted in zip(bases, sheets, recounted, strict=True):
            rows, plain = club_figures(clubs_of(ids), basis), _recount(books, basis)
            differences += _club_differences(rows, plain, books, basis)
            differences += _portfolio_differences(ids, books, basis)
            sheet += rows
            counted += plain.values()
    if len(checked) == len(everyone):
        differences += [Difference(*fault) for fault in (*vanished_faults(), *closed_faults())]
        for basis, sheet, counted in zip(bases, sheets, recounted, strict=True):
            differences += _target_differences(sheet, counted, basis)
    return len(checked), [basis.as_of for basis in bases], differences


def _days(today: date) -> list[date]:
    """Today, the close of the last reporting year and the end of the plan, where it is over."""
    closings = [reporting_year(year)[1] for year in (today.year - 1, today.year)]
    plan_end = Basis.make(as_of=today).plan.ends_on
    return sorted({today, *(day for day in [*closings, plan_end] if day <= today)})


def _spread(ids: Sequence[int], sample: int | None, today: date) -> list[int]:
    if sample is None or sample >= len(ids):
        return list(ids)
    shift = today.toordinal() % len(ids)
    return sorted(ids[(shift + place * len(ids) // sample) % len(ids)] for place in range(sample))


def _recount(books: Books, basis: Basis) -> dict[int, dict[str, Any]]:
    recount = Recount(books, basis.since, basis.as_of, basis.units)
    return {pk: {"founded_on": books.clubs[pk].founded_on} | recount.figures(pk) for pk in recount.operating()}


def _club_differences(rows, plain: dict[int, dict[str, Any]], books: Books, basis: Basis) -> Iterator[Difference]:
    shown = {row.pk: row for row in rows}
    for pk in sorted(shown.keys() ^ plain.keys()):
        yield Difference(
            books.clubs[pk].code, _("counted by one way only on %(date)s.") % {"date": format_date(basis.as_of)}
        )
    for pk in sorted(shown.keys() & plain.keys()):
        for name, counted in plain[pk].items():
            value = getattr(shown[pk], name)
            if name in ("commune", "district"):
                value = value.pk if value else None
            if value != counted:
                yield Difference(books.clubs[pk].code, _disagreement(name, value, counted, basis))


def _portfolio_differences(ids: Sequence[int], books: Books, basis: Basis) -> Iterator[Difference]:
    recount = PortfolioRecount(books, basis.since, basis.as_of, basis.units)
    for row in club_portfolios(clubs_of(ids), basis, counts_people=True):
        for name, counted in recount.portfolio(row.pk).items():
            shown = getattr(row.sums, name)
            if shown != counted:
                yield Difference(row.code, _disagreement(name, shown, counted, basis))


def _disagreement(name: str, shown: Any, counted: Any, basis: Basis) -> str:
    return _("%(figure)s on %(date)s: the site shows %(shown)s, the facts give %(counted)s.") % {
        "figure": name,
        "date": format_date(basis.as_of),
        "shown": shown,
        "counted": counted,
    }


def _target_differences(sheet: list[ClubFigures], plain: list[dict[str, Any]], basis: Basis) -> Iterator[Difference]:
    counted = _plain_targets(plain, basis)
    readings = read_targets(sheet, basis)
    by_unit = [found for _unit, found in read_by_unit(sheet, basis)]
    for reading in readings:
        if (reading.n, reading.N) != counted[reading.code]:
            shown = (reading.n, reading.N)
            yield Difference(reading.code, _disagreement("n, N", shown, counted[reading.code], basis))
        parts = sum(found[reading.code].n for found in by_unit)
        if parts != reading.n:
            yield Difference(reading.code, _disagreement(_("sum over the units"), reading.n, parts, basis))


def _plain_targets(plain: list[dict[str, Any]], basis: Basis) -> dict[str, tuple[int, int | None]]:
    """{target code: (n, N)} by loops over the recounted clubs; a new indicator must be added here too."""
    members = sum(row["members"] for row in plain)
    targets = {target.code: target for target in basis.targets}
    thresholds = {code: target.threshold_vnd for code, target in targets.items()}
    rules = {
        "full_activity": lambda row: row["full_activity"],
        "well_managed": lambda row: row["well_managed"] is True,
        "full_and_well": lambda row: row["full_activity"] and row["well_managed"] is True,
        "clubs_borrowing": lambda row: row["members"] and (row["borrowed_ever"] or 0) * 2 >= row["members"],
        "initial_fund_20m": lambda row: (row["initial_fund"] or 0) >= thresholds["initial_fund_20m"],
        "fund_30m": lambda row: (row["income_fund"] or 0) >= thresholds["fund_30m"],
        "composition": lambda row: is_within_composition(
            row["members"], row["women"], row[f"older_{targets['composition'].older_from}"]
        ),
    }
    parts = {
        "members_borrowing": "borrowed_ever",
        "members_borrowing_period": "borrowed_period",
        "members_borrowing_now": "borrowing_now",
    }
    new = sum(basis.plan.starts_on <= row["founded_on"] <= basis.plan.ends_on for row in plain)
    found: dict[str, tuple[int, int | None]] = {"clubs_total": (len(plain), None), "clubs_new": (new, None)}
    for code in rules.keys() & targets.keys():
        within = _plain_denominator(plain, targets[code], basis)
        found[code] = (sum(bool(rules[code](row)) for row in within), _planned_or(len(within), targets, code))
    parts["members_borrowing"] = {"ever": "borrowed_ever", "period": "borrowed_period", "now": "borrowing_now"}[
        targets["members_borrowing"].reading if "members_borrowing" in targets else "ever"
    ]
    found |= {code: (sum(row[name] or 0 for row in plain), members) for code, name in parts.items()}
    return found | _plain_coverage(plain, basis)


def _plain_denominator(plain: list[dict[str, Any]], target, basis: Basis) -> list[dict[str, Any]]:
    if target.denominator != "whole_period":
        return plain
    return [row for row in plain if row["founded_on"] < basis.since]


def _planned_or(clubs: int, targets: dict, code: str) -> int:
    """Of the whole programme: the plan's number of clubs, where fewer operate and the target asks for that."""
    planned = targets["clubs_total"].goal if "clubs_total" in targets else None
    return max(clubs, int(planned or 0)) if targets[code].denominator == "planned" else clubs


def _plain_coverage(plain: list[dict[str, Any]], basis: Basis) -> dict[str, tuple[int, int]]:
    communes = programme_communes(basis)
    covered = {row["commune"] for row in plain}
    sorts = {
        "coverage_rural": [unit.pk for unit in communes if unit.kind == "xã"],
        "coverage_minority": [unit.pk for unit in communes if unit.kind == "xã" and unit.region_861],
        "coverage_urban": [unit.pk for unit in communes if unit.kind in ("phường", "thị trấn")],
    }
    return {code: (sum(pk in covered for pk in ids), len(ids)) for code, ids in sorts.items()}
