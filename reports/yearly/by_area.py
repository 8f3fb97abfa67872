"""Sheet A: the clubs and their members by area, then what the clubs have reached (continued on a second sheet)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.dates import format_date
from core.sheets.official import OfficialColumn, OfficialSheet, Share
from districts.models import Unit
from reports.yearly.declared import declared_subtitles
from targets.basis import Basis
from targets.figures import ClubFigures
from targets.readings import Movement, TargetReading
from targets.rules import known_sum

Groups = Sequence[tuple[Unit | None, list[ClubFigures]]]
Readings = dict[str, TargetReading]

PEOPLE = (
    "members",
    "women",
    "older_60",
    "older_55",
    "younger",
    "unknown_age",
    "poor",
    "near_poor",
    "hardship",
    "minority",
    "disabled",
)
REACHED = (
    "composition",
    "full_activity",
    "well_managed",
    "full_and_well",
    "clubs_borrowing",
    "initial_fund_20m",
    "fund_30m",
)


def area_sheets(
    basis: Basis,
    groups: Groups,
    movements: Sequence[tuple[Unit | None, Movement]],
    by_unit: Sequence[tuple[Unit | None, Readings]],
    whole: Readings,
) -> list[OfficialSheet]:
    """The two sheets of table A; their rows are the units of the basis, "chưa xác định" last where there is any."""
    rows = _rows(basis, groups, dict(_by_pk(movements)), dict(_by_pk(by_unit)))
    totals = _totals(rows, whole)
    reached = [code for code in REACHED if code in whole]
    first, second = _first_columns(), _second_columns(reached, whole)
    subtitles = [period_words(basis), *declared_subtitles([club for _unit, clubs in groups for club in clubs])]
    common = {"rows": rows, "totals": totals, "subtitles": subtitles, "total_label": _("Total")}
    numbers = [1, 2, *range(len(first) + 1, len(first) + len(second) - 1)]
    return [
        OfficialSheet(
            name=_("A. By area"),
            title=_("TABLE A. CLUBS AND MEMBERS BY AREA"),
            columns=first,
            unit_words=_("Unit: communes, clubs, people"),
            is_signed=False,
            **common,
        ),
        OfficialSheet(
            name=_("A. (continued)"),
            title=_("TABLE A (CONTINUED). RESULTS OF THE CLUBS BY AREA"),
            columns=second,
            unit_words=_("Unit: clubs, percent"),
            numbers=numbers,
            **common,
        ),
    ]


def period_words(basis: Basis) -> str:
    words = {
        "since": format_date(basis.since),
        "as_of": format_date(basis.as_of),
        "boundary": format_date(basis.boundary),
        "unit": basis.unit.name if basis.is_whole else str(basis.unit),
    }
    return _("(%(unit)s; reporting period %(since)s to %(as_of)s; boundaries of %(boundary)s)") % words


def _by_pk(pairs):
    return ((unit.pk if unit else None, value) for unit, value in pairs)


def _rows(basis: Basis, groups: Groups, movements: dict, readings: dict) -> list[dict[str, Any]]:
    """A unit whose last club was dissolved in the period, or that never had one, has its row all the same."""
    clubs = {unit.pk if unit else None: rows for unit, rows in groups}
    units = {unit.pk: unit for unit, _rows in groups if unit}
    if None in movements or None in clubs:
        units[None] = None
    rows = []
    for number, (pk, unit) in enumerate(units.items(), start=1):
        row = {"number": number, "unit": str(unit) if unit else _("Not determined")}
        row |= _coverage(basis, unit, clubs.get(pk, []))
        row |= {name: known_sum(getattr(club, name) for club in clubs.get(pk, [])) for name in PEOPLE}
        row |= movements.get(pk, Movement(0, 0, 0, 0))._asdict()
        row |= _reached(readings.get(pk, {}))
        rows.append(row)
    return rows


def _coverage(basis: Basis, unit: Unit | None, clubs: list[ClubFigures]) -> dict[str, int | None]:
    """Communes with a club and communes; blank for clubs without a place."""
    if unit is None:
        return {}
    inside = {commune.pk for commune in basis.communes} & basis.units.communes_under(unit)
    return {"communes_with": len(inside & {club.commune.pk for club in clubs}), "communes": len(inside)}


def _reached(readings: Readings) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for code in REACHED:
        if code in readings:
            one = readings[code]
            values |= {code: one.n, f"{code}_share": Share(one.n, one.N, one.goal)}
    plan = readings.get("clubs_total")
    if plan and plan.goal:
        values |= {"plan": int(plan.goal), "plan_share": Share(plan.n, int(plan.goal))}
    return values


def _totals(rows: list[dict[str, Any]], whole: Readings) -> dict[str, Any]:
    names = ("communes_with", "communes", *PEOPLE, *Movement._fields)
    return {name: known_sum(row.get(name) for row in rows) for name in names} | _reached(whole)


def _first_columns() -> list[OfficialColumn]:
    communes, clubs, members = _("Communes, wards, townships"), _("Clubs"), _("Members at the end of the period")
    headings = {
        "members": _("In all"),
        "women": _("Women"),
        "older_60": _("Aged 60 or over"),
        "older_55": _("Aged 55 or over"),
        "younger": _("Under 60"),
        "unknown_age": _("Age unknown"),
        "poor": _("Poor"),
        "near_poor": _("Near-poor"),
        "hardship": _("In difficulty"),
        "minority": _("Ethnic minority"),
        "disabled": _("Disabled"),
    }
    return [
        *leading_columns(),
        OfficialColumn("communes_with", _("With a club"), group=communes, total="sum"),
        OfficialColumn("communes", _("In all"), group=communes, total="sum"),
        OfficialColumn("plan", _("Plan"), group=clubs, total="given"),
        OfficialColumn("at_start", _("At start"), group=clubs, total="sum"),
        OfficialColumn("new", _("New"), group=clubs, total="sum"),
        OfficialColumn("closed", _("Dissolved"), group=clubs, total="sum"),
        OfficialColumn("at_end", _("At end"), group=clubs, total="sum"),
        OfficialColumn("plan_share", _("Share of plan (%)"), "share", 9, clubs, "share", "at_end", "plan"),
        *(OfficialColumn(name, heading, group=members, total="sum") for name, heading in headings.items()),
    ]


def leading_columns() -> list[OfficialColumn]:
    return [OfficialColumn("number", _("No."), "number", 5), OfficialColumn("unit", _("Area"), "text", 24)]


def _second_columns(codes: list[str], whole: Readings) -> list[OfficialColumn]:
    columns = [*leading_columns(), OfficialColumn("at_end", _("Clubs at end"), width=9, total="sum")]
    for code in codes:
        label = whole[code].label
        columns += [
            OfficialColumn(code, _("Clubs"), "int", 8, label, "sum"),
            OfficialColumn(f"{code}_share", _("Share"), "share", 10, label, "share", code, "at_end"),
        ]
    return columns
