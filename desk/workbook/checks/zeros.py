"""Zeros that Excel took away: it makes the number 7 of the code 007. What is meant is found again, with a warning."""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.workbook.checks.base import Check
from desk.workbook.querysets.snapshot import Snapshot
from desk.workbook.reading import Reading, Row
from desk.workbook.result import Fault

MOST_ZEROS = 5
_PHONE_DIGITS = 9
# (sheet, the sheet whose rows the column names, the column), after the column of the club.
_REFERENCES = (("members", "members", "code"), ("loans", "members", "member"), ("loans", "loans", "code"),
               ("repayments", "loans", "loan"), ("activities", "activities", "code"),
               ("entries", "entries", "code"), ("repayments", "repayments", "code"))  # fmt: skip


def is_number(row: Row, key: str) -> bool:
    """The code came as a number: as text its zeros would still be there."""
    cell = row.cells.get(key)
    return isinstance(cell, int | float) and not isinstance(cell, bool) and str(row.get(key) or "").isdecimal()


def longer(code: str) -> list[str]:
    return [code.zfill(width) for width in range(len(code) + 1, len(code) + 1 + MOST_ZEROS)]


def club_codes_meant(reading: Reading) -> set[str]:
    """What numbers in the columns of club codes may stand for, so that those clubs are read too."""
    places = [("clubs", "code"), *((key, "club") for key in reading.sheets if key != "clubs")]
    rows = ((row, key) for sheet, key in places for row in reading.rows(sheet))
    return {code for row, key in rows if is_number(row, key) for code in longer(row.get(key))}


def restore_zeros(check: Check) -> None:
    """Before anything is looked up: codes first of clubs, then within them, then communes and telephones."""
    reading, snapshot = check.reading, check.snapshot
    clubs = snapshot.clubs.keys() | _texts(reading.rows("clubs"), "code")
    for sheet in reading.sheets:
        key = "code" if sheet == "clubs" else "club"
        for row in reading.rows(sheet):
            _restore(check, row, key, clubs)
    for users, named, key in _REFERENCES:
        known = _known(reading, snapshot, named)
        for row in reading.rows(users):
            _restore(check, row, key, known, row.get("club"))
    for row in reading.rows("clubs"):
        _restore(check, row, "commune", snapshot.communes.keys())
    _restore_phones(check)


def _texts(rows: Iterable[Row], key: str) -> set[str]:
    return {row.get(key) for row in rows if row.get(key) and not is_number(row, key)}


def _known(reading: Reading, snapshot: Snapshot, sheet: str) -> set[tuple]:
    in_file = {
        (row.get("club"), row.get("code"))
        for row in reading.rows(sheet)
        if row.get("code") and not is_number(row, "code")
    }
    return getattr(snapshot, sheet).keys() | in_file


def _restore(check: Check, row: Row, key: str, known: Collection, *club: str) -> None:
    """`known` holds codes, or (club, code) pairs where the row's club is given."""
    if not is_number(row, key) or _named(row.get(key), club) in known:
        return
    meant = [code for code in longer(row.get(key)) if _named(code, club) in known]
    if len(meant) == 1:
        row.values[key] = meant[0]
        message = _("Excel dropped the zeros in front; %(code)s is meant. Format the column as Text.")
        check.warn(row, key, message % {"code": meant[0]})


def _named(code: str, club: tuple) -> str | tuple:
    return (*club, code) if club else code


def _restore_phones(check: Check) -> None:
    """Numbers of this country begin with 0; nine digits that came as a number have lost it."""
    count = 0
    for row in check.reading.rows("members"):
        if is_number(row, "phone") and len(row.get("phone")) == _PHONE_DIGITS:
            row.values["phone"] = "0" + row.get("phone")
            count += 1
    if count:
        text = ngettext(
            "Excel had dropped the zero in front of %(count)s telephone number; it was put back.",
            "Excel had dropped the zero in front of %(count)s telephone numbers; it was put back.",
            count,
        )
        sheet = check.reading.sheets["members"].spec
        check.warnings.append(Fault(sheet.title, None, sheet.heading("phone"), None, text % {"count": count}))
