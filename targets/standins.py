"""Declared totals in the place of records that a club has not got (DOMAIN.md, section 4). No database in here.

They stand in only where the club has no member list in the period; for the income fund only where the fund has no entry
by D either, for the areas only where no activity is dated in the period. Whatever such a club does not declare is
unknown: None (of the areas an empty tuple), never 0.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

PEOPLE = {
    "members": "members",
    "women": "women",
    "older_60": "older_60",
    "poor": "poor",
    "borrowed_ever": "borrowers",
}
"""{figure: field of the declaration}"""

UNDECLARED_PEOPLE = (
    "older_55",
    "near_poor",
    "borrowed_period",
    "borrowing_now",
    "unknown_age",
    "hardship",
    "minority",
    "disabled",
)
LEDGER = ("initial_fund", "cash", "in_kind", "advances", "outstanding", "overdue", "par30")
"""What only the income fund's entries tell."""


def stood_in(
    figures: Mapping[str, Any],
    declared: Mapping[str, Any] | None,
    *,
    records: Collection[str],
    active_areas: Iterable[str],
) -> dict[str, Any]:
    """What of one club's recorded figures changes, with `declared` and `unknown`, the names of such figures.

    declared: the declaration that stands in for the people, or None. records: which records the club has, of
    "activities" (in the period), "income" and "operating" (entries by D). Only names among `figures` are answered.
    """
    if declared is None:
        return {"declared": frozenset(), "unknown": frozenset()}
    values = {figure: declared[name] for figure, name in PEOPLE.items()} | dict.fromkeys(UNDECLARED_PEOPLE)
    if "income" not in records:
        values |= {"income_fund": declared["income_fund_vnd"]} | dict.fromkeys(LEDGER)
    if "operating" not in records:
        values["operating_fund"] = None
    if "activities" not in records:
        values |= _areas(declared["areas"], list(active_areas))
    values = {name: value for name, value in values.items() if name in figures}
    unknown = frozenset(name for name, value in values.items() if value is None)
    if values.get("areas", ()) is None:
        values |= {"areas": (), "full_activity": False}
    return values | {"declared": frozenset(values) - unknown, "unknown": unknown}


def _areas(codes: Collection[str] | None, active: list[str]) -> dict[str, Any]:
    if codes is None:
        return {"areas": None, "full_activity": None}
    carried_out = tuple(code for code in active if code in codes)
    return {"areas": carried_out, "full_activity": bool(carried_out) and len(carried_out) == len(active)}
