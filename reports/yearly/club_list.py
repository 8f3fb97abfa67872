"""Sheet D: the list of clubs."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.sheets.official import OfficialColumn, OfficialSheet, Share
from reports.yearly.by_area import period_words
from reports.yearly.declared import declared_note, declared_subtitles
from targets.basis import Basis
from targets.figures import ClubFigures
from targets.rules import known_sum

CROSS = "x"


def club_list_sheet(
    rows: Sequence[ClubFigures], basis: Basis, area_names: Sequence[tuple[str, str]], *, has_names: bool
) -> OfficialSheet:
    """One line per operating club. area_names: (code, name) of the active areas. Without names no chair is named."""
    ordered = sorted(rows, key=lambda row: (row.district.code if row.district else "~", row.code))
    lines = [_line(number, row, has_names) for number, row in enumerate(ordered, start=1)]
    return OfficialSheet(
        name=_("D. List of clubs"),
        title=_("TABLE D. LIST OF CLUBS"),
        columns=_columns(area_names),
        rows=lines,
        subtitles=[period_words(basis), *declared_subtitles(rows)],
        unit_words=_("Unit: people, percent, ₫"),
        total_label=_("Total"),
        totals=_totals(rows, area_names),
    )


def _line(number: int, row: ClubFigures, has_names: bool) -> dict[str, Any]:
    return {
        "number": number,
        "name": row.name,
        "village": row.village,
        "commune": _place(row),
        "decision_number": row.decision_number,
        "founded_on": row.founded_on,
        "launched_on": row.launched_on,
        "source": row.source,
        "chair": row.chair if has_names else None,
        "members": row.members,
        "women": _share(row.women, row.members),
        "older": _share(row.older_60, row.members),
        "fund": row.income_fund,
        "borrowing": _share(row.borrowed_ever, row.members),
        **{f"area_{code}": CROSS for code in row.areas},
        "review": _verdict(row),
        "note": ". ".join(filter(None, [declared_note(row), row.note])),
    }


def _share(n: int | None, members: int) -> Share | None:
    """Blank where n is not known."""
    return None if n is None else Share(n, members)


def _place(row: ClubFigures) -> str:
    if row.commune is None:
        return _("Not determined")
    return f"{row.commune}, {row.district.name}" if row.district else str(row.commune)


def _verdict(row: ClubFigures) -> str | None:
    """Blank where no review stands: unknown is not "no"."""
    if row.well_managed is None:
        return None
    return _("Good") if row.well_managed else _("Not good")


def _totals(rows: Sequence[ClubFigures], area_names: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {
        "members": sum(row.members for row in rows),
        "women": _share_of_known(rows, "women"),
        "older": _share_of_known(rows, "older_60"),
        "borrowing": _share_of_known(rows, "borrowed_ever"),
        "fund": known_sum(row.income_fund for row in rows),
        **{f"area_{code}": sum(code in row.areas for row in rows) for code, _name in area_names},
    }


def _share_of_known(rows: Sequence[ClubFigures], name: str) -> Share:
    """The share of the members of those clubs of which the part is known."""
    known = [row for row in rows if getattr(row, name) is not None]
    return Share(sum(getattr(row, name) for row in known), sum(row.members for row in known))


def _columns(area_names: Sequence[tuple[str, str]]) -> list[OfficialColumn]:
    decision, activities = _("Founding decision"), _("Activity areas carried out")
    return [
        OfficialColumn("number", _("No."), "number", 5),
        OfficialColumn("name", _("Name of the club"), "text", 22),
        OfficialColumn("village", _("Village or quarter"), "text", 12),
        OfficialColumn("commune", _("Commune"), "text", 18),
        OfficialColumn("decision_number", _("Number"), "text", 14, decision),
        OfficialColumn("founded_on", _("Date"), "date", 12, decision),
        OfficialColumn("launched_on", _("Launch day"), "date", 12),
        OfficialColumn("source", _("Source"), "text", 13),
        OfficialColumn("chair", _("Chair"), "text", 15),
        OfficialColumn("members", _("Members"), width=8, total="sum"),
        OfficialColumn("women", _("Women (%)"), "share", 8, total="weighted", of_key="members"),
        OfficialColumn("older", _("Aged 60 or over (%)"), "share", 8, total="weighted", of_key="members"),
        OfficialColumn("fund", _("Income fund (₫)"), "money", 15, total="sum"),
        OfficialColumn("borrowing", _("Have borrowed (%)"), "share", 8, total="weighted", of_key="members"),
        *(OfficialColumn(f"area_{code}", name, "mark", 5, activities, "marks") for code, name in area_names),
        OfficialColumn("review", _("Review"), "text", 9),
        OfficialColumn("note", _("Note"), "text", 22),
    ]
