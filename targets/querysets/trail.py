"""What the audit trail keeps of the books and of the clubs, as it was written when a row was posted or changed."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from clubs.models import Club
from core.models import AuditRecord
from funds.models import Loan, Voucher

AT_ONCE = 2000


def kept(model: type[Voucher] | type[Loan], ids: Collection[int]) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """(id, what each of its records wrote, the oldest first) of the rows that have any; some thousand at a time."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), AT_ONCE):
        part = ordered[start : start + AT_ONCE]
        records = AuditRecord.objects.filter(model=model._meta.label_lower, object_id__in=part)
        rows = records.order_by("object_id", "pk").values_list("object_id", "after").iterator(chunk_size=AT_ONCE)
        for pk, own in groupby(rows, key=lambda row: row[0]):
            yield pk, [after or {} for _pk, after in own]


def vanished(model: type[Voucher] | type[Loan]) -> list[int]:
    """Ids of the rows that were posted and are there no more."""
    records = AuditRecord.objects.filter(model=model._meta.label_lower, before__isnull=True)
    return sorted(
        records.exclude(object_id__in=model.objects.order_by().values("pk")).values_list("object_id", flat=True)
    )


DAYS = {
    "clubs.club": "founded_on",
    "clubs.placement": "starts_on",
    "clubs.member": "joined_on",
    "clubs.povertystatus": "year",
    "clubs.appointment": "starts_on",
    "clubs.activity": "held_on",
    "clubs.meeting": "held_on",
    "clubs.review": "reviewed_on",
    "clubs.declaredtotals": "ends_on",
    "clubs.award": "year",
    "funds.voucher": "dated_on",
    "funds.loan": "disbursed_on",
    "funds.cashcount": "counted_on",
}
"""Where a kind of row says from which day (or year) on it counts."""


def causes_since(mark: int, ends_on: date, club_ids: Collection[int], most: int) -> dict[int, list[AuditRecord]]:
    """{club id: at most `most` of the newest records after the one with this id that are about the club, its people,
    acts or money and may tell in a figure of `ends_on`}, with their actors; the newest first.

    Left out are rows that count from a later day on, unless that day itself was changed. All is chosen by the database,
    however long the trail is: a query per kind of row.
    """
    found: dict[int, list[int]] = defaultdict(list)
    since = AuditRecord.objects.filter(pk__gt=mark).order_by()
    for label in since.values_list("model", flat=True).distinct():
        for part in _parts(club_ids):
            for club_id, pk in _chosen(since.filter(model=label), label, ends_on, part, most):
                found[club_id].append(pk)
    newest = {club_id: sorted(ids, reverse=True)[:most] for club_id, ids in found.items()}
    records: dict[int, AuditRecord] = {}
    for part in _parts({pk for ids in newest.values() for pk in ids}):
        records |= AuditRecord.objects.select_related("actor").in_bulk(part)
    return {club_id: [records[pk] for pk in ids] for club_id, ids in newest.items()}


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    yield from (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))


def _chosen(records, label: str, ends_on: date, club_ids: list[int], most: int) -> Iterator[tuple[int, int]]:
    """(club id, record id) of the newest of the records of one kind of row, of rows that are gone too."""
    model = apps.get_model(label)
    rows = model._default_manager.order_by()
    path = "pk" if model is Club else getattr(rows, "club_path", None)
    if path is None:
        return
    own = rows.filter(**{f"{path}__in": club_ids})
    about = Q(object_id__in=own.values("pk"))
    day = DAYS.get(label)
    if day is not None:
        last = ends_on.year if day == "year" else ends_on
        about &= Q(before__has_key=day) | Q(object_id__in=own.filter(**{f"{day}__lte": last}).values("pk"))
    club = models.Subquery(rows.filter(pk=OuterRef("object_id")).values(path)[:1])
    rank = Window(RowNumber(), partition_by="club_id", order_by=F("pk").desc())
    standing = records.filter(about).annotate(club_id=club).annotate(rank=rank).filter(rank__lte=most)
    yield from standing.values_list("club_id", "pk")
    gone = records.filter(after__isnull=True, before__club__in=club_ids)
    for pk, before in gone.values_list("pk", "before"):
        if day is None or str(before.get(day, "")) <= (str(last) if day == "year" else last.isoformat()):
            yield before["club"], pk
