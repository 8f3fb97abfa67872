"""The books of a club for a year: the cash book of a fund and the loan book, on paper and as workbooks."""

from functools import cached_property
from tempfile import TemporaryFile

from django.http import FileResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from clubs.models import Appointment
from core.sheets import XLSX
from core.sheets.official import write_official
from funds.ledger import Period, book_lines, with_reversals
from funds.ledger_pages import ClubMoneyPage
from funds.models import Entry, Loan
from funds.papers import sheets
from funds.papers.head import PaperHead
from funds.papers.rows import YearForm, loan_book
from funds.rules import FundKind


class YearBookPage(ClubMoneyPage):
    """A book of the year (and the fund) in the address, this year's unless it says otherwise. A wrong one is named."""

    file_name = ""

    @cached_property
    def year_form(self) -> YearForm:
        usual = {"fund": FundKind.INCOME.value, "year": str(timezone.localdate().year)}
        return YearForm(usual | {name: self.request.GET[name] for name in usual if self.request.GET.get(name)})

    @cached_property
    def period(self) -> Period:
        form = self.year_form
        data = form.cleaned_data if form.is_valid() else {}
        return Period.of_year(data.get("year") or timezone.localdate().year, data.get("fund") or FundKind.INCOME.value)

    @property
    def query(self) -> str:
        return f"fund={self.period.fund}&year={self.period.start.year}"

    @cached_property
    def paper_head(self) -> PaperHead:
        return PaperHead.of(self.object, min(self.period.end, timezone.localdate()), self.visible(Appointment))

    def get_context_data(self, **kwargs):
        context = {
            "form": self.year_form,
            "period": self.period,
            "fund_label": FundKind(self.period.fund).label,
            "head": self.paper_head,
            "may_export": self.request.user.may("members.export"),
            "file_url": f"{reverse(self.file_name, args=[self.object.code])}?{self.query}",
        }
        return super().get_context_data(**(context | self.book() | kwargs))


class BookFile:
    """The same book as a workbook; it names people, and so needs the right to export them."""

    action = "members.export"

    def get(self, request, *args, **kwargs):
        _object = self.object  # 404 and 403 before anything is read
        file = TemporaryFile()  # noqa: SIM115 (the response closes it)
        write_official(file, sheets.paper_of(self.paper_head), [self.sheet()])
        file.seek(0)
        name = f"{self.stem}-{slugify(self.object.code)}-{self.period.start.year}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


class CashBookPage(YearBookPage):
    """Sổ quỹ tiền mặt: every line that moved the fund's cash in the year."""

    template_name = "funds/papers/cash_book.html"
    file_name = "cash_book_file"

    def get_title(self):
        return _("Cash book %(year)s") % {"year": self.period.start.year}

    def book(self) -> dict:
        period, own = self.period, self.own(Entry)
        moved = own.of_fund(period.fund).movements_within(period.start, period.end)["cash"]
        entries = own.of_fund(period.fund).dated_within(period.start, period.end).moving("cash").with_running("cash")
        return {"moved": moved, "lines": book_lines(with_reversals(entries), "cash", moved.opening_vnd)}


class CashBookFile(BookFile, CashBookPage):
    stem = "so-quy"

    def sheet(self):
        return sheets.cash_book(self.period, self.book())


class LoanBookPage(YearBookPage):
    """Sổ theo dõi vay: every loan that ran in the year, what was paid month by month, what is left."""

    action = "loans.view"
    template_name = "funds/papers/loan_book.html"
    file_name = "loan_book_file"

    def get_title(self):
        return _("Loan book %(year)s") % {"year": self.period.start.year}

    def book(self) -> dict:
        day = min(self.period.end, timezone.localdate())
        loans = self.own(Loan).in_book_of(self.period.start, self.period.end).with_state_on(day)
        flows = self.own(Entry).dated_within(self.period.start, self.period.end).loan_flows_by_month()
        rows = loan_book(loans.select_related("member").order_by("disbursed_on", "pk"), flows)
        return {"rows": rows, "totals": sheets.loan_totals(rows), "months": range(1, 13), "as_of": day}


class LoanBookFile(BookFile, LoanBookPage):
    stem = "so-vay"
    action = "members.export"

    def sheet(self):
        return sheets.loan_book(self.period, self.book())
