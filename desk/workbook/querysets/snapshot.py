"""What the database holds of the clubs that a file names, read once, in a number of queries that no row adds to."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max, Min, Sum

from accounts.policy import RIGHTS
from clubs.access import Locks, editable_ids
from clubs.models import ActivityArea, Club, PovertyStatus, Source
from desk.workbook.layout import match_key
from desk.workbook.querysets.rows import (
    Stored,
    activity_rows,
    club_rows,
    entry_rows,
    loan_rows,
    member_rows,
    repayment_rows,
    review_rows,
)
from districts.models import Unit, UnitSuccession
from funds.models import Entry, Loan, LoanRules
from funds.querysets import RuleBook
from funds.rules import HELD_PARTS

Key = tuple[str, str]
Changes = dict[date, int]
_PART = 5000

ACTIONS = ("clubs.edit", "members.edit", "activities.edit", "entries.post", "loans.disburse", "loans.repay")
REVIEW_ACTIONS = tuple(action for action in RIGHTS if action.startswith("reviews.") and action != "reviews.view")


def _nothing_held() -> dict[str, dict]:
    return {part: defaultdict(dict) for part in HELD_PARTS}


@dataclass
class Snapshot:
    """Stored rows by their keys: (club code, own code), reviews by (club code, date, level).

    `clubs` are those in the actor's sight; `foreign` are the codes of the file that other clubs bear.
    `lent` are the days of a member's first and last loan. `loose_activities` count those without a code; `owed` are
    changes by day of loans, `held` those of the parts of funds: {part: {(club code, fund): changes}}.
    """

    clubs: dict[str, Club]
    foreign: set[str]
    editable: dict[str, set[int]]
    locks: Locks
    communes: dict[str, list[Unit]]
    sources: set[str]
    club_rows: dict[str, Stored]
    members: dict[Key, Stored] = field(default_factory=dict)
    lent: dict[Key, tuple[date, date]] = field(default_factory=dict)
    poverty: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    activities: dict[Key, Stored] = field(default_factory=dict)
    loose_activities: dict[str, list[Stored]] = field(default_factory=lambda: defaultdict(list))
    entries: dict[Key, Stored] = field(default_factory=dict)
    loans: dict[Key, Stored] = field(default_factory=dict)
    repayments: dict[Key, Stored] = field(default_factory=dict)
    reviews: dict[tuple, Stored] = field(default_factory=dict)
    owed: dict[int, Changes] = field(default_factory=lambda: defaultdict(dict))
    held: dict[str, dict[tuple[str, str], Changes]] = field(default_factory=_nothing_held)
    rules: RuleBook = field(default_factory=RuleBook)


def area_words() -> dict[str, str]:
    """{match key of an area's number, code or name: its code}."""
    words = {}
    for area in ActivityArea.objects.order_by("number"):
        words |= {match_key(word): area.code for word in (str(area.number), area.code, area.name)}
    return words


def take_snapshot(actor, codes: Iterable[str], commune_codes: Iterable[str], sheets: set[str]) -> Snapshot:
    """Reads what a file with these club codes, commune codes and sheets (their keys) is checked against."""
    seen, foreign = _named_clubs(actor, codes)
    ids = {club.pk for club in seen.values()}
    clubs = Club.objects.filter(pk__in=ids)
    snapshot = Snapshot(
        clubs=seen,
        foreign=foreign,
        editable={action: editable_ids(actor, action, ids) for action in (*ACTIONS, *REVIEW_ACTIONS)},
        locks=Locks.in_force(),
        communes=_communes(commune_codes),
        sources=set(Source.objects.values_list("folded", flat=True)),
        club_rows={row.code: row for row in club_rows(clubs)},
    )
    if sheets & {"clubs", "members", "loans"}:
        _read_members(snapshot, clubs)
    if "activities" in sheets:
        _read_activities(snapshot, clubs)
    if "reviews" in sheets:
        rows = review_rows(clubs)
        snapshot.reviews = {(row.club, row.values["reviewed_on"], row.values["level"]): row for row in rows}
    if sheets & {"entries", "loans", "repayments"}:
        _read_ledger(snapshot, clubs)
        snapshot.rules = LoanRules.objects.book(ids)
    return snapshot


def _named_clubs(actor, codes: Iterable[str]) -> tuple[dict[str, Club], set[str]]:
    """(the clubs in the actor's sight by code, the codes that other clubs bear)."""
    seen: dict[str, Club] = {}
    held: set[str] = set()
    for part in _parts(codes):
        named = Club.objects.filter(code__in=part)
        seen |= {club.code: club for club in named.visible_to(actor)}
        held |= set(named.values_list("code", flat=True))
    return seen, held - seen.keys()


def _parts(codes: Iterable[str]) -> list[list[str]]:
    """A file may hold more codes than one query takes parameters (SQLite: 32.766)."""
    ordered = sorted(codes)
    return [ordered[start : start + _PART] for start in range(0, len(ordered), _PART)]


def _communes(codes: Iterable[str]) -> dict[str, list[Unit]]:
    """All versions of the communes that ever bore the codes, also with the zeros that Excel takes away in front."""
    wanted = set(codes)
    wanted |= {code.zfill(5) for code in wanted}
    found = defaultdict(list)
    for part in _parts(wanted):
        for unit in Unit.objects.filter(level="commune", code__in=part).order_by("code", "valid_from", "pk"):
            found[unit.code].append(unit)
    return found


def kin_on(unit: Unit, day: date) -> list[Unit]:
    """What the commune was, or became, on the day: its successors or predecessors of any generation that held then."""
    ahead = unit.valid_to is not None and unit.valid_to <= day
    source, target = ("predecessor", "successor") if ahead else ("successor", "predecessor")
    frontier, seen, found = {unit.pk}, {unit.pk}, {}
    while frontier:
        links = UnitSuccession.objects.filter(**{f"{source}_id__in": frontier}).select_related(target)
        units = {one.pk: one for one in (getattr(link, target) for link in links) if one.pk not in seen}
        found |= {pk: one for pk, one in units.items() if one.holds_on(day)}
        frontier = units.keys() - found.keys()
        seen |= units.keys()
    return sorted(found.values(), key=lambda one: one.code)


def _read_members(snapshot: Snapshot, clubs) -> None:
    snapshot.members = {(row.club, row.code): row for row in member_rows(clubs)}
    rows = PovertyStatus.objects.of_clubs(clubs).order_by()
    for member_id, year, status in rows.values_list("member_id", "year", "status"):
        snapshot.poverty[member_id][year] = status
    loans = Loan.objects.of_clubs(clubs).filter(cancelled_on__isnull=True).order_by()
    days = loans.values_list("club__code", "member__code").annotate(first=Min("disbursed_on"), last=Max("disbursed_on"))
    snapshot.lent = {(club, code): (first, last) for club, code, first, last in days}


def _read_activities(snapshot: Snapshot, clubs) -> None:
    for row in activity_rows(clubs):
        if row.code:
            snapshot.activities[row.club, row.code] = row
        else:
            snapshot.loose_activities[row.club].append(row)


def _read_ledger(snapshot: Snapshot, clubs) -> None:
    snapshot.entries = {(row.club, row.code): row for row in entry_rows(clubs)}
    snapshot.loans = {(row.club, row.code): row for row in loan_rows(clubs)}
    snapshot.repayments = {(row.club, row.code): row for row in repayment_rows(clubs)}
    entries = Entry.objects.of_clubs(clubs).order_by()
    sums = {part: Sum(f"{part}_vnd") for part in HELD_PARTS}
    by_day = entries.values_list("club__code", "fund", "entry_on").annotate(**sums)
    for club, fund, day, *changes in by_day:
        for part, change in zip(HELD_PARTS, changes, strict=True):
            snapshot.held[part][club, fund][day] = int(change)
    of_loans = entries.filter(loan__isnull=False).values_list("loan_id", "entry_on")
    for loan_id, day, principal in of_loans.annotate(principal=Sum("portfolio_vnd")):
        snapshot.owed[loan_id][day] = int(principal)


def loose_counts(rows: Iterable[Stored], keys: list[str]) -> Counter:
    """How often each combination of these columns' values occurs."""
    return Counter(tuple(row.values[key] for key in keys) for row in rows)


def area_names() -> dict[str, str]:
    """{area code: name} in the books' order."""
    return dict(ActivityArea.objects.order_by("number").values_list("code", "name"))
