"""What befalls a loan after it was lent, each on a page that says what will happen before it is done."""

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.dates import add_months
from core.money import format_vnd
from core.pages import ObjectFormPage
from core.pages.base import Crumb
from core.problems import Refused
from funds.event_forms import RescheduleForm, RescheduleUndoForm, RolloverForm, WriteOffForm
from funds.loan_pages import LoanPage
from funds.models import Loan, PendingAct, Voucher
from funds.pending_pages import waiting_message
from funds.services import reschedule_loan, roll_over_loan, take_back_rescheduling, write_off_loan
from funds.services.asking import second_person_from, written_off
from funds.services.rescheduling import new_lines, schedule_problems


class LoanActPage(LoanPage, ObjectFormPage):
    """An act on one loan. Subclasses give `question` and `consequences()`, sentences that say what will happen."""

    model = Loan
    related = ("club", "member")
    template_name = "funds/loan_act.html"
    question = ""

    @property
    def cancel_url(self) -> str:
        return self.object.get_absolute_url()

    def crumbs(self):
        return [*super().crumbs(), Crumb(self.object.code, self.object.get_absolute_url())]

    def consequences(self) -> list[str]:
        raise NotImplementedError

    def done_url(self, row) -> str:
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        context = {
            "position": self.position,
            "question": self.question % {"code": self.object.code},
            "consequences": self.consequences(),
        }
        return super().get_context_data(**(context | kwargs))


class WriteOffCreate(LoanActPage):
    action = "loans.write_off"
    title = _("Write off a debt")
    question = _("Write off what loan %(code)s owes?")
    form_class = WriteOffForm
    submit_label = _("Write off")
    done_message = _("The debt is written off; the write-off stands in the book with its reason.")

    def get_initial(self):
        amount = {"amount_vnd": self.position.outstanding_vnd or None}
        return {"written_on": timezone.localdate(), **amount, **super().get_initial()}

    def consequences(self) -> list[str]:
        owed = gettext("The borrower owes %(owed)s ₫ today. What you write off is owed no more from that day on.")
        return [
            owed % {"owed": format_vnd(self.position.outstanding_vnd)},
            *self.second_person(),
            gettext("No cash moves. The income fund is worth that much less, and the reports show it as written off."),
            gettext("The loan stays in the book. An officer can reverse the write-off if the borrower pays after all."),
        ]

    def second_person(self) -> list[str]:
        """From how much on it will wait, where what is owed reaches that."""
        left = second_person_from(self.object.club) - written_off(self.object)
        if self.position.outstanding_vnd < left:
            return []
        if left <= 1:
            return [gettext("Whatever you write off now waits until another officer has approved it.")]
        words = gettext(
            "From %(amount)s ₫ on, it is not posted at once: it waits until another officer has approved it."
        )
        return [words % {"amount": format_vnd(left)}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"waiting": self.waiting()} | kwargs))

    def perform(self, data):
        return write_off_loan(actor=self.request.user, loan=self.object, **data)

    def done_url(self, row):
        return row.get_absolute_url() if isinstance(row, PendingAct) else super().done_url(row)

    def get_done_message(self, row):
        return waiting_message() if isinstance(row, PendingAct) else super().get_done_message(row)


class RescheduleCreate(LoanActPage):
    """The new schedule is shown on demand before it is put in force."""

    action = "loans.reschedule"
    title = _("Reschedule a loan")
    question = _("Give loan %(code)s a new schedule?")
    form_class = RescheduleForm
    template_name = "funds/loan_reschedule.html"
    submit_label = _("Reschedule")
    done_message = _("The loan is rescheduled; this is its new schedule.")

    def get_initial(self):
        today = timezone.localdate()
        usual = {"method": self.object.method, "rounding_vnd": self.object.rounding_vnd}
        return {"from_on": today, "first_due_on": add_months(today, 1), **usual, **super().get_initial()}

    def consequences(self) -> list[str]:
        return [
            gettext("All that is owed on that day is shared out anew over the months, with interest on that sum."),
            gettext("The old schedule holds for the days before; interest that fell due by it stays due."),
            gettext("What is overdue today is overdue no more, until an instalment of the new schedule is late."),
            gettext("No cash moves. It can be taken back on the loan's page: nothing is deleted."),
        ]

    def post(self, request, *args, **kwargs):
        if request.POST.get("act") == "preview" and self.object:
            return self.render_to_response(self.get_context_data(lines=self.previewed()))
        return super().post(request, *args, **kwargs)

    def previewed(self) -> list:
        """The lines that would be put in force; none where something is wrong, which the form tells."""
        if not self.form.is_valid():
            return []
        data = {name: value for name, value in self.form.cleaned_data.items() if name != "reason"}
        if problems := schedule_problems(self.object, **data):
            self._show(Refused(*problems))
            return []
        return new_lines(self.object, **data)

    def perform(self, data):
        reschedule_loan(actor=self.request.user, loan=self.object, **data)
        return self.object

    def get_context_data(self, **kwargs):
        act = {"value": "preview", "label": gettext("Show the new schedule first"), "icon": "calendar"}
        return super().get_context_data(**({"form_act": act, "is_dangerous": False} | kwargs))


class RescheduleUndo(LoanActPage):
    action = "loans.reschedule"
    title = _("Take a rescheduling back")
    question = _("Take the latest rescheduling of loan %(code)s back?")
    form_class = RescheduleUndoForm
    submit_label = _("Take it back")
    done_message = _("The rescheduling is taken back; the schedule before it holds again.")

    def consequences(self) -> list[str]:
        if not self.is_rescheduled:
            return [gettext("The loan has only its first schedule: there is nothing to take back.")]
        return [
            gettext("The schedule before it holds again, as if the loan had never been rescheduled."),
            gettext("What was paid meanwhile stays and covers the instalments of that schedule, the oldest first."),
            gettext("What is late by that schedule is overdue again. The reason stays with the loan."),
        ]

    def perform(self, data):
        take_back_rescheduling(actor=self.request.user, loan=self.object, **data)
        return self.object


class RolloverCreate(LoanActPage):
    """Asks for the right to lend; the right to take repayments is asked by the service."""

    action = "loans.disburse"
    title = _("Roll a loan over")
    question = _("Pay loan %(code)s off out of a new loan?")
    form_class = RolloverForm
    submit_label = _("Roll over")
    done_message = _("The old loan is paid off; this is the new one.")

    def get_initial(self):
        old, today = self.object, timezone.localdate()
        of_club = {"club": old.club}
        return {
            "rolled_on": today,
            "voucher_code": self.visible(Voucher).filter(**of_club).next_code(),
            "interest_vnd": self.visible(Loan).with_due_by(today).get(pk=old.pk).due_interest_vnd,
            "code": self.visible(Loan).filter(**of_club).next_code(),
            "principal_vnd": self.position.outstanding_vnd or None,
            "monthly_rate_percent": old.monthly_rate_percent,
            "months": old.months,
            "purpose": old.purpose,
            **super().get_initial(),
        }

    def consequences(self) -> list[str]:
        owed = gettext("All that the old loan owes on that day (today %(owed)s ₫) counts as repaid, with the interest.")
        return [
            owed % {"owed": format_vnd(self.position.outstanding_vnd)},
            gettext("A new loan with a schedule of its own is lent to the same borrower on the same day."),
            gettext("Two vouchers are posted; only the difference changes hands, and the cash must suffice for that."),
            gettext("To take it back, reverse the new loan first, then the repayment of the old one."),
        ]

    def perform(self, data):
        return roll_over_loan(actor=self.request.user, loan=self.object, **data)

    def done_url(self, row):
        return row.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"is_dangerous": False} | kwargs))
