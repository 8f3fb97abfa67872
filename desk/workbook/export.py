"""The workbook out: the same seven sheets that the import reads, streamed."""

from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from clubs.querysets import ClubQuerySet
from core.sheets.styled import StyledColumn, StyledSheet, write_styled_workbook
from desk.workbook.layout import SHEETS, ColumnSpec, SheetSpec
from desk.workbook.querysets.rows import READS
from desk.workbook.querysets.snapshot import area_names
from desk.workbook.words import shown

_KINDS = {"date": "date", "money": "money", "amount": "money", "count": "int", "rate": "decimal"}


def write_workbook(out: BinaryIO, clubs: ClubQuerySet, day: date | None = None) -> dict[str, int]:
    """Writes the clubs' rows to `out`; with `day` as of that day. Answers {sheet's title: rows}."""
    areas = area_names()
    written = {sheet.title: 0 for sheet in SHEETS}
    sheets = [
        StyledSheet(
            sheet.title, [_column(column, areas) for column in sheet.columns], _rows(sheet, clubs, day, areas, written)
        )
        for sheet in SHEETS
    ]
    write_styled_workbook(out, sheets)
    return written


def _column(column: ColumnSpec, areas: dict[str, str]) -> StyledColumn:
    """Years are text: a year must not be shown as 1.955."""
    return StyledColumn(
        column.heading,
        _KINDS.get(column.kind, "text"),
        column.width,
        note=column.note or None,
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
