import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from clubs.tables import OF_CLUB, ClubFactTable
from core.tablecolumns import NUMBER, DayColumn, ListTable, MarkColumn, NumberColumn, joined
from core.templatetags.vi_format import rate, vidate, vidatetime, vnd
from funds.models import Entry, Instalment, Loan
from funds.rules import LoanState

STATE_LOOKS = {
    LoanState.OPEN: ("accent", "circle-dot"),
    LoanState.OVERDUE: ("warn", "triangle-alert"),
    LoanState.CLOSED: ("good", "circle-check"),
    LoanState.CANCELLED: ("quiet", "ban"),
}


def state_badge(state: str) -> str:
    """A loan's state as colour, icon and word."""
    tone, icon_name = STATE_LOOKS[LoanState(state)]
    return render_to_string(
        "components/badge.html", {"text": LoanState(state).label, "tone": tone, "icon_name": icon_name}
    )


class EntryTable(ClubFactTable):
    voucher = tables.Column(
        _("Voucher"), order_by=("voucher__code", "pk"), linkify=("voucher_detail", [A("voucher_id")])
    )
    entry_on = DayColumn(_("Date"), order_by=("entry_on", "pk"))
    club = tables.Column(_("Club"), order_by=("club__name_key", "-entry_on", "-pk"))
    fund = tables.Column(_("Fund"), order_by=("fund", "-entry_on", "-pk"))
    kind = tables.Column(_("Kind"), order_by=("kind", "-entry_on", "-pk"))
    amount = tables.Column(_("In (+) or out (−), ₫"), accessor="signed_vnd", attrs=NUMBER, orderable=False)
    note = tables.Column(_("Content"), empty_values=(), orderable=False)
    capital_source = tables.Column(
        _("Source of the capital"), accessor="source", order_by=("source__folded", "-entry_on", "-pk"), default="—"
    )
    is_initial = MarkColumn(_("Initial capital"), order_by=("-is_initial", "-entry_on", "-pk"))
    posted_at = tables.Column(_("Entered"), accessor="voucher__posted_at", orderable=False)
    posted_by = tables.Column(_("Entered by"), accessor="voucher__posted_by", orderable=False, default=_("the system"))

    default_columns = ("voucher", "entry_on", "club", "fund", "kind", "amount", "note")
    needs = OF_CLUB | {
        "voucher": joined("voucher__loan"),
        "note": joined("loan__member"),
        "capital_source": joined("source__merged_into"),
        "posted_at": joined("voucher"),
        "posted_by": joined("voucher__posted_by"),
    }

    class Meta:
        model = Entry
        fields: list[str] = []

    def render_capital_source(self, value):
        return value.standing

    def render_posted_at(self, value):
        return vidatetime(value)

    def render_voucher(self, record):
        return record.voucher.label

    def render_kind(self, record):
        if record.reverses_id is None:
            return record.get_kind_display()
        return _("%(kind)s (reversed)") % {"kind": record.get_kind_display()}

    def render_amount(self, value):
        return signed(value)

    def render_note(self, record):
        if record.loan_id is None:
            return record.note
        return f"{record.loan.code} · {record.loan.member.full_name}"


def signed(amount_vnd: int) -> str:
    """+1.000.000, −1.000.000 or 0; a real minus sign is as wide as a digit."""
    if not amount_vnd:
        return "0"
    return ("−" if amount_vnd < 0 else "+") + vnd(abs(amount_vnd))


class LoanTable(ClubFactTable):
    code = tables.Column(_("Loan code"), order_by=("code", "pk"), linkify=True)
    member = tables.Column(_("Borrower"), order_by=("member__name_key", "pk"))
    club = tables.Column(_("Club"), order_by=("club__name_key", "-disbursed_on", "-pk"))
    disbursed_on = DayColumn(_("Lent on"), order_by=("disbursed_on", "pk"))
    principal_vnd = NumberColumn(_("Principal (₫)"), order_by=("principal_vnd", "pk"))
    outstanding_vnd = NumberColumn(_("Outstanding (₫)"), order_by=("outstanding_vnd", "pk"))
    overdue_vnd = NumberColumn(_("Overdue (₫)"), order_by=("overdue_vnd", "pk"))
    state = tables.Column(_("Loan state"), orderable=False)
    oldest_due_on = DayColumn(_("Oldest instalment unpaid"), order_by=("oldest_due_on", "pk"), default="—")
    monthly_rate_percent = tables.Column(
        _("Interest a month (%)"), attrs=NUMBER, order_by=("monthly_rate_percent", "pk")
    )
    months = NumberColumn(_("Months"), order_by=("months", "pk"))
    purpose = tables.Column(_("Purpose"), orderable=False, default="—")

    default_columns = ("code", "member", "club", "disbursed_on", "outstanding_vnd", "overdue_vnd", "state")
    needs = OF_CLUB | {"member": joined("member")}

    class Meta:
        model = Loan
        fields: list[str] = []

    def render_disbursed_on(self, value, record):
        if not record.is_opening:
            return vidate(value)
        return _("%(lent)s, brought over on %(day)s") % {"lent": vidate(record.agreed_on), "day": vidate(value)}

    def render_monthly_rate_percent(self, value):
        return rate(value)

    def render_state(self, value):
        return state_badge(value)


class InstalmentTable(ListTable):
    """Instalments that fell due. `fallen`, {pk: FallenDue}, is set for the rows of the page that is shown."""

    loan = tables.Column(_("Loan code"), order_by=("loan__code", "pk"), linkify=("loan_detail", [A("loan_id")]))
    member = tables.Column(_("Borrower"), accessor="loan__member", order_by=("loan__member__name_key", "pk"))
    club = tables.Column(_("Club"), accessor="loan__club", order_by=("loan__club__name_key", "due_on", "pk"))
    due_on = DayColumn(_("Due on"), order_by=("due_on", "pk"))
    principal_vnd = NumberColumn(_("Principal due (₫)"), order_by=("principal_vnd", "pk"))
    first = tables.Column(_("Of it due for the first time (₫)"), accessor="pk", attrs=NUMBER, orderable=False)
    on_time = tables.Column(_("Of that paid by its day (₫)"), accessor="pk", attrs=NUMBER, orderable=False)

    default_columns = ("loan", "member", "club", "due_on", "principal_vnd", "first", "on_time")
    needs = {"loan": joined("loan"), "member": joined("loan__member"), "club": joined("loan__club")}

    class Meta:
        model = Instalment
        fields: list[str] = []

    def render_first(self, value):
        return vnd(self.fallen[value].first_vnd)

    def render_on_time(self, value):
        return vnd(self.fallen[value].on_time_vnd)
