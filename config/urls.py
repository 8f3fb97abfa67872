from django.urls import include, path

from core.errors import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("reports.urls")),
    path("", include("clubs.urls")),  # before desk: /clubs/new/ is no club's page
    path("", include("desk.urls")),
    path("", include("funds.urls")),
    path("", include("districts.urls")),
    path("", include("accounts.urls")),
]
