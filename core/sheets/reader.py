"""Reading untrusted .xlsx files: bounded in size, without formulas, macros or entities, one row at a time."""

import datetime as dt
import io
import math
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _
from lxml.etree import LxmlError
from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import DATA_TAG, FORMULA_TAG, ROW_TAG, WorkSheetParser

from core.sheets.safety import BadWorkbook, Limits, checked_bytes, damaged
from core.sheets.values import NO_VALUE, ErrorValue, Percent

__all__ = ["BadWorkbook", "Limits", "SheetData", "open_workbook"]

Row = tuple[int, list[Any]]

# What openpyxl and the parsers below it raise on malformed parts; anything else is a fault of ours and must surface.
_PARSE_ERRORS = (
    AttributeError,
    DefusedXmlException,
    EOFError,
    IndexError,
    InvalidFileException,
    KeyError,
    LxmlError,
    OSError,
    OverflowError,
    SyntaxError,  # ElementTree.ParseError is one
    TypeError,
    ValueError,
    zipfile.BadZipFile,
)


@dataclass
class SheetData:
    """One sheet; iterating gives (row number as Excel shows it, values) for every row that holds a value.

    Values: str, int, float, bool, date (datetime and time where there is a time of day), `Percent`, `ErrorValue`,
    `NO_VALUE`, None for an empty cell. Lists end at the last value. Raises BadWorkbook while iterating.
    """

    title: str
    _worksheet: Any
    _percent_styles: frozenset[int]
    _limits: Limits

    def __iter__(self) -> Iterator[Row]:
        try:
            yield from self._rows()
        except _PARSE_ERRORS:
            raise damaged(self.title) from None

    def _rows(self) -> Iterator[Row]:
        book = self._worksheet.parent
        with self._worksheet._get_source() as source:
            parser = _RowParser(
                source,
                self._worksheet._shared_strings,
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            parser.percent_styles = self._percent_styles
            row_count = cell_count = 0
            for number, cells in parser.rows():
                filled = [(cell["column"], cell["value"]) for cell in cells if cell["value"] is not None]
                if not filled:
                    continue
                row_count += 1
                cell_count += len(filled)
                if row_count > self._limits.max_rows or cell_count > self._limits.max_cells:
                    message = _("There are too many rows. Split the file into several.")
                    raise BadWorkbook("too_many_rows", message, self.title)
                yield number, self._values(number, filled)

    def _values(self, number: int, filled: list[tuple[int, Any]]) -> list[Any]:
        """The row as a list that ends at its last value, at most as wide as the limits allow."""
        width = max(column for column, _value in filled)
        if width > self._limits.max_columns:
            message = _("Row %(row)s has a value far to the right. Delete the columns that are not needed.")
            raise BadWorkbook("too_many_columns", message % {"row": number}, self.title)
        values: list[Any] = [None] * width
        for column, value in filled:
            values[column - 1] = value
        return values


class _RowParser(WorkSheetParser):
    """openpyxl's parser, reduced to rows: nothing but cells is looked at, and each row is let go once it was read.

    openpyxl's own read-only rows fill every gap up to the last cell, so that a small file with values in A1 and
    XFD1048576 costs 17 thousand million cells.
    """

    percent_styles: frozenset[int] = frozenset()

    def rows(self) -> Iterator[tuple[int, list[dict]]]:
        data = None
        for event, element in iterparse(self.source, events=("start", "end")):
            if element.tag == DATA_TAG:
                if event == "end":
                    return
                data = element
            elif event == "end" and element.tag == ROW_TAG:
                yield self.parse_row(element)
                if data is not None:
                    data.clear()
                self.row_dimensions.clear()

    def parse_cell(self, element: Any) -> dict:
        cell = super().parse_cell(element)
        value = cell["value"]
        if value is None and element.find(FORMULA_TAG) is not None:
            # A formula that was computed to "" has the type of a text; one that never was computed has no type.
            cell["value"] = None if element.get("t") == "str" else NO_VALUE
        elif value is not None and cell["data_type"] == "e":
            cell["value"] = ErrorValue(value)
        elif isinstance(value, float) and not math.isfinite(value):
            cell["value"] = ErrorValue("#NUM!")
        elif isinstance(value, dt.datetime) and value.time() == dt.time():
            cell["value"] = value.date()
        elif isinstance(value, str) and not value.strip():
            cell["value"] = None
        elif cell["style_id"] in self.percent_styles and type(value) in (int, float):
            cell["value"] = Percent(value)
        return cell


def open_workbook(file: BinaryIO | str | Path, limits: Limits | None = None) -> list[SheetData]:
    """The worksheets of an .xlsx in their order; each can be iterated as often as needed.

    Raises BadWorkbook(code, message), here and while iterating. Codes: not_xlsx, old_format, encrypted, macros,
    damaged, too_large, too_many_sheets, too_many_rows, too_many_columns.
    """
    limits = limits or Limits()
    data = checked_bytes(file, limits)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        percents = _percent_styles(book)
    except _PARSE_ERRORS:
        raise damaged() from None
    if not book.worksheets:  # also what openpyxl makes of the variant "Strict Open XML", whose names it does not know
        raise damaged()
    if len(book.worksheets) > limits.max_sheets:
        raise BadWorkbook("too_many_sheets", _("The file has too many sheets. Delete those that are not needed."))
    return [SheetData(sheet.title, sheet, percents, limits) for sheet in book.worksheets]


def _percent_styles(book: Any) -> frozenset[int]:
    """Numbers of the cell styles that show a percentage."""
    formats = dict(BUILTIN_FORMATS) | {164 + place: code for place, code in enumerate(book._number_formats)}
    return frozenset(
        number for number, style in enumerate(book._cell_styles) if "%" in (formats.get(style.numFmtId) or "")
    )
