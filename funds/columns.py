"""What the lists of the floor below show of money, where their reader asks for it."""

from django.utils.translation import gettext_lazy as _

from clubs.filters import MemberFilter, as_of
from clubs.tables import ClubTable, MemberTable
from core.filters import ViDateFilter
from core.tablecolumns import NumberColumn
from funds.filters import BorrowedFilter
from funds.querysets import with_debt_on, with_funds_on


def offer_columns() -> None:
    """Offers the clubs' funds and the members' debts as columns, who borrowed as a filter; called once."""
    for name, label in (
        ("income_fund_vnd", _("Income fund (₫)")),
        ("operating_fund_vnd", _("Operating fund (₫)")),
    ):
        column = NumberColumn(verbose_name=label, order_by=(name, "pk"))
        ClubTable.offer(name, column, lambda rows, request: with_funds_on(rows, as_of(request)), right="entries.view")
    owes = NumberColumn(verbose_name=_("Still owes (₫)"), order_by=("debt_vnd", "pk"))
    MemberTable.offer("debt_vnd", owes, lambda rows, request: with_debt_on(rows, as_of(request)), right="loans.view")
    MemberFilter.base_filters["borrowed"] = BorrowedFilter()
    MemberFilter.base_filters["since"] = ViDateFilter(label=_("Period from"), method="as_it_is")
