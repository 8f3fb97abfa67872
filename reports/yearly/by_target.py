"""The sheet of targets: each target of the plan for the whole of the area, with goal, verdict and what is missing."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from core.sheets.official import OfficialColumn, OfficialSheet, Share
from reports.cards import fewer_than_five
from reports.row_links import RowLinks, linked
from reports.yearly.by_area import period_words
from targets.basis import Basis
from targets.readings import TargetReading


def target_sheet(
    basis: Basis,
    readings: Iterable[TargetReading],
    links: RowLinks | None = None,
    *,
    hidden: Collection[str] = (),
) -> OfficialSheet:
    """One line per target. "code" of a row is the target's, for what reads the rows; `links`: where n and N lead;
    `hidden`: the codes whose counts of people the reader must not see."""
    rows = [
        {"number": number} | (_hidden_line(one) if one.code in hidden else _line(one) | linked(links, one, basis.unit))
        for number, one in enumerate(readings, start=1)
    ]
    return OfficialSheet(
        name=_("Targets"),
        title=_("RESULTS BY TARGET"),
        columns=_columns(),
        rows=rows,
        subtitles=[period_words(basis)],
        unit_words=_("Unit: clubs, members, communes, percent"),
        is_signed=False,
    )


def _line(one: TargetReading) -> dict[str, Any]:
    line: dict[str, Any] = {"code": one.code, "label": one.label, "n": one.n, "N": one.N, "gap": one.gap}
    if one.N is not None:
        line["share"] = Share(one.n, one.N, one.goal)
        line["goal"] = None if one.goal is None else Share(one.goal, 100)
    elif one.goal:
        line |= {"share": Share(one.n, int(one.goal)), "goal": int(one.goal)}
    return line | {"verdict": _verdict(one), "declared": one.declared, "unknown": one.unknown}


def _hidden_line(one: TargetReading) -> dict[str, Any]:
    return {"code": one.code, "label": one.label, "verdict": _("hidden (%(few)s)") % {"few": fewer_than_five()}}


def _verdict(one: TargetReading) -> str:
    if one.goal is None:
        return _("No goal")
    if one.is_met is None:
        return _("Not applicable")
    return _("Met") if one.is_met else _("Not met")


def _columns() -> list[OfficialColumn]:
    clubs = _("Clubs of which the figure is")
    return [
        OfficialColumn("number", _("No."), "number", 5),
        OfficialColumn("label", _("Target"), "text", 46),
        OfficialColumn("n", _("Reached"), "int", 10),
        OfficialColumn("N", _("Of"), "int", 10),
        OfficialColumn("share", _("Share"), "share", 11),
        OfficialColumn("goal", _("Planned"), "int", 10),
        OfficialColumn("verdict", _("Verdict"), "text", 13),
        OfficialColumn("gap", _("Missing"), "int", 10),
        OfficialColumn("declared", _("declared"), "int", 10, clubs),
        OfficialColumn("unknown", _("not known"), "int", 10, clubs),
    ]
