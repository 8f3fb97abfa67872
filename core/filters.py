import datetime as dt

import django_filters
from django.utils import timezone

from core.formfields import ViDateField


class ViDateFilter(django_filters.Filter):
    """A date typed day first."""

    field_class = ViDateField


_FIRST_DAY = dt.date(2000, 1, 1)
"""Nothing was recorded before; at the calendar's very beginning no moment of UTC would be left for a local midnight."""


def midnight(day: dt.date) -> dt.datetime:
    """The local midnight with which the day begins, to compare moments with: their own dates are in no index."""
    return timezone.make_aware(dt.datetime.combine(max(day, _FIRST_DAY), dt.time.min))
