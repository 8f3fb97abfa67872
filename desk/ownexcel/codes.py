"""Codes that somebody's own file does not have: found by what the row says, else the next free ones.

The same file sent again finds the same rows: members by name and birth year, loans by borrower, day and amount,
money by its day, kind and amount. What may be two rows is a fault that names both.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from clubs.rules import next_code
from clubs.services import next_club_code
from core.text import fold, nfc
from desk.ownexcel.querysets import codes_taken, named_clubs, stored_rows
from desk.workbook.querysets.rows import Stored
from desk.workbook.reading import Reading, Row
from desk.workbook.result import Fault

_FIRST = {"members": "TV-001", "loans": "KV001", "entries": "P0001", "repayments": "P0001"}
_SAME = {
    "entries": ("fund", "entry_on", "kind", "amount_vnd"),
    "loans": ("member", "disbursed_on", "principal_vnd"),
    "repayments": ("loan", "paid_on", "principal_vnd", "interest_vnd"),
}


@dataclass
class Own:
    """What reading one's own file found beside its rows: the cells as they stand there, faults, warnings."""

    clubs: dict[str, str]
    errors: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    raws: dict[tuple[str, int, str], tuple[dict[str, Any], dict]] = field(default_factory=dict)

    def note(self, sheet: str, number: int, raw: dict[str, Any], part: dict) -> None:
        self.raws[sheet, number, part["kind"]] = raw, part

    def raw_of(self, row: Row) -> tuple[dict[str, Any], dict]:
        return self.raws[row.origin.sheet, row.number, row.spec.key]


class Series:
    """Free codes of one kind, club by club."""

    def __init__(self, first: str):
        self.first, self.taken, self.last = first, defaultdict(set), {}

    def take(self, club: str) -> str:
        before = [self.last[club]] if club in self.last else self.taken[club]
        code = next_code(before, self.first)
        while code in self.taken[club]:
            code = next_code([code], self.first)
        self.taken[club].add(code)
        self.last[club] = code
        return code


def complete(reading: Reading, own: Own, actor) -> None:
    """Gives every row its code and the codes that it refers to, or a fault at the cell that should have told."""
    for sheet in reading.sheets.values():
        for row in sheet.rows:
            row.cells |= own.raw_of(row)[0]  # faults show what stands in the file, not what it was read as
    kinds = set(reading.sheets)
    codes = {row.get("club") for sheet in reading.sheets.values() for row in sheet.rows} - {None}
    clubs = named_clubs(actor, codes)
    if "clubs" in kinds:
        _complete_clubs(reading.rows("clubs"), own)
    members = stored_rows("members", clubs) if kinds & {"members", "loans", "repayments"} else []
    if "members" in kinds:
        _complete_members(reading, own, members)
    people = _people(members, reading.rows("members"))
    loans = stored_rows("loans", clubs) if kinds & {"loans", "repayments"} else []
    if "loans" in kinds:
        for row in reading.rows("loans"):
            _find_borrower(row, people)
        _complete_series(reading.rows("loans"), "loans", loans, _series(["loans"], reading, clubs))
    vouchers = _series(["entries", "repayments"], reading, clubs) if kinds & {"entries", "repayments"} else None
    if "entries" in kinds:
        _complete_series(reading.rows("entries"), "entries", stored_rows("entries", clubs), vouchers)
    if "repayments" in kinds:
        stored = stored_rows("repayments", clubs)
        for row in reading.rows("repayments"):
            _find_loan(row, people, loans, reading.rows("loans"), stored)
        _complete_series(reading.rows("repayments"), "repayments", stored, vouchers)


def name_key(name: Any) -> str:
    return " ".join(nfc(str(name)).casefold().split())


def _complete_clubs(rows: list[Row], own: Own) -> None:
    series = Series("CLB-0001")
    series.taken[""] |= set(own.clubs.values())
    for row in rows:
        if row.get("code") or "code" in row.bad:
            continue
        code = own.clubs.get(fold(row.get("name") or ""))
        if code is None:
            if "" not in series.last:
                series.last[""] = first = next_club_code()
                code = first if first not in series.taken[""] else series.take("")
                series.taken[""].add(code)
            else:
                code = series.take("")
        row.values["code"] = code


# -- members -----------------------------------------------------------------------------------------------------------


def _complete_members(reading: Reading, own: Own, stored: list[Stored]) -> None:
    rows = reading.rows("members")
    series = Series(_FIRST["members"])
    by_name: dict[tuple, list[Stored]] = defaultdict(list)
    for one in stored:
        series.taken[one.club].add(one.code)
        by_name[one.club, name_key(one.values["full_name"])].append(one)
    for row in rows:
        series.taken[row.get("club")].add(row.get("code"))
    for club in series.taken:
        series.taken[club].discard(None)
    seen: dict[tuple, Row] = {}
    for row in rows:
        club, name = row.get("club"), row.get("full_name")
        if "code" not in row.bad and not row.get("code") and club and name:
            _find_member(reading, row, by_name[club, name_key(name)], seen, series)
        if any(one.code == row.get("code") for one in by_name[club, name_key(name)]):
            _drop_fixed(row, own)


def _find_member(reading: Reading, row: Row, named: list[Stored], seen: dict[tuple, Row], series: Series) -> None:
    """`named` are the stored members of the club with the row's name."""
    year = _birth_year(row.values)
    exact = [one for one in named if _birth_year(one.values) == year]
    if not exact and len(named) == 1 and None in (year, _birth_year(named[0].values)):
        exact = named
    if year is None and len(named) > 1:
        exact = named
    if len(exact) > 1:
        names = ", ".join(f"{one.code} ({_birth_year(one.values) or '?'})" for one in exact)
        text = _("Several members have this name and birth year: %(names)s. Add a column with the member's code.")
        row.fault("full_name", text % {"names": names})
        return
    key = (row.get("club"), name_key(row.get("full_name")), exact[0].code if exact else year)
    first = seen.setdefault(key, row)
    if first is not row:
        text = _("Row %(row)s of the sheet “%(sheet)s” has the same name and birth year. Add a column with codes.")
        row.fault("full_name", text % {"row": first.number, "sheet": first.sheet_title})
        return
    if named and not exact:
        names = ", ".join(f"{one.code} ({_birth_year(one.values) or '?'})" for one in named)
        text = _("A member of this name has another birth year: %(names)s. The row is taken as a new member.")
        reading.warnings.append(row.as_fault("full_name", text % {"names": names}))
    row.values["code"] = exact[0].code if exact else series.take(row.get("club"))


def _birth_year(values: dict[str, Any]) -> int | None:
    return values.get("birth_year") or (values["birth_date"].year if values.get("birth_date") else None)


def _drop_fixed(row: Row, own: Own) -> None:
    """What is said of all rows at once fills in new rows; a row of the book knows it better."""
    for key in own.raw_of(row)[1].get("fixed", {}):
        if key != "club":
            row.values.pop(key, None)


def _people(stored: list[Stored], rows: Iterable[Row]) -> dict[tuple, dict[str, str]]:
    """{(club, name): {code: words}} of the members stored and in the file."""
    people: dict[tuple, dict[str, str]] = defaultdict(dict)
    for one in stored:
        words = f"{one.code} ({_birth_year(one.values) or '?'})"
        people[one.club, name_key(one.values["full_name"])][one.code] = words
    for row in rows:
        if row.get("code") and row.get("full_name"):
            words = f"{row.get('code')} ({_birth_year(row.values) or '?'})"
            people[row.get("club"), name_key(row.get("full_name"))].setdefault(row.get("code"), words)
    return people


# -- loans and money ---------------------------------------------------------------------------------------------------


def _find_borrower(row: Row, people: dict) -> None:
    name = row.values.pop("member_name", None)
    if row.get("member") or "member" in row.bad or row.get("club") is None:
        return
    found = people.get((row.get("club"), name_key(name or "")), {})
    if len(found) == 1:
        row.values["member"] = next(iter(found))
    else:
        row.fault("member" if row.spec.key == "loans" else "loan", _whose(found))


def _whose(found: dict[str, str]) -> str:
    if not found:
        return _("No member of the club has this name. Check the name, or enter the member first.")
    text = _("Several members have this name: %(names)s. Add a column with the member's code.")
    return text % {"names": ", ".join(found.values())}


def _find_loan(row: Row, people: dict, stored: list[Stored], rows: list[Row], repaid: list[Stored]) -> None:
    """The borrower's loan: the one of a stored repayment just like this one, else the only one given out by then."""
    name, club = row.values.pop("member_name", None), row.get("club")
    if row.get("loan") or "loan" in row.bad or club is None:
        return
    found = people.get((club, name_key(name or "")), {})
    if len(found) != 1:
        row.fault("loan", _whose(found))
        return
    member, day = next(iter(found)), row.get("paid_on")
    held = {
        one.code: one.values["disbursed_on"] for one in stored if (one.club, one.values["member"]) == (club, member)
    }
    held |= {one.get("code"): one.get("disbursed_on") for one in rows
             if (one.get("club"), one.get("member")) == (club, member) and one.get("code")}  # fmt: skip
    codes = {code for code, lent_on in held.items() if day is None or lent_on is None or lent_on <= day}
    known = {one.values["loan"] for one in repaid if one.club == club and one.values["loan"] in codes
             and all(one.values[key] == row.get(key) for key in _SAME["repayments"][1:])}  # fmt: skip
    codes = known if len(known) == 1 else codes
    if len(codes) == 1:
        row.values["loan"] = codes.pop()
    elif codes:
        text = _("This member has several loans: %(codes)s. Add a column with the loan's code.")
        row.fault("loan", text % {"codes": ", ".join(sorted(codes))})
    else:
        row.fault("loan", _("This member has no loan on that day. Check the name and the day."))


def _series(kinds: list[str], reading: Reading, clubs) -> Series:
    series = Series(_FIRST[kinds[0]])
    for club, code in codes_taken(kinds[0], clubs):
        series.taken[club].add(code)
    for kind in kinds:
        for row in reading.rows(kind):
            if row.get("code"):
                series.taken[row.get("club")].add(row.get("code"))
    for codes in series.taken.values():
        codes.discard("")
    return series


def _complete_series(rows: list[Row], kind: str, stored: list[Stored], series: Series) -> None:
    """Rows without a code take that of a stored row that says the same, each once; else the next of the club."""
    same: dict[tuple, list[Stored]] = defaultdict(list)
    for one in stored:
        same[one.club, *(one.values[key] for key in _SAME[kind])].append(one)
    claimed = {(row.get("club"), row.get("code")) for row in rows if row.get("code")}
    for row in rows:
        if row.get("code") or "code" in row.bad or row.get("club") is None:
            continue
        alike = same[row.get("club"), *(row.get(key) for key in _SAME[kind])]
        free = [one for one in alike if (one.club, one.code) not in claimed]
        if "note" in row.values:
            free.sort(key=lambda one: one.values.get("note") != row.values["note"])
        code = free[0].code if free else series.take(row.get("club"))
        claimed.add((row.get("club"), code))
        row.values["code"] = code
