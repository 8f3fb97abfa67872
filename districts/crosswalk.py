"""A crosswalk of communes: which unit went wholly or in part into which on a day, read row by row and checked.

Its columns are those of the official list of the reorganisations of 2024 and 2025 (districts/fixtures). No database in
here: what stands in the units is handed in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.dates import format_date
from core.sheets import values
from core.text import fold, nfc
from districts.models import Unit

COLUMNS = (
    "effective_date", "old_commune_code", "old_commune_name", "new_commune_code", "new_commune_name", "new_kind",
    "resolution", "part",
)  # fmt: skip
"""Needed; `note` may follow, further columns are not read."""
KINDS = ("xã", "phường", "thị trấn", "đặc khu")
WHOLE = {"whole": True, "toan bo": True, "part": False, "mot phan": False}
MOST_ROWS = 20_000


@dataclass(frozen=True)
class CrosswalkRow:
    """One line; `number` is its row in the file."""

    number: int
    old_code: str
    old_name: str
    new_code: str
    new_name: str
    new_kind: str
    resolution: str
    is_whole: bool
    note: str = ""


@dataclass(frozen=True)
class Crosswalk:
    """The rows of one day."""

    effective_on: date
    rows: tuple[CrosswalkRow, ...]

    @property
    def old_codes(self) -> set[str]:
        return {row.old_code for row in self.rows}

    def successors_of(self, old_code: str) -> list[CrosswalkRow]:
        return [row for row in self.rows if row.old_code == old_code]


@dataclass(frozen=True)
class RowFault:
    """What is wrong in a row of the file, or (0) with the file as a whole."""

    number: int
    message: str


class BadCrosswalk(Exception):
    """A file that is no crosswalk; `faults` names every fault of every row."""

    def __init__(self, faults: Sequence[RowFault]):
        self.faults = list(faults)
        super().__init__(f"{len(self.faults)} faults")


def read_crosswalk(rows: Iterable[tuple[int, list[Any]]], wanted: date | None = None) -> Crosswalk:
    """From (row number, cells) with a row of headings first; of several days the `wanted` one.

    Raises BadCrosswalk with everything that can be told without the units.
    """
    lines = iter(rows)
    places = _places(next(lines, (1, [])))
    found: dict[date, list[CrosswalkRow]] = defaultdict(list)
    faults: list[RowFault] = []
    for number, cells in lines:
        if number > MOST_ROWS:
            raise BadCrosswalk([RowFault(0, _("The file has more than %(most)s rows.") % {"most": MOST_ROWS})])
        texts = {name: _cell(cells, place) for name, place in places.items()}
        if any(value not in (None, "") for value in texts.values()):
            day, row, row_faults = _row(number, texts)
            faults += row_faults
            if day and row:
                found[day].append(row)
    if faults:
        raise BadCrosswalk(faults)
    day = _day(sorted(found), wanted)
    crosswalk = Crosswalk(day, tuple(found[day]))
    if faults := contradictions(crosswalk):
        raise BadCrosswalk(faults)
    return crosswalk


def _places(first: tuple[int, list[Any]]) -> dict[str, int]:
    keys = [fold(values.as_text(cell) if cell is not None else "").replace(" ", "_") for cell in first[1]]
    missing = [name for name in COLUMNS if name not in keys]
    if missing:
        words = _("The first row must name the columns. Missing: %(names)s.") % {"names": ", ".join(missing)}
        raise BadCrosswalk([RowFault(0, words)])
    return {name: keys.index(name) for name in (*COLUMNS, "note") if name in keys}


def _cell(cells: list[Any], place: int) -> Any:
    return cells[place] if place < len(cells) else None


def _row(number: int, texts: Mapping[str, Any]) -> tuple[date | None, CrosswalkRow | None, list[RowFault]]:
    faults = []
    try:
        day = values.as_date(texts["effective_date"])
    except ValueError:
        day = None
    if day is None:
        faults.append(RowFault(number, _("effective_date: enter a day, for example 01/07/2025.")))
    text = {name: nfc(values.as_text(texts.get(name)) or "").strip() for name in (*COLUMNS[1:], "note")}
    for name in ("old_commune_code", "new_commune_code"):
        text[name] = text[name].zfill(5) if text[name].isdigit() else text[name]
        if not (text[name].isdigit() and len(text[name]) == 5):
            faults.append(RowFault(number, _("%(name)s: a commune's code has five digits.") % {"name": name}))
    for name in ("old_commune_name", "new_commune_name"):
        if not text[name]:
            faults.append(RowFault(number, _("%(name)s: enter the name.") % {"name": name}))
    if text["new_kind"] not in KINDS:
        faults.append(RowFault(number, _("new_kind: write one of %(kinds)s.") % {"kinds": ", ".join(KINDS)}))
    if fold(text["part"]) not in WHOLE:
        faults.append(RowFault(number, _("part: write whole or part.")))
    if faults:
        return day, None, faults
    return day, _line(number, text), []


def _line(number: int, text: Mapping[str, str]) -> CrosswalkRow:
    return CrosswalkRow(
        number,
        text["old_commune_code"],
        text["old_commune_name"],
        text["new_commune_code"],
        text["new_commune_name"],
        text["new_kind"],
        text["resolution"][:60],
        WHOLE[fold(text["part"])],
        text["note"],
    )


def _day(days: list[date], wanted: date | None) -> date:
    if not days:
        raise BadCrosswalk([RowFault(0, _("The file has no row below its headings."))])
    if (wanted is not None and wanted not in days) or (wanted is None and len(days) > 1):
        listed = ", ".join(format_date(day) for day in days)
        words = _("The file holds the days %(days)s: say which one is to be switched.")
        raise BadCrosswalk([RowFault(0, words % {"days": listed})])
    return wanted or days[0]


def contradictions(crosswalk: Crosswalk) -> list[RowFault]:
    """Rows that cannot hold together: a unit twice in another, whole and in part, one code with two names."""
    faults, names = [], {}
    for row in crosswalk.rows:
        name = (fold(row.new_name), row.new_kind)
        known = names.setdefault(row.new_code, (row, name))
        if known[1] != name:
            words = _("The code %(code)s is %(name)s here and %(other)s in row %(row)s.")
            other = f"{known[0].new_kind} {known[0].new_name}"
            values_ = {"code": row.new_code, "name": f"{row.new_kind} {row.new_name}", "other": other}
            faults.append(RowFault(row.number, words % (values_ | {"row": known[0].number})))
    for code in sorted(crosswalk.old_codes):
        faults += _old_faults(code, crosswalk.successors_of(code))
    return sorted(faults, key=lambda fault: fault.number)


def _old_faults(code: str, rows: list[CrosswalkRow]) -> list[RowFault]:
    """Of the rows of one old unit."""
    last = rows[-1].number
    if len({row.new_code for row in rows}) < len(rows):
        return [RowFault(last, _("%(code)s goes into the same unit twice.") % {"code": code})]
    if len(rows) > 1 and any(row.is_whole for row in rows):
        words = _("%(code)s goes wholly into one unit and into another as well: write part in each of its rows.")
        return [RowFault(last, words % {"code": code})]
    if len(rows) == 1 and not rows[0].is_whole:
        words = _("Only a part of %(code)s is named: add the row of its other part, or write whole.")
        return [RowFault(last, words % {"code": code})]
    return []


def against_units(crosswalk: Crosswalk, standing: Mapping[str, Unit]) -> list[RowFault]:
    """What contradicts the units: standing: {code: the commune of that code on the eve of the day}."""
    faults = []
    for row in crosswalk.rows:
        old = standing.get(row.old_code)
        values_ = {"code": row.old_code, "date": format_date(crosswalk.effective_on), "name": row.old_name}
        if old is None:
            words = _("No commune bore the code %(code)s just before %(date)s.")
            faults.append(RowFault(row.number, words % values_))
        elif fold(old.name) != fold(row.old_name):
            words = _("The code %(code)s is %(unit)s, not %(name)s.")
            faults.append(RowFault(row.number, words % (values_ | {"unit": str(old)})))
        elif old.valid_to is not None:
            words = _("%(unit)s (%(code)s) ends on that day or later already: another reorganisation is entered.")
            faults.append(RowFault(row.number, words % (values_ | {"unit": str(old)})))
        taken = standing.get(row.new_code)
        if taken is not None and row.new_code not in crosswalk.old_codes:
            words = _("The code %(code)s belongs to %(unit)s, which goes on: it must stand in the file as well.")
            faults.append(RowFault(row.number, words % {"code": row.new_code, "unit": str(taken)}))
    return faults
