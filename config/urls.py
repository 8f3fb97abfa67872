from django.urls import include, path

from accounts.doors import DemoAccount, SignIn
from config.demonstration.services import ACCOUNTS, PASSWORD
from core.drafts.views import save_draft
from core.errors import healthz

demo_accounts = [DemoAccount(username, PASSWORD, full_name) for username, full_name, *_ in ACCOUNTS]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("drafts/", save_draft, name="draft_save"),
    path("login/", SignIn.as_view(demo_accounts=demo_accounts), name="login"),
    path("", include("reports.urls")),
    path("", include("clubs.urls")),  # before desk: /clubs/new/ is no club's page
    path("", include("desk.urls")),
    path("", include("funds.urls")),
    path("", include("districts.urls")),
    path("", include("accounts.urls")),
    path("", include("core.savedviews.urls")),
    path("", include("core.help.urls")),
    path("", include("core.exports.urls")),
    path("", include("core.jobs.urls")),
    path("", include("backups.urls")),
]
