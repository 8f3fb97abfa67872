from functools import cached_property

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs import services, ties
from clubs.drafts import MemberDraft
from clubs.filters import MemberFilter, as_of
from clubs.forms import AppointForm, MemberEditForm, MemberForm, PovertyForm
from clubs.models import Appointment, Award, Member, PovertyStatus, Sex, TrainingAttendance
from clubs.querysets import members_visible_to
from clubs.services.members import EDITABLE, PERSONAL
from clubs.tables import MemberTable
from clubs.views import crumbs
from clubs.views.clubs import ClubFormPage
from clubs.views.facts import member_facts
from core.dates import format_date
from core.history import history_records
from core.pages import BulkAction, DetailPage, ExportColumn, ListPage, ObjectFormPage


def yes(value: bool) -> str:
    """A mark as the programme workbook writes it."""
    return "x" if value else ""


class MemberList(ListPage):
    """Members as of a date, by tên. The file names people, so it needs a right of its own."""

    model = Member
    action = "members.view"
    export_action = "members.export"
    title = gettext_lazy("Members")
    table_class = MemberTable
    filter_class = MemberFilter
    template_name = "clubs/member_list.html"
    export_name = "thanh-vien"
    bulk_actions = (BulkAction(gettext_lazy("Enter a household status"), "members_poverty", "members.edit"),)
    export_columns = (
        ExportColumn(gettext_lazy("Club code"), "club__code"),
        ExportColumn(gettext_lazy("Club name"), "club__name", width=32),
        ExportColumn(gettext_lazy("Member code"), "code"),
        ExportColumn(gettext_lazy("Full name"), "full_name", width=26),
        ExportColumn(gettext_lazy("Sex"), "sex", show=dict(Sex.choices)),
        ExportColumn(gettext_lazy("Birth year"), "birth_year", "text", show=str),
        ExportColumn(gettext_lazy("Birth date"), "birth_date", "date"),
        ExportColumn(gettext_lazy("Ethnic group"), "ethnicity"),
        ExportColumn(gettext_lazy("Household status"), "poverty_status", show=dict(PovertyStatus.Status.choices)),
        ExportColumn(gettext_lazy("Disabled"), "is_disabled", show=yes),
        ExportColumn(gettext_lazy("Phone"), "phone"),
        ExportColumn(gettext_lazy("Joined on"), "joined_on", "date"),
        ExportColumn(gettext_lazy("Left on"), "left_on", "date"),
        ExportColumn(gettext_lazy("Reason for leaving"), "leave_reason", width=24),
    )

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"as_of": as_of(self.request)} | kwargs))


class MemberCreate(ClubFormPage):
    action = "members.edit"
    title = gettext_lazy("Add a member")
    form_class = MemberForm
    submit_label = gettext_lazy("Save the member")

    @cached_property
    def earlier(self):
        """Former members of the club, of whom one may come back."""
        return members_visible_to(self.request.user, self.action).filter(
            club=self.object, left_on__isnull=False, anonymised_on=None
        )

    def get_initial(self):
        asked = super().get_initial()
        number = asked.get("rejoins", "")
        before = self.earlier.filter(pk=number).first() if number.isdecimal() else None
        facts = {name: getattr(before, name) for name in PERSONAL} if before else {}
        return {"code": services.next_member_code(self.object)} | facts | asked

    def form_kwargs(self):
        return {"earlier": self.earlier, "find": self.find}

    def find(self, people):
        return services.find_candidates(actor=self.request.user, club=self.object, people=people)

    def perform(self, data):
        values = {name: value for name, value in data.items() if name not in ("rejoins", "known")}
        draft, known = MemberDraft(club=self.object, **values), data["known"]
        known = {0: known} if known else {}
        return services.admit_members(actor=self.request.user, drafts=[draft], known=known)[0]

    def get_done_message(self, row):
        return _("%(name)s is entered with the code %(code)s.") % {"name": row.full_name, "code": row.code}

    def done_url(self, row):
        return row.get_absolute_url()


class MemberPage:
    """What the pages about one member have in common."""

    model = Member
    related = ("club", "person")

    def crumbs(self):
        return crumbs.to_member(self.object)


class MemberDetail(MemberPage, DetailPage):
    action = "members.view"
    template_name = "clubs/member_detail.html"

    def crumbs(self):
        return crumbs.to_club(self.object.club)

    def get_context_data(self, **kwargs):
        member = self.object
        others = members_visible_to(self.request.user).filter(person=member.person_id).exclude(pk=member.pk)
        context = {
            "facts": member_facts(member),
            "loans": ties.open_loans(member.pk) if self.request.user.may("loans.view") else [],
            "awards": self.visible(Award).filter(member=member),
            "trainings": self.visible(TrainingAttendance).filter(members=member).select_related("training"),
            "poverty": member.poverty.order_by("-year"),
            "appointments": member.appointments.order_by("-starts_on", "pk"),
            "other_memberships": others.select_related("club").order_by("joined_on"),
            "history": history_records(member, hidden=("person", "club")),
            "today": timezone.localdate(),
        }
        return super().get_context_data(**(context | kwargs))


class MemberFormPage(MemberPage, ObjectFormPage):
    """A form that changes one member."""

    action = "members.edit"

    @property
    def locked_first(self):
        return self.object.club

    @property
    def cancel_url(self):
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        who = f"{self.object.full_name}, {self.object.club.name}"
        return super().get_context_data(**({"lede": self.lede or who} | kwargs))


class MemberEdit(MemberFormPage):
    is_correction = True
    title = gettext_lazy("Correct the member")
    form_class = MemberEditForm

    def get_initial(self):
        return {name: getattr(self.object, name) for name in EDITABLE}

    def form_kwargs(self):
        return {"has_left": self.object.left_on is not None}

    def perform(self, data):
        values = {name: value for name, value in data.items() if name != "reason"}
        change = (self.object, values)
        return services.edit_members(actor=self.request.user, changes=[change], reason=data["reason"])[0]


class MemberPoverty(MemberFormPage):
    title = gettext_lazy("Household status")
    lede = gettext_lazy("As reviewed for one year; it holds until a later year's review.")
    form_class = PovertyForm
    template_name = "clubs/member_poverty.html"

    def get_initial(self):
        return {"year": timezone.localdate().year}

    def perform(self, data):
        services.set_poverty(actor=self.request.user, rows=[(self.object, data["year"], data["status"])])
        return self.object

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"poverty": self.object.poverty.order_by("-year")} | kwargs))


class MemberAppoint(MemberFormPage):
    title = gettext_lazy("Positions and voluntary work")
    form_class = AppointForm

    def get_initial(self):
        today = timezone.localdate()
        held = self.object.appointments.held_on(today).values_list("role", flat=True)
        return {"on": today, "roles": list(held)}

    def perform(self, data):
        change = (self.object, set(data["roles"]), data["on"])
        services.set_appointments(actor=self.request.user, changes=[change])
        doubled = self.visible(Appointment).doubled_positions(self.object.club_id, data["on"])
        for role in doubled:
            text = _("Two people hold the position “%(role)s” on %(date)s. End the earlier term where it is over.")
            label = Appointment.Role(role).label
            messages.warning(self.request, text % {"role": label, "date": format_date(data["on"])})
        return self.object
