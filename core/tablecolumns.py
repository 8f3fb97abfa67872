"""Columns of lists that show numbers and dates as the whole site does; unknown is a dash, never zero."""

from collections.abc import Callable

import django_tables2 as tables
from django.utils.translation import gettext as _

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


class MarkColumn(tables.Column):
    """Yes where the mark is set, a dash where it is not."""

    def render(self, value):
        return _("Yes") if value else "—"


class ListTable(tables.Table):
    """A list whose reader chooses the columns.

    `default_columns`: at most seven names, shown unless others are asked for; the first names the row, always stands,
    and is never restricted. `restricted`: {column: the right without
    which it is not offered}. `needs`: {column or path of the file: what reads it for the rows of a request}, so that
    a column that is not shown costs nothing.
    """

    default_columns: tuple[str, ...] = ()
    restricted: dict[str, str] = {}
    needs: dict[str, Callable] = {}

    @classmethod
    def offer(cls, name: str, column: tables.Column, need: Callable, *, right: str) -> None:
        """Adds a column that only a floor above can read; it is shown where it is asked for."""
        cls.base_columns[name] = column
        cls.needs = cls.needs | {name: need}
        cls.restricted = cls.restricted | {name: right}

    @classmethod
    def prepared(cls, rows, names, request):
        """The rows with everything read that these columns need."""
        for name in names:
            if name in cls.needs:
                rows = cls.needs[name](rows, request)
        return rows


def joined(*paths: str) -> Callable:
    """A need for `ListTable.needs`: the related rows, fetched along."""
    return lambda rows, request: rows.select_related(*paths)
