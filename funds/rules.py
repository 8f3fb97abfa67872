"""Arithmetic of funds and loans without a database. Money is whole đồng (int)."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.dates import add_months


class FundKind(models.TextChoices):
    INCOME = "income", _("Income fund")
    OPERATING = "operating", _("Operating fund")


class EntryKind(models.TextChoices):
    CAPITAL = "capital", _("Capital contribution")
    CAPITAL_IN_KIND = "capital_in_kind", _("Capital in kind")
    IN_KIND_REDUCTION = "in_kind_reduction", _("Reduction of assets in kind")
    ADVANCE_RECEIVED = "advance_received", _("Repayable advance received")
    ADVANCE_REPAID = "advance_repaid", _("Repayable advance repaid")
    MEMBERSHIP_FEE = "membership_fee", _("Membership fee")
    DONATION = "donation", _("Donation")
    OTHER_INCOME = "other_income", _("Other income")
    ACTIVITY_EXPENSE = "activity_expense", _("Activity expense")
    OTHER_EXPENSE = "other_expense", _("Other expense")
    TRANSFER_OUT = "transfer_out", _("Transfer to the other fund")
    TRANSFER_IN = "transfer_in", _("Transfer from the other fund")
    LOSS = "loss", _("Loss")
    OPENING_BALANCE = "opening_balance", _("Opening balance")
    LOAN_DISBURSED = "loan_disbursed", _("Loan disbursed")
    PRINCIPAL_REPAID = "principal_repaid", _("Principal repaid")
    INTEREST_RECEIVED = "interest_received", _("Interest received")
    WRITTEN_OFF = "written_off", _("Principal written off")


@dataclass(frozen=True)
class Effect:
    """By how many times its amount an entry changes each part of its fund: -1, 0 or 1."""

    cash: int = 0
    portfolio: int = 0
    in_kind: int = 0
    advance: int = 0


# The one table of what each kind does; the ledger's columns of parts and their constraints follow it. A fund's value is
# cash + portfolio + in kind - advances (DOMAIN.md, section 4, "Income fund on D").
EFFECTS: dict[str, Effect] = {
    EntryKind.CAPITAL: Effect(cash=1),
    EntryKind.CAPITAL_IN_KIND: Effect(in_kind=1),
    EntryKind.IN_KIND_REDUCTION: Effect(in_kind=-1),
    EntryKind.ADVANCE_RECEIVED: Effect(cash=1, advance=1),
    EntryKind.ADVANCE_REPAID: Effect(cash=-1, advance=-1),
    EntryKind.MEMBERSHIP_FEE: Effect(cash=1),
    EntryKind.DONATION: Effect(cash=1),
    EntryKind.OTHER_INCOME: Effect(cash=1),
    EntryKind.ACTIVITY_EXPENSE: Effect(cash=-1),
    EntryKind.OTHER_EXPENSE: Effect(cash=-1),
    EntryKind.TRANSFER_OUT: Effect(cash=-1),
    EntryKind.TRANSFER_IN: Effect(cash=1),
    EntryKind.LOSS: Effect(cash=-1),
    EntryKind.OPENING_BALANCE: Effect(cash=1),
    EntryKind.LOAN_DISBURSED: Effect(cash=-1, portfolio=1),
    EntryKind.PRINCIPAL_REPAID: Effect(cash=1, portfolio=-1),
    EntryKind.INTEREST_RECEIVED: Effect(cash=1),
    EntryKind.WRITTEN_OFF: Effect(portfolio=-1),
}

CAPITAL_KINDS = (EntryKind.CAPITAL, EntryKind.CAPITAL_IN_KIND)
LOAN_KINDS = (
    EntryKind.LOAN_DISBURSED,
    EntryKind.PRINCIPAL_REPAID,
    EntryKind.INTEREST_RECEIVED,
    EntryKind.WRITTEN_OFF,
)
"""Kinds that only loans post; nobody types them."""

TYPED_KINDS = tuple(kind for kind in EntryKind if kind not in LOAN_KINDS and kind != EntryKind.TRANSFER_IN)
"""Kinds that a person may post by hand (a transfer posts its other half itself)."""


HELD_PARTS = ("in_kind", "advance", "cash")
"""The parts of which no more can go than is there on that day and every later one, in the order in which that is told:
an advance that was never received is said before the cash that its repayment would need."""


class LoanState(models.TextChoices):
    OPEN = "open", _("being repaid")
    OVERDUE = "overdue", _("overdue")
    CLOSED = "closed", _("paid back")
    CANCELLED = "cancelled", _("cancelled")


MAX_MONTHS = 120


def kinds_with(part: str, sign: int) -> list[str]:
    """The kinds that raise (+1) or lower (-1) a part: "cash", "portfolio", "in_kind" or "advance"."""
    return [kind.value for kind, effect in EFFECTS.items() if getattr(effect, part) == sign]


ROUNDING_VND = 1000
"""Instalments are paid in cash at the meeting, in whole thousands (DOMAIN.md, section 4, default schedule)."""


@dataclass(frozen=True)
class Line:
    """One instalment of a schedule; `cumulative_vnd` is the principal due up to and including it."""

    number: int
    due_on: date
    principal_vnd: int
    interest_vnd: int
    cumulative_vnd: int


def schedule(principal_vnd: int, months: int, monthly_rate_percent: Decimal, start: date) -> list[Line]:
    """The default schedule (DOMAIN.md, section 4): equal principal in whole thousands, the last line takes the rest;
    interest flat on the original principal; due each month on the day of the disbursement or the month's last day."""
    part = principal_vnd // months // ROUNDING_VND * ROUNDING_VND
    interest = flat_interest(principal_vnd, monthly_rate_percent)
    lines = []
    for number in range(1, months + 1):
        principal = part if number < months else principal_vnd - part * (months - 1)
        paid_by_then = part * (number - 1) + principal
        lines.append(Line(number, add_months(start, number), principal, interest, paid_by_then))
    return lines


def flat_interest(principal_vnd: int, monthly_rate_percent: Decimal) -> int:
    """A month's interest on the original principal, rounded half up to whole thousands."""
    thousands = Decimal(principal_vnd) * Decimal(monthly_rate_percent) / 100 / ROUNDING_VND
    return int(thousands.quantize(Decimal(1), ROUND_HALF_UP)) * ROUNDING_VND


@dataclass(frozen=True)
class Due:
    """What a borrower is asked for."""

    principal_vnd: int
    interest_vnd: int


def amount_due(lines: Sequence[Line], paid_principal_vnd: int, paid_interest_vnd: int, day: date) -> Due:
    """What is unpaid of the instalments due by `day` (that day's included); where nothing is, of the next one.

    `lines` are a whole schedule in order. Both parts are 0 once all is paid.
    """
    reached = sum(line.due_on <= day for line in lines)
    for number in range(reached, len(lines) + 1):
        asked = lines[:number]
        principal = sum(line.principal_vnd for line in asked) - paid_principal_vnd
        interest = sum(line.interest_vnd for line in asked) - paid_interest_vnd
        if principal > 0 or interest > 0:
            return Due(max(principal, 0), max(interest, 0))
    return Due(0, 0)


def first_negative_day(changes: Mapping[date, int]) -> tuple[date, int] | None:
    """The first day at whose end the running sum of the changes is below zero, with that sum; else None."""
    days = sorted(changes)
    balances = accumulate(changes[day] for day in days)
    return next(((day, balance) for day, balance in zip(days, balances, strict=True) if balance < 0), None)


@dataclass(frozen=True)
class Outflow:
    """An amount that somebody wants to take out on a day. `key` names it; `order` breaks ties of one day."""

    key: Hashable
    day: date
    order: int
    amount_vnd: int


@dataclass(frozen=True)
class Shortfall:
    """Why an outflow is refused: on `day` (its own or a later one) only so much is there, so much is missing."""

    day: date
    available_vnd: int
    missing_vnd: int


def shortfalls(changes: Mapping[date, int], outflows: Iterable[Outflow]) -> dict[Hashable, Shortfall]:
    """The outflows that would leave less than nothing at the end of some day, by key.

    `changes` are the sums by day of what stands (every inflow of the batch included); the outflows are tried by day and
    order, and one that does not fit takes nothing, so that one outflow too many is one refusal.
    """
    tried = sorted(outflows, key=lambda outflow: (outflow.day, outflow.order))
    if first_negative_day(_with_all(changes, tried)) is None:
        return {}
    days = sorted({*changes, *(outflow.day for outflow in tried)})
    balances = list(accumulate(changes.get(day, 0) for day in days))
    place = {day: index for index, day in enumerate(days)}
    refused = {}
    for outflow in tried:
        first = place[outflow.day]
        available = min(balances[first:])
        if outflow.amount_vnd > available:
            day = days[balances.index(available, first)]
            refused[outflow.key] = Shortfall(day, max(available, 0), outflow.amount_vnd - available)
        else:
            balances[first:] = [balance - outflow.amount_vnd for balance in balances[first:]]
    return refused


def _with_all(changes: Mapping[date, int], outflows: Iterable[Outflow]) -> dict[date, int]:
    total = dict(changes)
    for outflow in outflows:
        total[outflow.day] = total.get(outflow.day, 0) - outflow.amount_vnd
    return total
