from django.urls import path

from reports import dashboard_pages, letterhead_pages
from reports.yearly_page import YearlyReportPage

urlpatterns = [
    path("", dashboard_pages.start, name="dashboard"),
    path("dashboard/units/<str:unit_code>/", dashboard_pages.DashboardPage.as_view(), name="dashboard_unit"),
    path("targets/<slug:target_code>/", dashboard_pages.TargetPage.as_view(), name="target_detail"),
    path("reports/yearly/", YearlyReportPage.as_view(), name="yearly_report"),
    path("reports/letterheads/", letterhead_pages.LetterheadListPage.as_view(), name="letterhead_list"),
    path("reports/letterheads/new/", letterhead_pages.LetterheadCreatePage.as_view(), name="letterhead_create"),
    path("reports/letterheads/<int:pk>/", letterhead_pages.LetterheadEditPage.as_view(), name="letterhead_edit"),
]
