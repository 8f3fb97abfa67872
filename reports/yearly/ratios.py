"""The sheet of what stands behind each percentage: n, N, goal and gap, for the whole and for each area."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.sheets.official import BOLD, OfficialColumn, OfficialSheet, Share
from districts.models import Unit
from reports.row_links import RowLinks, linked
from reports.yearly.by_area import period_words
from targets.basis import Basis
from targets.readings import TargetReading
from targets.year import Doings, Lending

ByUnit = Sequence[tuple[Unit | None, Any]]


def ratio_sheet(
    basis: Basis,
    readings: ByUnit,
    whole: dict[str, TargetReading],
    money: Sequence[tuple[str, ByUnit]],
    others: Sequence[tuple[str, ByUnit]],
    links: RowLinks | None = None,
) -> OfficialSheet:
    """links: where n and N of the targets and of the money lead.

    money, others: (label, [(unit or the basis' own first, (n, N))]) of the ratios that are no targets.
    """
    rows = [
        _target_row(_area(unit), one) | linked(links, one, unit) | {BOLD: unit == basis.unit}
        for unit, one in _targets(basis, readings, whole)
    ]
    for label, pairs in money:
        rows += [
            _row(label, _area(unit), Share(*pair)) | _linked_money(links, pair, unit) | {BOLD: unit == basis.unit}
            for unit, pair in pairs
        ]
    for label, pairs in others:
        rows += [_row(label, _area(unit), Share(*pair)) | {BOLD: unit == basis.unit} for unit, pair in pairs]
    numbered = [row | {"number": number} for number, row in enumerate(rows, start=1)]
    return OfficialSheet(
        name=_("n and N"),
        title=_("WHAT STANDS BEHIND EACH PERCENTAGE"),
        columns=_columns(),
        rows=numbered,
        subtitles=[period_words(basis)],
        is_signed=False,
    )


def money_ratios(basis: Basis, parts: ByUnit, whole: Lending) -> list[tuple[str, ByUnit]]:
    """PAR30 and the repayment rate."""
    lines: list[tuple[Unit | None, Lending]] = [(basis.unit, whole), *parts]
    par30 = [(unit, (one.sums.par30_vnd, one.sums.outstanding_vnd)) for unit, one in lines]
    collection = [(unit, (one.sums.received_vnd, one.sums.due_vnd)) for unit, one in lines]
    return [
        (_("PAR30 (₫ on loans more than 30 days late / ₫ outstanding)"), par30),
        (_("Repayment rate (principal received / principal fallen due, ₫)"), collection),
    ]


def meeting_ratios(basis: Basis, parts: ByUnit, whole: Doings) -> list[tuple[str, ByUnit]]:
    pairs = [(unit, (one.months, one.months_due)) for unit, one in [(basis.unit, whole), *parts]]
    return [(_("Monthly meetings (months with a meeting / months due)"), pairs)]


def _linked_money(links: RowLinks | None, pair: tuple[int, int], unit: Unit | None) -> dict[str, Any]:
    return {} if links is None else {"n": links.money(pair[0], unit), "N": links.money(pair[1], unit)}


def _targets(
    basis: Basis, readings: ByUnit, whole: dict[str, TargetReading]
) -> Iterator[tuple[Unit | None, TargetReading]]:
    for code, one in whole.items():
        if one.kind == "ratio":
            yield basis.unit, one
            yield from ((unit, found[code]) for unit, found in readings)


def _area(unit: Unit | None) -> str:
    return str(unit) if unit else _("Not determined")


def _target_row(area: str, one: TargetReading) -> dict[str, Any]:
    row = _row(one.label, area, Share(one.n, one.N or 0, one.goal))
    if one.goal is not None:
        row["goal"] = Share(one.goal, 100)
    if one.is_met is not None:
        row |= {"verdict": _("Met") if one.is_met else _("Not met"), "gap": one.gap}
    return row


def _row(label: str, area: str, share: Share) -> dict[str, Any]:
    return {"label": label, "area": area, "n": share.n, "N": share.total, "share": share}


def _columns() -> list[OfficialColumn]:
    return [
        OfficialColumn("number", _("No."), "number", 6),
        OfficialColumn("label", _("Percentage"), "text", 58),
        OfficialColumn("area", _("Area"), "text", 36),
        OfficialColumn("n", "n", "money", 12),
        OfficialColumn("N", "N", "money", 12),
        OfficialColumn("share", "n / N", "share", 11, n_key="n", of_key="N"),
        OfficialColumn("goal", _("Goal"), "share", 9),
        OfficialColumn("verdict", _("Met?"), "text", 11),
        OfficialColumn("gap", _("Missing"), "int", 10),
    ]
