"""Lists of any length as .xlsx: XlsxWriter makes the workbook around them, the rows are poured in as XML.

Of 100.000 rows of 15 columns the rows themselves took XlsxWriter 8 s and a writer in Rust 1,3 s of processor time, this
0,7 s; nearly half of that is zlib. Cells bear no address (the format leaves it to the writer; Excel and LibreOffice
count by themselves): that makes the file a fifth of the size, and who waits for it has a weak line.
"""

import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from math import isfinite
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from core.dates import format_date
from core.sheets.columns import Column, cell_text
from core.sheets.memo import Memo
from core.sheets.styled import StyledColumn, StyledSheet, write_styled_workbook

MOST_ROWS = 1_048_575
"""A sheet of Excel has one more, for the headings."""

_SHEET, _BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
_ROWS_PER_CHUNK = 500
_STYLE = re.compile(rb'<col min="(\d+)" max="(\d+)"[^>]*? style="(\d+)"')
_DIMENSION = re.compile(rb"<dimension [^>]*/>")
# What XML cannot hold, the line end that it would change, and text that looks like such a sign's stand-in.
_TO_ENCODE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_DAY_ZERO = dt.date(1899, 12, 30)
_FIRST_DAY = dt.date(1900, 3, 1)
"""Excel counts a 29/02/1900; earlier days are written as text."""


class TooManyRows(ValueError):
    """The list has more rows than a sheet."""


def write_bulk_workbook(
    out: BinaryIO, columns: Sequence[Column], rows: Iterable[Sequence[Any]], title: str, page_head: Sequence[str] = ()
) -> None:
    """One sheet of rows, read once, in memory that does not grow with them. Raises TooManyRows.

    The same rows on the same day are the same bytes.
    """
    shell = io.BytesIO()
    styled = [StyledColumn(column.heading, column.kind, column.width) for column in columns]
    write_styled_workbook(shell, [StyledSheet(title, styled, [], head=page_head)])
    with ZipFile(shell) as made, ZipFile(out, "w", ZIP_DEFLATED) as book:
        head, tail = made.read(_SHEET).split(b"</sheetData>")
        for name in made.namelist():
            if name not in (_SHEET, _BOOK):
                book.writestr(_entry(name), made.read(name))
        last = 1
        with book.open(_entry(_SHEET), "w") as sheet:
            # the dimension of a sheet without rows would mislead readers; the format does without
            sheet.write(_DIMENSION.sub(b"", head))
            for last, piece in _pieces(rows, [Memo(turn) for turn in _turns(columns, head)]):  # noqa: B007
                sheet.write(piece)
            sheet.write(b"</sheetData>" + _reaching(tail, last))
        book.writestr(_entry(_BOOK), _reaching(made.read(_BOOK), last))


def _entry(name: str) -> ZipInfo:
    """An entry of the file without the time at which it was written."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _pieces(rows: Iterable[Sequence[Any]], memos: Sequence[Memo]) -> Iterator[tuple[int, bytes]]:
    """(number of the last row, the XML of some rows)."""
    lines: list[str] = []
    number = 1
    for number, row in enumerate(rows, start=2):
        cells = "".join([memo[value] for memo, value in zip(memos, row, strict=True)])
        lines.append(f'<row r="{number}">{cells}</row>')
        if len(lines) == _ROWS_PER_CHUNK:
            if number > MOST_ROWS + 1:
                break
            yield number, "".join(lines).encode(errors="replace")
            lines.clear()
    if number > MOST_ROWS + 1:
        raise TooManyRows(f"a sheet has {MOST_ROWS} rows at most")
    yield number, "".join(lines).encode(errors="replace")


def _reaching(xml: bytes, last: int) -> bytes:
    """The range of the filter, made for one row below the headings, led on to the last one."""
    bottom = max(last, 2)
    xml = re.sub(rb'(<autoFilter ref="A1:[A-Z]+)2"', rb'\g<1>%d"' % bottom, xml)
    return re.sub(rb"(_xlnm._FilterDatabase[^<]*\$)2<", rb"\g<1>%d<" % bottom, xml)


def _turns(columns: Sequence[Column], head: bytes) -> list[Callable[[Any], str]]:
    """What makes a cell of each column, in the style that the workbook gives the column."""
    styles: dict[int, int] = {}
    for first, last, style in _STYLE.findall(head):
        styles |= dict.fromkeys(range(int(first), int(last) + 1), int(style))
    return [_turn(column.kind == "text", styles[place]) for place, column in enumerate(columns, start=1)]


def _turn(is_text: bool, style: int) -> Callable[[Any], str]:
    empty = f'<c s="{style}"/>'
    text, number = f'<c s="{style}" t="inlineStr"><is><t', f'<c s="{style}"><v>'

    def cell(value: Any) -> str:
        if value is None or value == "":
            return empty
        if not is_text and not isinstance(value, str):
            plain = _number(value)
            if plain:
                return f"{number}{plain}</v></c>"
            value = format_date(value) if isinstance(value, dt.date) else value
        return f"{text}{_text(cell_text(value))}</t></is></c>"

    return cell


def _number(value: Any) -> str:
    """The value as a number of Excel, "" where it has none."""
    if isinstance(value, dt.datetime):
        whole, seconds = value.date(), value.hour * 3600 + value.minute * 60 + value.second
        return repr((whole - _DAY_ZERO).days + seconds / 86_400) if whole >= _FIRST_DAY else ""
    if isinstance(value, dt.date):
        return str((value - _DAY_ZERO).days) if value >= _FIRST_DAY else ""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not isfinite(value):
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else repr(value)


def _text(text: str) -> str:
    """The end of the tag `<t` and the text within it."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = _TO_ENCODE.sub(lambda found: f"_x{ord(found[0]):04X}_", escaped)
    return f' xml:space="preserve">{escaped}' if text != text.strip() or "\n" in text else f">{escaped}"
