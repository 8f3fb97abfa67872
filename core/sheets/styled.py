"""Workbooks that people fill in: headings that explain themselves, drop-downs, columns that keep what is typed."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from core.sheets.columns import HEADER_COLOUR, NUMBER_FORMATS, PAGE_FOOT, Column, cell_text, page_head, sheet_title
from core.sheets.links import Linked, write_link

_LINK = {"font_color": "#0B5394", "underline": 1}
CHOICES_SHEET = "Danh mục chọn"
"""Hidden sheet of the lists that do not fit into Excel's in-cell form (255 characters, no comma)."""

_REQUIRED_COLOUR = "#FFE8A3"
_LAST_ROW = 1_048_575
_LONGEST_INLINE_LIST = 255
_ALLOWED = dict.fromkeys(
    ("format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter"), True
)


@dataclass(frozen=True)
class StyledColumn(Column):
    """A column to fill in: ``note`` is a comment on the heading, ``choices`` a drop-down that never blocks.

    A required column has a star after its heading and another colour.
    """

    note: str | None = None
    choices: Sequence[str] | None = None
    required: bool = False


@dataclass(frozen=True)
class StyledSheet:
    """A sheet; ``rows`` is read once, each row in the columns' order. So many columns at the left stay in sight.

    With ``is_guarded`` the headings cannot be changed by mistake; everything below them can be typed, sorted, filtered,
    inserted and deleted. Codes are not locked: Excel sorts no protected rows with a locked cell, and a row inserted
    below a locked one would be locked too. The lines of ``head`` stand above every printed page.
    """

    title: str
    columns: Sequence[StyledColumn]
    rows: Iterable[Sequence[Any]]
    frozen_columns: int = 0
    is_guarded: bool = False
    head: Sequence[str] = ()


@dataclass(frozen=True)
class Page:
    """A sheet of plain text lines: ``lines`` are (text, is a heading)."""

    title: str
    lines: Sequence[tuple[str, bool]]


@dataclass(frozen=True)
class HiddenSheet:
    """Cells of text for programs, which nobody sees."""

    title: str
    rows: Sequence[Sequence[str]]


def write_styled_workbook(out: BinaryIO, sheets: Sequence[StyledSheet | Page | HiddenSheet]) -> None:
    """Write the sheets to ``out`` in constant memory. Text is never a formula; None stays an empty cell.

    The same sheets on the same day are the same bytes.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": dt.datetime.combine(timezone.localdate(), dt.time())})
        long_lists: list[Sequence[str]] = []
        for sheet in sheets:
            if isinstance(sheet, Page):
                _write_page(book, sheet)
            elif isinstance(sheet, HiddenSheet):
                _write_hidden(book, sheet)
            else:
                _write_sheet(book, sheet, long_lists)
        if long_lists:
            _write_choices(book, long_lists)


def _write_sheet(book: Workbook, sheet: StyledSheet, long_lists: list[Sequence[str]]) -> None:
    page = book.add_worksheet(sheet_title(sheet.title))
    page.freeze_panes(1, sheet.frozen_columns)
    formats = [
        book.add_format(
            {"num_format": NUMBER_FORMATS[column.kind], "locked": not sheet.is_guarded}
            | (_LINK if column.is_linked else {})
        )
        for column in sheet.columns
    ]
    headers = {required: _header_format(book, required) for required in (False, True)}
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width, formats[place])
        page.write_string(0, place, column.heading + "*" * column.required, headers[column.required])
        if column.note:
            page.write_comment(0, place, column.note, {"x_scale": 2, "y_scale": 1.5})
        if column.choices:
            _add_choices(page, place, column.choices, long_lists)
    number = 0
    for number, row in enumerate(sheet.rows, start=1):
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _write_cell(page, number, place, column, value, formats[place])
    if sheet.columns:
        page.autofilter(0, 0, max(number, 1), len(sheet.columns) - 1)
    _set_up_print(page, page_head(sheet.head))
    if sheet.is_guarded:
        page.protect("", _ALLOWED)


def _set_up_print(page: Worksheet, head: str = "") -> None:
    """A4 across, all columns on one page, the headings on each page, its number at the foot."""
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer(PAGE_FOOT)
    if head:
        page.set_header(head, {"margin": 0.2})


def _write_page(book: Workbook, sheet: Page) -> None:
    page = book.add_worksheet(sheet_title(sheet.title))
    page.set_column(0, 0, 110)
    page.hide_gridlines(2)
    plain = {"text_wrap": True, "valign": "top", "font_size": 12}
    styles = {False: book.add_format(plain), True: book.add_format({**plain, "bold": True, "font_size": 14})}
    for number, (text, is_heading) in enumerate(sheet.lines):
        page.write_string(number, 0, text, styles[is_heading])
    _set_up_print(page)
    page.set_portrait()
    page.protect("")


def _write_hidden(book: Workbook, sheet: HiddenSheet) -> None:
    page = book.add_worksheet(sheet_title(sheet.title))
    page.very_hidden()
    for number, row in enumerate(sheet.rows):
        for place, text in enumerate(row):
            page.write_string(number, place, text)


def _header_format(book: Workbook, required: bool) -> Any:
    colour = _REQUIRED_COLOUR if required else HEADER_COLOUR
    return book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": colour, "bottom": 1})


def _write_cell(page: Worksheet, row: int, place: int, column: Column, value: Any, cell_format: Any) -> None:
    if isinstance(value, Linked):
        write_link(page, row, place, value, cell_format)
        value = value.value
    if value is None:
        return
    if column.kind == "text" or isinstance(value, str):
        page.write_string(row, place, cell_text(value), cell_format)
    elif isinstance(value, dt.date):
        page.write_datetime(row, place, value, cell_format)
    else:
        page.write_number(row, place, value, cell_format)


def _add_choices(page: Worksheet, place: int, choices: Sequence[str], long_lists: list[Sequence[str]]) -> None:
    source: Sequence[str] | str = choices
    if len(",".join(choices)) > _LONGEST_INLINE_LIST or any("," in choice for choice in choices):
        if choices not in long_lists:
            long_lists.append(choices)
        column = long_lists.index(choices)
        source = f"='{CHOICES_SHEET}'!{xl_range_abs(0, column, len(choices) - 1, column)}"
    page.data_validation(
        1,
        place,
        _LAST_ROW,
        place,
        {
            "validate": "list",
            "source": source,
            # The importer takes more spellings than the list has; Excel must not refuse them.
            "error_type": "warning",
            "error_title": _("Not in the list"),
            "error_message": _("Choose a value from the list."),
        },
    )


def _write_choices(book: Workbook, lists: Sequence[Sequence[str]]) -> None:
    page = book.add_worksheet(CHOICES_SHEET)
    page.hide()
    for row in range(max(len(choices) for choices in lists)):
        for place, choices in enumerate(lists):
            if row < len(choices):
                page.write_string(row, place, choices[row])
