"""The papers of a club's money as pages for A4: vouchers, loan agreements, members' loan sheets, the year's books."""

from funds.papers.books import CashBookFile, CashBookPage, LoanBookFile, LoanBookPage
from funds.papers.loans import LoanAgreementPage, LoanSheetPage
from funds.papers.vouchers import VoucherPaperPage

__all__ = [
    "CashBookFile",
    "CashBookPage",
    "LoanAgreementPage",
    "LoanBookFile",
    "LoanBookPage",
    "LoanSheetPage",
    "VoucherPaperPage",
]
