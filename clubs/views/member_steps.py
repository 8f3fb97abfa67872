"""Ends of a membership, each a step of its own that says first what becomes of loans, positions and the code."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs import services, ties
from clubs.forms import DeathForm, LeaveForm, TransferForm
from clubs.models import Appointment, Member
from clubs.querysets import clubs_visible_to
from clubs.views.members import MemberFormPage
from core.templatetags.vi_format import vnd_unit


class MemberStep(MemberFormPage):
    """Shows the open loans and the positions that the step is about, and `consequences` in words."""

    template_name = "clubs/member_step.html"
    consequences: tuple[str, ...] = ()

    def get_initial(self):
        return {"left_on": timezone.localdate(), "on": timezone.localdate()}

    def get_context_data(self, **kwargs):
        loans = ties.open_loans(self.object.pk)
        today = timezone.localdate()
        held = self.object.appointments.held_on(today).order_by("role").values_list("role", flat=True)
        context = {
            "loans": loans,
            "owed": vnd_unit(sum(loan.outstanding_vnd for loan in loans)),
            "positions": [Appointment.Role(role).label for role in held],
            "consequences": self.consequences,
        }
        return super().get_context_data(**(context | kwargs))

    def end(self, data, reason: Member.LeaveReason):
        return services.end_membership(
            actor=self.request.user, member=self.object, left_on=data["left_on"], leave_reason=str(reason.label)
        )


class MemberLeave(MemberStep):
    title = gettext_lazy("The member leaves")
    form_class = LeaveForm
    submit_label = gettext_lazy("Save the leaving")
    done_message = gettext_lazy("The leaving is entered.")
    consequences = (
        gettext_lazy("The member leaves the club's figures from this day on; what was before stays as it was."),
        gettext_lazy("The code stays this person's and is given to nobody else."),
        gettext_lazy("Who comes back later is entered with “Joins again” on the member's page."),
    )

    def perform(self, data):
        return self.end(data, Member.LeaveReason(data["leave_reason"]))


class MemberDie(MemberStep):
    title = gettext_lazy("Record a death")
    form_class = DeathForm
    submit_label = gettext_lazy("Record the death")
    done_message = gettext_lazy("The death is recorded. The club's book keeps the name.")
    consequences = (
        gettext_lazy("The member leaves the club's figures from this day on; what was before stays as it was."),
        gettext_lazy("Name, code and history stay in the club's book."),
    )

    def get_initial(self):
        return {}  # a day of death is not guessed

    def perform(self, data):
        return self.end(data, Member.LeaveReason.DIED)


class MemberTransfer(MemberStep):
    title = gettext_lazy("Transfer to another club")
    form_class = TransferForm
    submit_label = gettext_lazy("Transfer the member")
    consequences = (
        gettext_lazy("The member leaves this club and joins the other one on the same day; both pages stay linked."),
        gettext_lazy("Personal details and the household status go along. The new club gives a code of its own."),
        gettext_lazy("Only clubs of your own area can be chosen. For a club elsewhere record the leaving instead."),
    )

    def form_kwargs(self):
        return {"other_clubs": clubs_visible_to(self.request.user, self.action).exclude(pk=self.object.club_id)}

    def perform(self, data):
        return services.transfer_member(actor=self.request.user, member=self.object, **data)

    def get_done_message(self, row):
        return _("%(name)s now belongs to this club.") % {"name": row.full_name}
