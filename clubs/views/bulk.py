"""What is done to many rows of a list at once."""

from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubs import services
from clubs.access import lock_clubs
from clubs.forms import PovertyForm
from clubs.forms.bulk import BulkAreaForm, BulkSourceForm
from clubs.models import PovertyStatus
from clubs.views import crumbs
from clubs.views.activities import ActivityList
from clubs.views.clubs import ClubList
from clubs.views.members import MemberList
from core.dates import format_date
from core.pages import BulkPage
from core.pages.base import Crumb


class ClubFactBulk(BulkPage):
    """Rows that belong to clubs: the clubs are locked before the rows are counted again."""

    related = ("club",)

    def crumbs(self):
        return [Crumb(str(self.list_view.title), self.list_url)]

    def lock(self, rows):
        lock_clubs(self.request.user, self.action, {row.club_id: row.club for row in rows}.values())


def household_of(member) -> str:
    status = member.poverty_status
    return str(PovertyStatus.Status(status).label) if status else str(_("not recorded"))


class MembersPoverty(ClubFactBulk):
    action = "members.edit"
    title = _("Household status of many members")
    list_view = MemberList
    list_path = reverse_lazy("member_list")
    form_class = PovertyForm
    columns = (
        (_("Full name"), str),
        (_("Club"), lambda member: member.club.name),
        (_("Household today"), household_of),
    )

    def get_initial(self):
        return {"year": timezone.localdate().year}

    def detailed(self, rows):
        return rows.with_poverty_on(timezone.localdate())

    def apply(self, rows, data):
        services.set_poverty(actor=self.request.user, rows=[(row, data["year"], data["status"]) for row in rows])


class ActivitiesArea(ClubFactBulk):
    action = "activities.edit"
    title = _("Activity area of many activities")
    list_view = ActivityList
    list_path = reverse_lazy("activity_list")
    form_class = BulkAreaForm
    related = ("club", "area")
    columns = (
        (_("Date"), lambda activity: format_date(activity.held_on)),
        (_("Club"), lambda activity: activity.club.name),
        (_("Content"), lambda activity: activity.content or "—"),
        (_("Activity area now"), lambda activity: activity.area.name),
    )

    def name_of(self, row):
        return f"{format_date(row.held_on)}, {row.club}"

    def apply(self, rows, data):
        changes = [(row, {"area": data["area"]}) for row in rows]
        services.edit_activities(actor=self.request.user, changes=changes, reason=data["reason"])


class ClubsSource(BulkPage):
    action = "clubs.edit"
    title = _("Source of support of many clubs")
    list_view = ClubList
    list_path = reverse_lazy("club_list")
    form_class = BulkSourceForm
    related = ("source",)
    columns = (
        (_("Club code"), lambda club: club.code),
        (_("Club name"), str),
        (_("Source now"), lambda club: club.source or "—"),
    )

    def crumbs(self):
        return crumbs.to_clubs()

    def lock(self, rows):
        lock_clubs(self.request.user, self.action, rows)

    def apply(self, rows, data):
        changes = [(row, {"source": data["source"]}) for row in rows]
        services.edit_clubs(actor=self.request.user, changes=changes, reason=data["reason"])
