"""The workbook out: how it is filled in, the seven sheets that the import reads, streamed, and a hidden stamp."""

from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from clubs.querysets import ClubQuerySet
from core.sheets.styled import HiddenSheet, Page, StyledColumn, StyledSheet, write_styled_workbook
from desk.workbook.guide import GUIDE_SHEET, guide_lines
from desk.workbook.layout import SHEETS, ColumnSpec, SheetSpec
from desk.workbook.querysets.rows import READS
from desk.workbook.querysets.snapshot import area_names
from desk.workbook.stamp import STAMP_SHEET, Stamp, stamp_rows
from desk.workbook.words import shown

_KINDS = {"date": "date", "money": "money", "amount": "money", "count": "int", "rate": "decimal"}
# What the heading's note says where the layout has none. Vietnamese, like the headings.
_NOTES = {
    "code": "Giữ nguyên chữ và số 0 ở đầu.",
    "date": "Ngày/tháng/năm, ví dụ 05/03/2024.",
    "year": "Bốn chữ số, ví dụ 1955.",
    "mark": "Ghi x nếu có, không thì để trống.",
    "choice": "Chọn trong danh sách của ô.",
    "open": "Chọn trong danh sách hoặc tự ghi.",
    "money": "Số đồng, ví dụ 1.500.000 hoặc 1,5 triệu.",
    "amount": "Số đồng, ví dụ 1.500.000; không có thì ghi 0.",
    "count": "Số nguyên, ví dụ 12.",
}


def write_workbook(
    out: BinaryIO, clubs: ClubQuerySet, stamp: Stamp, day: date | None = None, *, has_guide: bool = True
) -> dict[str, int]:
    """Writes the clubs' rows to `out`; with `day` as of that day. Answers {sheet's title: rows}.

    The guide is for people: what programs take is the seven sheets of the contract, in their order.
    """
    areas = area_names()
    written = {sheet.title: 0 for sheet in SHEETS}
    sheets = [
        StyledSheet(
            sheet.title,
            [_column(column, areas) for column in sheet.columns],
            _rows(sheet, clubs, day, areas, written),
            frozen_columns=_leading_codes(sheet),
            is_guarded=True,
        )
        for sheet in SHEETS
    ]
    guide = [Page(GUIDE_SHEET, guide_lines())] if has_guide else []
    write_styled_workbook(out, [*guide, *sheets, HiddenSheet(STAMP_SHEET, stamp_rows(stamp))])
    return written


def _leading_codes(sheet: SheetSpec) -> int:
    """The columns that say which row it is, at the left: they stay in sight."""
    is_code = [column.kind == "code" and column.is_required for column in sheet.columns]
    return is_code.index(False)


def _column(column: ColumnSpec, areas: dict[str, str]) -> StyledColumn:
    """Years are text: a year must not be shown as 1.955."""
    return StyledColumn(
        column.heading,
        _KINDS.get(column.kind, "text"),
        column.width,
        note=column.note or _NOTES.get(column.kind),
        choices=(list(areas.values()) if column.kind == "area" else column.words or _marks(column)) or None,
        required=column.is_required,
    )


def _marks(column: ColumnSpec) -> list[str]:
    return ["x"] if column.kind == "mark" else []


def _rows(
    sheet: SheetSpec, clubs: ClubQuerySet, day: date | None, areas: dict[str, str], written: dict[str, int]
) -> Iterator[list[Any]]:
    for row in READS[sheet.key](clubs, day):
        values = {"club": row.club, "code": row.code} | row.values
        if "area" in values:
            values["area"] = areas[values["area"]]
        written[sheet.title] += 1
        yield [shown(column, values[column.key]) for column in sheet.columns]
