"""The papers of one loan: the agreement that is signed when it is lent, the sheet that its member keeps."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.models import Appointment
from core.pages import DetailPage
from core.pages.base import Crumb
from funds.loan_pages import LoanPage
from funds.models import Loan, Voucher
from funds.papers.head import PaperHead


@dataclass(frozen=True)
class Paid:
    """One payment: the voucher with its parts, and what was still owed after it, in ₫."""

    voucher: Voucher
    principal_vnd: int
    interest_vnd: int
    left_vnd: int


class LoanPaper(LoanPage, DetailPage):
    model = Loan
    action = "loans.view"
    related = ("club", "member")

    def crumbs(self):
        return [*super().crumbs(), Crumb(self.object.code, self.object.get_absolute_url())]

    def get_context_data(self, **kwargs):
        head = PaperHead.of(self.object.club, self.head_day, self.visible(Appointment))
        return super().get_context_data(**({"head": head} | kwargs))


class LoanAgreementPage(LoanPaper):
    """The agreement with the schedule of the day on which the loan was lent."""

    template_name = "funds/papers/agreement.html"

    def get_title(self):
        return _("Agreement of loan %(code)s") % {"code": self.object.code}

    @property
    def head_day(self):
        return self.object.disbursed_on

    def get_context_data(self, **kwargs):
        lines, _before = self.lines_on(self.object.disbursed_on)
        context = {
            "lines": lines,
            "last_due_on": lines[-1].due_on if lines else None,
            "interest_vnd": sum(line.interest_vnd for line in lines),
            "payable_vnd": sum(line.interest_vnd + line.principal_vnd for line in lines),
        }
        return super().get_context_data(**(context | kwargs))


class LoanSheetPage(LoanPaper):
    """The schedule in force with room for each payment and its signature, and what was paid so far."""

    template_name = "funds/papers/loan_sheet.html"

    def get_title(self):
        return _("Loan sheet of %(name)s, loan %(code)s") % {"name": self.object.member, "code": self.object.code}

    @property
    def head_day(self):
        return timezone.localdate()

    def get_context_data(self, **kwargs):
        paid = self._paid()
        written_off = sum(one.principal_vnd for one in paid if one.voucher.kind == Voucher.Kind.WRITE_OFF)
        context = {
            "lines": self.lines_on(self.head_day)[0],
            "paid": paid,
            "principal_vnd": sum(one.principal_vnd for one in paid) - written_off,
            "written_off_vnd": written_off,
            "interest_vnd": sum(one.interest_vnd for one in paid),
            "position": self.position,
            "due": self.due,
            "as_of": self.head_day,
        }
        return super().get_context_data(**(context | kwargs))

    def _paid(self) -> list[Paid]:
        """The payments that stand, in order of day, with what was owed after each."""
        acts = self.visible(Voucher).filter(loan=self.object).standing().with_parts().order_by("dated_on", "pk")
        owed, found = 0, []
        for voucher in acts:
            owed += voucher.lent_vnd
            if voucher.lent_vnd <= 0:
                found.append(Paid(voucher, -voucher.lent_vnd, voucher.interest_vnd, owed))
        return found
