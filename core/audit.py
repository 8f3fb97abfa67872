"""The audit trail: written by services inside their transaction, never updated, never purged."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import models

from core.models import AuditRecord


def snapshot(instance: models.Model, fields: Iterable[str]) -> dict:
    """The named fields' stored values as JSON-able values; a relation is its id, a date ISO text."""
    return {name: _plain(getattr(instance, instance._meta.get_field(name).attname)) for name in fields}


def _plain(value):
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (Decimal, uuid.UUID)):
        return str(value)
    return value


@dataclass
class Trail:
    """Collects one act's records and writes them in one insert.

    actor: a user or SYSTEM. `action` is the right that allowed the act, e.g. "members.edit".
    """

    actor: object
    action: str
    reason: str = ""
    batch: uuid.UUID = field(default_factory=uuid.uuid4)
    records: list[AuditRecord] = field(default_factory=list)

    def add(self, instance: models.Model, *, before: dict | None = None, after: dict | None = None) -> None:
        self.records.append(
            AuditRecord(
                actor_id=self.actor.pk,
                action=self.action,
                model=instance._meta.label_lower,
                object_id=instance.pk,
                before=before,
                after=after,
                reason=self.reason,
                batch=self.batch,
            )
        )

    def created(self, instances: Sequence[models.Model], fields: Sequence[str]) -> None:
        for instance in instances:
            self.add(instance, after=snapshot(instance, fields))

    def write(self) -> None:
        AuditRecord.objects.bulk_create(self.records, batch_size=2000)
        self.records = []


def history_of(instance: models.Model) -> models.QuerySet:
    """The records of one row, newest first, with their actors."""
    return AuditRecord.objects.filter(model=instance._meta.label_lower, object_id=instance.pk).select_related("actor")
