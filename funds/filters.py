import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from clubs.filters import ClubFactFilter, source_filter, year_filter
from clubs.models import Member
from core.filters import ViDateFilter
from core.text import LONGEST_SEARCH
from funds.models import Entry, Loan
from funds.rules import EntryKind, FundKind, LoanState


def visible_to_request(model):
    """The choices of a filter: only rows that the asking user may see."""
    return lambda request: model._default_manager.visible_to(request.user)


class EntryFilter(ClubFactFilter):
    q = filters.CharFilter(label=_("Search by content or code"), max_length=LONGEST_SEARCH, method="search")
    fund = filters.ChoiceFilter(label=_("Fund"), empty_label=_("— all —"), choices=FundKind.choices)
    kind = filters.ChoiceFilter(label=_("Kind"), empty_label=_("— all —"), choices=EntryKind.choices)
    source = source_filter(_("Source (the capital's own, else the club's)"), method="by_source")
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


class LoanFilter(ClubFactFilter):
    q = filters.CharFilter(label=_("Search by name or code"), max_length=LONGEST_SEARCH, method="search")
    member = filters.ModelChoiceFilter(
        label=_("Borrower"), queryset=visible_to_request(Member), widget=forms.HiddenInput()
    )
    state = filters.ChoiceFilter(
        label=_("Loan state"),
        empty_label=_("— all —"),
        choices=[("owing", _("still owing")), *LoanState.choices],
        method="of_state",
    )
    year = year_filter(_("Lent in the year"), "disbursed_on")
    start = ViDateFilter(label=_("Lent from"), field_name="disbursed_on", lookup_expr="gte")
    end = ViDateFilter(label=_("Lent to"), field_name="disbursed_on", lookup_expr="lte")
    on = ViDateFilter(label=_("State on day"), method="as_it_is")

    class Meta:
        model = Loan
        fields: list[str] = []

    def search(self, rows, _name, value):
        return rows.matching(value)

    def of_state(self, rows, _name, value):
        return rows.filter(outstanding_vnd__gt=0) if value == "owing" else rows.filter(state=value)

    def as_it_is(self, rows, _name, _value):
        """The page has read this day already: the rows' positions are those of it."""
        return rows
