"""What befalls a loan after it was lent, each on a page that says what will happen before it is done."""

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.money import format_vnd
from core.pages import ObjectFormPage
from core.pages.base import Crumb
from funds.event_forms import WriteOffForm
from funds.loan_pages import LoanPage
from funds.models import Loan
from funds.services import write_off_loan


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
            gettext("No cash moves. The income fund is worth that much less, and the reports show it as written off."),
            gettext("The loan stays in the book. An officer can reverse the write-off if the borrower pays after all."),
        ]

    def perform(self, data):
        return write_off_loan(actor=self.request.user, loan=self.object, **data)
