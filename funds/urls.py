from django.urls import path

from core.pages import list_urls
from funds import event_pages, ledger_pages, loan_pages, opening_pages, papers, pending_pages, terms_pages, views
from funds.instalment_pages import InstalmentList
from funds.source_pages import SourceListPage

urlpatterns = [
    path("sources/", SourceListPage.as_view(), name="source_list"),
    *list_urls("entries", views.EntryList, "entry_list"),
    path("clubs/<str:code>/entries/new/", views.EntryCreate.as_view(), name="entry_create"),
    path("clubs/<str:code>/opening/", opening_pages.OpeningCreate.as_view(), name="opening_create"),
    path("clubs/<str:code>/transfers/new/", views.TransferCreate.as_view(), name="transfer_create"),
    path("clubs/<str:code>/in-kind/sale/", views.SaleCreate.as_view(), name="sale_create"),
    path("clubs/<str:code>/ledger/", ledger_pages.LedgerPage.as_view(), name="ledger"),
    path("clubs/<str:code>/cash-counts/", ledger_pages.CountListPage.as_view(), name="count_list"),
    path("clubs/<str:code>/cash-counts/new/", ledger_pages.CountCreate.as_view(), name="count_create"),
    path("cash-counts/<int:pk>/edit/", ledger_pages.CountEdit.as_view(), name="count_edit"),
    path("cash-counts/<int:pk>/remove/", ledger_pages.CountRemove.as_view(), name="count_remove"),
    path("vouchers/<int:pk>/", views.VoucherDetail.as_view(), name="voucher_detail"),
    path("vouchers/<int:pk>/print/", papers.VoucherPaperPage.as_view(), name="voucher_print"),
    path("clubs/<str:code>/cash-book/", papers.CashBookPage.as_view(), name="cash_book"),
    path("clubs/<str:code>/cash-book.xlsx", papers.CashBookFile.as_view(), name="cash_book_file"),
    path("clubs/<str:code>/loan-book/", papers.LoanBookPage.as_view(), name="loan_book"),
    path("clubs/<str:code>/loan-book.xlsx", papers.LoanBookFile.as_view(), name="loan_book_file"),
    path("loans/<int:pk>/agreement/", papers.LoanAgreementPage.as_view(), name="loan_agreement"),
    path("loans/<int:pk>/sheet/", papers.LoanSheetPage.as_view(), name="loan_sheet"),
    path("vouchers/<int:pk>/reverse/", views.VoucherReverse.as_view(), name="voucher_reverse"),
    path("second-person/", pending_pages.PendingList.as_view(), name="pending_list"),
    path("second-person/<int:pk>/", pending_pages.PendingPage.as_view(), name="pending_act"),
    *list_urls("loans", views.LoanList, "loan_list"),
    *list_urls("instalments", InstalmentList, "instalment_list"),
    path("loan-rules/", terms_pages.ProgrammeRulesPage.as_view(), name="programme_rules"),
    path("loan-rules/edit/", terms_pages.ProgrammeRulesEdit.as_view(), name="programme_rules_edit"),
    path("clubs/<str:code>/loan-rules/", terms_pages.ClubRulesPage.as_view(), name="club_rules"),
    path("clubs/<str:code>/loan-rules/edit/", terms_pages.ClubRulesEdit.as_view(), name="club_rules_edit"),
    path("clubs/<str:code>/loans/new/", loan_pages.LoanCreate.as_view(), name="loan_create"),
    path("loans/<int:pk>/", loan_pages.LoanDetail.as_view(), name="loan_detail"),
    path("loans/<int:pk>/repayments/new/", loan_pages.RepaymentCreate.as_view(), name="repayment_create"),
    path("loans/<int:pk>/write-off/", event_pages.WriteOffCreate.as_view(), name="write_off_create"),
    path("loans/<int:pk>/rollover/", event_pages.RolloverCreate.as_view(), name="rollover_create"),
    path("loans/<int:pk>/reschedule/undo/", event_pages.RescheduleUndo.as_view(), name="reschedule_undo"),
    path("loans/<int:pk>/reschedule/", event_pages.RescheduleCreate.as_view(), name="reschedule_create"),
]
