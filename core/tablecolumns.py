"""Columns of lists that show numbers and dates as the whole site does; unknown is a dash, never zero."""

import django_tables2 as tables

from core.templatetags.vi_format import number, vidate

NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}
"""Attributes of a column that stands right in figures of equal width."""


class NumberColumn(tables.Column):
    """A count or an amount whose heading names the unit."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, attrs=NUMBER, **kwargs)

    def render(self, value):
        return number(value)


class DayColumn(tables.Column):
    """A date, day first."""

    def render(self, value):
        return vidate(value)
