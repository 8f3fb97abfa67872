"""Reading untrusted .xlsx files: bounded in size, without formulas, macros or entities, one row at a time."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from xml.parsers.expat import ExpatError

from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from lxml.etree import LxmlError
from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils.exceptions import InvalidFileException

from core.sheets.rows import BookFacts, Row, RowReader
from core.sheets.safety import BadWorkbook, Limits, checked_bytes, damaged

__all__ = ["BadWorkbook", "Limits", "SheetData", "open_workbook"]

# What openpyxl and the parsers below it raise on malformed parts; anything else is a fault of ours and must surface.
_PARSE_ERRORS = (
    AttributeError,
    DefusedXmlException,
    EOFError,
    ExpatError,
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


@dataclass(frozen=True)
class SheetData:
    """One sheet; iterating gives (row number as Excel shows it, values) for every row that holds a value.

    Values: str, int, float, bool, date (datetime and time where there is a time of day), `Percent`, `ErrorValue`,
    `NO_VALUE`, None for an empty cell. Lists end at the last value. Raises BadWorkbook while iterating.
    `hidden_rows` are the numbers of the rows that their user does not see (hidden, filtered), known after iterating.
    """

    title: str
    _worksheet: Any
    _facts: BookFacts
    _limits: Limits
    hidden_rows: list[int] = field(default_factory=list)

    @property
    def is_hidden(self) -> bool:
        return self._worksheet.sheet_state != "visible"

    def __iter__(self) -> Iterator[Row]:
        self.hidden_rows.clear()
        with self._worksheet._get_source() as source:
            rows = RowReader(self.title, self._facts, self._limits, self.hidden_rows).rows(source)
            while (row := self._next(rows)) is not None:
                yield row

    def _next(self, rows: Iterator[Row]) -> Row | None:
        """The next row or None. Not around the yield: an error of whoever reads the rows is not the file's."""
        try:
            return next(rows, None)
        except _PARSE_ERRORS:
            raise damaged(self.title) from None


def open_workbook(file: BinaryIO | str | Path, limits: Limits | None = None) -> list[SheetData]:
    """The worksheets of an .xlsx in their order; each can be iterated as often as needed.

    Raises BadWorkbook(code, message), here and while iterating. Codes: not_xlsx, old_format, encrypted, macros,
    damaged, too_large, too_many_sheets, too_many_rows, too_many_columns.
    """
    limits = limits or Limits()
    data = checked_bytes(file, limits)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = book.worksheets
        facts = _facts(book, sheets)
    except _PARSE_ERRORS:
        raise damaged() from None
    if not sheets:  # also what openpyxl makes of the variant "Strict Open XML", whose names it does not know
        raise damaged()
    if len(sheets) > limits.max_sheets:
        raise BadWorkbook("too_many_sheets", _("The file has too many sheets. Delete those that are not needed."))
    return [SheetData(sheet.title, sheet, facts, limits) for sheet in sheets]


def _facts(book: Any, sheets: list[Any]) -> BookFacts:
    own_formats = enumerate(book._number_formats, start=BUILTIN_FORMATS_MAX_SIZE)
    formats = BUILTIN_FORMATS | dict(own_formats)
    percents = (number for number, style in enumerate(book._cell_styles) if "%" in (formats.get(style.numFmtId) or ""))
    return BookFacts(
        shared_strings=sheets[0]._shared_strings if sheets else [],
        epoch=book.epoch,
        date_styles=frozenset(book._date_formats),
        duration_styles=frozenset(book._timedelta_formats),
        percent_styles=frozenset(percents),
    )
