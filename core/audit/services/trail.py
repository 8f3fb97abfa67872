"""Writing the audit trail, inside the transaction of what it tells, and reading it."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import models

from core.audit.services.personal import split
from core.models import AuditRecord, PersonalValues


def snapshot(instance: models.Model, fields: Iterable[str]) -> dict:
    """The named fields' stored values as JSON-able values; a relation is its id, a date ISO text."""
    return {name: _plain(getattr(instance, instance._meta.get_field(name).attname)) for name in fields}


def _plain(value):
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (Decimal, uuid.UUID)):
        return str(value)
    return value


_act: ContextVar[uuid.UUID | None] = ContextVar("act", default=None)


@contextmanager
def one_act() -> Iterator[uuid.UUID]:
    """All trails begun inside share one batch, whichever services write them; what one person did can be found again
    as one. An act within an act belongs to the outer one."""
    if (outer := _act.get()) is not None:
        yield outer
        return
    token = _act.set(uuid.uuid4())
    try:
        yield _act.get()
    finally:
        _act.reset(token)


@dataclass
class Trail:
    """Collects one act's records and writes them in one insert; inside `one_act` with the batch of that act.

    actor: a user or SYSTEM. `action` is the right that allowed the act, e.g. "members.edit". Values of a model's
    `personal_fields` are kept apart (see core.audit). A model that has
    `after_writing(rows)` is told of its rows in the same transaction, as (row, its values before or None): every write
    passes here, so that what is derived of such rows cannot miss one.
    """

    actor: object
    action: str
    reason: str = ""
    batch: uuid.UUID = field(default_factory=uuid.uuid4)
    records: list[AuditRecord] = field(default_factory=list)
    personal: list[PersonalValues] = field(default_factory=list)
    told: dict[type[models.Model], list[tuple[models.Model, dict | None]]] = field(default_factory=dict)

    def __post_init__(self):
        self.batch = _act.get() or self.batch

    def add(self, instance: models.Model, *, before: dict | None = None, after: dict | None = None) -> None:
        if hasattr(instance, "after_writing"):
            self.told.setdefault(type(instance), []).append((instance, before))
        record = AuditRecord(
            actor_id=self.actor.pk,
            action=self.action,
            model=instance._meta.label_lower,
            object_id=instance.pk,
            before=before,
            after=after,
            reason=self.reason,
            batch=self.batch,
        )
        self.records.append(record)
        if values := split(record, getattr(instance, "personal_fields", ())):
            self.personal.append(values)

    def created(self, instances: Sequence[models.Model], fields: Sequence[str]) -> None:
        for instance in instances:
            self.add(instance, after=snapshot(instance, fields))

    def write(self) -> None:
        AuditRecord.objects.bulk_create(self.records, batch_size=2000)
        for values in self.personal:
            values.record_id = values.record.pk  # known only since its record is stored
        PersonalValues.objects.bulk_create(self.personal, batch_size=2000)
        self.records, self.personal = [], []
        told, self.told = self.told, {}
        for model, rows in told.items():
            model.after_writing(rows)


def history_of(instance: models.Model) -> models.QuerySet:
    """The records of one row, newest first, with their actors."""
    return AuditRecord.objects.filter(model=instance._meta.label_lower, object_id=instance.pk).select_related("actor")


def history_of_rows(instances: Sequence[models.Model]) -> list[AuditRecord]:
    """The records of several rows of one kind, newest first (one query)."""
    if not instances:
        return []
    label, ids = instances[0]._meta.label_lower, [one.pk for one in instances]
    return list(AuditRecord.objects.filter(model=label, object_id__in=ids))


@dataclass(frozen=True)
class Mark:
    """A place in the audit trail. `recent` counts the records just before it: a record whose number was given out
    earlier and that is committed later must be noticed too."""

    newest: int
    recent: int


_RECENT = 10_000


def mark_now() -> Mark:
    """The present end of the trail; take it before reading what is to be compared later."""
    newest = AuditRecord.objects.aggregate(newest=models.Max("pk"))["newest"] or 0
    return Mark(newest, AuditRecord.objects.filter(pk__gt=newest - _RECENT, pk__lte=newest).count())


def has_moved(mark: Mark, prefixes: Sequence[str]) -> bool:
    """Whether rows of these apps ("clubs.") were written since the mark; where it cannot be told exactly, yes."""
    before = AuditRecord.objects.filter(pk__gt=mark.newest - _RECENT, pk__lte=mark.newest).count()
    since = AuditRecord.objects.filter(pk__gt=mark.newest)
    return before != mark.recent or any(since.filter(model__startswith=prefix).exists() for prefix in prefixes)


def newest_records(model: type[models.Model], ids: Iterable[int]) -> dict[int, int]:
    """{row's id: id of its newest record}; rows that nobody has written through a service have none."""
    records = AuditRecord.objects.filter(model=model._meta.label_lower, object_id__in=list(ids))
    return dict(
        records.order_by().values("object_id").annotate(newest=models.Max("pk")).values_list("object_id", "newest")
    )


def later_records(model: type[models.Model], ids: Iterable[int], last: int) -> Iterator[AuditRecord]:
    """The newest record after record `last` of each of the rows that has one, with its actor; few in practice."""
    wanted, seen = set(ids), set()
    records = AuditRecord.objects.filter(model=model._meta.label_lower, pk__gt=last).select_related("actor")
    for record in records.order_by("-pk").iterator():
        if record.object_id in wanted and record.object_id not in seen:
            seen.add(record.object_id)
            yield record


def records_of(batch: uuid.UUID) -> list[AuditRecord]:
    """The records of one act in the order in which they were written."""
    return list(AuditRecord.objects.filter(batch=batch).order_by("pk"))
