from django.urls import path

from desk.club_page import ClubPage
from desk.workbook_pages import (
    WorkbookApplyPage,
    WorkbookDownloadPage,
    WorkbookErrorsPage,
    WorkbookHomePage,
    WorkbookResultPage,
    WorkbookUploadPage,
)

urlpatterns = [
    path("workbook/", WorkbookHomePage.as_view(), name="workbook_home"),
    path("workbook/upload/", WorkbookUploadPage.as_view(), name="workbook_upload"),
    path("workbook/download/", WorkbookDownloadPage.as_view(), name="workbook_download"),
    path("workbook/<uuid:key>/", WorkbookResultPage.as_view(), name="workbook_result"),
    path("workbook/<uuid:key>/save/", WorkbookApplyPage.as_view(), name="workbook_apply"),
    path("workbook/<uuid:key>/errors.xlsx", WorkbookErrorsPage.as_view(), name="workbook_errors"),
    path("clubs/<str:code>/", ClubPage.as_view(), name="club_detail"),
]
