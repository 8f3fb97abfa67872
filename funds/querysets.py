"""Reads of the ledger and the loans. A figure's definition is the queryset method named after it (DOMAIN.md, section 4)."""

from datetime import date

from django.db import models
from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from clubs.querysets import ClubFactQuerySet


class EntryQuerySet(ClubFactQuerySet):
    view_action = "entries.view"

    def dated_to(self, day: date):
        """The facts that count on `day`: dated on or before it."""
        return self.filter(entry_on__lte=day)

    def of_fund(self, fund: str):
        return self.filter(fund=fund)

    def initial_capital(self):
        """The income fund's capital entries, cash or in kind, marked as initial."""
        return self.filter(fund="income", is_initial=True)

    def by_club(self):
        """(club_id, cash, portfolio, in_kind, advances, value) in ₫ over these entries."""
        sums = (
            self.order_by()
            .values("club_id")
            .annotate(
                cash=Sum("cash_vnd"),
                portfolio=Sum("portfolio_vnd"),
                in_kind=Sum("in_kind_vnd"),
                advances=Sum("advance_vnd"),
            )
        )
        return sums.annotate(value=F("cash") + F("portfolio") + F("in_kind") - F("advances"))

    def total_amount_by_club(self):
        """(club_id, amount) in ₫ over these entries."""
        return self.order_by().values("club_id").annotate(amount=Sum("amount_vnd"))


class VoucherQuerySet(ClubFactQuerySet):
    view_action = "entries.view"


class LoanQuerySet(ClubFactQuerySet):
    view_action = "loans.view"

    def disbursed_by(self, day: date):
        """Loans that existed on `day`: disbursed on or before it and not cancelled by then."""
        return self.filter(disbursed_on__lte=day).exclude(cancelled_on__lte=day)


class InstalmentQuerySet(ClubFactQuerySet):
    view_action = "loans.view"
    club_path = "loan__club_id"

    def in_force_on(self, day: date):
        """The lines of the schedule that is in force on `day`."""
        return self.filter(in_force_from__lte=day).exclude(superseded_on__lte=day)


def zero_if_none(expression, output_field=None):
    """A sum over no rows is 0."""
    return Coalesce(expression, 0, output_field=output_field or models.BigIntegerField())
