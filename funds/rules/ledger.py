"""What the ledger knows: funds, kinds of entry and the one table of what each does."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


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
    OPENING_LOAN = "opening_loan", _("Opening balance of a loan")
    OPENING_ADVANCE = "opening_advance", _("Opening balance of repayable advances")
    OPENING_INITIAL = "opening_initial", _("Initial capital from before the book")


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
    EntryKind.OPENING_LOAN: Effect(portfolio=1),
    EntryKind.OPENING_ADVANCE: Effect(advance=1),
    EntryKind.OPENING_INITIAL: Effect(),  # it is in what the fund holds by now: remembered, and counted nowhere else
}

CAPITAL_KINDS = (EntryKind.CAPITAL, EntryKind.CAPITAL_IN_KIND)
INITIAL_KINDS = (*CAPITAL_KINDS, EntryKind.OPENING_INITIAL)
"""Kinds that may be initial capital; the last is nothing else."""

LOAN_KINDS = (
    EntryKind.LOAN_DISBURSED,
    EntryKind.PRINCIPAL_REPAID,
    EntryKind.INTEREST_RECEIVED,
    EntryKind.WRITTEN_OFF,
    EntryKind.OPENING_LOAN,
)
"""Kinds that only loans post; nobody types them."""

PRINCIPAL_KINDS = tuple(kind for kind in LOAN_KINDS if EFFECTS[kind].portfolio)
"""Those that change what is owed: of the income fund alone, from which every loan is lent."""

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


def kinds_with(part: str, sign: int) -> list[str]:
    """The kinds that raise (+1) or lower (-1) a part: "cash", "portfolio", "in_kind" or "advance"."""
    return [kind.value for kind, effect in EFFECTS.items() if getattr(effect, part) == sign]
