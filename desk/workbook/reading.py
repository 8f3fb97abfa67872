"""From a file to rows of values: every cell that cannot be understood is a fault, and none hides another."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.sheets import values
from core.sheets.marking import ERROR_SHEET
from core.sheets.reader import BadWorkbook, Limits, SheetData, open_workbook
from core.sheets.styled import CHOICES_SHEET
from core.text import fold
from desk.workbook.cells import read_cell
from desk.workbook.guide import GUIDE_SHEET
from desk.workbook.layout import SHEET_BY_TITLE, ColumnSpec, SheetSpec
from desk.workbook.result import Fault
from desk.workbook.stamp import STAMP_SHEET, Stamp, read_stamp

Progress = Callable[[int, int | None], None]
_TOLD_EVERY = 500
_HEADING_ROWS = 20
_TOTALS = ("tong cong", "tong so", "tong", "cong")
OWN_SHEETS = {values.heading_key(title) for title in (ERROR_SHEET, CHOICES_SHEET, GUIDE_SHEET)}
STAMP_KEY = values.heading_key(STAMP_SHEET)


def _nobody(done: int, total: int | None) -> None:
    """Progress that nobody follows."""


@dataclass(frozen=True)
class Origin:
    """Where the rows of a mapped sheet really stand: the user's own sheet, and own headings by column key."""

    sheet: str
    headings: dict[str, str]


@dataclass(eq=False, slots=True)
class Row:
    """One row of a sheet. `values` holds the cells that were understood, `bad` the keys of those that were not.

    The checks add the club that it names, the stored row of the same code, what the row comes to (`final`) and what it
    changes: {key: (before, after)}.
    """

    spec: SheetSpec
    number: int
    cells: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    bad: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    club: Any = None
    stored: Any = None
    final: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    conflict: Any = None
    origin: Origin | None = None

    @property
    def is_wrong(self) -> bool:
        return bool(self.faults) or bool(self.bad)

    @property
    def is_astray(self) -> bool:
        """The row is meant for some club, but no one knows for which."""
        return self.club is None and "club" in self.bad

    @property
    def is_same(self) -> bool:
        return self.state == "same"

    @property
    def state(self) -> str:
        """One of new, changed, same, wrong."""
        if self.is_wrong:
            return "wrong"
        if self.stored is None:
            return "new"
        return "changed" if self.changes else "same"

    def get(self, key: str) -> Any:
        return self.values.get(key)

    def fault(self, key: str, message: str) -> None:
        """Record what is wrong with the cell of a column."""
        self.bad.add(key)
        self.faults.append(self.as_fault(key, message))

    @property
    def sheet_title(self) -> str:
        """The sheet of the file in which the row stands."""
        return self.spec.title if self.origin is None else self.origin.sheet

    def as_fault(self, key: str, message: str) -> Fault:
        heading = self.spec.heading(key) if key in self.spec.by_key else None
        if self.origin is not None:
            heading = self.origin.headings.get(key)
        return Fault(self.sheet_title, self.number, heading, values.as_shown(self.cells.get(key)), str(message))


@dataclass(eq=False)
class Sheet:
    """One sheet of the file: the keys of the columns that it has, the required ones that it lacks, its rows.

    `is_partial` where not all rows could be read: the sheet comes twice, or without headings.
    """

    spec: SheetSpec
    keys: set[str] = field(default_factory=set)
    missing: list[str] = field(default_factory=list)
    is_partial: bool = False
    rows: list[Row] = field(default_factory=list)


@dataclass
class Reading:
    """A file as read; `sheets` by their spec's key."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    errors: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    stamp: Stamp | None = None

    def rows(self, key: str) -> list[Row]:
        return self.sheets[key].rows if key in self.sheets else []

    def is_partial(self, key: str) -> bool:
        return key in self.sheets and self.sheets[key].is_partial

    def keys(self, key: str) -> set[str]:
        return self.sheets[key].keys if key in self.sheets else set()


def read_workbook(file: BinaryIO | str | Path, areas: dict[str, str], progress: Progress = _nobody) -> Reading:
    """Reads the sheets of the layout. `areas` maps match keys of an area's number, code and name to its code."""
    reading = Reading()
    try:
        for data in open_workbook(file, Limits(max_bytes=settings.UPLOAD_MAX_BYTES)):
            _read_sheet(reading, data, areas, progress)
    except BadWorkbook as bad:
        reading.errors.append(Fault(bad.sheet, None, None, None, bad.message))
        reading.sheets.clear()
    else:
        if not reading.sheets and not reading.errors:
            message = _("No sheet of the programme workbook is in this file. Download the workbook and fill it in.")
            reading.errors.append(Fault(None, None, None, None, message))
    return reading


def _read_sheet(reading: Reading, data: SheetData, areas: dict[str, str], progress: Progress) -> None:
    key = values.heading_key(data.title)
    spec = SHEET_BY_TITLE.get(key)
    if key == STAMP_KEY:
        reading.stamp = read_stamp(data)
        return
    if spec is None:
        if key not in OWN_SHEETS:
            message = _("This sheet is not part of the programme workbook and is passed over.")
            reading.warnings.append(Fault(data.title, None, None, None, message))
        return
    if spec.key in reading.sheets:
        message = _("The file has this sheet twice. Put all rows into one sheet.")
        reading.errors.append(Fault(spec.title, None, None, None, message))
        reading.sheets[spec.key].is_partial = True
        return
    sheet = reading.sheets[spec.key] = Sheet(spec)
    rows = iter(data)
    columns, held = _find_columns(reading, sheet, rows)
    before = sum(len(other.rows) for other in reading.sheets.values())
    for number, cells in chain(held, rows):
        row = _read_row(sheet, columns, number, cells, areas)
        if _is_total(row):
            message = _("This row looks like a total and is passed over.")
            reading.warnings.append(Fault(spec.title, number, None, None, message))
        elif row is not None:
            sheet.rows.append(row)
            if len(sheet.rows) % _TOLD_EVERY == 0:
                progress(before + len(sheet.rows), None)
    _warn_of_hidden(reading, spec, data)


def _warn_of_hidden(reading: Reading, spec: SheetSpec, data: SheetData) -> None:
    """What the eye does not see is read all the same, and said."""
    if data.is_hidden:
        message = _("This sheet is hidden; its rows are read all the same.")
        reading.warnings.append(Fault(spec.title, None, None, None, message))
    elif data.hidden_rows:
        text = ngettext(
            "%(count)s hidden or filtered row is read all the same (row %(row)s).",
            "%(count)s hidden or filtered rows are read all the same (the first is row %(row)s).",
            len(data.hidden_rows),
        )
        message = text % {"count": len(data.hidden_rows), "row": data.hidden_rows[0]}
        reading.warnings.append(Fault(spec.title, None, None, None, message))


def read_mapped(rows: Iterable[tuple[SheetSpec, int, dict[str, Any], Origin]], areas: dict[str, str]) -> Reading:
    """Rows of another layout: (sheet meant, row number in the file, cells by column key, where they stand).

    What is wrong is then told at the user's own sheet, row and column.
    """
    reading = Reading()
    for spec, number, cells, origin in rows:
        sheet = reading.sheets.setdefault(spec.key, Sheet(spec))
        keys = [key for key in spec.by_key if key in cells]
        sheet.keys |= set(keys)
        columns = {place: spec.by_key[key] for place, key in enumerate(keys)}
        row = _read_row(sheet, columns, number, [cells[key] for key in keys], areas, origin)
        if row is not None:
            sheet.rows.append(row)
    return reading


def _find_columns(
    reading: Reading, sheet: Sheet, rows: Iterator[tuple[int, list]]
) -> tuple[dict[int, ColumnSpec], list[tuple[int, list]]]:
    """({place: column}, the rows read too far). Of the first rows the first with two known headings is the headings'.

    A second row of headings below merged ones belongs to it, and a row of column numbers (1) (2) (3) says nothing.
    """
    headings: list = []
    held: list[tuple[int, list]] = []
    seen = False
    for number, cells in rows:
        seen = True
        known = [cell for cell in cells if cell and values.heading_key(cell) in sheet.spec.by_heading]
        if len(known) >= 2:
            headings, held = _below_headings(sheet.spec, cells, rows)
            break
        if number >= _HEADING_ROWS:
            break
    if not seen:
        return {}, []
    columns: dict[int, ColumnSpec] = {}
    for place, cell in enumerate(headings):
        if cell is not None:
            _place_column(reading, sheet, columns, place, str(cell))
    sheet.keys = {column.key for column in columns.values()}
    sheet.missing = [one.key for one in sheet.spec.columns if one.is_required and one.key not in sheet.keys]
    if not headings:
        sheet.is_partial = True
        message = _("The row of headings was not found. Keep the headings of the workbook that you downloaded.")
        reading.errors.append(Fault(sheet.spec.title, None, None, None, message))
        return {}, []
    for key in sheet.missing:
        heading = sheet.spec.heading(key)
        message = _("The required column “%(column)s” is missing. Add it with exactly this heading.")
        reading.errors.append(Fault(sheet.spec.title, None, heading, None, message % {"column": heading}))
    return columns, held


def _below_headings(
    spec: SheetSpec, headings: list, rows: Iterator[tuple[int, list]]
) -> tuple[list, list[tuple[int, list]]]:
    """(headings completed by a second row of them, the row after them that is none)."""
    for number, cells in rows:
        if is_numbering(cells):
            continue
        filled = [place for place, cell in enumerate(cells) if cell is not None]
        if not all(isinstance(cells[place], str) and values.heading_key(cells[place]) in spec.by_heading
                   for place in filled):  # fmt: skip
            return headings, [(number, cells)]
        width = max(len(headings), len(cells))
        headings = [*headings, *[None] * (width - len(headings))]
        for place in filled:
            headings[place] = cells[place]
    return headings, []


def is_numbering(cells: list) -> bool:
    """(1) (2) (3) ... below the headings, as official tables have it."""
    texts = [values.as_shown(cell).strip("()[] ") for cell in cells if cell is not None]
    return len(texts) >= 3 and texts == [str(number) for number in range(1, len(texts) + 1)]


def _place_column(reading: Reading, sheet: Sheet, columns: dict[int, ColumnSpec], place: int, heading: str) -> None:
    column = sheet.spec.by_heading.get(values.heading_key(heading))
    if column is None:
        message = _("This column is not part of the programme workbook and is passed over.")
        reading.warnings.append(Fault(sheet.spec.title, None, heading, None, message))
    elif column in columns.values():
        message = _("The sheet has this column twice. Delete one of the two.")
        reading.errors.append(Fault(sheet.spec.title, None, column.heading, None, message))
    else:
        columns[place] = column


def _is_total(row: Row | None) -> bool:
    """A row that says "Tổng cộng" in place of a code, or somewhere where it has no code at all."""
    if row is None:
        return False
    codes = [row.cells.get(one.key) for one in row.spec.columns if one.kind == "code" and one.is_required]
    if any(values.as_shown(cell) for cell in codes):
        return any(says_total(cell) for cell in codes)
    return any(says_total(cell) for cell in row.cells.values())


def says_total(cell: Any) -> bool:
    return isinstance(cell, str) and fold(cell).partition(":")[0].strip() in _TOTALS


def _read_row(
    sheet: Sheet,
    columns: dict[int, ColumnSpec],
    number: int,
    cells: list,
    areas: dict[str, str],
    origin: Origin | None = None,
) -> Row | None:
    """The row, or None where it holds nothing in a known column."""
    row = Row(sheet.spec, number, {}, origin=origin)
    row.bad.update(sheet.missing)
    for place, column in columns.items():
        cell = cells[place] if place < len(cells) else None
        row.cells[column.key] = cell
        try:
            value = read_cell(column, cell, areas)
            if column.is_required and (value is None or value == ""):
                raise ValueError(_("This cell must be filled in."))
            row.values[column.key] = value
        except ValueError as error:
            row.fault(column.key, str(error))
    # A formula that nobody has computed shows nothing, yet there is a row that must not get lost.
    return row if any(cell is values.NO_VALUE or values.as_shown(cell) for cell in row.cells.values()) else None
