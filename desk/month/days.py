"""Months of a sheet and the short ways in which a day of one is written. Pure: "today" is passed in."""

import calendar
import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

from clubs.models import Club
from core.dates import parse_date

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_DAY = re.compile(r"([0-9]{1,2})")
_DAY_AND_MONTH = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})")


def read_month(text: str) -> date | None:
    """The first day of the month "2025-03"; None for anything else."""
    found = _MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found and int(found[1]) >= 2000 else None


def month_key(month: date) -> str:
    return f"{month:%Y-%m}"


def last_day(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def read_day(text: str, month: date) -> date:
    """A day of the month: "12", "12/3", "12/03/2025". Raises ValueError in words."""
    text = text.strip()
    if found := _DAY.fullmatch(text):
        text = f"{found[1]}/{month:%m/%Y}"
    elif found := _DAY_AND_MONTH.fullmatch(text):
        text = f"{found[1]}/{found[2]}/{month.year}"
    day = parse_date(text)
    if (day.year, day.month) != (month.year, month.month):
        raise ValueError(_("This sheet is for %(month)s: write a day of that month.") % {"month": month_words(month)})
    return day


def month_words(month: date) -> str:
    """ "3/2025", as people say it."""
    return f"{month.month}/{month.year}"


def last_month(club: Club, today: date) -> date:
    """The present month; of a dissolved club that of its last day."""
    if club.closed_on is not None and club.closed_on <= today:
        return (club.closed_on - timedelta(days=1)).replace(day=1)
    return today.replace(day=1)


def has_sheet(club: Club, month: date, today: date) -> bool:
    """Whether a month can have a sheet: from the founding to the present month."""
    return club.founded_on.replace(day=1) <= month <= last_month(club, today)
