"""What memberships owe to the loans that they were lent: answers to the floor of the clubs."""

from collections.abc import Collection
from datetime import date

from django.db.models import Max, Min
from django.utils import timezone

from clubs.ties import OpenLoan
from funds.models import Loan


def lent_between(member_ids: Collection[int]) -> dict[int, tuple[date, date]]:
    """{member id: (first, last) day of a loan that was not cancelled}."""
    loans = Loan.objects.in_force().filter(member_id__in=member_ids).order_by()
    spans = loans.values("member_id").annotate(first=Min("disbursed_on"), last=Max("disbursed_on"))
    return {span["member_id"]: (span["first"], span["last"]) for span in spans}


def open_loans(member_id: int) -> list[OpenLoan]:
    """The loans of one member with outstanding principal today, the oldest first."""
    today = timezone.localdate()
    loans = Loan.objects.filter(member_id=member_id).few_owing_on(today)
    loans = loans.order_by("disbursed_on", "pk")
    return [OpenLoan(loan.code, loan.get_absolute_url(), loan.outstanding_vnd) for loan in loans]


def owing(member_ids: Collection[int]) -> set[int]:
    """Those of the members who have a loan with outstanding principal today."""
    loans = Loan.objects.filter(member_id__in=member_ids).few_owing_on(timezone.localdate())
    return set(loans.order_by().values_list("member_id", flat=True))
