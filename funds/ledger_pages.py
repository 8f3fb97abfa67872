"""The book of a fund on the screen, and the counts of its cash."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import EmptyPage, InvalidPage, Paginator
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, Source
from clubs.views.crumbs import to_club
from core.dates import format_date
from core.pages import DetailPage, ObjectFormPage
from core.pages.base import Crumb
from core.pages.lists import query_without
from funds.forms import CashCountForm, CashCountRemovalForm
from funds.ledger import PART_CHOICES, BookLine, Period, PeriodForm, book_lines, entries_of
from funds.models import CashCount, Entry
from funds.querysets import Movement
from funds.rules import FundKind
from funds.services import count_cash, remove_cash_count

LINES_ON_PAGE, COUNTS_ON_PAGE = 100, 50


def to_funds(club: Club) -> list[Crumb]:
    return [*to_club(club), Crumb(gettext("Funds"), reverse("club_funds", args=[club.code]))]


class PagedMixin:
    """A page whose long table goes by pages of the query string; a page that is not there is 404."""

    def page_of(self, rows, size: int):
        try:
            return Paginator(rows, size).page(self.request.GET.get("page") or 1)
        except (EmptyPage, InvalidPage):
            raise Http404(gettext("There is no such page of the list.")) from None


class ClubMoneyPage(PagedMixin, DetailPage):
    """A page about one club's money, found by the club's code."""

    model = Club
    action = "entries.view"
    lookup = {"code": "code"}

    def own(self, model):
        return self.visible(model).filter(club=self.object)

    def crumbs(self):
        return to_funds(self.object)


@dataclass(frozen=True)
class PartRow:
    """One part of the fund over the period, with the way to its own book."""

    label: str
    url: str
    is_shown: bool
    moved: Movement


class LedgerPage(ClubMoneyPage):
    """One fund's book over the period in the address: this year's cash of the income fund unless it says otherwise.

    Two queries for the lines however long the book is: their number, and one page of them with the running balance.
    """

    template_name = "funds/ledger.html"
    title = _("Fund book")

    @cached_property
    def period_form(self) -> PeriodForm:
        year = Period.of_year(timezone.localdate().year)
        usual = {"fund": year.fund, "part": year.part, "start": format_date(year.start), "end": format_date(year.end)}
        asked = {name: value for name, value in self.request.GET.items() if name in usual and value.strip()}
        return PeriodForm(usual | asked)

    @cached_property
    def period(self) -> Period | None:
        """None where the address asks for what is none: then no line is shown."""
        return Period(**self.period_form.cleaned_data) if self.period_form.is_valid() else None

    def get_context_data(self, **kwargs):
        context = {"form": self.period_form, "period": self.period}
        if self.period is not None:
            context |= self._book(self.period)
        return super().get_context_data(**(context | kwargs))

    def _book(self, period: Period) -> dict:
        fund = self.own(Entry).of_fund(period.fund)
        moved = fund.movements_within(period.start, period.end)
        page = self.page_of(entries_of(self.own(Entry), period), LINES_ON_PAGE)
        lines = list(book_lines(page.object_list, period.part, moved[period.part].opening_vnd))
        parts = [
            PartRow(
                str(label), f"?{query_without(self.request.GET, 'part', 'page')}&part={part}", part == period.part, row
            )
            for part, label in PART_CHOICES
            if (row := moved[part]) != Movement(0, 0, 0) or part == "cash"
        ]
        return {
            "fund_label": FundKind(period.fund).label,
            "part_label": dict(PART_CHOICES)[period.part],
            "moved": moved[period.part],
            "parts": parts,
            "page_obj": page,
            "lines": lines,
            "brought_vnd": _brought(lines, moved[period.part].opening_vnd),
            "sources": self._sources(fund.dated_to(period.end)),
        }

    def _sources(self, rows) -> list[tuple[str, int]]:
        """(source, capital in ₫) of the fund up to the period's end, the largest first."""
        capital = rows.capital_by_source()
        names = {one.pk: one.name for one in self.visible(Source).filter(pk__in=[pk for pk in capital if pk])}
        named = [(names.get(pk) or gettext("no source named"), amount) for pk, amount in capital.items() if amount]
        return sorted(named, key=lambda row: (-row[1], row[0]))


def _brought(lines: list[BookLine], opening_vnd: int) -> int:
    """What stood before the first line of the page."""
    if not lines:
        return opening_vnd
    first = lines[0]
    return first.balance_vnd - (first.in_vnd or 0) + (first.out_vnd or 0)


class CountListPage(ClubMoneyPage):
    """Every count of the club's cash beside what the book said on that day, the latest first."""

    template_name = "funds/counts.html"
    title = _("Cash counts")

    def get_context_data(self, **kwargs):
        page = self.page_of(self.own(CashCount).with_ledger(), COUNTS_ON_PAGE)
        counts = [(count, count.counted_vnd - count.ledger_vnd) for count in page.object_list]
        return super().get_context_data(**({"counts": counts, "page_obj": page} | kwargs))


class CountCreate(ObjectFormPage):
    """A count made outside the monthly meeting."""

    model = Club
    action = "cash.count"
    lookup = {"code": "code"}
    title = _("Enter a cash count")
    lede = _("Count the notes in the box, then enter the sum as counted; it is compared with the book of that day.")
    form_class = CashCountForm
    submit_label = _("Save the count")
    done_message = _("The count is saved.")

    @property
    def cancel_url(self) -> str:
        return reverse("count_list", args=[self.object.code])

    def crumbs(self):
        return [*to_funds(self.object), Crumb(gettext("Cash counts"), self.cancel_url)]

    def get_initial(self):
        return {"counted_on": timezone.localdate(), **super().get_initial()}

    def perform(self, data):
        return count_cash(actor=self.request.user, club=self.object, **data)

    def done_url(self, row):
        return reverse("count_list", args=[self.object.code])


class OneCount:
    """What the pages of one count share."""

    model = CashCount
    action = "cash.count"
    related = ("club",)

    @property
    def cancel_url(self) -> str:
        return reverse("count_list", args=[self.object.club.code])

    def done_url(self, row):
        return self.cancel_url

    def crumbs(self):
        return [*to_funds(self.object.club), Crumb(gettext("Cash counts"), self.cancel_url)]


class CountEdit(OneCount, ObjectFormPage):
    title = _("Correct a cash count")
    lede = _("Correct what was written wrongly; what it said before stays in the history.")
    form_class = CashCountForm
    submit_label = _("Save the count")
    done_message = _("The count is corrected.")
    is_correction = True

    @property
    def locked_first(self):
        return self.object.club

    def get_initial(self):
        names = ("fund", "counted_on", "counted_vnd", "explanation")
        return {name: getattr(self.object, name) for name in names} | super().get_initial()

    def perform(self, data):
        return count_cash(actor=self.request.user, club=self.object.club, count=self.object, **data)


class CountRemove(OneCount, ObjectFormPage):
    title = _("Take back a cash count")
    template_name = "funds/count_remove.html"
    form_class = CashCountRemovalForm
    submit_label = _("Take the count back")
    done_message = _("The count is taken back; the history keeps it.")

    def perform(self, data):
        remove_cash_count(actor=self.request.user, count=self.object, **data)
        return self.cancel_url
