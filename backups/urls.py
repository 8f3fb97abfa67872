from django.urls import path

from backups.health import health
from backups.pages import BackupsPage

urlpatterns = [
    path("health/", health, name="health"),
    path("backups/", BackupsPage.as_view(), name="backup_list"),
]
