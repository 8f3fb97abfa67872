"""What others changed on the site after a workbook had been downloaded, as the audit trail tells it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from clubs.models import Activity, Appointment, Club, Member, Placement, PovertyStatus, Review
from core.audit import reveal
from core.models import AuditRecord, Installation
from desk.workbook.layout import ACTIVITIES, CLUBS, MEMBERS, REVIEWS, SheetSpec
from desk.workbook.stamp import Stamp

_ROLES = {Appointment.Role.HOME_CARE.value: "is_home_care", Appointment.Role.ECONOMIC.value: "is_economic"}
# Columns whose stored form is not what a field of the row holds: known to be changed, not from what.
_DERIVED = {"source", "area", "leave_reason", "verdict"}
_COLUMNS = {"is_well_managed": "verdict"}


@dataclass
class Since:
    """What befell one row: the columns touched, the value of some of them at the download, the last change's who and
    when. `is_new`: the row itself is younger than the file."""

    touched: set[str] = field(default_factory=set)
    base: dict[str, Any] = field(default_factory=dict)
    is_new: bool = False
    who: str = ""
    at: datetime | None = None

    def has_touched(self, key: str) -> bool:
        return self.is_new or key in self.touched


SinceDownload = dict[tuple[str, int], Since]


def stamp_of_now(who: str) -> Stamp:
    """Take it before the rows are read: what is changed while they are written is then noticed later."""
    newest = AuditRecord.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return Stamp(newest, _book(), timezone.localtime().strftime("%d/%m/%Y %H:%M"), who)


def _book() -> str:
    begun = Installation.objects.values_list("set_up_at", flat=True).first()
    return begun.isoformat() if begun else ""


def changes_since(stamp: Stamp | None, actor) -> SinceDownload:
    """{(sheet's key, row's id): what others did to it since}; nothing for a file without a stamp of this database.

    The actor's own changes are no surprise: the preview shows them as before and after.
    """
    found: SinceDownload = {}
    if stamp is None or stamp.book != _book():
        return found
    records = AuditRecord.objects.filter(pk__gt=stamp.newest, model__in=_NOTES).exclude(actor_id=actor.pk)
    if actor.pk is None:  # SQL's NULL differs from every value, also from itself
        records = AuditRecord.objects.filter(pk__gt=stamp.newest, model__in=_NOTES, actor__isnull=False)
    records = reveal(records.select_related("actor").order_by("pk"))
    parents = _parents(records)
    for record in records:
        for place, note in _NOTES[record.model](record, parents):
            since = found.setdefault(place, Since())
            note(since)
            since.who, since.at = str(record.actor or "system"), record.at
    return found


Note = Callable[[Since], None]


def _of_row(sheet: SheetSpec) -> Callable:
    """Records of the very row that a sheet's row stands for."""

    def notes(record: AuditRecord, _parents: dict):
        yield (sheet.key, record.object_id), lambda since: _note_fields(since, sheet, record)

    return notes


def _note_fields(since: Since, sheet: SheetSpec, record: AuditRecord) -> None:
    if record.before is None:
        since.is_new = True
        return
    for name, value in record.before.items():
        key = _COLUMNS.get(name, name)
        if key not in sheet.by_key:
            continue
        if key not in since.touched and key not in _DERIVED:
            since.base[key] = date.fromisoformat(value) if value and sheet.by_key[key].kind == "date" else value
        since.touched.add(key)


def _of_place(record: AuditRecord, _parents: dict):
    club_id = (record.after or record.before or {}).get("club")
    if club_id is not None:
        yield (CLUBS.key, club_id), lambda since: since.touched.add("commune")


def _of_status(record: AuditRecord, parents: dict):
    member_id = (record.after or {}).get("member") or parents.get(record.object_id)
    if member_id is not None:
        yield (MEMBERS.key, member_id), lambda since: since.touched.add("poverty_status")


def _of_term(record: AuditRecord, _parents: dict):
    values = record.after or record.before or {}
    if values.get("member") is not None:
        key = _ROLES.get(values.get("role"), "position")
        yield (MEMBERS.key, values["member"]), lambda since: since.touched.add(key)


def _parents(records: list[AuditRecord]) -> dict[int, int]:
    """{id of a household status: its member's id}: corrections record the year and the status alone."""
    ids = {one.object_id for one in records if one.model == PovertyStatus._meta.label_lower}
    return dict(PovertyStatus.objects.filter(pk__in=ids).values_list("pk", "member_id")) if ids else {}


_NOTES: dict[str, Callable] = {
    Club._meta.label_lower: _of_row(CLUBS),
    Placement._meta.label_lower: _of_place,
    Member._meta.label_lower: _of_row(MEMBERS),
    PovertyStatus._meta.label_lower: _of_status,
    Appointment._meta.label_lower: _of_term,
    Activity._meta.label_lower: _of_row(ACTIVITIES),
    Review._meta.label_lower: _of_row(REVIEWS),
}
