"""What all checks share: finding a row's club, comparing with what is stored, rights, closed periods, codes twice."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from clubs.access import closed_problems
from clubs.models import Club
from core.problems import Problem
from core.text import fold
from desk.workbook.checks.conflicts import is_same
from desk.workbook.querysets.snapshot import Snapshot
from desk.workbook.reading import Reading, Row
from desk.workbook.result import Fault
from districts.models import Unit

BLANK = (None, "")


@dataclass(eq=False)
class ClubRef:
    """The club that a row names: stored, in the file, or both. Dates are None where the club's own row is wrong."""

    code: str
    stored: Club | None
    row: Row | None
    founded_on: date | None = None
    closed_on: date | None = None
    commune: Unit | None = None

    @property
    def is_sure(self) -> bool:
        return self.row is None or not self.row.is_wrong


class Check:
    """One check of one file. `new_sources` are names that an import would add, by their folded form."""

    def __init__(self, reading: Reading, snapshot: Snapshot, actor, today: date, since=None, choices=None):
        self.reading, self.snapshot, self.actor, self.today = reading, snapshot, actor, today
        self.since, self.choices = since or {}, choices or {}
        self.warnings: list[Fault] = list(reading.warnings)
        self.new_sources: dict[str, str] = {}
        self.club_refs: dict[str, ClubRef] = {}
        self.first_rows: dict[tuple, Row] = {}
        self._questions: list[tuple[Row, str, ClubRef, date]] = []

    @cached_property
    def brought(self) -> dict[tuple, str]:
        """{(club, member, day and amount of the contract): code} of the loans brought along, the file's own added."""
        loans = self.snapshot.loans.values()
        names = ("member", "disbursed_on", "principal_vnd")
        known = [row for row in loans if row.values["opened_on"] is not None]
        return {(row.club, *(row.values[name] for name in names)): row.code for row in known}

    @cached_property
    def _unknown_clubs(self) -> set[str]:
        """Asked first when the codes are as they are meant."""
        return self._unexplained("clubs", self._unknown_club_codes(), self._nameless("clubs"))

    # -- clubs -----------------------------------------------------------------------------------------------------

    def _unknown_club_codes(self) -> set[str]:
        known = {row.get("code") for row in self.reading.rows("clubs")} | self.snapshot.clubs.keys()
        sheets = [sheet for key, sheet in self.reading.sheets.items() if key != "clubs"]
        return {row.get("club") for sheet in sheets for row in sheet.rows if row.get("club")} - known

    def _nameless(self, key: str, club: str | None = None) -> int:
        """Rows whose own code could not be read, of one club or of unknown clubs."""
        return sum(
            row.get("code") in BLANK
            for row in self.reading.rows(key)
            if club is None or row.get("club") == club or row.is_astray
        )

    def _unexplained(self, key: str, unknown: set[str], nameless: int) -> set[str]:
        """The unknown codes; none where rows whose code could not be read may bear them: one fault, one message."""
        sheet = self.reading.sheets.get(key)
        if sheet is not None and (sheet.is_partial or {"code", "club"} & set(sheet.missing)):
            return set()
        return unknown if len(unknown) > nameless else set()

    def unexplained_codes(self, key: str, column: str, users: str, known: Iterable[tuple[str, str]]) -> set[tuple]:
        """(club, code) pairs in `column` of the sheet `users` that name no row of the sheet `key`, stored or new."""
        have = set(known) | {(row.get("club"), row.get("code")) for row in self.reading.rows(key)}
        astray = {row.get("code") for row in self.reading.rows(key) if row.is_astray}
        unknown = defaultdict(set)
        for row in self.reading.rows(users):
            pair = (row.get("club"), row.get(column))
            if None not in pair and pair not in have and pair[1] not in astray:
                unknown[pair[0]].add(pair[1])
        return {
            (club, code)
            for club, codes in unknown.items()
            for code in self._unexplained(key, codes, self._nameless(key, club))
        }

    def club(self, row: Row) -> ClubRef | None:
        """The club that the row names; else None, with a fault unless a wrong row of clubs explains it."""
        code = row.get("club")
        if code is None:
            return None
        ref = self.club_refs.get(code)
        if ref is None and code in self.snapshot.clubs:
            club = self.snapshot.clubs[code]
            ref = self.club_refs[code] = ClubRef(code, club, None, club.founded_on, club.closed_on)
        if ref is None and code in self._unknown_clubs:
            row.fault("club", unknown_club_message())
        row.club = ref
        return ref

    # -- rows ------------------------------------------------------------------------------------------------------

    def is_twice(self, row: Row, key: str, *code: Any) -> bool:
        """Marks the row where an earlier one bears the same code."""
        first = self.first_rows.setdefault(code, row)
        if first is row:
            return False
        values = {"row": first.number, "sheet": first.sheet_title}
        row.fault(key, _("Row %(row)s of the sheet “%(sheet)s” has the same code. Give each row its own.") % values)
        return True

    def refuse_lost_zeros(self, row: Row, stored: dict, *club: str) -> None:
        """Excel makes the number 7 of the code 007: a new code that came as a number may be a stored one cut short."""
        if row.stored is not None or not isinstance(row.cells.get("code"), int | float):
            return
        code = row.get("code")
        longer = (code.zfill(width) for width in range(len(code) + 1, len(code) + 6))
        if known := next((one for one in longer if ((*club, one) if club else one) in stored), None):
            message = _("Excel may have dropped the zeros in front: is this %(code)s? Format the cell as Text.")
            row.fault("code", message % {"code": known})

    def blame(self, row: Row, problems: Iterable[Problem], keys: dict[str, str] | None = None) -> None:
        """Faults from a rule's problems; a cell that is wrong already gets no second message."""
        for problem in problems:
            key = (keys or {}).get(problem.field, problem.field)
            if key not in row.bad:
                row.fault(key, str(problem.message))

    def warn(self, row: Row, key: str, message: str) -> None:
        self.warnings.append(row.as_fault(key, message))

    def compare(self, row: Row, stored, keep: Iterable[str] = ()) -> None:
        """Fills `final` and `changes`. A column that the file lacks keeps its value; so do blanks named in `keep`."""
        row.stored = stored
        given = {key: value for key, value in row.values.items() if key not in ("club", row.spec.code_key)}
        if stored is None:
            row.final = given
            return
        row.final = dict(stored.values)
        for key, value in given.items():
            if value in BLANK and key in keep:
                continue
            row.final[key] = value
            if not is_same(key, stored.values[key], value):
                row.changes[key] = (stored.values[key], value)

    def may(self, row: Row, action: str, key: str = "club") -> None:
        """Marks the row where the actor may not write it."""
        ref = row.club
        if ref is None or row.is_same:
            return
        if ref.stored is not None:
            allowed = ref.stored.pk in self.snapshot.editable[action]
        else:
            scope = self.actor.scope_for(action)
            allowed = scope.is_everything or ref.commune is None or ref.commune.pk in scope.commune_ids
        if not allowed and key not in row.bad:
            row.fault(key, _("You may not enter this for this club. Leave the row to those in charge of it."))

    def name_source(self, row: Row, key: str) -> None:
        """Warns once of each source that the import would add."""
        name = row.get(key)
        folded = fold(name)[:120] if name else ""
        if folded and folded not in self.snapshot.sources and folded not in self.new_sources:
            self.new_sources[folded] = name
            self.warn(row, key, _("This source is new and will be added. Check its spelling."))

    # -- closed periods --------------------------------------------------------------------------------------------

    def ask_period(self, row: Row, key: str, day: date | None) -> None:
        """Remembers a dated fact; `ask_periods` then refuses those in closed periods."""
        if row.club is not None and day is not None and key not in row.bad:
            self._questions.append((row, key, row.club, day))

    def ask_periods(self) -> None:
        if not self.snapshot.locks.held:
            return
        stored = [one for one in self._questions if one[2].stored is not None]
        messages = closed_problems([(ref.stored, day) for _row, _key, ref, day in stored])
        answers = list(zip(stored, messages, strict=True))
        for question in self._questions:
            _row, _key, ref, day = question
            if ref.stored is None and ref.commune is not None:
                answers.append((question, self.snapshot.locks.message({ref.commune.pk}, day)))
        for (row, key, _ref, _day), message in answers:
            if message and key not in row.bad:
                row.fault(key, message)


def unknown_club_message() -> str:
    """Also of clubs that the user may not see: it must not tell that they exist."""
    return _("No club with this code is known in your area. Check the code, or enter the club in its sheet.")
