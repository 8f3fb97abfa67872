from django.urls import path

from core.pages import list_urls
from desk.club import (
    ClubActivitiesPage,
    ClubBoardPage,
    ClubFundsPage,
    ClubHistoryPage,
    ClubLoansPage,
    ClubMembersPage,
    ClubPage,
    ClubPapersPage,
    ClubSheetPage,
)
from desk.month.pages import MonthList, MonthPrintPage, MonthSheetPage
from desk.ownexcel.pages import (
    ColumnsPage,
    MapEditPage,
    MapForgetPage,
    OwnUploadPage,
    SheetsPage,
    WordsPage,
)
from desk.personal.pages import ErasePage, PersonalDataPage, RetentionPage
from desk.reorganisation.pages import (
    ReorganisationCreatePage,
    ReorganisationListPage,
    ReorganisationPage,
    ReorganisationSwitchPage,
    ReorganisationUndoPage,
)
from desk.steps import ClubClosePage, ClubMergePage
from desk.tasks.page import TaskPage
from desk.trail.page import TrailPage
from desk.workbook_pages import (
    WorkbookApplyPage,
    WorkbookDownloadPage,
    WorkbookErrorsPage,
    WorkbookFilePage,
    WorkbookHomePage,
    WorkbookResultPage,
    WorkbookUndoPage,
    WorkbookUploadPage,
)

urlpatterns = [
    *list_urls("audit", TrailPage, "audit_trail"),
    path("personal-data/", PersonalDataPage.as_view(), name="personal_data"),
    path("personal-data/retention/", RetentionPage.as_view(), name="personal_retention"),
    path("personal-data/erase/", ErasePage.as_view(), name="personal_erase"),
    path("units/reorganisations/", ReorganisationListPage.as_view(), name="reorganisation_list"),
    path("units/reorganisations/new/", ReorganisationCreatePage.as_view(), name="reorganisation_create"),
    path("units/reorganisations/<int:pk>/", ReorganisationPage.as_view(), name="reorganisation_detail"),
    path("units/reorganisations/<int:pk>/switch/", ReorganisationSwitchPage.as_view(), name="reorganisation_switch"),
    path("units/reorganisations/<int:pk>/undo/", ReorganisationUndoPage.as_view(), name="reorganisation_undo"),
    path("tasks/", TaskPage.as_view(), name="task_list"),
    path("workbook/", WorkbookHomePage.as_view(), name="workbook_home"),
    path("workbook/upload/", WorkbookUploadPage.as_view(), name="workbook_upload"),
    path("workbook/download/", WorkbookDownloadPage.as_view(), name="workbook_download"),
    path("workbook/own/", OwnUploadPage.as_view(), name="ownexcel_upload"),
    path("workbook/own/<int:pk>/", MapEditPage.as_view(), name="ownexcel_map_edit"),
    path("workbook/own/<int:pk>/forget/", MapForgetPage.as_view(), name="ownexcel_map_forget"),
    path("workbook/<uuid:key>/sheets/", SheetsPage.as_view(), name="ownexcel_sheets"),
    path("workbook/<uuid:key>/columns/", ColumnsPage.as_view(), name="ownexcel_columns"),
    path("workbook/<uuid:key>/words/", WordsPage.as_view(), name="ownexcel_words"),
    path("workbook/<uuid:key>/", WorkbookResultPage.as_view(), name="workbook_result"),
    path("workbook/<uuid:key>/save/", WorkbookApplyPage.as_view(), name="workbook_apply"),
    path("workbook/<uuid:key>/errors.xlsx", WorkbookErrorsPage.as_view(), name="workbook_errors"),
    path("workbook/<uuid:key>/file.xlsx", WorkbookFilePage.as_view(), name="workbook_file"),
    path("workbook/<uuid:key>/undo/", WorkbookUndoPage.as_view(), name="workbook_undo"),
    path("clubs/<str:code>/", ClubPage.as_view(), name="club_detail"),
    path("clubs/<str:code>/sheet/", ClubSheetPage.as_view(), name="club_sheet"),
    path("clubs/<str:code>/members/", ClubMembersPage.as_view(), name="club_members"),
    path("clubs/<str:code>/activities/", ClubActivitiesPage.as_view(), name="club_activities"),
    path("clubs/<str:code>/funds/", ClubFundsPage.as_view(), name="club_funds"),
    path("clubs/<str:code>/loans/", ClubLoansPage.as_view(), name="club_loans"),
    path("clubs/<str:code>/leaders/", ClubBoardPage.as_view(), name="club_board"),
    path("clubs/<str:code>/papers/", ClubPapersPage.as_view(), name="club_papers"),
    path("clubs/<str:code>/history/", ClubHistoryPage.as_view(), name="club_history"),
    path("clubs/<str:code>/months/", MonthList.as_view(), name="month_list"),
    path("clubs/<str:code>/months/<str:month>/", MonthSheetPage.as_view(), name="month_sheet"),
    path("clubs/<str:code>/months/<str:month>/print/", MonthPrintPage.as_view(), name="month_print"),
    path("clubs/<str:code>/close/", ClubClosePage.as_view(), name="club_close"),
    path("clubs/<str:code>/merge/", ClubMergePage.as_view(), name="club_merge"),
]
