"""The facts of some clubs as plain rows, for `targets.checks`: nothing is summed, filtered by date or derived here."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from clubs.models import Activity, AreaRule, Club, DeclaredTotals, Meeting, Member, Placement, PovertyStatus, Review
from districts.models import Unit
from funds.models import Entry, Instalment, Loan, Voucher
from targets.basis import Basis
from targets.models import Closing
from targets.querysets.closing import ClosingQuerySet

_ENTRY = (
    "pk", "club_id", "fund", "kind", "entry_on", "amount_vnd", "is_initial", "loan_id", "voucher_id", "voucher__kind",
    "voucher__dated_on", "voucher__club_id", "voucher__loan_id", "reverses_id", "reverses__amount_vnd",
    "reverses__kind", "reverses__fund", "cash_vnd", "portfolio_vnd", "in_kind_vnd", "advance_vnd",
)  # fmt: skip
_DECLARED = ("club_id", "ends_on", "members", "women", "older_60", "poor", "borrowers", "income_fund_vnd", "areas")


def club_ids() -> list[int]:
    """Of every club, by code."""
    return list(Club.objects.order_by("code").values_list("pk", flat=True))


def clubs_of(ids: Collection[int]):
    return Club.objects.filter(pk__in=ids)


def programme_communes(basis: Basis) -> list[Unit]:
    """The programme's communes under B, by the database's own way up instead of the unit map."""
    return list(Unit.objects.programme_communes(basis.plan.unit, basis.boundary))


class Books:
    """A fixed number of queries, each a whole table of these clubs; rows by club, or by what they belong to."""

    def __init__(self, ids: Collection[int]):
        self.clubs = {row.pk: row for row in _rows(clubs_of(ids), "pk", "code", "founded_on", "closed_on")}
        self.placements = _grouped(
            _rows(
                Placement.objects.filter(club__in=ids).order_by("starts_on"),
                *("club_id", "commune_id", "former_commune_id", "starts_on", "ends_on"),
            ),
            "club_id",
        )
        self.communes = Unit.objects.filter(level="commune").in_bulk()
        self._read_people(ids)
        self.declared = _grouped(_rows(DeclaredTotals.objects.filter(club__in=ids), *_DECLARED), "club_id")
        self._read_doings(ids)
        self._read_money(ids)

    def _read_people(self, ids: Collection[int]) -> None:
        members = _rows(
            Member.objects.filter(club__in=ids),
            *("pk", "club_id", "person_id", "joined_on", "left_on", "sex", "birth_year", "birth_date", "ethnicity"),
            "is_disabled",
        )
        self.members = _grouped(members, "club_id")
        poverty = PovertyStatus.objects.filter(member__club__in=ids)
        self.poverty = _grouped(_rows(poverty, "member_id", "year", "status"), "member_id")

    def _read_doings(self, ids: Collection[int]) -> None:
        activities = Activity.objects.filter(club__in=ids)
        self.activities = _grouped(_rows(activities, "club_id", "area__code", "held_on"), "club_id")
        self.meetings = _grouped(_rows(Meeting.objects.filter(club__in=ids), "club_id", "held_on"), "club_id")
        reviews = Review.objects.filter(club__in=ids)
        self.reviews = _grouped(_rows(reviews, "club_id", "reviewed_on", "level", "is_well_managed"), "club_id")
        self.rules = list(
            _rows(AreaRule.objects.order_by("area__number"), "area__code", "minimum", "starts_on", "ends_on")
        )

    def _read_money(self, ids: Collection[int]) -> None:
        persons = Member.objects.filter(club__in=ids).values("person")
        loans = Loan.objects.filter(member__person__in=persons)  # theirs in other clubs too
        rows = list(
            _rows(
                loans,
                *("pk", "club_id", "code", "member_id", "member__person_id", "member__club_id"),
                *("disbursed_on", "principal_vnd", "cancelled_on", "monthly_rate_percent", "months", "purpose"),
                *("original_on", "original_vnd"),
            )
        )
        self.loans = _grouped(rows, "club_id")
        self.loans_of_person = _grouped(rows, "member__person_id")
        lines = Instalment.objects.filter(loan__in=loans).order_by("in_force_from", "number")
        line_names = ("loan_id", "number", "due_on", "principal_vnd", "interest_vnd", "cumulative_vnd")
        line_names = (*line_names, "in_force_from", "superseded_on")
        self.instalments = _grouped(_rows(lines, *line_names), "loan_id")
        self.loan_entries = _grouped(_rows(Entry.objects.filter(loan__in=loans), *_ENTRY), "loan_id")
        self.entries = _grouped(_rows(Entry.objects.filter(club__in=ids), *_ENTRY), "club_id")
        own = (entry for entries in self.entries.values() for entry in entries)
        self.reversal_days = {entry.reverses_id: entry.entry_on for entry in own if entry.reverses_id}
        vouchers = _rows(
            Voucher.objects.filter(club__in=ids),
            *("pk", "club_id", "kind", "code", "dated_on", "loan_id", "reverses_id", "reversed_on", "reason"),
        )
        self.vouchers = _grouped(vouchers, "club_id")


def _rows(queryset, *names: str) -> Iterable[Any]:
    return queryset.values_list(*names, named=True)


def _grouped(rows: Iterable[Any], name: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def every_closing() -> ClosingQuerySet:
    return Closing.objects.all()
