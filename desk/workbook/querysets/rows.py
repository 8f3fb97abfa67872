"""The stored programme as rows of the workbook: what the export writes and what the import compares with.

Each read yields `Stored` rows in the workbook's order, streamed. With `day` only facts dated on or before it count and
later end dates are blank, as of that day.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery, Sum
from django.utils import timezone

from clubs.models import Activity, Appointment, Member, Placement, PovertyStatus, Review
from clubs.querysets import ClubQuerySet
from core.text import nfc
from desk.workbook.layout import MEMBERS
from funds.models import Entry, Loan, Voucher
from funds.rules import TYPED_KINDS, EntryKind

_CHUNK = 2000
_LONGEST_CELL = 32_767
_LEAVE_WORDS = MEMBERS.by_key["leave_reason"].labels
_TEXTS = {"note", "content", "purpose"}


@dataclass(slots=True)
class Stored:
    """One stored row: its id, its club's code, its own code and its values by column key (without `club`)."""

    pk: int
    club: str
    code: str
    values: dict[str, Any]


def _plain(key: str, value: Any) -> Any:
    """Free text as a cell gives it back, so that an unchanged row is never seen as changed."""
    return nfc(value)[:_LONGEST_CELL] if key in _TEXTS and value else value


def _rows(rows, paths: dict[str, str], *, club: str = "club__code", code: str | None = "code") -> Iterator[Stored]:
    """Stored rows from a queryset; `paths` leads from column keys to lookups."""
    names = ["pk", club, *([code] if code else []), *paths.values()]
    skip = 3 if code else 2
    for raw in rows.values_list(*names).iterator(chunk_size=_CHUNK):
        values = {key: _plain(key, value) for key, value in zip(paths, raw[skip:], strict=True)}
        yield Stored(raw[0], raw[1], raw[2] if code else "", values)


def _upto(rows, field: str, day: date | None):
    return rows if day is None else rows.filter(**{f"{field}__lte": day})


def _seen(end: date | None, day: date | None) -> date | None:
    """An end date as it was known on the day."""
    return None if end is not None and day is not None and end > day else end


def club_rows(clubs: ClubQuerySet, day: date | None = None) -> Iterator[Stored]:
    """`commune` is the code of the commune that the club was founded in: valid on the decision's date."""
    first = Placement.objects.filter(club=OuterRef("pk")).order_by("starts_on", "pk")
    rows = _upto(clubs, "founded_on", day).order_by("code")
    paths = {
        "name": "name",
        "commune": "first_commune",
        "village": "village",
        "decision_number": "decision_number",
        "founded_on": "founded_on",
        "launched_on": "launched_on",
        "source": "source__name",
        "closed_on": "closed_on",
        "note": "note",
    }
    rows = rows.annotate(first_commune=Subquery(first.values("commune__code")[:1]))
    for row in _rows(rows, paths, club="code", code="code"):
        row.values["source"] = row.values["source"] or ""
        row.values["closed_on"] = _seen(row.values["closed_on"], day)
        row.values["code"] = row.code
        yield row


_MEMBER_FIELDS = (
    "full_name",
    "sex",
    "birth_year",
    "birth_date",
    "ethnicity",
    "is_disabled",
    "joined_on",
    "left_on",
    "leave_reason",
    "phone",
)


def member_rows(clubs: ClubQuerySet, day: date | None = None) -> Iterator[Stored]:
    """The poverty status is the latest, with its year; positions those of the day or of the last day as a member."""
    terms = _terms(clubs)
    status = PovertyStatus.objects.filter(member=OuterRef("pk")).order_by("-year")
    if day is not None:
        status = status.filter(year__lte=day.year)
    rows = _upto(Member.objects.of_clubs(clubs), "joined_on", day).order_by("club__code", "code", "pk")
    rows = rows.annotate(
        poverty_status=Subquery(status.values("status")[:1]), poverty_year=Subquery(status.values("year")[:1])
    )
    paths = {name: name for name in (*_MEMBER_FIELDS, "poverty_status", "poverty_year")}
    for row in _rows(rows, paths):
        values = row.values
        values["left_on"] = _seen(values["left_on"], day)
        if values["left_on"] is None and day is not None:
            values["leave_reason"] = ""
        values["leave_reason"] = _LEAVE_WORDS.get(values["leave_reason"], values["leave_reason"])
        values["poverty_status"] = values["poverty_status"] or ""
        roles = roles_on(terms.get(row.pk, ()), _day_of_roles(values["left_on"], day))
        values |= role_values(roles)
        yield row


def _day_of_roles(left_on: date | None, day: date | None) -> date:
    day = day or timezone.localdate()
    return day if left_on is None else min(day, left_on - timedelta(days=1))


def _terms(clubs: ClubQuerySet) -> dict[int, list[tuple[str, date, date | None]]]:
    """{member id: (role, starts, ends)}; few members hold any."""
    terms = defaultdict(list)
    rows = Appointment.objects.of_clubs(clubs).order_by()
    for member_id, *term in rows.values_list("member_id", "role", "starts_on", "ends_on"):
        terms[member_id].append(tuple(term))
    return terms


def roles_on(terms, day: date) -> set[str]:
    return {role for role, starts, ends in terms if starts <= day and (ends is None or ends > day)}


def role_values(roles: set[str]) -> dict[str, Any]:
    """The columns that roles fill: of several positions the highest is written."""
    return {
        "position": next((role.value for role in Appointment.BOARD if role.value in roles), ""),
        "is_home_care": Appointment.Role.HOME_CARE.value in roles,
        "is_economic": Appointment.Role.ECONOMIC.value in roles,
    }


def roles_today(member_ids: set[int]) -> dict[int, set[str]]:
    """{member id: roles that are open or hold today}, for those who hold any."""
    held = defaultdict(set)
    rows = Appointment.objects.filter(member_id__in=member_ids).held_on(timezone.localdate())
    for member_id, role in rows.values_list("member_id", "role"):
        held[member_id].add(role)
    return held


def activity_rows(clubs: ClubQuerySet, day: date | None = None) -> Iterator[Stored]:
    rows = _upto(Activity.objects.of_clubs(clubs), "held_on", day).order_by("club__code", "held_on", "pk")
    paths = {name: name for name in ("held_on", "content", "participants", "cost_vnd")} | {"area": "area__code"}
    return _rows(rows, paths)


def entry_rows(clubs: ClubQuerySet, day: date | None = None) -> Iterator[Stored]:
    """Entries typed by hand that were not reversed; a transfer once, as what leaves its fund."""
    rows = Entry.objects.of_clubs(clubs).filter(
        voucher__kind__in=[Voucher.Kind.ENTRY, Voucher.Kind.TRANSFER],
        voucher__reversed_on__isnull=True,
        voucher__reverses__isnull=True,
        kind__in=TYPED_KINDS,
    )
    rows = _upto(rows, "entry_on", day).order_by("club__code", "entry_on", "voucher__code", "pk")
    paths = {name: name for name in ("fund", "entry_on", "kind", "amount_vnd", "is_initial", "note")}
    for row in _rows(rows, paths | {"source": "source__name"}, code="voucher__code"):
        row.values["source"] = row.values["source"] or ""
        yield row


def loan_rows(clubs: ClubQuerySet, day: date | None = None) -> Iterator[Stored]:
    """Loans whose disbursement was not reversed; of one brought along day and amount of its contract."""
    rows = _upto(Loan.objects.of_clubs(clubs).filter(cancelled_on__isnull=True), "disbursed_on", day)
    names = (
        "disbursed_on",
        "principal_vnd",
        "monthly_rate_percent",
        "months",
        "purpose",
        "original_on",
        "original_vnd",
    )
    paths = {"member": "member__code"} | {name: name for name in names}
    for row in _rows(rows.order_by("club__code", "disbursed_on", "code", "pk"), paths):
        lent_on, lent_vnd = row.values.pop("original_on"), row.values.pop("original_vnd")
        brought = {"opened_on": None, "opening_vnd": None}
        if lent_on is not None:
            brought = {"opened_on": row.values["disbursed_on"], "opening_vnd": row.values["principal_vnd"]}
            row.values |= {"disbursed_on": lent_on, "principal_vnd": lent_vnd}
        row.values |= brought
        yield row


def repayment_rows(clubs: ClubQuerySet, day: date | None = None) -> Iterator[Stored]:
    """Repayments that were not reversed."""
    rows = Voucher.objects.of_clubs(clubs).filter(
        kind=Voucher.Kind.REPAYMENT, reversed_on__isnull=True, reverses__isnull=True
    )
    rows = _upto(rows, "dated_on", day).order_by("club__code", "dated_on", "code", "pk")
    rows = rows.annotate(
        principal_vnd=Sum("entries__amount_vnd", filter=Q(entries__kind=EntryKind.PRINCIPAL_REPAID), default=0),
        interest_vnd=Sum("entries__amount_vnd", filter=Q(entries__kind=EntryKind.INTEREST_RECEIVED), default=0),
    )
    paths = {
        "loan": "loan__code",
        "paid_on": "dated_on",
        "principal_vnd": "principal_vnd",
        "interest_vnd": "interest_vnd",
    }
    return _rows(rows, paths)


def review_rows(clubs: ClubQuerySet, day: date | None = None) -> Iterator[Stored]:
    rows = _upto(Review.objects.of_clubs(clubs), "reviewed_on", day).order_by("club__code", "reviewed_on", "level")
    paths = {name: name for name in ("reviewed_on", "level", "note")} | {"verdict": "is_well_managed"}
    for row in _rows(rows, paths, code=None):
        row.values["verdict"] = "yes" if row.values["verdict"] else "no"
        yield row


READS = {
    "clubs": club_rows,
    "members": member_rows,
    "activities": activity_rows,
    "entries": entry_rows,
    "loans": loan_rows,
    "repayments": repayment_rows,
    "reviews": review_rows,
}
"""One read per sheet, by the sheet's key."""
