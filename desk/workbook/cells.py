"""What a cell of the workbook means, by its column's kind."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.sheets import values
from desk.workbook.layout import ColumnSpec, match_key


def read_cell(column: ColumnSpec, cell: Any, areas: dict[str, str]) -> Any:
    """The value of a cell by its column's kind. Raises ValueError with what to do."""
    match column.kind:
        case "code":
            return _fitting(column, _code(column, cell))
        case "text" | "open":
            return _fitting(column, values.as_text(cell))
        case "date":
            return values.as_date(cell)
        case "year":
            return values.as_year(cell)
        case "mark":
            return values.as_mark(cell)
        case "count":
            return _small(values.as_int(cell))
        case "rate":
            return _rate(values.as_decimal(cell))
        case "money":
            return _positive(values.as_vnd(cell))
        case "amount":
            return values.as_vnd(cell)
        case "area":
            return _listed(cell, areas, [])
        case _:
            return _listed(cell, column.by_word, column.words)


def _code(column: ColumnSpec, cell: Any) -> str:
    code = values.as_code(cell)
    if column.max_length == 0 or column.key in ("decision_number", "phone"):
        return code
    if "/" in code or "\n" in code:
        raise ValueError(_("A code must not hold a slash."))
    return code


def _fitting(column: ColumnSpec, text: str) -> str:
    if column.max_length and len(text) > column.max_length:
        raise ValueError(_("At most %(count)s characters fit here; shorten the text.") % {"count": column.max_length})
    return text


def _small(number: int | None) -> int | None:
    if number is not None and number > 1_000_000:
        raise ValueError(_("This number is too large."))
    return number


def _rate(rate: Decimal | None) -> Decimal | None:
    if rate is None:
        return None
    if rate > 100:
        raise ValueError(_("The interest rate must not be above 100 percent a month."))
    if rate != round(rate, 3):
        raise ValueError(_("The interest rate takes at most three decimals."))
    return rate


def _positive(amount: int | None) -> int | None:
    if amount == 0:
        raise ValueError(_("The amount must be greater than 0."))
    return amount


def _listed(cell: Any, by_word: dict[str, str], words: list[str]) -> str:
    text = values.as_text(cell)
    if not text:
        return ""
    key = match_key(text)
    if key not in by_word:
        if words:
            raise ValueError(_("Write one of: %(words)s.") % {"words": ", ".join(words)})
        raise ValueError(_("There is no such area. Write its number, 1 to 8, or its name."))
    return by_word[key]
