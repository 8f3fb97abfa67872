"""Values as a cell of the workbook holds them, and as people read them."""

from typing import Any

from core.dates import format_date
from core.money import format_decimal, format_vnd
from core.sheets.values import as_shown
from desk.workbook.layout import ColumnSpec


def shown(column: ColumnSpec, value: Any) -> Any:
    """The cell for a stored value: the word of a listed one, x for a mark, None for blank."""
    if value is None or value == "" or value is False:
        return None
    if value is True:
        return "x"
    return column.labels.get(value, value) if column.choices else value


def as_words(column: ColumnSpec, value: Any) -> str:
    """The value in a sentence or a table of changes; blank is empty."""
    cell = shown(column, value)
    if cell is None:
        return ""
    match column.kind:
        case "date":
            return format_date(cell)
        case "money" | "amount":
            return format_vnd(cell)
        case "rate":
            return format_decimal(cell, 3).rstrip("0").rstrip(",")
        case _:
            return as_shown(cell)
