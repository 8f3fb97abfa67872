"""The figures as the commands print them: the contract's JSON and CSV, and aligned plain text."""

import csv
import io
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.dates import format_date
from core.money import format_decimal, format_vnd
from targets.basis import Basis
from targets.figures import ClubFigures
from targets.readings import TargetReading
from targets.rules import Ratio

CONTRACT_FIELDS = (
    "code", "name", "district", "commune", "founded_on", "members", "women", "older_60", "older_55", "poor",
    "near_poor", "borrowed_ever", "borrowed_period", "borrowing_now", "areas", "full_activity", "well_managed",
    "initial_fund", "income_fund", "cash", "outstanding", "operating_fund", "overdue", "par30",
)  # fmt: skip
MARKS = ("declared", "unknown")
"""Which of the row's figures are declared by the club instead of recorded, and which nobody knows (printed as 0)."""


def targets_json(readings: Sequence[TargetReading], basis: Basis) -> dict[str, Any]:
    """The answer of `targets --format json`."""
    return {
        "plan": basis.plan.code,
        "as_of": basis.as_of.isoformat(),
        "from": basis.since.isoformat(),
        "boundary": basis.boundary.isoformat(),
        "unit": {"code": basis.unit.code, "name": basis.unit.name},
        "targets": [
            {
                "code": reading.code,
                "kind": reading.kind,
                "n": reading.n,
                "N": reading.N,
                "goal": decimal_string(reading.goal),
                "met": reading.is_met,
                "gap": reading.gap,
                "declared": reading.declared,
                "unknown": reading.unknown,
            }
            for reading in readings
        ],
    }


def decimal_string(value: Decimal | int | None) -> str | None:
    """Without an exponent or trailing zeros: 50.000 gives "50"."""
    return None if value is None else f"{Decimal(value).normalize():f}"


def club_json(row: ClubFigures) -> dict[str, Any]:
    """One row of `club_figures --format json`. Its numbers stay numbers: what nobody knows is 0 and named."""
    found = {name: 0 if name in row.unknown else getattr(row, name) for name in CONTRACT_FIELDS}
    return found | {
        "district": row.district.code if row.district else None,
        "commune": row.commune.code if row.commune else None,
        "founded_on": row.founded_on.isoformat(),
        "areas": list(row.areas),
        "full_activity": row.full_activity,
        "par30": (row.par30 or Ratio(0, 0))._asdict(),
        **{mark: [name for name in CONTRACT_FIELDS if name in getattr(row, mark)] for mark in MARKS},
    }


def clubs_csv(rows: Sequence[ClubFigures]) -> str:
    """Comma-separated for programs: the JSON's fields, lists joined by a space, par30 as two columns, null and what is
    not known empty."""
    names = [*CONTRACT_FIELDS[:-1], "par30_n", "par30_N", *MARKS]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        flags = {name: _flag(getattr(row, name)) for name in ("full_activity", "well_managed")}
        found = club_json(row)
        lists = {name: " ".join(found[name]) for name in ("areas", *MARKS)}
        par30 = {f"par30_{part}": value for part, value in found["par30"].items()}
        blanks = dict.fromkeys(row.unknown, "")
        if "par30" in row.unknown:
            par30 = dict.fromkeys(par30, "")
        writer.writerow(found | flags | lists | par30 | blanks)
    return out.getvalue()


def _flag(value: bool | None) -> str:
    return "" if value is None else str(value).lower()


def targets_text(readings: Sequence[TargetReading], basis: Basis) -> str:
    """The targets as a table of plain text, with the dates it stands on above it."""
    heading = [_("Target"), _("Share"), "n", "N", _("Planned"), _("State"), _("Gap")]
    lines = [
        [
            reading.label,
            reading.percent or ("" if reading.N is None else _("not applicable")),
            format_vnd(reading.n),
            "" if reading.N is None else format_vnd(reading.N),
            _goal_text(reading),
            {True: _("met"), False: _("not met"), None: ""}[reading.is_met],
            "" if reading.gap is None else format_vnd(reading.gap),
        ]
        for reading in readings
    ]
    text = f"{basis_text(basis)}\n\n{aligned([heading, *lines], left={0, 5})}"
    return "\n".join([text, *_declared_text(readings)])


def _declared_text(readings: Sequence[TargetReading]) -> list[str]:
    """Lines under the table on the targets in which declared totals count or something is not known."""
    found = [one for one in readings if one.declared or one.unknown]
    words = _("%(target)s: clubs that count by declared totals %(declared)s, not known %(unknown)s.")
    lines = [words % {"target": one.label, "declared": one.declared, "unknown": one.unknown} for one in found]
    return ["", *lines] if lines else []


def _goal_text(reading: TargetReading) -> str:
    if reading.goal is None:
        return ""
    goal = Decimal(reading.goal).normalize()
    text = format_decimal(goal, max(0, -goal.as_tuple().exponent))
    return f"{text}%" if reading.kind == "ratio" else text


def clubs_text(rows: Sequence[ClubFigures], basis: Basis) -> str:
    """The clubs as a table of plain text, with the dates it stands on above it; the other formats hold every figure."""
    heading = [
        _("Code"), _("Club"), _("District"), _("Members"), _("Women"), "60+", _("Borrowed"), _("Areas"),
        _("Well managed"), _("Income fund (₫)"), _("Outstanding (₫)"), _("Overdue (₫)"),
    ]  # fmt: skip
    lines = [
        [
            row.code,
            row.name,
            row.district.name if row.district else "",
            *(_number_text(row, name) for name in ("members", "women", "older_60", "borrowed_ever", "areas")),
            {True: _("Yes"), False: _("No"), None: ""}[row.well_managed],
            *(_number_text(row, name) for name in ("income_fund", "outstanding", "overdue")),
        ]
        for row in rows
    ]
    text = f"{basis_text(basis)}\n\n{aligned([heading, *lines], left={0, 1, 2, 8})}"
    legend = _("* declared by the club, not counted from its books")
    return f"{text}\n\n{legend}" if _has_declared(rows) else text


def _has_declared(rows: Sequence[ClubFigures]) -> bool:
    return any(row.declared for row in rows)


def _number_text(row: ClubFigures, name: str) -> str:
    """A figure, of areas their number; a star marks what is declared, and what is not known is left out."""
    if name in row.unknown:
        return ""
    value = getattr(row, name)
    number = format_vnd(len(value) if name == "areas" else value)
    return f"{number}*" if name in row.declared else number


def basis_text(basis: Basis) -> str:
    """One sentence with the unit, the plan and every date that the figures use."""
    return _(
        "%(unit)s, plan %(plan)s. Figures as of %(as_of)s, period %(since)s – %(as_of)s, boundaries of %(boundary)s."
    ) % {
        "unit": basis.unit.name,
        "plan": basis.plan.code,
        "as_of": format_date(basis.as_of),
        "since": format_date(basis.since),
        "boundary": format_date(basis.boundary),
    }


def aligned(lines: Sequence[Sequence[str]], left: set[int]) -> str:
    """Columns of equal width with a rule under the first line; the columns in `left` stand left, the others right."""
    widths = [max(_width(cell) for cell in column) for column in zip(*lines, strict=True)]
    rows = [
        "  ".join(_padded(*cell, i in left) for i, cell in enumerate(zip(line, widths, strict=True))) for line in lines
    ]
    rows.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(row.rstrip() for row in rows)


def _width(text: str) -> int:
    return sum(not unicodedata.combining(char) for char in text)


def _padded(text: str, width: int, is_left: bool) -> str:
    space = " " * (width - _width(text))
    return text + space if is_left else space + text
