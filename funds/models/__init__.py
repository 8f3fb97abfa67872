"""What the floor of money keeps: loans with their schedules and rules, the ledger, counted cash."""

from funds.models.ledger import CashCount, Entry, PartField, Voucher
from funds.models.loans import Instalment, Loan
from funds.models.pending import PendingAct
from funds.models.terms import LoanRules
from funds.models.watchdog import FlagNote

__all__ = [
    "CashCount",
    "Entry",
    "FlagNote",
    "Instalment",
    "Loan",
    "LoanRules",
    "PartField",
    "PendingAct",
    "Voucher",
]
