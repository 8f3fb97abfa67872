"""Who has borrowed and who owes; what the lists of the floor below show of money."""

from datetime import date

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, Sum

from funds.querysets.base import VALUE_VND, scalar
from funds.querysets.loans import LoanQuerySet
from funds.rules import FundKind


def with_funds_on(clubs: models.QuerySet, day: date):
    """The clubs with `income_fund_vnd` and `operating_fund_vnd`: what each fund is worth on `day`, in ₫."""
    entries = apps.get_model("funds", "Entry").objects.dated_to(day).filter(club=OuterRef("pk"))
    worth = {f"{fund}_fund_vnd": scalar(entries.of_fund(fund), "club", Sum(VALUE_VND)) for fund in FundKind.values}
    return clubs.annotate(**worth)


def with_debt_on(members: models.QuerySet, day: date):
    """The memberships with `debt_vnd`: outstanding principal on `day` of the loans given to each, in ₫."""
    entries = apps.get_model("funds", "Entry").objects.dated_to(day).filter(loan__member=OuterRef("pk"))
    return members.annotate(debt_vnd=scalar(entries, "loan__member", Sum("portfolio_vnd")))


def borrowed_ever_q(day: date) -> Q:
    """Members whose person has had a loan by `day`, from whichever club (DOMAIN.md: *ever* follows the person)."""
    return Q(Exists(_loans().disbursed_by(day).filter(member__person=OuterRef("person"))))


def borrowed_within_q(start: date, end: date) -> Q:
    """Members whose person had a loan disbursed from `start` to `end`, both included."""
    return Q(Exists(_loans().disbursed_within(start, end).filter(member__person=OuterRef("person"))))


def borrowing_now_q(day: date, among: models.QuerySet | None = None) -> Q:
    """Members whose person owes principal on `day`; `among`: where only few members are asked about, these."""
    if among is None:
        loans = _loans().owing_on(day)
    else:
        people = among.order_by().values("person_id")
        loans = _loans().filter(member__person_id__in=people).few_owing_on(day)
    return Q(person_id__in=loans.order_by().values("member__person_id"))


def _loans() -> LoanQuerySet:
    return apps.get_model("funds", "Loan").objects.all()
