"""What the database holds of the clubs that a batch touches, read once under the lock, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import DateField, F, Sum, Value
from django.db.models.functions import Greatest

from clubs.models import Club, Member
from funds.models import Entry, Loan, Voucher
from funds.querysets import RuleBook

MANY = 1000
"""Up to so many keys are asked for one by one; more are read by their clubs (SQLite takes 32.766 parameters)."""

Changes = dict[date, int]


def lock_clubs(club_ids: Collection[int]) -> dict[int, Club]:
    """The clubs by id, locked in the order of their ids until the transaction ends.

    Whoever posts for the same club waits. On SQLite the transaction itself is IMMEDIATE: one writer at a time.
    """
    rows = Club.objects.filter(pk__in=club_ids).order_by("pk").select_for_update(no_key=True)
    return {club.pk: club for club in rows}


def part_changes(part: str, club_ids: Collection[int], since: date) -> dict[tuple[int, str], Changes]:
    """{(club id, fund): {day: change of a part in ₫}}, the part "cash", "in_kind" or "advance".

    Everything before `since` is put on that day.
    """
    day = Greatest(F("entry_on"), Value(since, output_field=DateField()))
    rows = Entry.objects.filter(club_id__in=club_ids).order_by().annotate(day=day).values_list("club_id", "fund", "day")
    changes: dict[tuple[int, str], Changes] = defaultdict(dict)
    for club_id, fund, on, change in rows.annotate(change=Sum(f"{part}_vnd")):
        changes[club_id, fund][on] = int(change)
    return changes


def principal_changes(loan_ids: Collection[int]) -> dict[int, Changes]:
    """{loan id: {day: change of the outstanding principal in ₫}}."""
    rows = Entry.objects.filter(loan_id__in=loan_ids).order_by().values_list("loan_id", "entry_on")
    changes: dict[int, Changes] = defaultdict(dict)
    for loan_id, on, principal in rows.annotate(principal=Sum("portfolio_vnd")):
        changes[loan_id][on] = int(principal)
    return changes


def taken_codes(model: type[Voucher] | type[Loan], club_ids: Collection[int], codes: Collection[str]) -> set:
    """The (club id, code) pairs that vouchers or loans in force bear."""
    rows = model.objects.filter(club_id__in=club_ids).in_force().order_by()
    if len(codes) <= MANY:
        rows = rows.filter(code__in=codes)
    return set(rows.values_list("club_id", "code"))


def brought_along(club_ids: Collection[int]) -> dict[tuple[int, int, date, int], str]:
    """{(club id, member id, originally lent on, ₫ lent): code} of the clubs' opening loans that were not cancelled."""
    rows = Loan.objects.filter(club_id__in=club_ids).in_force().brought_along().order_by()
    return {tuple(key): code for *key, code in rows.values_list("club_id", "member_id", *_ORIGINAL, "code")}


_ORIGINAL = ("original_on", "original_vnd")


def by_id(model: type[Member] | type[Loan], club_ids: Collection[int], ids: Iterable[int]) -> dict:
    """The rows as they stand now, by id."""
    ids = set(ids)
    if not ids:
        return {}
    rows = model.objects.filter(club_id__in=club_ids)
    if len(ids) <= MANY:
        rows = rows.filter(pk__in=ids)
    return {row.pk: row for row in rows}


@dataclass
class Books:
    """The state of the clubs of one batch."""

    clubs: dict[int, Club]
    voucher_codes: set[tuple[int, str]] = field(default_factory=set)
    loan_codes: set[tuple[int, str]] = field(default_factory=set)
    members: dict[int, Member] = field(default_factory=dict)
    loans: dict[int, Loan] = field(default_factory=dict)
    rules: RuleBook = field(default_factory=RuleBook)
    owed: dict[int, Changes] = field(default_factory=dict)
    cash: dict[tuple[int, str], Changes] = field(default_factory=dict)
