"""Lending and repaying: the pages of one loan."""

from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubs.models import Member
from clubs.views.crumbs import to_club
from core.dates import format_date
from core.money import format_vnd
from core.pages import DetailPage, ObjectFormPage
from core.pages.base import Crumb
from funds.forms import LoanForm, RepaymentForm
from funds.models import Entry, Instalment, Loan, Voucher
from funds.rules import amount_due
from funds.services import disburse_loan, repay_loan
from funds.tables import state_badge
from funds.views import ClubFormPage


class LoanCreate(ClubFormPage):
    action = "loans.disburse"
    title = _("New loan")
    form_class = LoanForm
    submit_label = _("Disburse the loan")
    done_message = _("The loan is disbursed; this is its schedule.")

    def form_kwargs(self):
        return {"members": self.visible(Member).filter(club=self.object)}

    def get_initial(self):
        code = self.visible(Loan).filter(club=self.object).next_code()
        return {"code": code, "monthly_rate_percent": "1", **super().get_initial()}

    def perform(self, data):
        return disburse_loan(actor=self.request.user, club=self.object, **data)


class LoanPage:
    """What both pages of one loan ask of the ledger."""

    @cached_property
    def position(self) -> Loan:
        """The loan again with its position today."""
        return self.visible(Loan).with_state_on(timezone.localdate()).get(pk=self.object.pk)

    @cached_property
    def lines(self) -> list[Instalment]:
        rows = self.visible(Instalment).filter(loan=self.object).in_force_on(timezone.localdate())
        return list(rows.order_by("number"))

    @cached_property
    def received(self) -> int:
        """Interest received so far, in ₫."""
        return self.visible(Entry).filter(loan=self.object).dated_to(timezone.localdate()).interest_received()

    @cached_property
    def due(self):
        return amount_due(self.lines, self.position.paid_vnd, self.received, timezone.localdate())

    def crumbs(self):
        loans = Crumb(_("Loans"), f"{reverse('loan_list')}?club={self.object.club.code}")
        return [*to_club(self.object.club), loans]


class LoanDetail(LoanPage, DetailPage):
    model = Loan
    action = "loans.view"
    related = ("club", "member")
    template_name = "funds/loan.html"

    def get_title(self):
        return gettext("Loan %(code)s of %(name)s") % {"code": self.object.code, "name": self.object.member}

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        paid, late = self.position.paid_vnd, self.position.oldest_due_on
        context = {
            "position": self.position,
            "state_badge": state_badge(self.position.state),
            "days_late": max((today - late).days, 0) if self.position.overdue_vnd else 0,
            "due": self.due,
            "received": self.received,
            "lines": [(line, line.cumulative_vnd <= paid, line.due_on < today) for line in self.lines],
            "vouchers": self.visible(Voucher)
            .filter(loan=self.object)
            .select_related("loan")
            .with_parts()
            .order_by("dated_on", "pk"),
            "as_of": today,
        }
        return super().get_context_data(**(context | kwargs))


class RepaymentCreate(LoanPage, ObjectFormPage):
    model = Loan
    action = "loans.repay"
    related = ("club", "member")
    title = _("Repayment")
    form_class = RepaymentForm
    template_name = "funds/repayment_form.html"
    submit_label = _("Post the repayment")

    @property
    def cancel_url(self) -> str:
        return self.object.get_absolute_url()

    def crumbs(self):
        return [*super().crumbs(), Crumb(self.object.code, self.object.get_absolute_url())]

    def get_initial(self):
        code = self.visible(Voucher).filter(club=self.object.club).next_code()
        due = {"principal_vnd": self.due.principal_vnd, "interest_vnd": self.due.interest_vnd}
        return {"code": code, **due, **super().get_initial()}

    def perform(self, data):
        asked = self.due.principal_vnd  # as it was before this payment
        voucher = repay_loan(actor=self.request.user, loan=self.object, **data)
        self.ahead_vnd = data["principal_vnd"] - asked
        return voucher

    def done_url(self, row):
        return self.object.get_absolute_url()

    def get_done_message(self, row):
        if self.ahead_vnd <= 0:
            return gettext("The repayment is posted.")
        words = gettext("The repayment is posted; %(amount)s ₫ of the principal were paid ahead of the schedule.")
        return words % {"amount": format_vnd(self.ahead_vnd)}

    def get_context_data(self, **kwargs):
        context = {"position": self.position, "due": self.due, "day": format_date(timezone.localdate())}
        return super().get_context_data(**(context | kwargs))
