"""The user's own workbook, given back with every wrong cell coloured and explained."""

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from core.sheets.columns import cell_text
from core.sheets.safety import Limits, checked_bytes, damaged
from core.sheets.values import as_shown, heading_key
from core.text import nfc

ERROR_SHEET = "Lỗi cần sửa"
"""Title of the sheet that lists the errors; an import of the corrected file passes over it."""

# openpyxl holds a whole workbook in about fifty times its size, so less is marked than is read.
MARKING_LIMITS = Limits(max_bytes=8 << 20, max_unzipped=48 << 20)

_AUTHOR = "Kiểm tra nhập liệu"
_COLOUR = "FFFFC7CE"
_HEADING_ROWS = 20


@dataclass(frozen=True)
class CellError:
    """One fault: ``row`` as Excel numbers it, ``column`` its heading; None where the whole sheet or file is meant."""

    sheet: str | None
    row: int | None
    column: str | None
    value: Any
    message: str


def mark_errors(
    file: BinaryIO | str | Path,
    errors: Iterable[CellError],
    out: BinaryIO,
    places: Mapping[tuple[str, str], int] | None = None,
) -> None:
    """Write the workbook to ``out`` with wrong cells filled and commented and a first sheet that lists and links them.

    Takes any objects with CellError's attributes. Marks of an earlier round are taken away. Formulas stay; pictures get
    lost (openpyxl). `places` are column numbers, from 1, by (sheet, column) where headings alone do not tell. Raises
    BadWorkbook for what is no safe workbook or larger than `MARKING_LIMITS`.
    """
    data = checked_bytes(file, MARKING_LIMITS)
    try:
        book = load_workbook(io.BytesIO(data))
    except Exception:  # whatever openpyxl meets in a damaged file; the fault is the file's, and nothing was changed
        raise damaged() from None
    if ERROR_SHEET in book.sheetnames:
        del book[ERROR_SHEET]
    for page in book.worksheets:
        _unmark(page)
    errors = list(errors)
    targets = _find_cells(book, errors, places or {})
    messages: dict[tuple[str, str], list[str]] = defaultdict(list)
    for error, cell in zip(errors, targets, strict=True):
        if cell is not None and error.row is not None:
            messages[cell.parent.title, cell.coordinate].append(nfc(error.message))
    for (title, coordinate), texts in messages.items():
        _mark(book[title][coordinate], texts)
    _write_list(book, errors, targets)
    book.save(out)


def _unmark(page: Worksheet) -> None:
    # Not iter_rows(): that makes a cell of every gap, seventeen thousand million of them where the last corner is used.
    for cell in page._cells.values():
        if cell.comment is not None and cell.comment.author == _AUTHOR:
            cell.comment = None
            cell.fill = PatternFill()


def _find_cells(book: Workbook, errors: Sequence[CellError], known: Mapping[tuple[str, str], int]) -> list[Cell | None]:
    """For each error the cell to mark or to jump to; None where no sheet of the workbook is meant."""
    pages = {heading_key(page.title): page for page in book.worksheets}
    headings = {key: _heading_places(page) for key, page in pages.items()}
    cells: list[Cell | None] = []
    for error in errors:
        key = heading_key(error.sheet or "")
        page = pages.get(key)
        if page is None:
            cells.append(None)
            continue
        column = known.get((error.sheet, error.column)) or headings[key].get(heading_key(error.column or ""), 1)
        cells.append(_top_left(page, page.cell(error.row or 1, column)))
    return cells


def _heading_places(page: Worksheet) -> dict[str, int]:
    """Column number of each heading: of texts in the first rows, the uppermost counts."""
    places: dict[str, int] = {}
    top = (item for item in page._cells.items() if item[0][0] <= _HEADING_ROWS)
    for (_row, column), cell in sorted(top, key=itemgetter(0)):
        if isinstance(cell.value, str):
            places.setdefault(heading_key(cell.value), column)
    return places


def _top_left(page: Worksheet, cell: Cell | MergedCell) -> Cell:
    if not isinstance(cell, MergedCell):
        return cell
    merged = next(area for area in page.merged_cells.ranges if cell.coordinate in area)
    return page.cell(merged.min_row, merged.min_col)


def _mark(cell: Cell, messages: Sequence[str]) -> None:
    own = [cell.comment.text] if cell.comment is not None else []
    text = "\n".join([*own, *dict.fromkeys(messages)])
    cell.comment = Comment(text, _AUTHOR, height=40 + 20 * (1 + len(text) // 40), width=320)
    cell.fill = PatternFill("solid", fgColor=_COLOUR)


def _write_list(book: Workbook, errors: Sequence[CellError], targets: Sequence[Cell | None]) -> None:
    page = book.create_sheet(ERROR_SHEET, 0)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False  # else Excel groups the sheets and types into all of them at once
    headings = (_("No."), _("Sheet"), _("Row"), _("Column"), _("Value"), _("What to do"))
    widths = (6, 18, 8, 22, 24, 80)
    for place, (heading, width) in enumerate(zip(headings, widths, strict=True), start=1):
        _write_text(page.cell(1, place), heading).font = Font(bold=True)
        page.column_dimensions[page.cell(1, place).column_letter].width = width
    page.freeze_panes = "A2"
    for number, (error, target) in enumerate(zip(errors, targets, strict=True), start=1):
        row = number + 1
        page.cell(row, 1, number)
        page.cell(row, 3, error.row)
        for place, value in ((2, error.sheet), (4, error.column), (5, as_shown(error.value)), (6, error.message)):
            _write_text(page.cell(row, place), value)
        page.cell(row, 6).alignment = Alignment(wrap_text=True, vertical="top")
        if target is not None:
            _link(page.cell(row, 2 if error.row is None else 3), target)


def _write_text(cell: Cell, value: str | None) -> Cell:
    """Write text as text: openpyxl would make a live formula of what begins with "="."""
    cell.value = cell_text(nfc(value)) if value else None
    if cell.value is not None:
        cell.data_type = "s"
    return cell


def _link(cell: Cell, target: Cell) -> None:
    title = target.parent.title.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{title}'!{target.coordinate}")
    cell.style = "Hyperlink"
