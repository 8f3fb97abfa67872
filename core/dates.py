"""Calendar arithmetic of DOMAIN.md, section 4. Pure: no clock, no database."""

import calendar
import datetime as dt
import re

from django.utils.translation import gettext as _

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_VIETNAMESE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")

LATEST_YEAR = 2999
"""Later years are slips of the hand; at the calendar's very end there would be no day after, no month after."""


def parse_date(text: str) -> dt.date:
    """The date of "2025-12-31", "31/12/2025" or "5/3/2025" (day first). Raises ValueError for anything else."""
    text = text.strip()
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _VIETNAMESE.fullmatch(text):
        day, month, year = found.groups()
    else:
        raise ValueError(_("“%(text)s” is not a date. Write day/month/year, for example 31/12/2025.") % {"text": text})
    try:
        found_day = dt.date(int(year), int(month), int(day))
        if found_day.year > LATEST_YEAR:
            raise ValueError
        return found_day
    except ValueError:
        raise ValueError(_("There is no day “%(text)s” in the calendar.") % {"text": text}) from None


def format_date(day: dt.date | None) -> str:
    """dd/mm/yyyy; nothing for None."""
    return "" if day is None else f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months later (earlier when negative), or that month's last day.

    Count each instalment from the original day: going on from 28 February would lose the 31st for good.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month0 + 1, min(day.day, calendar.monthrange(year, month0 + 1)[1]))


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years earlier; a 29 February becomes the 28th where there is none."""
    return add_months(day, -12 * years)


def period_start(as_of: dt.date) -> dt.date:
    """First day of the twelve months that end on the day (DOMAIN.md, section 4: 14/12/2025 gives 15/12/2024)."""
    return years_before(as_of, 1) + dt.timedelta(days=1)


def reporting_year(year: int) -> tuple[dt.date, dt.date]:
    """(first, last) day of an official reporting year, both included: 15/12 to 14/12 (Nghị định 09/2019/NĐ-CP)."""
    return dt.date(year - 1, 12, 15), dt.date(year, 12, 14)


def age_on(day: dt.date, birth_date: dt.date | None = None, birth_year: int | None = None) -> int | None:
    """Age in whole years: from the full date where known, else the difference of the years; else None.

    Somebody born on 29 February grows older on 1 March of a common year.
    """
    if birth_date is not None:
        return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
    return None if birth_year is None else day.year - birth_year


def born_on_or_before(day: dt.date, years: int) -> dt.date:
    """Latest birth date of somebody who has turned so many years by the day: ``birth_date <= this`` in a query.

    The calendar's first day where it does not reach back so far: nobody was born by then.
    """
    return years_before(day, years) if day.year > years else dt.date.min
