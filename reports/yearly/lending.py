"""Sheet B, lending: who borrowed, what was lent, what came back, what is late."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.sheets.official import OfficialColumn, OfficialSheet, Share
from districts.models import Unit
from reports.yearly.by_area import leading_columns, period_words
from reports.yearly.declared import declared_subtitles
from targets.basis import Basis
from targets.figures import ClubFigures
from targets.year import Lending


def lending_sheet(
    basis: Basis, parts: Sequence[tuple[Unit | None, Lending]], whole: Lending, rows: Sequence[ClubFigures]
) -> OfficialSheet:
    lines = [
        {"number": number, "unit": str(unit) if unit else _("Not determined")} | _values(lending)
        for number, (unit, lending) in enumerate(parts, start=1)
    ]
    return OfficialSheet(
        name=_("B. Lending"),
        title=_("TABLE B (CONTINUED). LENDING OF THE CLUBS"),
        columns=_columns(),
        rows=lines,
        subtitles=[period_words(basis), *declared_subtitles(rows)],
        unit_words=_("Unit: loans, people, ₫"),
        total_label=_("Total"),
        totals=_values(whole),
    )


def _values(lending: Lending) -> dict[str, Any]:
    sums = lending.sums
    people = ("borrowed_period", "women", "older", "needy", "borrowed_ever", "borrowing_now")
    return {name: getattr(lending, name) for name in people} | {
        "loans_lent": sums.loans_lent,
        "lent": sums.lent_vnd,
        "received": sums.received_vnd,
        "interest": sums.interest_vnd,
        "outstanding": sums.outstanding_vnd,
        "loans_overdue": sums.loans_overdue,
        "overdue": sums.overdue_vnd,
        "par30": sums.par30_vnd,
        "par30_share": Share(sums.par30_vnd, sums.outstanding_vnd),
        "due": sums.due_vnd,
        "collection": Share(sums.received_vnd, sums.due_vnd),
    }


def _columns() -> list[OfficialColumn]:
    year, people, back = _("Lent in the period"), _("Borrowers in the period"), _("Received in the period")
    late, par30, rate = _("Overdue at end"), _("PAR30 at end"), _("Repayment rate")

    def count(key: str, heading: str, group: str = "") -> OfficialColumn:
        return OfficialColumn(key, heading, "int", 8, group, "sum")

    def money(key: str, heading: str, group: str = "") -> OfficialColumn:
        return OfficialColumn(key, heading, "money", 14, group, "sum")

    return [
        *leading_columns(),
        count("loans_lent", _("Loans"), year),
        money("lent", _("Amount"), year),
        count("borrowed_period", _("In all"), people),
        count("women", _("Women"), people),
        count("older", _("Aged 60 or over"), people),
        count("needy", _("Poor, near-poor"), people),
        count("borrowed_ever", _("Have ever borrowed")),
        count("borrowing_now", _("Borrow now")),
        money("received", _("Principal"), back),
        money("interest", _("Interest"), back),
        money("outstanding", _("Outstanding at end")),
        count("loans_overdue", _("Loans"), late),
        money("overdue", _("Amount"), late),
        money("par30", _("Amount"), par30),
        OfficialColumn("par30_share", _("Share"), "share", 9, par30, "share", "par30", "outstanding"),
        money("due", _("Fallen due"), rate),
        OfficialColumn("collection", _("Share"), "share", 9, rate, "share", "received", "due"),
    ]
