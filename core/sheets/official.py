"""Official papers as workbooks in the layout of Nghị định 30/2020/NĐ-CP (DOMAIN.md, section 6).

The caller gives words and figures; here is only the layout. Totals are formulas that carry their value, so that they
read the same in Excel, in a preview and in a program.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, BinaryIO

import xlsxwriter
from django.utils import timezone
from xlsxwriter.utility import xl_col_to_name

from core.sheets.columns import cell_text
from core.sheets.links import Linked, write_link
from core.sheets.official_charts import ChartSheet, Place, write_charts
from core.sheets.official_formats import FONT, Formats, header_height, row_height
from core.sheets.official_frame import Frame, set_up_page
from core.sheets.official_model import (
    BOLD,
    NOT_APPLICABLE,
    Average,
    Note,
    OfficialColumn,
    OfficialSheet,
    OfficialText,
    Paper,
    Share,
    widened,
)
from core.sheets.official_text import write_text

__all__ = [
    "BOLD",
    "NOT_APPLICABLE",
    "Average",
    "Note",
    "OfficialColumn",
    "OfficialSheet",
    "OfficialText",
    "Paper",
    "Share",
    "write_official",
]


LINES_WITH_SIGNATURES = 4
"""So many of a table's last lines, the totals among them, go to the page of the signatures."""
ROOM_FOR_WORDS = 20
"""A column this wide holds the label of the totals on one or two lines."""


def write_official(
    out: BinaryIO,
    paper: Paper,
    sheets: Sequence[OfficialSheet | OfficialText],
    note: Note | None = None,
    charts: ChartSheet | None = None,
) -> None:
    """Writes the workbook to `out`: the sheets in their order, then the charts, the explanations last.

    The same sheets on the same day are the same bytes.
    """
    # the unit of columns' widths is a digit of the default font: of Times New Roman it is alike in every program
    plain = {"font_name": FONT, "font_size": 11}
    workbook = xlsxwriter.Workbook(out, {"in_memory": True, "default_format_properties": plain})
    workbook.set_size(2400, 1400)
    workbook.set_properties({"created": dt.datetime.combine(timezone.localdate(), dt.time())})
    formats = Formats(workbook)
    places = {}
    for sheet in sheets:
        if isinstance(sheet, OfficialText):
            write_text(workbook.add_worksheet(sheet.name), formats, paper, sheet)
        else:
            places[sheet.name] = _SheetWriter(workbook, formats, paper, sheet).write()
    if charts:
        page = workbook.add_worksheet(charts.name)
        set_up_page(page, paper, landscape=True)
        write_charts(workbook, page, formats, charts, places, paper.stamp)
    if note:
        _write_note(workbook, formats, paper, note)
    workbook.close()


class _SheetWriter(Frame):
    """Writes one table."""

    def __init__(self, workbook, formats: Formats, paper: Paper, sheet: OfficialSheet):
        sheet = replace(sheet, columns=[widened(column, sheet) for column in sheet.columns])
        super().__init__(workbook.add_worksheet(sheet.name), formats, paper, [column.width for column in sheet.columns])
        self.sheet = sheet
        self.place = {column.key: index for index, column in enumerate(sheet.columns)}

    def write(self) -> Place:
        """Answers where the table's rows stand."""
        self.letterhead()
        self.title(self.sheet.title, self.sheet.subtitles, self.sheet.unit_words)
        top = self.row
        self._header()
        first = self.row
        self._body()
        last_lines = max(first, self.row - LINES_WITH_SIGNATURES)
        if self.sheet.is_signed:
            self.signatures()
        self.end(together={last_lines: self.row}, headings=(top, first - 1))
        return Place(first, first + max(len(self.sheet.rows), 1) - 1, self.place)

    # -- the table

    def _header(self) -> None:
        top, columns = self.row, self.sheet.columns
        has_groups = any(column.group for column in columns)
        below = top + 1 if has_groups else top
        index = 0
        while index <= self.last:
            column, end = columns[index], index
            while column.group and end < self.last and columns[end + 1].group == column.group:
                end += 1
            if column.group:
                self.across(top, index, end, column.group, "header")
                for inner in range(index, end + 1):
                    self.page.write_string(below, inner, columns[inner].heading, self._header_style(columns[inner]))
            elif has_groups:
                self.page.merge_range(top, index, below, index, column.heading, self._header_style(column))
            else:
                self.page.write_string(top, index, column.heading, self._header_style(column))
            index = end + 1
        if has_groups:
            spans = {
                name: sum(c.width for c in columns if c.group == name) for name in {c.group for c in columns} - {""}
            }
            self.set_height(top, header_height(list(spans.items())))
        upright = [column.heading for column in columns if column.kind == "mark"]
        self.set_height(below, header_height([(c.heading, c.width) for c in columns if c.kind != "mark"], upright))
        self._column_numbers(below + 1)
        self.page.repeat_rows(top, below + 1)
        self.row = below + 2

    def _header_style(self, column: OfficialColumn):
        return self.formats["header_upright" if column.kind == "mark" else "header"]

    def _column_numbers(self, row: int) -> None:
        numbers = self.sheet.numbers or range(1, self.last + 2)
        for index, number in enumerate(numbers):
            self.page.write_string(row, index, f"({number})", self.formats["column_number"])

    def _body(self) -> None:
        first = self.row
        for values in self.sheet.rows:
            for index, column in enumerate(self.sheet.columns):
                self._cell(self.row, index, column, values.get(column.key), "_total" if values.get(BOLD) else "")
            texts = [(str(values.get(c.key) or ""), c.width) for c in self.sheet.columns if c.kind == "text"]
            self.set_height(self.row, row_height(texts))
            self.row += 1
        if self.sheet.total_label:
            self._total(first, self.row - 1)
            self.set_height(self.row, row_height([]))
            self.row += 1

    def _cell(self, row: int, index: int, column: OfficialColumn, value: Any, weight: str = "") -> None:
        style = self.formats[f"{column.kind}{weight}"]
        if isinstance(value, Linked):
            write_link(self.page, row, index, value, style)
            value = value.value
        if isinstance(value, Share | Average) and column.n_key:
            self._quotient(row, index, column, value, weight)
        elif value is NOT_APPLICABLE or (isinstance(value, Share) and not value.total):
            self.page.write_string(row, index, self.paper.not_applicable, self.formats[f"none{weight}"])
        elif value is None or value == "":
            self.page.write_blank(row, index, None, style)
        elif isinstance(value, Share):
            self.page.write_number(row, index, value.n / value.total, self.formats.share(value.places, weight))
        elif column.kind == "date":
            self.page.write_datetime(row, index, value, style)
        elif column.kind in ("int", "money", "decimal") or isinstance(value, int):
            self.page.write_number(row, index, value, style)
        else:
            self.page.write_string(row, index, cell_text(str(value)), style)

    def _quotient(self, row: int, index: int, column: OfficialColumn, value: Share | Average, weight: str) -> None:
        """n / N as a formula of the two cells of its row, or what is said where N is 0."""
        n, total = (f"{xl_col_to_name(self.place[key])}{row + 1}" for key in (column.n_key, column.of_key))
        none = self.paper.not_applicable
        style = self.formats[f"{column.kind}{weight}"] if value.total else self.formats[f"none{weight}"]
        words, result = f"{n}/{total}", none
        if isinstance(value, Average):
            words = f"ROUND({words},0)"
            result = value.rounded if value.total else none
        elif value.total:
            style, result = self.formats.share(value.places, weight), value.n / value.total
        self.page.write_formula(row, index, f'=IF({total}=0,"{none}",{words})', style, result)

    def _total(self, first: int, last: int) -> None:
        label_place = self._label_place()
        for index, column in enumerate(self.sheet.columns):
            value = self.sheet.totals.get(column.key)
            if index == label_place:
                value = self.sheet.total_label
            formula = self._formula(index, column, first, last) if last >= first and value is not None else ""
            if not formula:
                self._cell(self.row, index, column, value, "_total")
            elif isinstance(value, Share):
                result = value.n / value.total if value.total else self.paper.not_applicable
                style = self.formats.share(value.places, "_total") if value.total else self.formats["none_total"]
                self.page.write_formula(self.row, index, formula, style, result)
            else:
                self.page.write_formula(self.row, index, formula, self.formats[f"{column.kind}_total"], value)

    def _label_place(self) -> int:
        """The first text column with room for words; else the first of all text columns."""
        texts = [index for index, column in enumerate(self.sheet.columns) if column.kind == "text"]
        return next((index for index in texts if self.sheet.columns[index].width >= ROOM_FOR_WORDS), texts[0])

    def _formula(self, index: int, column: OfficialColumn, first: int, last: int) -> str:
        """The total's formula over the rows `first` to `last`; "" where the total is no formula."""
        column_of = {key: xl_col_to_name(place) for key, place in self.place.items()}
        column_of[""] = xl_col_to_name(index)
        cells = {key: f"{name}{first + 1}:{name}{last + 1}" for key, name in column_of.items()}
        none = self.paper.not_applicable
        if column.total == "sum":
            return f"=SUM({cells['']})"
        if column.total == "marks":
            return f'=COUNTIF({cells[""]},"?*")'
        if column.total == "weighted":
            weights, shares = cells[column.of_key], cells[""]
            known = f"SUMPRODUCT({weights},--ISNUMBER({shares}))"  # a blank share is not known, and has no weight
            return f'=IF({known}=0,"{none}",SUMPRODUCT({weights},{shares})/{known})'
        return ""


def _write_note(workbook, formats: Formats, paper: Paper, note: Note) -> None:
    page = workbook.add_worksheet(note.name)
    set_up_page(page, paper, landscape=False)
    page.set_column(0, 0, 32)
    page.set_column(1, 1, 76)
    page.merge_range(0, 0, 0, 1, "", formats["title"])
    page.write_string(0, 0, note.title, formats["title"])
    page.set_row(0, 24)
    page.repeat_rows(0)
    for row, (label, words) in enumerate(note.lines, start=2):
        if not words:
            page.merge_range(row, 0, row, 1, "", formats["note_heading"])
            page.write_string(row, 0, cell_text(label), formats["note_heading"])
            page.set_row(row, 26)
            continue
        page.write_string(row, 0, cell_text(label), formats["note_label"])
        page.write_string(row, 1, cell_text(words), formats["note"])
        page.set_row(row, row_height([(label, 30), (words, 76)]))
