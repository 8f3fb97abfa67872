"""The flat file of clubs by month: a row each, a heading for every column, no total, so that a pivot table takes it."""

from dataclasses import fields

from django.http import FileResponse
from django.utils.translation import gettext as _

from clubs.querysets import ClubQuerySet
from core.sheets.writer import Column
from reports.files import kept_rows_file
from reports.yearly import file_name
from targets.basis import Basis
from targets.figures import club_figures
from targets.year.months import ClubMonth, club_months

FILES = {"months": "xlsx", "months_csv": "csv"}
"""{choice of the page: ending}"""


def month_file(actor, action: str, clubs: ClubQuerySet, basis: Basis, choice: str) -> FileResponse:
    """The clubs that operate on the basis' day, month by month of its period. `action` is the right that opens them."""
    ending = FILES[choice]
    name = file_name(basis, ending).removesuffix(f".{ending}") + "-theo-thang"
    names = [field.name for field in fields(ClubMonth)]
    rows = club_months(club_figures(clubs, basis), basis)
    lines = ([_cell(getattr(row, name)) for name in names] for row in rows)
    return kept_rows_file(
        actor,
        action,
        clubs,
        basis,
        name=name,
        columns=_columns(names),
        rows=lines,
        file_format=ending,
        title=_("Clubs by month"),
    )


def _cell(value):
    return str(value) if hasattr(value, "level") else value


def _columns(names: list[str]) -> list[Column]:
    labels = {
        "month": (_("Month"), "date"),
        "code": (_("Club code"), "text"),
        "name": (_("Name of the club"), "text"),
        "district": (_("District"), "text"),
        "commune": (_("Commune"), "text"),
        "source": (_("Source"), "text"),
        "members": (_("Members at the end of the month"), "int"),
        "meetings": (_("Meetings held"), "int"),
        "attended": (_("Attendances at meetings"), "int"),
        "visits": (_("Home-care visits"), "int"),
        "activities": (_("Activities"), "int"),
        "participants": (_("Attendances at activities"), "int"),
        "loans_lent": (_("Loans lent"), "int"),
        "lent": (_("Lent (₫)"), "money"),
        "received": (_("Principal received (₫)"), "money"),
        "interest": (_("Interest received (₫)"), "money"),
        "fees": (_("Membership fees (₫)"), "money"),
        "raised": (_("Capital and donations (₫)"), "money"),
        "income_fund": (_("Income fund at the end of the month (₫)"), "money"),
        "operating_fund": (_("Operating fund at the end of the month (₫)"), "money"),
    }
    return [Column(*labels[name], 16) for name in names]
