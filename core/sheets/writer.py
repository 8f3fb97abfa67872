"""Lists of any length as .xlsx and .csv, written row by row from an iterator."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, BinaryIO

from core.dates import format_date
from core.money import format_decimal
from core.sheets.bulk import write_bulk_workbook
from core.sheets.columns import Column
from core.sheets.links import value_of
from core.sheets.memo import Memo
from core.sheets.styled import StyledColumn, StyledSheet, write_styled_workbook

__all__ = ["Column", "write_rows_csv", "write_rows_xlsx"]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CSV_ROWS_PER_CHUNK = 500


def write_rows_xlsx(
    out: BinaryIO,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    title: str = "",
    head: Sequence[str] = (),
) -> None:
    """Write one sheet of rows to ``out``: headings frozen, with filter arrows; None stays an empty cell, 0 stays 0.

    ``rows`` is read once, row by row; each row has the columns' order. Headings must differ. Text is never a formula.
    The lines of ``head`` stand above every printed page. Raises TooManyRows for a list that no sheet holds.
    """
    if len({column.heading for column in columns}) < len(columns):
        raise ValueError("the headings of a list must differ from each other")
    if any(column.is_linked for column in columns):
        styled = [StyledColumn(column.heading, column.kind, column.width, column.is_linked) for column in columns]
        write_styled_workbook(out, [StyledSheet(title, styled, rows, head=head)])
    else:
        write_bulk_workbook(out, columns, rows, title, head)


def write_rows_csv(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Pieces of a CSV for Vietnamese Excel: UTF-8 with BOM, ``;``, CRLF, decimal comma.

    Text that Excel would run as a formula gets a leading apostrophe. Leading zeros are in the file, but Excel
    drops them when it opens a CSV by a double click; only .xlsx prevents that.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([_csv_text(column.heading) for column in columns])
    memos = [Memo(partial(_csv_cell, column.kind)) for column in columns]
    for number, row in enumerate(rows, start=1):
        writer.writerow([memo[value] for memo, value in zip(memos, row, strict=True)])
        if number % _CSV_ROWS_PER_CHUNK == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece


def _csv_cell(kind: str, cell: Any) -> str:
    value = value_of(cell)
    if value is None:
        return ""
    if kind == "percent":
        return format_decimal(value * 100, 1) + "%"
    if isinstance(value, dt.date):
        return format_date(value)
    if kind != "text" and isinstance(value, int | float | Decimal):
        return str(value).replace(".", ",")
    return _csv_text(str(value))


def _csv_text(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS) else text
