"""What a cell means: one function per kind of column, each of which raises ValueError with what to do.

A blank cell gives None ("" for text, False for a mark): whether a column is required is the caller's question.
"""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.dates import format_date, parse_date
from core.money import format_decimal, parse_vnd
from core.text import fold, nfc


class ErrorValue(str):
    """The text of an error cell: #N/A, #REF!, ..."""


class Percent(float):
    """A number that its cell shows as a percentage: 0.008 is seen and meant as 0,8."""


class _NoValue:
    """A formula whose result the file does not hold, because no spreadsheet program has computed it yet."""

    def __repr__(self) -> str:
        return "NO_VALUE"


NO_VALUE = _NoValue()

_MARKS = frozenset({"x", "có", "true", "1", "đúng"})
_GROUPED_INTEGER = re.compile(r"[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_DECIMAL = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?")
# 1.500 and 1,500 may be a thousand and a half as well as fifteen hundred; 0,125 may not.
_AMBIGUOUS_DECIMAL = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


def heading_key(text: Any) -> str:
    """What headings and sheet titles are compared by: without case, marks, spaces and the star of required columns."""
    return fold(str(text)).replace(" ", "").removesuffix("(*)").strip("*")


def as_shown(cell: Any) -> str:
    """The cell as its user sees it, for messages: 22738.0 is "22738", a date dd/mm/yyyy, 0.8 "0,8"."""
    cell = _tidy(cell)
    if cell is None or cell is NO_VALUE:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Percent):
        return _decimal_text(_as_exact(cell * 100)) + "%"
    if isinstance(cell, float):
        return _decimal_text(_as_exact(cell))
    if isinstance(cell, dt.datetime):
        return f"{format_date(cell.date())} {cell:%H:%M}"
    if isinstance(cell, dt.date):
        return format_date(cell)
    return str(cell)


def as_text(cell: Any) -> str:
    """Text as it is stored; numbers that Excel made of codes are written without decimals (22738.0 gives "22738")."""
    _check_computed(cell)
    return as_shown(cell)


def as_code(cell: Any) -> str:
    """A code, telephone or decision number: text, but what Excel has turned into a date or a fraction is refused."""
    _check_computed(cell)
    cell = _tidy(cell)
    if isinstance(cell, dt.date | dt.time | dt.timedelta | bool | float):
        raise ValueError(_("Excel has changed this code. Format the cell as Text and type the code again."))
    return as_shown(cell)


def as_date(cell: Any) -> dt.date | None:
    """A date cell, or text as dd/mm/yyyy, d/m/yyyy or yyyy-mm-dd."""
    _check_computed(cell)
    cell = _tidy(cell)
    if cell is None:
        return None
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    return parse_date(cell if isinstance(cell, str) else as_shown(cell))


def as_vnd(cell: Any) -> int | None:
    """Whole đồng, by the rules of `core.money.parse_vnd`."""
    _check_computed(cell)
    cell = _tidy(cell)
    if cell is None:
        return None
    if isinstance(cell, str | int) or type(cell) is float:
        return parse_vnd(cell)
    return parse_vnd(as_shown(cell))


def as_int(cell: Any) -> int | None:
    """A whole number, not negative: 12, 12.0, "12", "1.200"."""
    _check_computed(cell)
    cell = _tidy(cell)
    if cell is None:
        return None
    if type(cell) is int and cell >= 0:
        return cell
    if isinstance(cell, str) and len(cell) <= 18 and _GROUPED_INTEGER.fullmatch(cell) and cell.isascii():
        return int(cell.replace(".", ""))
    raise ValueError(_("Write a whole number, for example 12."))


def as_decimal(cell: Any) -> Decimal | None:
    """A number that is not negative, as a rate: 0.8, "0,8", "0.8", "0,8%" and a cell that shows 0,8% all give 0.8."""
    _check_computed(cell)
    cell = _tidy(cell)
    if cell is None:
        return None
    if isinstance(cell, Percent):
        return _not_negative(_as_exact(cell * 100))
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _not_negative(_as_exact(cell))
    text = as_shown(cell).removesuffix("%").strip()
    found = _DECIMAL.fullmatch(text) if len(text) <= 18 else None
    if not found or _AMBIGUOUS_DECIMAL.fullmatch(text):
        raise ValueError(_bad_number())
    return Decimal(f"{found[1]}.{found[2] or 0}").normalize() + 0


def as_year(cell: Any) -> int | None:
    """A year of four digits, 1850 to 2150."""
    _check_computed(cell)
    cell = _tidy(cell)
    if cell is None:
        return None
    text = as_shown(cell)
    if re.fullmatch(r"[0-9]{4}", text) and 1850 <= int(text) <= 2150:
        return int(text)
    raise ValueError(_("Write the year with four digits, for example 1955."))


def as_mark(cell: Any) -> bool:
    """A cross: x, có, đúng, 1, TRUE are yes; blank and FALSE are no; anything else is refused."""
    _check_computed(cell)
    cell = _tidy(cell)
    if cell is None or cell is False:
        return False
    if as_shown(cell).casefold() in _MARKS:
        return True
    raise ValueError(_("Write x for yes, or leave the cell empty."))


def _check_computed(cell: Any) -> None:
    if cell is NO_VALUE:
        raise ValueError(_("The result of this formula is missing. Open the file in Excel, save it and send it again."))
    if isinstance(cell, ErrorValue):
        raise ValueError(_("The formula in this cell has an error. Correct it or type the value."))


def _tidy(cell: Any) -> Any:
    """Text cleaned, blank text as None, floats as the 15 digits that Excel shows and as int where they are whole."""
    if isinstance(cell, str) and not isinstance(cell, ErrorValue):
        return nfc(cell) or None
    if type(cell) is float:
        shown = float(f"{cell:.15g}")
        return int(shown) if shown.is_integer() and abs(shown) < 10**15 else shown
    return cell


def _as_exact(number: float) -> Decimal:
    # Twelve digits: 0.008 * 100 and the sums of formulas are noisy after that.
    return Decimal(f"{number:.12g}")


def _decimal_text(number: Decimal) -> str:
    number = number.normalize()
    return format_decimal(number, max(-number.as_tuple().exponent, 0)).replace(".", "")


def _not_negative(number: Decimal) -> Decimal:
    if number < 0 or not number.is_finite():
        raise ValueError(_bad_number())
    return number


def _bad_number() -> str:
    return _("Write a number such as 12 or 0,8.")
