"""The hash chain over the audit trail: made in batches, by a job, without making any writer wait."""

import hashlib
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from core.audit.services.personal import canonical
from core.models import AuditRecord, AuditSeal
from core.waiting import writers_of

BATCH = 2000
"""At most so many records under one seal: what is read again to look into one link."""
PATIENCE = 5.0
"""Seconds to wait for writers that were at it before; after that the next run seals."""

SEALED = (
    "pk", "at", "actor_id", "action", "model", "object_id", "before", "after", "reason", "batch", "personal_digest",
)  # fmt: skip
"""The columns that the chain covers, in this order: all of a record."""


def link(previous: str, seal: AuditSeal, records: Iterable[tuple]) -> str:
    """SHA-256 in hex of the link before, what the seal says of itself, and each record (values of SEALED) on a line."""
    of_seal = [previous, seal.pk, _plain(seal.sealed_at), seal.first_id, seal.last_id, seal.count]
    digest = hashlib.sha256(canonical(of_seal))
    for record in records:
        digest.update(b"\n")
        digest.update(canonical([_plain(value) for value in record]))
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if value is None or isinstance(value, (int, str, dict, list)) else str(value)


def records_after(number: int, upto: int | None = None, extra: tuple[str, ...] = ()) -> models.QuerySet:
    """SEALED and further columns of the records with greater numbers, in their order."""
    records = AuditRecord.objects.filter(pk__gt=number).order_by("pk")
    return (records if upto is None else records.filter(pk__lte=upto)).values_list(*SEALED, *extra)


def seal_up(patience: float = PATIENCE) -> int:
    """Seals what is settled and not sealed yet; how many records. Two at once do no harm: one of them gives way."""
    if not AuditRecord.objects.filter(pk__gt=_sealed_upto()).exists():
        return 0
    settled = _settled(patience)
    sealed = 0
    while settled is not None and (count := _seal_next(settled)):
        sealed += count
    return sealed


def _sealed_upto() -> int:
    return AuditSeal.objects.order_by("-pk").values_list("last_id", flat=True).first() or 0


def _seal_next(settled: int) -> int:
    previous = AuditSeal.objects.order_by("-pk").first()
    records = list(records_after(previous.last_id if previous else 0, settled)[:BATCH])
    if not records:
        return 0
    seal = AuditSeal(
        pk=previous.pk + 1 if previous else 1,
        sealed_at=timezone.now(),
        first_id=records[0][0],
        last_id=records[-1][0],
        count=len(records),
    )
    seal.digest = link(previous.digest if previous else "", seal, records)
    try:
        with transaction.atomic():
            seal.save(force_insert=True)
    except IntegrityError:  # another worker has just made the seal of this number
        return 0
    return seal.count


def _settled(patience: float) -> int | None:
    """The greatest number below which no record can appear any more; None where a writer of before is still at it.

    SQLite gives numbers out under its one write lock. On PostgreSQL a number is given out before the row is seen, and a
    smaller one may be committed later; but whoever was given one holds the table's writing lock to the end of the
    transaction, and pg_locks shows who does. Nothing is locked here.
    """
    newest = AuditRecord.objects.aggregate(newest=models.Max("pk"))["newest"] or 0
    if connection.vendor != "postgresql":
        return newest
    waited_for, give_up_at = writers_of(AuditRecord), time.monotonic() + patience
    while waited_for:
        if time.monotonic() >= give_up_at:
            return None
        time.sleep(0.05)
        waited_for &= writers_of(AuditRecord)
    return newest
