"""Writes of the ledger. Each is one transaction that locks the clubs' rows first, then checks, then posts."""

from funds.services.posting import disburse_loan, post_batch, post_entry, post_transfer, repay_loan
from funds.services.reversing import reverse_voucher

__all__ = ["disburse_loan", "post_batch", "post_entry", "post_transfer", "repay_loan", "reverse_voucher"]
