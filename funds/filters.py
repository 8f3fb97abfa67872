from datetime import date

import django_filters as filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clubs.filters import FiguresFilter, as_of, source_filter, year_filter
from clubs.models import Member
from clubs.querysets import clubs_visible_to
from core.dates import period_start
from core.filters import ViDateFilter
from core.text import LONGEST_SEARCH
from funds.models import Entry, Instalment, Loan
from funds.querysets import borrowed_ever_q, borrowed_within_q, borrowing_now_q
from funds.rules import EntryKind, FundKind, LoanState

# name: (label, least, most) days late of a loan on the list's date
LATE: dict[str, tuple] = {
    "0": (_("not late"), None, 0),
    "over0": (_("late"), 1, None),
    "1-30": (_("1–30 days late"), 1, 30),
    "31-60": (_("31–60 days late"), 31, 60),
    "61-90": (_("61–90 days late"), 61, 90),
    "over90": (_("more than 90 days late"), 91, None),
    "over1": (_("more than 1 day late"), 2, None),
    "over30": (_("more than 30 days late"), 31, None),
}


def visible_to_request(model):
    """The choices of a filter: only rows that the asking user may see."""
    return lambda request: model._default_manager.visible_to(request.user)


class EntryFilter(FiguresFilter):
    q = filters.CharFilter(label=_("Search by content or code"), max_length=LONGEST_SEARCH, method="search")
    fund = filters.ChoiceFilter(label=_("Fund"), empty_label=_("— all —"), choices=FundKind.choices)
    kind = filters.ChoiceFilter(label=_("Kind"), empty_label=_("— all —"), choices=EntryKind.choices)
    source = source_filter(_("Source (the capital's own, else the club's)"), method="by_source")
    initial = filters.ChoiceFilter(
        label=_("Initial capital"),
        empty_label=_("— all —"),
        choices=[("yes", _("initial capital alone")), ("club", _("all of the clubs that have some"))],
        method="of_initial",
    )
    year = year_filter(_("Year"), "entry_on")
    start = ViDateFilter(label=_("From day"), field_name="entry_on", lookup_expr="gte")
    end = ViDateFilter(label=_("To day"), field_name="entry_on", lookup_expr="lte")

    class Meta:
        model = Entry
        fields: list[str] = []

    def by_source(self, rows, _name, source):
        return rows.from_source(source)

    def search(self, rows, _name, value):
        return rows.matching(value)

    def of_initial(self, rows, _name, value):
        """By the entries up to the last day asked for, as the figures count them."""
        if value == "yes":
            return rows.initial_capital()
        return rows.of_clubs_with_initial_capital(self.form.cleaned_data.get("end") or timezone.localdate())


class LoanFilter(FiguresFilter):
    q = filters.CharFilter(label=_("Search by name or code"), max_length=LONGEST_SEARCH, method="search")
    member = filters.ModelChoiceFilter(
        label=_("Borrower"), queryset=visible_to_request(Member), widget=forms.HiddenInput()
    )
    state = filters.ChoiceFilter(
        label=_("Loan state"),
        empty_label=_("— all —"),
        choices=[("owing", _("still owing")), ("held", _("paid out, not cancelled")), *LoanState.choices],
        method="of_state",
    )
    late = filters.ChoiceFilter(
        label=_("Days late"),
        empty_label=_("— all —"),
        choices=[(name, label) for name, (label, _least, _most) in LATE.items()],
        method="by_lateness",
    )
    year = year_filter(_("Lent in the year"), "disbursed_on", method="lent_in")
    start = ViDateFilter(label=_("Lent from"), method="lent_from")
    end = ViDateFilter(label=_("Lent to"), method="lent_to")
    on = ViDateFilter(label=_("State on day"), method="as_it_is")

    class Meta:
        model = Loan
        fields: list[str] = []

    def search(self, rows, _name, value):
        return rows.matching(value)

    def lent_in(self, rows, _name, value):
        return rows.lent_from(date(int(value), 1, 1)).lent_to(date(int(value), 12, 31))

    def lent_from(self, rows, _name, value):
        return rows.lent_from(value)

    def lent_to(self, rows, _name, value):
        return rows.lent_to(value)

    def of_state(self, rows, _name, value):
        if value == "held":
            return rows.exclude(state=LoanState.CANCELLED).paid_out()
        return rows.filter(outstanding_vnd__gt=0) if value == "owing" else rows.filter(state=value)

    def by_lateness(self, rows, _name, value):
        _label, least, most = LATE[value]
        return rows.late_on(as_of(self.request), least, most)


class BorrowedFilter(filters.ChoiceFilter):
    """Members by what they borrowed: ever, from `since` to the list's date, or owing on it."""

    def __init__(self):
        choices = [
            ("ever", _("have ever borrowed")),
            ("period", _("borrowed in the period")),
            ("now", _("owe now")),
        ]
        super().__init__(label=_("Borrowing"), empty_label=_("— all —"), choices=choices)

    def filter(self, qs, value):
        day = as_of(self.parent.request)
        if value == "ever":
            return qs.filter(borrowed_ever_q(day))
        if value == "now":
            return qs.filter(borrowing_now_q(day))
        if value != "period":
            return qs
        since = self.parent.form.cleaned_data.get("since") or period_start(day)
        return qs.filter(borrowed_within_q(since, day))


class InstalmentFilter(FiguresFilter):
    club = filters.ModelChoiceFilter(
        label=_("Club"),
        field_name="loan__club",
        to_field_name="code",
        empty_label=_("— all —"),
        queryset=lambda request: clubs_visible_to(request.user),
    )
    source = source_filter(_("Source of the club"), field_name="loan__club__source")
    q = filters.CharFilter(label=_("Search by name or code"), max_length=LONGEST_SEARCH, method="search")
    start = ViDateFilter(label=_("Due from"), field_name="due_on", lookup_expr="gte")
    on = ViDateFilter(label=_("Due by"), method="as_it_is")

    class Meta:
        model = Instalment
        fields: list[str] = []

    def search(self, rows, _name, value):
        return rows.matching(value)
