"""The one table that says which role may do what. Buttons, views, services and imports all ask `roles_for`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    PROVINCE_ADMIN = "province_admin", _("Provincial administrator")
    PROVINCE_STAFF = "province_staff", _("Provincial staff")
    AREA_OFFICER = "area_officer", _("Area officer")
    SECRETARY = "secretary", _("Club secretary")
    VIEWER = "viewer", _("Viewer")


ADMIN = frozenset({Role.PROVINCE_ADMIN})
PROVINCE = ADMIN | {Role.PROVINCE_STAFF}
OFFICERS = PROVINCE | {Role.AREA_OFFICER}
WRITERS = OFFICERS | {Role.SECRETARY}
EVERYONE = WRITERS | {Role.VIEWER}

# Viewers get aggregates only: no right below that opens a row about a club's people or money names them.
RIGHTS: dict[str, frozenset[Role]] = {
    "units.view": EVERYONE,
    "dashboard.view": EVERYONE,
    "whatif.view": OFFICERS,
    "tasks.view": WRITERS,
    "views.keep": EVERYONE,
    "clubs.view": WRITERS,
    "clubs.found": OFFICERS,
    "clubs.edit": OFFICERS,
    "clubs.move": OFFICERS,
    "clubs.close": OFFICERS,
    "sources.edit": PROVINCE,
    "members.view": WRITERS,
    "members.edit": WRITERS,
    "members.export": OFFICERS,
    "activities.view": WRITERS,
    "activities.edit": WRITERS,
    "meetings.view": WRITERS,
    "meetings.edit": WRITERS,
    "attachments.view": WRITERS,
    "attachments.edit": WRITERS,
    "attachments.remove": OFFICERS,
    "declared.view": WRITERS,
    "declared.edit": OFFICERS,
    "awards.view": WRITERS,
    "awards.edit": OFFICERS,
    "trainings.view": WRITERS,
    "trainings.edit": OFFICERS,
    "reviews.view": WRITERS,
    "reviews.club": WRITERS,
    "reviews.district": OFFICERS,
    "reviews.province": PROVINCE,
    "entries.view": WRITERS,
    "entries.post": WRITERS,
    "entries.reverse": OFFICERS,
    "cash.count": WRITERS,
    "loans.view": WRITERS,
    "loans.disburse": WRITERS,
    "loans.repay": WRITERS,
    "loans.write_off": OFFICERS,
    "loans.reschedule": OFFICERS,
    "loan_rules.edit": PROVINCE,
    "loan_rules.club": OFFICERS,
    "watchdog.view": WRITERS,
    "watchdog.close": OFFICERS,
    "workbook.import": OFFICERS,
    "workbook.export": OFFICERS,
    "workbook.undo": OFFICERS,
    "reports.yearly": OFFICERS,
    "reports.write": OFFICERS,
    "letterhead.edit": OFFICERS,
    "units.reorganise": ADMIN,
    "users.manage": ADMIN,
    "installation.edit": ADMIN,
    "backups.view": ADMIN,
    "audit.view": ADMIN,
    "members.anonymise": ADMIN,
    "plans.edit": ADMIN,
    "rubrics.edit": ADMIN,
    "periods.open": PROVINCE,
    "submissions.view": OFFICERS,
    "submissions.submit": OFFICERS,
    "submissions.decide": PROVINCE,
    "periods.close": PROVINCE,
}


def roles_for(action: str) -> frozenset[Role]:
    """The roles that hold a right. An unknown right is a programming error, not a silent no: KeyError."""
    return RIGHTS[action]
