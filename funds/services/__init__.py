"""Writes of the ledger. Each is one transaction that locks the clubs' rows first, then checks, then posts."""

from funds.services.counting import count_cash, remove_cash_count
from funds.services.deciding import approve_act, refuse_act, withdraw_act
from funds.services.opening import bring_over, opening_problems, opening_schedules
from funds.services.posting import (
    disburse_loan,
    post_batch,
    post_entry,
    post_transfer,
    repay_loan,
    sell_in_kind,
    write_off_loan,
)
from funds.services.replacing import replace_vouchers
from funds.services.rescheduling import reschedule_loan, take_back_rescheduling
from funds.services.reversing import reverse_voucher
from funds.services.rolling import roll_over_loan
from funds.services.terms import set_club_rules, set_programme_rules

__all__ = [
    "approve_act",
    "bring_over",
    "count_cash",
    "disburse_loan",
    "opening_problems",
    "opening_schedules",
    "post_batch",
    "post_entry",
    "post_transfer",
    "refuse_act",
    "remove_cash_count",
    "repay_loan",
    "replace_vouchers",
    "reschedule_loan",
    "reverse_voucher",
    "roll_over_loan",
    "sell_in_kind",
    "set_club_rules",
    "set_programme_rules",
    "take_back_rescheduling",
    "withdraw_act",
    "write_off_loan",
]
