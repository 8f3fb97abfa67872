from django.urls import path

from core.pages import list_urls
from funds import views
from funds.source_pages import SourceListPage

urlpatterns = [
    path("sources/", SourceListPage.as_view(), name="source_list"),
    *list_urls("entries", views.EntryList, "entry_list"),
    path("clubs/<str:code>/entries/new/", views.EntryCreate.as_view(), name="entry_create"),
    path("clubs/<str:code>/transfers/new/", views.TransferCreate.as_view(), name="transfer_create"),
    path("vouchers/<int:pk>/", views.VoucherDetail.as_view(), name="voucher_detail"),
    path("vouchers/<int:pk>/reverse/", views.VoucherReverse.as_view(), name="voucher_reverse"),
    *list_urls("loans", views.LoanList, "loan_list"),
    path("clubs/<str:code>/loans/new/", views.LoanCreate.as_view(), name="loan_create"),
    path("loans/<int:pk>/", views.LoanDetail.as_view(), name="loan_detail"),
    path("loans/<int:pk>/repayments/new/", views.RepaymentCreate.as_view(), name="repayment_create"),
]
