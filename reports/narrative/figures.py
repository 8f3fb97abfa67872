"""The figures that a sentence may hold: cells of the yearly workbook's tables, as words. There is no other way in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from core.money import format_percent, format_vnd
from core.sheets.official import NOT_APPLICABLE, Average, OfficialSheet, Share
from reports.yearly import Annex

MONEY = "{} đồng"


@dataclass(frozen=True)
class Figure:
    """One cell in words; `cell` is (sheet, row, column key), so that it can be found again."""

    words: str
    value: Any
    cell: tuple[str, str, str]

    def __str__(self) -> str:
        return self.words


class Name(str):
    """Words that are no figure: a unit's or target's name from the workbook, a date, the plan's decision."""


class Row:
    """One row of a table, or its totals. `row[key]` is the Figure, None where the cell is blank: nobody knows."""

    def __init__(self, sheet: OfficialSheet, label: str, values: Mapping[str, Any]):
        self.sheet, self.label, self.values = sheet, label, values
        self.kinds = {column.key: column.kind for column in sheet.columns}

    def __contains__(self, key: str) -> bool:
        return key in self.kinds

    def __getitem__(self, key: str) -> Figure | None:
        value = self.values.get(key)
        if key not in self.kinds or value is None or value is NOT_APPLICABLE or value == "":
            return None
        words = in_words(value, is_money=self.kinds[key] == "money")
        return None if words is None else Figure(words, value, (self.sheet.name, self.label, key))

    def is_not_applicable(self, key: str) -> bool:
        """A share of nothing: neither unknown nor zero."""
        value = self.values.get(key)
        return value is NOT_APPLICABLE or (isinstance(value, Share | Average) and not value.total)

    def number(self, key: str) -> int | None:
        """The bare value, for conditions alone."""
        value = self.values.get(key)
        return value if isinstance(value, int) else None


def in_words(value: Any, *, is_money: bool) -> str | None:
    if isinstance(value, Share):
        return format_percent(value.n, value.total, goal=value.goal)
    if isinstance(value, Average):
        if not value.total:
            return None
        value = value.rounded
    if isinstance(value, int):
        return MONEY.format(format_vnd(value)) if is_money else format_vnd(value)
    return str(value)


class Tables(NamedTuple):
    """The workbook's tables by what they hold."""

    people: OfficialSheet
    reached: OfficialSheet
    income: OfficialSheet
    operating: OfficialSheet
    lending: OfficialSheet
    care: OfficialSheet
    areas: OfficialSheet
    clubs: OfficialSheet
    targets: OfficialSheet


class Figures:
    """What the narrative reads: totals and rows of the workbook's tables."""

    def __init__(self, annex: Annex):
        self.tables = Tables(*annex.tables, annex.targets)

    def total(self, table: str) -> Row:
        sheet = getattr(self.tables, table)
        return Row(sheet, "", sheet.totals)

    def rows(self, table: str) -> Iterator[Row]:
        sheet = getattr(self.tables, table)
        for values in sheet.rows:
            yield Row(sheet, str(values.get("unit") or values.get("label") or ""), values)


def headings(sheet: OfficialSheet) -> dict[str, str]:
    """{column key: its group's heading, or its own}."""
    return {column.key: column.group or column.heading for column in sheet.columns}
