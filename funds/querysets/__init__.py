"""Reads of the ledger and the loans: a figure's definition is the method named after it (DOMAIN.md, section 4)."""

from funds.querysets.base import VALUE_VND
from funds.querysets.instalments import InstalmentQuerySet
from funds.querysets.ledger import PARTS, CashCountQuerySet, EntryQuerySet, Movement, VoucherQuerySet
from funds.querysets.loans import (
    MANY_IDS,
    LoanQuerySet,
    loans_owing_on,
)
from funds.querysets.pending import PendingActQuerySet
from funds.querysets.people import borrowed_ever_q, borrowed_within_q, borrowing_now_q, with_debt_on, with_funds_on
from funds.querysets.terms import LoanRulesQuerySet, RuleBook

__all__ = [
    "MANY_IDS",
    "PARTS",
    "VALUE_VND",
    "CashCountQuerySet",
    "EntryQuerySet",
    "InstalmentQuerySet",
    "LoanQuerySet",
    "LoanRulesQuerySet",
    "Movement",
    "PendingActQuerySet",
    "RuleBook",
    "VoucherQuerySet",
    "borrowed_ever_q",
    "borrowed_within_q",
    "borrowing_now_q",
    "loans_owing_on",
    "with_debt_on",
    "with_funds_on",
]
