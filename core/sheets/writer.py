"""Lists of any length as .xlsx and .csv, written row by row from an iterator."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any, BinaryIO

from rustpy_xlsxwriter import FastExcel, Format

from core.dates import format_date
from core.money import format_decimal
from core.sheets.columns import HEADER_COLOUR, NUMBER_FORMATS, Column, cell_text, sheet_title
from core.sheets.links import value_of
from core.sheets.styled import StyledColumn, StyledSheet, write_styled_workbook

__all__ = ["Column", "write_rows_csv", "write_rows_xlsx"]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CSV_ROWS_PER_CHUNK = 500


def write_rows_xlsx(out: BinaryIO, columns: Sequence[Column], rows: Iterable[Sequence[Any]], title: str = "") -> None:
    """Write one sheet of rows to ``out``: headings frozen, with filter arrows; None stays an empty cell, 0 stays 0.

    ``rows`` is read once, row by row; each row has the columns' order. Headings must differ. Text is never a formula.
    """
    headings = [column.heading for column in columns]
    if len(set(headings)) < len(headings):
        raise ValueError("the headings of a list must differ from each other")
    rows = iter(rows)
    first = next(rows, None)
    if first is None or any(column.is_linked for column in columns):
        # the quick writer takes its headings from the first row, and knows no links
        styled = [StyledColumn(column.heading, column.kind, column.width, column.is_linked) for column in columns]
        write_styled_workbook(out, [StyledSheet(title, styled, [] if first is None else chain([first], rows))])
        return
    texts = [column.kind == "text" for column in columns]
    records = (
        {
            heading: cell_text(value) if is_text else value
            for heading, is_text, value in zip(headings, texts, row, strict=True)
        }
        for row in chain([first], rows)
    )
    header = Format().set_bold().set_text_wrap().set_background_color(HEADER_COLOUR).set_border_bottom("thin")
    FastExcel(out, output_format="xlsx").freeze(row=1).sheet(
        sheet_title(title),
        records,
        column_widths=[float(column.width) for column in columns],
        column_formats=[Format().set_num_format(NUMBER_FORMATS[column.kind]) for column in columns],
        header_format=header,
        autofilter=True,
    ).save()


def write_rows_csv(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Pieces of a CSV for Vietnamese Excel: UTF-8 with BOM, ``;``, CRLF, decimal comma.

    Text that Excel would run as a formula gets a leading apostrophe. Leading zeros are in the file, but Excel
    drops them when it opens a CSV by a double click; only .xlsx prevents that.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([_csv_text(column.heading) for column in columns])
    kinds = [column.kind for column in columns]
    for number, row in enumerate(rows, start=1):
        writer.writerow([_csv_cell(kind, value_of(value)) for kind, value in zip(kinds, row, strict=True)])
        if number % _CSV_ROWS_PER_CHUNK == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece


def _csv_cell(kind: str, value: Any) -> str:
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
