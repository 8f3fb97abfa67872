"""Filters for numbers, money and dates: 20.000.000 and 66,7% in Vietnamese, 20,000,000 and 66.7% in English."""

import datetime as dt
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import dates, money

register = template.Library()

UNKNOWN = "—"
_ENGLISH_SIGNS = str.maketrans(".,", ",.")


def _signs(text: str) -> str:
    """With the signs of the language, and a minus as wide as a digit."""
    text = text.replace("-", "−")
    return text.translate(_ENGLISH_SIGNS) if (get_language() or "vi").startswith("en") else text


@register.filter
def number(value: int | float | Decimal | None, places: int = 0) -> str:
    """Grouped by thousands: 1.463, or ``number:1`` with that many decimals."""
    return UNKNOWN if value is None else _signs(money.format_decimal(value, places))


@register.filter
def vnd(value: int | None) -> str:
    """An amount without its unit, for columns whose heading says đồng: 20.000.000."""
    return UNKNOWN if value is None else _signs(money.format_vnd(value))


@register.filter
def vnd_unit(value: int | None) -> str:
    """An amount with its unit, kept on one line: 20.000.000 ₫."""
    return UNKNOWN if value is None else f"{vnd(value)}\u00a0₫"


@register.filter
def words(value: int | None) -> str:
    """An amount in Vietnamese words: Hai mươi triệu đồng."""
    return UNKNOWN if value is None else money.in_words(value)


@register.filter
def percent(value: int | float | Decimal | None, places: int = 1) -> str:
    """A number that is a percentage already: 66.66 gives 66,7%. For a pair use `share`."""
    return UNKNOWN if value is None else _signs(money.format_decimal(value, places)) + "%"


@register.simple_tag
def share(n: int | None, total: int | None, goal: Decimal | str | None = None) -> str | None:
    """n / total as 66,7%, never on the other side of the goal; None where it does not apply, so ``as`` can test it."""
    if n is None or total is None:
        return UNKNOWN
    text = money.format_percent(n, total, goal=goal)
    return None if text is None else _signs(text)


@register.filter
def rate(value: Decimal | None) -> str:
    """A rate without needless zeros: 0.80 gives 0,8."""
    if value is None:
        return UNKNOWN
    plain = Decimal(value).normalize()
    return number(plain, max(-plain.as_tuple().exponent, 0))


@register.filter
def vidate(value: dt.date | dt.datetime | None) -> str:
    """dd/mm/yyyy in every language; of a datetime the local day."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return dates.format_date(value) or UNKNOWN


@register.filter
def vidatetime(value: dt.datetime | None) -> str:
    """dd/mm/yyyy hh:mm, local time."""
    if value is None:
        return UNKNOWN
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{dates.format_date(local.date())} {local:%H:%M}"


@register.filter
def viuntil(value: dt.datetime) -> str:
    """Until when, in words: of a midnight the end of the day before, as people say it."""
    local = timezone.localtime(value)
    if local.time() == dt.time():
        return _("the end of %(day)s") % {"day": dates.format_date(local.date() - dt.timedelta(days=1))}
    return vidatetime(value)
