from django.urls import path, re_path

from reports import closing_pages, dashboard_pages, letterhead_pages, period_pages
from reports.archive_pages import ReportFileListPage, ReportFilePage
from reports.board_report import BoardReport
from reports.chart_files import chart_urls
from reports.charts_page import ChartsPage
from reports.crosstab.page import CrosstabPage
from reports.dashboard_file import DashboardFile
from reports.declared_page import ClubDeclared
from reports.gap_page import GapPage
from reports.pace_page import PacePage, TargetPacePage
from reports.plans import pages as plans
from reports.portfolio_page import ClubPortfolioPage, PortfolioPage
from reports.sheet_page import UnitSheetPage
from reports.target_pages import PeoplePage, TargetPage
from reports.text_page import PeriodTextPage
from reports.watchdog_pages import FlagClosePage, FlagListPage
from reports.whatif_page import WhatIfPage
from reports.yearly_page import YearlyReportPage

urlpatterns = [
    path("", dashboard_pages.start, name="dashboard"),
    path("dashboard/units/<str:unit_code>/", dashboard_pages.DashboardPage.as_view(), name="dashboard_unit"),
    path("dashboard/units/<str:unit_code>/sheet/", UnitSheetPage.as_view(), name="unit_sheet"),
    *chart_urls("dashboard/charts/", dashboard_pages.DashboardPage, "dashboard_chart_file"),
    path("dashboard/report.xlsx", BoardReport.as_view(), name="board_report"),
    re_path(r"^dashboard\.(?P<format>xlsx|csv)$", DashboardFile.as_view(), name="dashboard_file"),
    path("targets/<slug:target_code>/", TargetPage.as_view(), name="target_detail"),
    path("targets/<slug:target_code>/people/", PeoplePage.as_view(), name="target_people"),
    re_path(
        r"^targets/(?P<target_code>[-\w]+)/people\.(?P<format>xlsx|csv)$",
        PeoplePage.as_view(),
        name="target_people_file",
    ),
    path("missing/", GapPage.as_view(), name="gaps"),
    re_path(r"^missing\.(?P<format>xlsx|csv)$", GapPage.as_view(), name="gaps_file"),
    path("charts/", ChartsPage.as_view(), name="charts"),
    *chart_urls("charts/", ChartsPage, "chart_file"),
    path("pace/", PacePage.as_view(), name="pace"),
    path("targets/<slug:target_code>/pace/", TargetPacePage.as_view(), name="target_pace"),
    *chart_urls(r"targets/(?P<target_code>[-\w]+)/", TargetPacePage, "target_pace_file", "pace"),
    path("what-if/", WhatIfPage.as_view(), name="what_if"),
    path("watchdog/", FlagListPage.as_view(), name="flag_list"),
    re_path(r"^watchdog\.(?P<format>xlsx|csv)$", FlagListPage.as_view(), name="flag_list_file"),
    path("clubs/<str:code>/flags/<slug:kind>/<str:key>/close/", FlagClosePage.as_view(), name="flag_close"),
    path("portfolio/", PortfolioPage.as_view(), name="portfolio"),
    re_path(r"^portfolio\.(?P<format>xlsx|csv)$", PortfolioPage.as_view(), name="portfolio_file"),
    path("clubs/<str:code>/portfolio/", ClubPortfolioPage.as_view(), name="club_portfolio"),
    re_path(
        r"^clubs/(?P<code>[^/]+)/portfolio\.(?P<format>xlsx|csv)$",
        ClubPortfolioPage.as_view(),
        name="club_portfolio_file",
    ),
    path("plans/", plans.PlanListPage.as_view(), name="plan_list"),
    path("plans/new/", plans.PlanCreatePage.as_view(), name="plan_create"),
    path("plans/<str:code>/", plans.PlanPage.as_view(), name="plan_detail"),
    path("plans/<str:code>/edit/", plans.PlanEditPage.as_view(), name="plan_edit"),
    path("plans/<str:code>/remove/", plans.PlanRemovePage.as_view(), name="plan_remove"),
    path("plans/<str:code>/targets/new/", plans.TargetChoosePage.as_view(), name="plan_target_choose"),
    path(
        "plans/<str:code>/targets/new/<slug:target_code>/",
        plans.TargetCreatePage.as_view(),
        name="plan_target_create",
    ),
    path("plans/<str:code>/targets/<slug:target_code>/", plans.TargetEditPage.as_view(), name="plan_target_edit"),
    path(
        "plans/<str:code>/targets/<slug:target_code>/remove/",
        plans.TargetRemovePage.as_view(),
        name="plan_target_remove",
    ),
    path(
        "plans/<str:code>/targets/<slug:target_code>/milestones/",
        plans.MilestonePage.as_view(),
        name="plan_milestones",
    ),
    path("reports/crosstab/", CrosstabPage.as_view(), name="crosstab"),
    re_path(r"^reports/crosstab\.(?P<format>xlsx|csv)$", CrosstabPage.as_view(), name="crosstab_file"),
    path("reports/yearly/", YearlyReportPage.as_view(), name="yearly_report"),
    path("reports/files/", ReportFileListPage.as_view(), name="report_file_list"),
    path("reports/files/<int:pk>/", ReportFilePage.as_view(), name="report_file"),
    path("reports/letterheads/", letterhead_pages.LetterheadListPage.as_view(), name="letterhead_list"),
    path("reports/letterheads/new/", letterhead_pages.LetterheadCreatePage.as_view(), name="letterhead_create"),
    path("reports/letterheads/<int:pk>/", letterhead_pages.LetterheadEditPage.as_view(), name="letterhead_edit"),
    path("reports/periods/", period_pages.PeriodListPage.as_view(), name="period_list"),
    path("reports/periods/new/", period_pages.PeriodOpenPage.as_view(), name="period_open"),
    path("reports/periods/<int:pk>/", period_pages.PeriodPage.as_view(), name="period_detail"),
    path("reports/periods/<int:pk>/texts/", PeriodTextPage.as_view(), name="period_texts"),
    path("reports/periods/<int:pk>/texts/<str:unit_code>/", PeriodTextPage.as_view(), name="period_texts_unit"),
    path("reports/periods/<int:pk>/close/", closing_pages.PeriodClosePage.as_view(), name="period_close"),
    path("reports/closings/<int:pk>/", closing_pages.ClosingPage.as_view(), name="closing_detail"),
    path("reports/closings/<int:pk>/reopen/", closing_pages.ClosingReopenPage.as_view(), name="closing_reopen"),
    path("reports/closings/<int:pk>/variance/", closing_pages.VariancePage.as_view(), name="variance"),
    re_path(
        r"^reports/closings/(?P<pk>[0-9]+)/variance\.(?P<format>xlsx|csv)$",
        closing_pages.VariancePage.as_view(),
        name="variance_file",
    ),
    path("reports/closed-files/<int:pk>/", closing_pages.ClosedFilePage.as_view(), name="closed_file"),
    path("reports/submissions/<int:pk>/", period_pages.SubmissionPage.as_view(), name="submission_detail"),
    path("reports/submissions/<int:pk>/submit/", period_pages.SubmissionSubmitPage.as_view(), name="submission_submit"),
    path("reports/submissions/<int:pk>/return/", period_pages.SubmissionReturnPage.as_view(), name="submission_return"),
    path(
        "reports/submissions/<int:pk>/approve/", period_pages.SubmissionApprovePage.as_view(), name="submission_approve"
    ),
    path("reports/submissions/<int:pk>/remark/", period_pages.SubmissionNotePage.as_view(), name="submission_note"),
    path("clubs/<str:code>/declared/", ClubDeclared.as_view(), name="club_declared"),
]
