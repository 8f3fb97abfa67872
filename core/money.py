"""Amounts of whole đồng and ratios: read from what people type, written as they read it, in Vietnamese notation."""

import math
import re
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from core.text import fold

MAX_VND = 10**15
"""Largest amount that is read (a million billion đồng); Excel's floats are exact up to 9 times that."""

Number = int | float | Decimal | Fraction

_UNITS = {
    "ty": 10**9, "ti": 10**9,
    "trieu": 10**6, "tr": 10**6,
    "nghin": 10**3, "ngan": 10**3, "k": 10**3,
}  # fmt: skip
_AMOUNT = re.compile(r"([0-9][0-9., ]*?) ?(ty|ti|trieu|tr|nghin|ngan|k)? ?(₫|d|dong|vnd)?")
_PLAIN = re.compile(r"0|[1-9][0-9]*")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?: [0-9]{3})+)")
_COMMA_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}")
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}|[0-9]+\.[0-9]+")


def parse_vnd(value: str | int | float | Decimal) -> int:
    """Whole đồng from "20.000.000", "20000000", "20 triệu", "20tr", "1,5 tỷ", "500k", "20.000.000 ₫" or a number.

    Raises ValueError, with a message for the person who typed it, for what is empty, ambiguous ("20.5", "1,500"),
    negative, not a whole number of đồng, or above `MAX_VND`.
    """
    if isinstance(value, bool):
        raise ValueError(_not_understood())
    amount = _read_amount(value) if isinstance(value, str) else _exact(value)
    if amount < 0:
        raise ValueError(_("The amount must not be negative."))
    if amount.denominator != 1:
        raise ValueError(_("The amount must be a whole number of đồng, without decimals."))
    if amount > MAX_VND:
        raise ValueError(_("The amount is too large. Check the number of zeros."))
    return int(amount)


def _not_understood() -> str:
    return _("This is not an amount of money. Write for example 20.000.000 or 20 triệu.")


def _exact(value: Number) -> Fraction:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(_not_understood())
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(_not_understood())
    return Fraction(value)


def _read_amount(text: str) -> Fraction:
    plain = fold(text)
    if not plain:
        raise ValueError(_("Enter an amount."))
    if len(plain) > 60:
        raise ValueError(_not_understood())
    if plain[0] in "-\u2212\u2013(":
        raise ValueError(_("The amount must not be negative."))
    found = _AMOUNT.fullmatch(plain)
    if not found:
        raise ValueError(_not_understood())
    digits, unit, _currency = found.groups()
    return _read_number(digits, has_unit=unit is not None) * _UNITS.get(unit, 1)


def _read_number(digits: str, *, has_unit: bool) -> Fraction:
    whole, comma, decimals = digits.rpartition(",")
    if _PLAIN.fullmatch(digits) or _GROUPED.fullmatch(digits) or _COMMA_GROUPED.fullmatch(digits):
        return Fraction(re.sub(r"[., ]", "", digits))
    if _AMBIGUOUS.fullmatch(digits):
        raise ValueError(
            _("The amount can be read in two ways. Write thousands with points (20.000.000) and no decimals.")
        )
    is_decimal = comma and decimals.isdigit() and (_PLAIN.fullmatch(whole) or _GROUPED.fullmatch(whole))
    if is_decimal and (has_unit or decimals.strip("0") or _GROUPED.fullmatch(whole)):
        return Fraction(re.sub(r"[. ]", "", whole) + "." + decimals)
    raise ValueError(_not_understood())


def format_vnd(amount: int) -> str:
    """The amount with points between the thousands and no unit: 20000000 gives "20.000.000"."""
    return f"{amount:,}".replace(",", ".")


def format_decimal(value: Number, places: int) -> str:
    """The number with a decimal comma and grouped thousands, rounded half up: (1234.56, 1) gives "1.234,6"."""
    return _with_comma(_rounded(Fraction(value), places, ROUND_HALF_UP))


def _rounded(value: Fraction, places: int, rounding: str) -> Decimal:
    scaled = value * 10**places
    floor = scaled.numerator // scaled.denominator
    rest = scaled - floor
    # By hand, because Decimal(numerator) / denominator would round once before the rounding that is asked for. Half up
    # is away from zero, as in Decimal.
    half = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and value > 0)
    up = {ROUND_FLOOR: False, ROUND_CEILING: rest > 0, ROUND_HALF_UP: half}[rounding]
    return Decimal(floor + up).scaleb(-places)


def _with_comma(value: Decimal) -> str:
    return f"{value:,f}".translate(str.maketrans(",.", ".,"))


def format_percent(n: Number, total: Number, places: int = 1, goal: Number | str | None = None) -> str | None:
    """The share n / total as "66,7%", half up; an exactly whole one has no decimals ("50%"). None where total is 0.

    The text never stands on the other side of ``goal`` (percent) or of 100 than the share itself: 69,96% is not written
    as 70,0% under a goal of 70. It takes more decimals where they help, else it is rounded away from the goal.
    """
    if total == 0:
        return None
    share = Fraction(n) * 100 / Fraction(total)
    if share.denominator == 1:
        return _with_comma(Decimal(int(share))) + "%"
    goals = [Fraction(100)] if goal is None else [Fraction(100), Fraction(goal)]
    for more in (places, places + 1, places + 2):
        text = _rounded(share, more, ROUND_HALF_UP)
        if _same_sides(text, share, goals):
            return _with_comma(text) + "%"
    candidates = (_rounded(share, places + 2, way) for way in (ROUND_FLOOR, ROUND_CEILING))
    safe = next((text for text in candidates if _same_sides(text, share, goals)), None)
    return _with_comma(safe if safe is not None else Decimal(int(share))) + "%"


def _same_sides(text: Decimal, share: Fraction, goals: list[Fraction]) -> bool:
    return all((Fraction(text) >= goal) == (share >= goal) for goal in goals)


_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUP_NAMES = ((10**6, "triệu"), (10**3, "nghìn"), (1, ""))


def in_words(amount: int) -> str:
    """The amount in Vietnamese words, as receipts have it: 20000000 gives "Hai mươi triệu đồng"."""
    words = ["âm"] if amount < 0 else []
    words += _number_words(abs(amount), has_higher=False) or ["không"]
    text = " ".join([*words, "đồng"])
    return text[0].upper() + text[1:]


def _number_words(number: int, *, has_higher: bool) -> list[str]:
    billions, rest = divmod(number, 10**9)
    words = [*_number_words(billions, has_higher=has_higher), "tỷ"] if billions else []
    for size, name in _GROUP_NAMES:
        group, rest = divmod(rest, size)
        if group:
            words += _group_words(group, is_first=not (words or has_higher))
            words += [name] if name else []
    return words


def _group_words(group: int, *, is_first: bool) -> list[str]:
    """Words of 1..999; after higher groups the hundreds are always said ("không trăm linh năm")."""
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    says_hundreds = bool(hundreds) or not is_first
    words = [_DIGITS[hundreds], "trăm"] if says_hundreds else []
    if tens > 1:
        words += [_DIGITS[tens], "mươi"]
    elif tens == 1:
        words.append("mười")
    elif ones and says_hundreds:
        words.append("linh")
    if ones:
        words.append(_ones_word(tens, ones))
    return words


def _ones_word(tens: int, ones: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 4 and tens > 1:
        return "tư"
    if ones == 5 and tens:
        return "lăm"
    return _DIGITS[ones]
