from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubs.filters import as_of
from clubs.models import Club, Source
from clubs.rules import next_code
from clubs.views.crumbs import to_club
from core.pages import DetailPage, ExportColumn, ListPage, ObjectFormPage
from core.pages.base import Crumb
from funds.filters import EntryFilter, LoanFilter
from funds.forms import EntryForm, ReversalForm, SaleForm, TransferForm
from funds.list_sums import sum_words
from funds.models import Entry, Loan, PendingAct, Voucher
from funds.pending_pages import waiting_message
from funds.querysets import VALUE_VND
from funds.rules import EntryKind, FundKind, LoanState
from funds.services import post_entry, post_transfer, reverse_voucher, sell_in_kind
from funds.tables import EntryTable, LoanTable


class ClubFormPage(ObjectFormPage):
    """A form about the money of the club in the address; it shows what each fund's cash is today."""

    model = Club
    lookup = {"code": "code"}
    template_name = "funds/club_form.html"

    @property
    def cancel_url(self) -> str:
        return self.object.get_absolute_url()

    def crumbs(self):
        return to_club(self.object)

    def next_voucher_code(self) -> str:
        return self.visible(Voucher).filter(club=self.object).next_code()

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        cash = self.visible(Entry).filter(club=self.object).dated_to(today).cash_by_fund()
        balances = [{"label": FundKind(fund).label, "vnd": amount} for fund, amount in cash.items()]
        return super().get_context_data(**({"balances": balances, "today": today} | kwargs))


class EntryList(ListPage):
    model = Entry
    action = "entries.view"
    title = _("Fund entries")
    table_class = EntryTable
    filter_class = EntryFilter
    export_name = "thu-chi-quy"
    empty_text = _("Entries are made from a club's page: choose the club, then “New fund entry”.")
    export_columns = (
        ExportColumn(_("Club code"), "club__code"),
        ExportColumn(_("Club"), "club__name", width=30),
        ExportColumn(_("Date"), "entry_on", "date"),
        ExportColumn(_("Voucher"), "voucher__code"),
        ExportColumn(_("Fund"), "fund", show=dict(FundKind.choices)),
        ExportColumn(_("Kind"), "kind", show=dict(EntryKind.choices), width=24),
        ExportColumn(_("Amount (₫)"), "amount_vnd", "money"),
        ExportColumn(_("Change of cash (₫)"), "cash_vnd", "money"),
        ExportColumn(_("Initial capital"), "is_initial", show=lambda is_initial: "x" if is_initial else ""),
        ExportColumn(_("Source"), "source__name", width=24),
        ExportColumn(_("Loan code"), "loan__code"),
        ExportColumn(_("Content"), "note", width=40),
    )

    def get_context_data(self, **kwargs):
        value = (_("change of the fund's value"), VALUE_VND)
        lede = sum_words(self, amount_vnd=_("amount"), cash_vnd=_("change of cash"), value=value)
        return super().get_context_data(**({"lede": lede} | kwargs))


class EntryCreate(ClubFormPage):
    action = "entries.post"
    title = _("New fund entry")
    form_class = EntryForm
    submit_label = _("Post the entry")
    done_message = _("The entry is posted.")

    def form_kwargs(self):
        return {"sources": self.visible(Source)}

    def get_initial(self):
        return {"code": self.next_voucher_code(), **super().get_initial()}

    def get_context_data(self, **kwargs):
        urls = {"transfer_url": "transfer_create", "sale_url": "sale_create"}
        ways = {name: reverse(url, args=[self.object.code]) for name, url in urls.items()}
        return super().get_context_data(**(ways | kwargs))

    def perform(self, data):
        return post_entry(actor=self.request.user, club=self.object, **data)


class TransferCreate(ClubFormPage):
    action = "entries.post"
    title = _("Transfer between the funds")
    form_class = TransferForm
    submit_label = _("Post the transfer")
    done_message = _("The transfer is posted in both funds.")

    def get_initial(self):
        return {"code": self.next_voucher_code(), **super().get_initial()}

    def perform(self, data):
        return post_transfer(actor=self.request.user, club=self.object, **data)


class SaleCreate(ClubFormPage):
    action = "entries.post"
    title = _("Sale of an asset in kind")
    lede = _("Two vouchers are posted: the value in the book is taken off, the price comes in as other income.")
    form_class = SaleForm
    submit_label = _("Post the sale")
    done_message = _("The sale is posted: the receipt, and the reduction of assets in kind beside it.")

    def get_initial(self):
        code = self.next_voucher_code()
        return {
            "code": code,
            "reduction_code": next_code([code], code),
            "fund": FundKind.INCOME,
            **super().get_initial(),
        }

    def perform(self, data):
        return sell_in_kind(actor=self.request.user, club=self.object, **data)[0]


class VoucherDetail(DetailPage):
    model = Voucher
    action = "entries.view"
    related = ("club", "loan__member", "posted_by", "reverses__loan", "reversal")
    template_name = "funds/voucher.html"

    def get_title(self):
        kind = self.object.get_kind_display()
        words = gettext("Reversal: %(kind)s") if self.object.reverses_id else gettext("Voucher %(code)s: %(kind)s")
        return words % {"code": self.object.label, "kind": kind}

    def crumbs(self):
        entries = Crumb(_("Fund entries"), f"{reverse('entry_list')}?club={self.object.club.code}")
        return [*to_club(self.object.club), entries]

    def get_context_data(self, **kwargs):
        lines = self.visible(Entry).filter(voucher=self.object).select_related("source").order_by("pk")
        waiting = self.visible(PendingAct).waiting().filter(voucher=self.object)
        waiting = waiting.select_related("voucher__loan", "asked_by")
        return super().get_context_data(**({"lines": lines, "waiting": list(waiting)} | kwargs))


class VoucherReverse(ObjectFormPage):
    model = Voucher
    action = "entries.reverse"
    related = ("club", "loan")
    form_class = ReversalForm
    template_name = "funds/voucher_reverse.html"
    title = _("Reverse a voucher")
    submit_label = _("Reverse the voucher")
    done_message = _("The voucher is reversed; both stay in the book.")

    @property
    def cancel_url(self) -> str:
        return self.object.get_absolute_url()

    def crumbs(self):
        return [*to_club(self.object.club), Crumb(self.object.label, self.object.get_absolute_url())]

    def get_initial(self):
        return {"reversed_on": timezone.localdate()}

    def perform(self, data):
        return reverse_voucher(actor=self.request.user, voucher=self.object, **data)

    def get_done_message(self, row):
        return waiting_message() if isinstance(row, PendingAct) else super().get_done_message(row)

    def get_context_data(self, **kwargs):
        lines = self.visible(Entry).filter(voucher=self.object).order_by("pk")
        return super().get_context_data(**({"lines": lines} | kwargs))


class LoanList(ListPage):
    model = Loan
    action = "loans.view"
    export_action = "members.export"  # the rows name people
    title = _("Loans")
    table_class = LoanTable
    filter_class = LoanFilter
    export_name = "khoan-vay"
    template_name = "funds/loan_list.html"
    empty_text = _("Loans are made from a club's page: choose the club, then “New loan”.")
    export_columns = (
        ExportColumn(_("Club code"), "club__code"),
        ExportColumn(_("Club"), "club__name", width=30),
        ExportColumn(_("Loan code"), "code"),
        ExportColumn(_("Member code"), "member__code"),
        ExportColumn(_("Borrower"), "member__full_name", width=28),
        ExportColumn(_("Lent on"), "disbursed_on", "date"),
        ExportColumn(_("Principal (₫)"), "principal_vnd", "money"),
        ExportColumn(_("Interest a month (%)"), "monthly_rate_percent", "decimal"),
        ExportColumn(_("Months"), "months", "int"),
        ExportColumn(_("Purpose"), "purpose", width=30),
        ExportColumn(_("Outstanding (₫)"), "outstanding_vnd", "money"),
        ExportColumn(_("Overdue (₫)"), "overdue_vnd", "money"),
        ExportColumn(_("Oldest instalment unpaid"), "oldest_due_on", "date"),
        ExportColumn(_("Loan state"), "state", show=dict(LoanState.choices)),
        ExportColumn(_("Before it was brought over: lent on"), "original_on", "date"),
        ExportColumn(_("Before it was brought over: amount (₫)"), "original_vnd", "money"),
    )

    def rows(self, visible):
        day = as_of(self.request)
        return visible.filter(disbursed_on__lte=day).with_state_on(day)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"as_of": as_of(self.request), "lede": self._lede()} | kwargs))

    def _lede(self) -> str:
        member = self.filterset.form.cleaned_data.get("member") if self.filterset.is_valid() else None
        if member:
            return gettext("Loans of %(name)s") % {"name": member}
        return sum_words(
            self,
            principal_vnd=_("principal"),
            outstanding_vnd=_("outstanding principal"),
            overdue_vnd=_("overdue principal"),
        )
