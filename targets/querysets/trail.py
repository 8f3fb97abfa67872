"""What the audit trail keeps of the books and of the clubs, as it was written when a row was posted or changed."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import models

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


MOST_RECORDS = 20_000
"""Of a trail since a closing so many of the newest records are read."""


def records_since(mark: int) -> models.QuerySet:
    """The records after the one with this id, the newest first, with their actors."""
    return AuditRecord.objects.filter(pk__gt=mark).select_related("actor").order_by("-pk")


def club_ids_of_records(records) -> Iterator[tuple[AuditRecord, int]]:
    """(record, id of the club that it is about) of those of the records that are about one, in their order.

    The club is that of the row, found by the row's own `club_path`; one query per kind of row.
    """
    found = list(records[:MOST_RECORDS])
    ids: dict[str, set[int]] = defaultdict(set)
    for record in found:
        ids[record.model].add(record.object_id)
    clubs = {label: _club_of_rows(label, of_model) for label, of_model in ids.items()}
    for record in found:
        club_id = clubs[record.model].get(record.object_id)
        if club_id is not None:
            yield record, club_id


def _club_of_rows(label: str, ids: set[int]) -> dict[int, int]:
    """{row's id: its club's id}; empty for a kind of row that belongs to no club."""
    model = apps.get_model(label)
    if model is Club:
        return {pk: pk for pk in ids}
    rows = model._default_manager.all()
    path = getattr(rows, "club_path", None)
    return dict(rows.filter(pk__in=ids).order_by().values_list("pk", path)) if path else {}
