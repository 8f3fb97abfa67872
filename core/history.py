"""The audit trail of a record in words, for the foot of its page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.audit import ERASED, ERASED_KEY, history_of, reveal
from core.dates import format_date
from core.models import AuditRecord
from core.templatetags.vi_format import vnd

SHOWN = 50
"""So many of the newest records stand on a page."""


@dataclass(frozen=True)
class Change:
    """One field. `before` is None for a new row, and for the row that an edit is about; an empty value is ""."""

    label: str
    before: str | None
    after: str
    name: str


@dataclass(frozen=True)
class HistoryRecord:
    """One act on one row."""

    at: datetime
    who: str
    subject: str
    is_new: bool
    changes: list[Change]
    reason: str


def history_records(instance: models.Model, *, hidden: tuple[str, ...] = ()) -> list[HistoryRecord]:
    """The newest records of one row, newest first; the fields named in `hidden` are left out."""
    return in_words(history_of(instance)[:SHOWN], hidden=hidden)


def in_words(records: Iterable[AuditRecord], *, hidden: tuple[str, ...] = ()) -> list[HistoryRecord]:
    """The records in their order, fields by their labels, values as people read them.

    Records need their actor fetched. One query for personal values, one per kind of row that the changed values point
    to.
    """
    records = reveal(records)
    names = _names_of_related_rows(records, hidden)
    return [
        HistoryRecord(
            at=record.at,
            who=str(record.actor) if record.actor_id else _("the system"),
            subject=_named(apps.get_model(record.model)._meta.verbose_name),
            is_new=record.before is None,
            changes=list(_changes(record, names, hidden)),
            reason=record.reason,
        )
        for record in records
    ]


def _named(verbose_name: str) -> str:
    """With a capital; a name that Django made of the identifier is looked up in the catalogue."""
    return _(str(capfirst(verbose_name)))


def _field(record: AuditRecord, name: str) -> models.Field | None:
    try:
        return apps.get_model(record.model)._meta.get_field(name)
    except FieldDoesNotExist:  # a field of an earlier version: the record outlives it
        return None


def _names_of_related_rows(
    records: list[AuditRecord], hidden: tuple[str, ...]
) -> dict[tuple[type[models.Model], int], str]:
    wanted: dict[type[models.Model], set[int]] = {}
    for record in records:
        for values in (record.before or {}, record.after or {}):
            for name, value in values.items():
                related = None if name in hidden else getattr(_field(record, name), "related_model", None)
                if related and value is not None:
                    wanted.setdefault(related, set()).add(value)
    return {
        (related, pk): str(row)
        for related, ids in wanted.items()
        for pk, row in related._default_manager.in_bulk(ids).items()
    }


def _changes(record: AuditRecord, names: dict, hidden: tuple[str, ...]) -> Iterable[Change]:
    for name, after in (record.after or {}).items():
        if name in hidden:
            continue
        if name == ERASED_KEY:
            yield Change(_("Personal data"), None, str(ERASED), name)
            continue
        field = _field(record, name)
        label = _named(field.verbose_name) if field else name
        before = None if record.before is None else _value(field, record.before.get(name), names)
        shown = _value(field, after, names)
        # what an edit left as it was says nothing, but for the row that it is about
        if before == shown and after is not ERASED:
            before = None
            shown = shown if getattr(field, "related_model", None) else ""
        if before is not None or shown:  # an empty field of a new row says nothing
            yield Change(label, before, shown, name)


def _value(field: models.Field | None, raw, names: dict) -> str:
    if raw is ERASED:
        return str(ERASED)
    if raw is None or raw == "":
        return ""
    related = getattr(field, "related_model", None)
    if related:
        return names.get((related, raw), str(raw))
    if isinstance(raw, bool):
        return _("Yes") if raw else _("No")
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return format_date(date.fromisoformat(raw))
    if isinstance(raw, int) and field is not None and field.name.endswith("_vnd"):
        return vnd(raw)
    if isinstance(raw, list):
        return ", ".join(map(str, raw))
    choices = dict(getattr(field, "flatchoices", None) or ())
    return str(choices.get(raw, raw))
