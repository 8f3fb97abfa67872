"""The differences since a closing in ready words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.dates import format_date
from core.models import AuditRecord
from core.templatetags.vi_format import number, rate, vnd_unit
from funds.rules import EntryKind, FundKind
from targets.models import Closing, Target
from targets.variance import Variance

TARGET_FIELDS = ("direction", "band", "due_on", "reading", "denominator", "older_from")


@dataclass(frozen=True)
class ChangeInWords:
    """One figure of one area or club, as frozen and as of now."""

    subject: str
    label: str
    before: str
    now: str


def figure_lines(variance: Variance, closing: Closing) -> list[ChangeInWords]:
    labels = {target["code"]: target["label"] for target in closing.definitions["targets"]}
    return [
        ChangeInWords(
            str(one.unit) if one.unit else _("not determined"),
            labels.get(one.code, one.code),
            _pair(one.before),
            _pair(one.now),
        )
        for one in variance.figures
    ]


def definition_lines(variance: Variance, areas: dict[str, str]) -> list[ChangeInWords]:
    """`areas`: {code: name} of the activity areas."""
    parts = {
        "goal": _("Goal to reach"),
        "threshold_vnd": _("Threshold (₫)"),
        **{name: str(Target._meta.get_field(name).verbose_name) for name in TARGET_FIELDS},
        "criteria": _("Checklist of reviews"),
        "label": _("Name"),
        "definition": _("Definition"),
        "legal_basis": _("Legal basis"),
        "minimum": _("Least number of activities"),
        "target": _("In the plan"),
    }
    return [
        ChangeInWords(
            one.label or areas.get(one.code, one.code) or _("Plan"),
            parts[one.part],
            _meaning(one.part, one.before),
            _meaning(one.part, one.now),
        )
        for one in variance.definitions
    ]


def _meaning(part: str, value: Any) -> str:
    if part == "target":
        return _("No") if value is None else _("Yes")
    if value is None:
        return "—"
    if part in ("goal", "band"):
        return rate(Decimal(value))
    if part == "due_on":
        return format_date(date.fromisoformat(value))
    if part in TARGET_FIELDS:
        choices = dict(Target._meta.get_field(part).flatchoices)
        return str(choices.get(value, "")) or _value(part, value)
    return _value(part, value)


def _pair(pair: tuple[int, int | None] | None) -> str:
    if pair is None:
        return "—"
    n, total = pair
    return number(n) if total is None else f"{number(n)} / {number(total)}"


def club_lines(variance: Variance) -> list[ChangeInWords]:
    return [
        ChangeInWords(str(one.club), club_figure_label(name), _value(name, before), _value(name, now))
        for one in variance.clubs
        for name, (before, now) in one.values.items()
    ]


def subject_words(record: AuditRecord) -> str:
    """What sort of row the act was on."""
    subjects = {
        "clubs.club": _("Club"),
        "clubs.member": _("Member"),
        "clubs.povertystatus": _("Household status"),
        "clubs.appointment": _("Position"),
        "clubs.placement": _("Place of the club"),
        "clubs.activity": _("Activity"),
        "clubs.meeting": _("Meeting"),
        "clubs.review": _("Review"),
        "clubs.declaredtotals": _("Declared totals"),
        "funds.voucher": _("Voucher"),
        "funds.loan": _("Loan"),
        "funds.cashcount": _("Cash count"),
    }
    return subjects.get(record.model, _("Entry"))


def money_words(record: AuditRecord) -> str:
    """What a voucher's record says was posted: each line's fund, kind and ₫; "" of any other record."""
    lines = (record.after or {}).get("entries") or []
    funds, kinds = dict(FundKind.choices), dict(EntryKind.choices)
    return "; ".join(f"{funds[fund]}, {kinds[kind]}: {vnd_unit(amount)}" for fund, kind, amount in lines)


def club_figure_label(name: str) -> str:
    """What a club's figure is called on its page."""
    labels = {
        "club": _("In operation"),
        "name": _("Name"),
        "district": _("District"),
        "commune": _("Commune"),
        "founded_on": _("Date of the decision"),
        "members": _("Members"),
        "women": _("Women"),
        "older_60": _("Aged 60 or over"),
        "older_55": _("Aged 55 or over"),
        "poor": _("Poor"),
        "near_poor": _("Near-poor"),
        "borrowed_ever": _("Members who have ever had a loan"),
        "borrowed_period": _("Members who took a loan in the period"),
        "borrowing_now": _("Members who owe principal now"),
        "areas": _("Activity areas"),
        "full_activity": _("All activities"),
        "well_managed": _("Well managed"),
        "initial_fund": _("Initial fund"),
        "income_fund": _("Income fund"),
        "cash": _("Cash of the income fund"),
        "outstanding": _("Outstanding principal"),
        "operating_fund": _("Operating fund"),
        "overdue": _("Overdue principal"),
        "par30": _("PAR30"),
    }
    return labels.get(name, name)


def _value(name: str, value: Any) -> str:
    if value is None:
        return "—"
    if name == "founded_on":
        return format_date(date.fromisoformat(value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int):
        return number(value)
    if isinstance(value, dict):
        return f"{number(value['n'])} / {number(value['N'])}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
