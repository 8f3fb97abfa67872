"""What the audit trail keeps of the books, for `targets.checks`: as it was written when a row was posted or changed."""

from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any

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
