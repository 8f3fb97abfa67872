"""Sheet C: meetings and care, then the activities of each area (continued on a second sheet)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.sheets.official import Average, OfficialColumn, OfficialSheet, Share
from districts.models import Unit
from reports.yearly.by_area import leading_columns, period_words
from reports.yearly.declared import declared_subtitles
from targets.basis import Basis
from targets.figures import ClubFigures
from targets.year import Doings

Parts = Sequence[tuple[Unit | None, Doings]]


def activity_sheets(
    basis: Basis, parts: Parts, whole: Doings, rows: Sequence[ClubFigures], area_names: Sequence[tuple[str, str]]
) -> list[OfficialSheet]:
    """The two sheets of table C. area_names: (code, name) of the active areas."""
    lines = [
        {"number": number, "unit": str(unit) if unit else _("Not determined")} | _values(done)
        for number, (unit, done) in enumerate(parts, start=1)
    ]
    common = {
        "rows": lines,
        "totals": _values(whole),
        "subtitles": [period_words(basis), *declared_subtitles(rows)],
        "total_label": _("Total"),
    }
    first, second = _care_columns(), _area_columns(area_names)
    return [
        OfficialSheet(
            name=_("C. Meetings and care"),
            title=_("TABLE C. MEETINGS, CARE AND RESOURCES RAISED"),
            columns=first,
            unit_words=_("Unit: meetings, attendances, people, cases, ₫"),
            is_signed=False,
            **common,
        ),
        OfficialSheet(
            name=_("C. (continued)"),
            title=_("TABLE C (CONTINUED). ACTIVITIES BY AREA OF ACTIVITY"),
            columns=second,
            unit_words=_("Unit: activities, attendances"),
            numbers=[1, 2, *range(len(first) + 1, len(first) + len(second) - 1)],
            **common,
        ),
    ]


def _values(done: Doings) -> dict[str, Any]:
    names = ("clubs", "meetings", "months", "months_due", "attended", "noted", "checked", "volunteers", "cared")
    values = {name: getattr(done, name) for name in (*names, "visits", "helped", "community", "raised")}
    values["months_share"] = Share(done.months, done.months_due)
    values["average"] = None if done.attended is None else Average(done.attended, done.noted)
    values |= {f"activities_{code}": number for code, number in done.activities.items()}
    return values | {f"participants_{code}": number for code, number in done.participants.items()}


def _count(key: str, heading: str, group: str = "", width: int = 9) -> OfficialColumn:
    return OfficialColumn(key, heading, "int", width, group, "sum")


def _care_columns() -> list[OfficialColumn]:
    meetings, attendance, care = _("Monthly meetings"), _("Attendance at meetings"), _("Care at home")
    return [
        *leading_columns(),
        _count("clubs", _("Clubs")),
        _count("meetings", _("Meetings held"), meetings),
        _count("months", _("Months with a meeting"), meetings),
        _count("months_due", _("Months due (12 a club)"), meetings),
        OfficialColumn("months_share", _("Share"), "share", 9, meetings, "share", "months", "months_due"),
        _count("attended", _("Attendances"), attendance, 10),
        _count("noted", _("Meetings that noted it"), attendance),
        OfficialColumn("average", _("Average per meeting"), "int", 9, attendance, "given", "attended", "noted"),
        _count("checked", _("Health check-ups"), width=10),
        _count("volunteers", _("Volunteers at end"), care),
        _count("cared", _("People cared for"), care),
        _count("visits", _("Visits"), care),
        _count("helped", _("Hardship cases helped"), width=10),
        _count("community", _("Community actions"), width=10),
        OfficialColumn("raised", _("Resources raised"), "money", 14, "", "sum"),
    ]


def _area_columns(area_names: Sequence[tuple[str, str]]) -> list[OfficialColumn]:
    columns = leading_columns()
    for code, name in area_names:
        columns += [
            _count(f"activities_{code}", _("Activities"), name, 10),
            _count(f"participants_{code}", _("Attendances"), name, 10),
        ]
    return columns
