"""Lending and repaying: the pages of one loan."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubs.models import Member
from clubs.views.crumbs import to_club
from core.audit import history_of
from core.dates import format_date
from core.models import AuditRecord
from core.money import format_vnd
from core.pages import DetailPage, ObjectFormPage
from core.pages.base import Crumb
from funds.forms import DueForm, LoanForm, RepaymentForm
from funds.models import Entry, Instalment, Loan, LoanRules, PendingAct, Voucher
from funds.querysets import RuleBook
from funds.rules import Due, FundKind, Line, Paid, allocate_sum, amount_due, cover, schedule
from funds.services import disburse_loan, repay_loan
from funds.tables import state_badge
from funds.views import ClubFormPage
from funds.warnings import Lending, lending_warnings, repayment_warnings


class LoanCreate(ClubFormPage):
    """Lending; a second button shows the schedule before anything is saved."""

    action = "loans.disburse"
    title = _("New loan")
    form_class = LoanForm
    template_name = "funds/loan_form.html"
    submit_label = _("Disburse the loan")
    done_message = _("The loan is disbursed; this is its schedule.")

    @cached_property
    def rules(self) -> RuleBook:
        return self.visible(LoanRules).book([self.object.pk])

    @property
    def open_loans(self):
        today = timezone.localdate()
        rows = self.visible(Loan).filter(club=self.object).few_owing_on(today)
        return rows.select_related("member").order_by("member__name_key", "pk")

    def form_kwargs(self):
        members = self.visible(Member).filter(club=self.object)
        return {"members": members, "loans": self.open_loans, "find_warnings": self.find_warnings}

    def get_initial(self):
        code = self.visible(Loan).filter(club=self.object).next_code()
        terms = self.rules.on(self.object.pk, timezone.localdate())
        usual = {name: getattr(terms, name) for name in ("method", "grace_months", "rounding_vnd")}
        return {"code": code, "monthly_rate_percent": "1", **usual, **super().get_initial()}

    def find_warnings(self, data: dict) -> list[str]:
        day, person = data["disbursed_on"], data["member"].person_id
        owing = self.visible(Loan).filter(club=self.object, member__person=person).few_owing_on(day)
        owing = list(owing.order_by("disbursed_on", "pk"))
        parts = self.visible(Entry).filter(club=self.object).dated_to(day).parts_by_fund()
        asked = Lending(
            principal_vnd=data["principal_vnd"],
            months=data["months"],
            monthly_rate_percent=data["monthly_rate_percent"],
            owed_vnd=sum(loan.outstanding_vnd for loan in owing),
            open_codes=tuple(loan.code for loan in owing),
            fund_vnd=parts[FundKind.INCOME]["value"],
        )
        return lending_warnings(asked, self.rules.on(self.object.pk, day))

    def post(self, request, *args, **kwargs):
        if request.POST.get("act") == "schedule" and self.object:
            return self.render_to_response(self.get_context_data(preview=self.preview()))
        return super().post(request, *args, **kwargs)

    def preview(self) -> list[Line]:
        """The schedule of what is typed; none where a part that it needs is missing or wrong."""
        self.form.full_clean()
        data = self.form.cleaned_data
        if not all(data.get(name) is not None for name in SCHEDULED) or data["grace_months"] >= data["months"]:
            return []
        terms = {name: data[name] for name in ("method", "grace_months", "rounding_vnd")}
        parts = (data["principal_vnd"], data["months"], data["monthly_rate_percent"], data["disbursed_on"])
        return schedule(*parts, **terms)

    def get_context_data(self, **kwargs):
        lines = kwargs.get("preview", [])
        totals = [sum(line.principal_vnd for line in lines), sum(line.interest_vnd for line in lines)]
        act = {"value": "schedule", "label": gettext("See the schedule"), "icon": "calendar"}
        context = {"form_act": act, "preview": lines, "totals": totals, "is_preview": "preview" in kwargs}
        return super().get_context_data(**(context | kwargs))

    def perform(self, data):
        return disburse_loan(actor=self.request.user, club=self.object, **data)


SCHEDULED = (
    "principal_vnd",
    "months",
    "monthly_rate_percent",
    "disbursed_on",
    "method",
    "grace_months",
    "rounding_vnd",
)


@dataclass(frozen=True)
class LineRow:
    """One instalment with the payments that covered it: (voucher, day, principal, interest) in ₫.

    `interest_left`: what is still to be paid of the interest of an instalment that is due, in ₫.
    """

    line: Instalment
    is_covered: bool
    is_past: bool
    interest_left: int
    payments: list[tuple[Voucher, date, int, int]]


class LoanPage:
    """What both pages of one loan ask of the ledger."""

    @cached_property
    def position(self) -> Loan:
        """The loan again with its position today."""
        return self.visible(Loan).with_state_on(timezone.localdate()).with_cycle().get(pk=self.object.pk)

    def waiting(self) -> list[PendingAct]:
        """What waits for a second person on the loan and its vouchers."""
        acts = self.visible(PendingAct).waiting().on_loan(self.object)
        return list(acts.select_related("voucher__loan", "loan", "asked_by"))

    @cached_property
    def schedules(self) -> list[Instalment]:
        """The lines of all its schedules."""
        return list(self.visible(Instalment).filter(loan=self.object).order_by("in_force_from", "number"))

    @property
    def is_rescheduled(self) -> bool:
        """Whether the schedule in force took the place of another one."""
        return any(line.superseded_on and line.superseded_on != line.in_force_from for line in self.schedules)

    def lines_on(self, day: date) -> tuple[list[Instalment], int]:
        """The schedule in force on the day, and the interest in ₫ that earlier schedules let fall due."""
        begun = [line for line in self.schedules if line.in_force_from <= day]
        ended = [line for line in begun if line.superseded_on and line.superseded_on <= day]
        asked_before = sum(line.interest_vnd for line in ended if line.due_on < line.superseded_on)
        return [line for line in begun if line not in ended], asked_before

    def received_by(self, day: date) -> int:
        """Interest received by the day, in ₫."""
        return self.visible(Entry).filter(loan=self.object).dated_to(day).interest_received()

    def due_on(self, day: date) -> tuple[Loan, Due]:
        """The loan with its outstanding principal at the day's end, and what is to pay then or next."""
        loan = self.visible(Loan).with_outstanding_on(day).get(pk=self.object.pk)
        return loan, self._due(day, loan.principal_vnd - loan.outstanding_vnd, self.received_by(day))

    def _due(self, day: date, paid_vnd: int, received_vnd: int) -> Due:
        lines, asked_before = self.lines_on(day)
        paid_before = lines[0].cumulative_vnd - lines[0].principal_vnd if lines else 0
        return amount_due(lines, paid_vnd - paid_before, received_vnd - asked_before, day)

    @cached_property
    def received(self) -> int:
        return self.received_by(timezone.localdate())

    @cached_property
    def due(self) -> Due:
        return self._due(timezone.localdate(), self.position.paid_vnd, self.received)

    def crumbs(self):
        loans = Crumb(_("Loans"), f"{reverse('loan_list')}?club={self.object.club.code}")
        return [*to_club(self.object.club), loans]


class LoanDetail(LoanPage, DetailPage):
    model = Loan
    action = "loans.view"
    related = ("club", "member", "previous")
    template_name = "funds/loan.html"

    def get_title(self):
        return gettext("Loan %(code)s of %(name)s") % {"code": self.object.code, "name": self.object.member}

    @cached_property
    def vouchers(self) -> list[Voucher]:
        rows = self.visible(Voucher).filter(loan=self.object).select_related("loan").with_parts()
        return list(rows.order_by("dated_on", "pk"))

    @property
    def written_off(self) -> int:
        """Principal in ₫ that write-offs which stand have taken off; the position counts it as paid."""
        return -sum(one.lent_vnd for one in self.vouchers if one.is_standing and one.kind == Voucher.Kind.WRITE_OFF)

    def rows(self, today: date) -> list[LineRow]:
        """The schedule in force; each line with what covered it, principal and interest the oldest first."""
        lines, asked_before = self.lines_on(today)
        paid_before = lines[0].cumulative_vnd - lines[0].principal_vnd if lines else 0
        paid = [one for one in self.vouchers if one.is_standing and one.kind not in Voucher.LENDING]
        parts: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
        for place, (name, before) in enumerate((("principal_vnd", paid_before), ("interest_vnd", asked_before))):
            amounts = [Paid(one.pk, one.dated_on, one.interest_vnd if place else -one.lent_vnd) for one in paid]
            for found in cover([getattr(line, name) for line in lines], amounts, before):
                parts[found.line][found.key][place] = found.amount_vnd
        by_id = {voucher.pk: voucher for voucher in paid}
        rows = []
        for place, line in enumerate(lines):
            payments = [(by_id[pk], by_id[pk].dated_on, *parts[place][pk]) for pk in parts[place]]
            payments.sort(key=lambda payment: (payment[1], payment[0].pk))
            is_covered = line.cumulative_vnd <= self.position.paid_vnd
            left = line.interest_vnd - sum(payment[3] for payment in payments)
            if not line.principal_vnd:  # a month of grace is paid with its interest
                is_covered = left <= 0
            rows.append(LineRow(line, is_covered, line.due_on < today, left if line.due_on <= today else 0, payments))
        return rows

    def reschedulings(self) -> list[tuple[date, AuditRecord, bool]]:
        """(from which day, the record of who did it and why, whether it took a schedule back), newest first.

        A loan with one schedule costs no query.
        """
        if not any(line.superseded_on for line in self.schedules):
            return []
        found = []
        for record in history_of(self.object).filter(action="loans.reschedule"):
            undone = record.after.get("schedule_taken_back")
            day = undone or record.after["schedule"]["from"]
            found.append((date.fromisoformat(day), record, bool(undone)))
        return found

    def get_context_data(self, **kwargs):
        today, late = timezone.localdate(), self.position.oldest_due_on
        form = DueForm(self.request.GET if "day" in self.request.GET else None)
        asked_on = (form.cleaned_data["day"] if form.is_bound and form.is_valid() else None) or today
        context = {
            "position": self.position,
            "state_badge": state_badge(self.position.state),
            "days_late": max((today - late).days, 0) if self.position.overdue_vnd else 0,
            "due": self.due,
            "written_off": self.written_off,
            "repaid": self.position.paid_vnd - self.written_off,
            "received": self.received,
            "rows": self.rows(today),
            "vouchers": self.vouchers,
            "waiting": self.waiting(),
            "reschedulings": self.reschedulings(),
            "is_rescheduled": self.is_rescheduled,
            "next_loans": list(self.object.next_loans.in_force().order_by("disbursed_on", "pk")),
            "as_of": today,
            "due_form": form,
            "asked_on": asked_on,
            "asked": self.visible(Loan).with_due_by(asked_on).get(pk=self.object.pk),
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

    def form_kwargs(self):
        return {"find_warnings": self.find_warnings}

    def find_warnings(self, data: dict) -> list[str]:
        day, principal = data["paid_on"], data["principal_vnd"]
        loan, due = self.due_on(day)
        if principal > loan.outstanding_vnd:
            return []  # that is refused
        return repayment_warnings(due, day, principal, data["interest_vnd"])

    def post(self, request, *args, **kwargs):
        if request.POST.get("act") == "share" and self.object:
            self.form = self.shared_form()
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def shared_form(self) -> RepaymentForm:
        """What was posted, with the typed sum shared out between interest and principal; faults are shown."""
        data = self.request.POST.copy()
        amounts = _amounts(data)
        if amounts["total_vnd"] is not None:
            interest = amounts["interest_vnd"]
            share = allocate_sum(amounts["total_vnd"], self.due.interest_vnd if interest is None else interest)
            data["principal_vnd"], data["interest_vnd"] = (
                format_vnd(share.principal_vnd),
                format_vnd(share.interest_vnd),
            )
        return RepaymentForm(data=data, **self.form_kwargs())

    @cached_property
    def to_income_percent(self):
        """The income fund's part of the interest by today's rules, in percent."""
        club = self.object.club_id
        return self.visible(LoanRules).book([club]).on(club, timezone.localdate()).interest_to_income_percent

    def perform(self, data):
        del data["total_vnd"]
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
        act = {"value": "share", "label": gettext("Share out the sum"), "icon": "calculator"}
        context = {
            "position": self.position,
            "due": self.due,
            "day": format_date(timezone.localdate()),
            "form_act": act,
            "to_income": self.to_income_percent,
        }
        return super().get_context_data(**(context | kwargs))


def _amounts(data) -> dict[str, int | None]:
    """The typed sum and interest in ₫; None where nothing, or nothing that can be read, is typed."""
    found: dict[str, int | None] = {}
    for name in ("total_vnd", "interest_vnd"):
        try:
            found[name] = RepaymentForm.base_fields[name].to_python(data.get(name, ""))
        except ValidationError:
            found[name] = None
    return found
