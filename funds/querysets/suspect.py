"""Reads of what the watchdog looks for: acts that may be right, but that somebody should look at."""

from collections.abc import Collection
from datetime import date

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Sum

from clubs.querysets import ClubFactQuerySet
from funds.querysets.base import VALUE_VND, scalar


class FlagNoteQuerySet(ClubFactQuerySet):
    view_action = "watchdog.view"


def income_funds(entries: models.QuerySet) -> models.QuerySet:
    """(club_id, initial, value, cash) in ₫ of the income fund over these entries."""
    initial = Sum("amount_vnd", filter=Q(is_initial=True))
    sums = entries.filter(fund="income").order_by().values("club_id")
    return sums.annotate(initial=initial, value=Sum(VALUE_VND), cash=Sum("cash_vnd")).values_list(
        "club_id", "initial", "value", "cash"
    )


def given_after_leaving(loans: models.QuerySet) -> models.QuerySet:
    """The loans that were given to somebody who had left the club by then."""
    return loans.filter(disbursed_on__gte=F("member__left_on"))


def given_before_joining(loans: models.QuerySet) -> models.QuerySet:
    """The loans that were given to somebody who joined the club only later."""
    return loans.filter(disbursed_on__lt=F("member__joined_on"))


def paid_off_since(entries: models.QuerySet, start: date) -> models.QuerySet:
    """(loan_id, club_id, person_id, last) of the loans on which these entries leave nothing owed, the last of them on
    `start` or later.

    Grouped by loan from the ledger's index: asked the other way, for each new loan whether an old one was paid that
    day, SQLite once chose a plan of 52 seconds for 61 clubs.
    """
    moved = entries.filter(loan__isnull=False).exclude(portfolio_vnd=0).order_by().values("loan_id")
    moved = moved.annotate(owed=Sum("portfolio_vnd"), last=Max("entry_on")).filter(owed=0, last__gte=start)
    return moved.values_list("loan_id", "loan__club_id", "loan__member__person_id", "last")


def paid_by_day(entries: models.QuerySet, loan_ids: Collection[int]) -> dict[tuple[int, date], int]:
    """{(loan id, day): principal in ₫ paid that day} of these few loans."""
    paid = entries.filter(loan_id__in=loan_ids, kind="principal_repaid").order_by().values("loan_id", "entry_on")
    rows = paid.annotate(paid=Sum("amount_vnd")).values_list("loan_id", "entry_on", "paid")
    return {(loan_id, day): int(amount) for loan_id, day, amount in rows}


def off_schedule(entries: models.QuerySet) -> models.QuerySet:
    """The repayments of another principal than any line of the loan's schedules asks for."""
    lines = apps.get_model("funds", "Instalment").objects.filter(
        loan=OuterRef("loan"), principal_vnd=OuterRef("amount_vnd")
    )
    return entries.filter(~Exists(lines), kind="principal_repaid", reverses__isnull=True, reversal__isnull=True)


def with_interest(loans: models.QuerySet, start: date, day: date) -> models.QuerySet:
    """Of these loans those on which interest came in from `start` to `day`, with `received_vnd` by `day` and
    `asked_vnd`: the interest of all the lines in force on it and of those that fell due before."""
    received = _entries().dated_to(day).filter(kind="interest_received")
    lines = apps.get_model("funds", "Instalment").objects.filter(loan=OuterRef("pk"))
    lines = lines.filter(
        Q(superseded_on__isnull=True) | Q(superseded_on__gt=day) | Q(superseded_on__gt=F("due_on")),
        in_force_from__lte=day,
    )
    lately = received.filter(entry_on__gte=start, loan__isnull=False).order_by().values("loan_id")
    return loans.filter(pk__in=lately).annotate(
        received_vnd=scalar(received.filter(loan=OuterRef("pk")), "loan", Sum("amount_vnd")),
        asked_vnd=scalar(lines, "loan", Sum("interest_vnd")),
    )


def outside_the_life(rows: models.QuerySet, field: str) -> models.QuerySet:
    """(club_id, rows, first, last) of these facts that lie before their club's founding or after its last day."""
    outside = Q(**{f"{field}__lt": F("club__founded_on")}) | Q(**{f"{field}__gt": F("club__closed_on")})
    found = rows.filter(outside).order_by().values("club_id")
    return found.annotate(rows=Count("pk"), first=Min(field), last=Max(field)).values_list(
        "club_id", "rows", "first", "last"
    )


def before_the_loan(entries: models.QuerySet) -> models.QuerySet:
    """(club_id, loan id, loan code, lent on, first) of loans with a payment dated before the loan itself."""
    found = entries.filter(entry_on__lt=F("loan__disbursed_on")).order_by()
    found = found.values("club_id", "loan_id", "loan__code", "loan__disbursed_on").annotate(first=Min("entry_on"))
    return found.values_list("club_id", "loan_id", "loan__code", "loan__disbursed_on", "first")


def _entries():
    return apps.get_model("funds", "Entry").objects.all()
