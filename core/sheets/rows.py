"""The rows of one worksheet straight from expat: a third of openpyxl's time, memory as of the widest row.

openpyxl's own read-only rows fill every gap up to the last cell, so that a small file with values in A1 and XFD1048576
costs 17 thousand million cells.
"""

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO
from xml.parsers import expat

from django.utils.translation import gettext as _
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel, from_ISO8601

from core.sheets.safety import BadWorkbook, Limits
from core.sheets.values import NO_VALUE, ErrorValue, Percent

Row = tuple[int, list[Any]]

_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ROW, _CELL, _VALUE, _FORMULA, _TEXT, _PHONETIC = (
    f"{_NAMESPACE} {name}" for name in ("row", "c", "v", "f", "t", "rPh")
)
_CHUNK = 1 << 16


@dataclass(frozen=True)
class BookFacts:
    """What the cells of a workbook refer to; styles by their number."""

    shared_strings: list[str]
    epoch: dt.datetime
    date_styles: frozenset[int]
    duration_styles: frozenset[int]
    percent_styles: frozenset[int]


class RowReader:
    """Reads one worksheet once. Rows without a value are passed over."""

    def __init__(self, title: str, facts: BookFacts, limits: Limits, hidden: list[int] | None = None):
        """`hidden` takes the numbers of the rows that are not shown."""
        self._title, self._facts, self._limits = title, facts, limits
        self._hidden, self._is_row_hidden = hidden if hidden is not None else [], False
        self._row_number = self._column = self._row_count = self._cell_count = 0
        self._values: dict[int, Any] = {}
        self._finished: list[Row] = []
        self._columns: dict[str, int] = {}
        self._cell: dict[str, str] = {}
        self._text: list[str] | None = None
        self._raw: str | None = None
        self._has_formula = self._in_phonetic = False

    def rows(self, source: BinaryIO) -> Iterator[Row]:
        """(row number as Excel shows it, values up to the last one). Raises BadWorkbook, ValueError or ExpatError."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._refuse_declarations
        while chunk := source.read(_CHUNK):
            parser.Parse(chunk, False)
            yield from self._finished
            self._finished.clear()
        parser.Parse(b"", True)

    def _refuse_declarations(self, *_details: Any) -> None:
        raise ValueError("a worksheet has no document type, and no entities")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _CELL:
            self._cell, self._raw, self._has_formula = attributes, None, False
            reference = attributes.get("r")
            self._column = self._column_of(reference) if reference else self._column + 1
        elif name == _VALUE or (name == _TEXT and not self._in_phonetic):
            self._text = []
        elif name == _FORMULA:
            self._has_formula = True
        elif name == _ROW:
            self._row_number = int(attributes["r"]) if "r" in attributes else self._row_number + 1
            self._column, self._values = 0, {}
            self._is_row_hidden = attributes.get("hidden") in ("1", "true")
        elif name == _PHONETIC:  # the reading aid of East Asian text is not part of the text
            self._in_phonetic = True

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if name == _CELL:
            value = self._cell_value()
            if value is not None:
                self._keep(value)
        elif self._text is not None and name in (_VALUE, _TEXT):
            self._raw = (self._raw or "") + "".join(self._text)
            self._text = None
        elif name == _ROW and self._values:
            self._finish_row()
        elif name == _PHONETIC:
            self._in_phonetic = False

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = column_index_from_string(letters)
        return column

    def _keep(self, value: Any) -> None:
        if self._column > self._limits.max_columns:
            message = _("Row %(row)s has a value far to the right. Delete the columns that are not needed.")
            raise BadWorkbook("too_many_columns", message % {"row": self._row_number}, self._title)
        self._values[self._column] = value
        self._cell_count += 1

    def _finish_row(self) -> None:
        self._row_count += 1
        if self._row_count > self._limits.max_rows or self._cell_count > self._limits.max_cells:
            raise BadWorkbook("too_many_rows", _("There are too many rows. Split the file into several."), self._title)
        if self._is_row_hidden:
            self._hidden.append(self._row_number)
        get = self._values.get
        self._finished.append((self._row_number, [get(column) for column in range(1, max(self._values) + 1)]))

    def _cell_value(self) -> Any:
        kind, raw = self._cell.get("t", "n"), self._raw
        if not raw:
            # A formula that was computed to "" has the type of a text; one that never was computed has no type.
            return NO_VALUE if self._has_formula and kind != "str" else None
        if kind == "s":
            raw = self._facts.shared_strings[int(raw)]
            return raw if raw.strip() else None
        if kind == "n":
            return self._number(raw)
        if kind in ("str", "inlineStr"):
            return raw if raw.strip() else None
        if kind == "b":
            return bool(int(raw))
        return ErrorValue(raw) if kind == "e" else _plain_date(from_ISO8601(raw))

    def _number(self, raw: str) -> Any:
        number = float(raw) if "." in raw or "E" in raw or "e" in raw else int(raw)
        style = int(self._cell.get("s", 0))
        if not math.isfinite(number):
            return ErrorValue("#NUM!")
        if style in self._facts.date_styles:
            try:
                is_duration = style in self._facts.duration_styles
                return _plain_date(from_excel(number, self._facts.epoch, timedelta=is_duration))
            except (OverflowError, ValueError):
                return ErrorValue("#VALUE!")
        return Percent(number) if style in self._facts.percent_styles else number


def _plain_date(value: Any) -> Any:
    return value.date() if isinstance(value, dt.datetime) and value.time() == dt.time() else value
