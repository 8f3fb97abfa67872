"""The norms of a club's composition, as the members would be after the import: they warn and never block."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.dates import age_on
from desk.workbook.checks.base import Check
from desk.workbook.layout import MEMBERS
from desk.workbook.reading import Row
from desk.workbook.result import Fault
from reports.target_rows import composition_warnings


@dataclass
class Composition:
    """A club's members of today, as its figures count them."""

    members: int = 0
    women: int = 0
    older_60: int = 0


def warn_of_norms(check: Check) -> None:
    """One warning for each club whose members the file changes; none where a row of its members is wrong."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in check.reading.rows("members"):
        if row.club is not None:
            rows[row.club.code].append(row)
    in_file = {(club, row.get("code")) for club, of_club in rows.items() for row in of_club}
    others: dict[str, list[dict]] = defaultdict(list)
    for key, stored in check.snapshot.members.items():
        if key not in in_file:
            others[key[0]].append(stored.values)
    for club, of_club in rows.items():
        states = {row.state for row in of_club}
        if "wrong" not in states and states & {"new", "changed"} and _operates(check, of_club[0]):
            composition = _count(check, [*others[club], *(row.final for row in of_club)])
            if found := composition_warnings(composition.members, composition.women, composition.older_60):
                text = _("Club %(club)s after the import: %(what)s.") % {"club": club, "what": ". ".join(found)}
                check.warnings.append(Fault(MEMBERS.title, None, None, None, text))


def _operates(check: Check, row: Row) -> bool:
    return row.club.closed_on is None or row.club.closed_on > check.today


def _count(check: Check, people: list[dict[str, Any]]) -> Composition:
    result = Composition()
    for values in _here(check, people):
        result.members += 1
        result.women += values["sex"] == "female"
        age = age_on(check.today, values.get("birth_date"), values.get("birth_year"))
        result.older_60 += age is not None and age >= 60
    return result


def _here(check: Check, people: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for values in people:
        left_on = values.get("left_on")
        if values["joined_on"] <= check.today and (left_on is None or left_on > check.today):
            yield values
