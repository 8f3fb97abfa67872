"""What the floor of money keeps: loans with their schedules and rules, the ledger, counted cash."""

from funds.models.ledger import CashCount, Entry, PartField, Voucher
from funds.models.loans import Instalment, Loan
from funds.models.pending import PendingAct
from funds.models.terms import LoanRules

__all__ = ["CashCount", "Entry", "Instalment", "Loan", "LoanRules", "PartField", "PendingAct", "Voucher"]
