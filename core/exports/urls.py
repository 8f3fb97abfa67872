from django.urls import path

from core.exports import pages

urlpatterns = [
    path("exports/", pages.ExportListPage.as_view(), name="export_list"),
    path("exports/new/", pages.ExportCreate.as_view(), name="export_create"),
    path("exports/<uuid:key>/", pages.ExportPage.as_view(), name="export_detail"),
    path("exports/<uuid:key>/file/", pages.ExportFile.as_view(), name="export_file"),
]
