"""Personal values beside the trail: kept apart, recognisable by a salted digest, erasable for good."""

import hashlib
import hmac
import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core.models import AuditRecord, PersonalValues

MARK = {"personal": True}
"""Stands in a record where a personal value is kept apart."""
ERASE_ACTION = "members.anonymise"
ERASED_KEY = "erased_records"
"""In the record of an erasure: the numbers of the records whose personal values it emptied."""
SIDES = ("before", "after")
_AT_ONCE = 2000

Values = dict[str, dict[str, Any]]
"""{"before": {field: value}, "after": {...}}: a side only where the record has personal values on it."""


class _Erased:
    """What is read in place of an erased value; as good as empty for whoever computes with it."""

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return _("erased as prescribed")


ERASED = _Erased()


def split(record: AuditRecord, names: Iterable[str]) -> PersonalValues | None:
    """Takes the named fields' values out of a record that is not stored yet; None where it has none of them."""
    held: Values = {}
    for side in SIDES:
        values = getattr(record, side) or {}
        own = {name: values[name] for name in names if name in values}
        if own:
            held[side] = own
            setattr(record, side, values | dict.fromkeys(own, MARK))
    if not held:
        return None
    salt = secrets.token_hex(16)
    record.personal_digest = digest_of(salt, held)
    return PersonalValues(record=record, salt=salt, values=held)


def digest_of(salt: str, values: Values) -> str:
    """HMAC-SHA256 in hex of the values' canonical JSON under the salt (hex)."""
    return hmac.digest(bytes.fromhex(salt), canonical(values), hashlib.sha256).hex()


def canonical(value: Any) -> bytes:
    """The one spelling of a JSON value, whichever database it comes from: PostgreSQL orders keys in its own way."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def is_marked(value: Any) -> bool:
    return value == MARK


def reveal(records: Iterable[AuditRecord]) -> list[AuditRecord]:
    """The same records with their personal values in `before` and `after`, ERASED where they are erased (one query per
    2,000). Records are never saved again, so nothing can leak back."""
    records = list(records)
    closed = {one.pk: one for one in records if one.personal_digest and _is_closed(one)}
    for part in _parts(list(closed)):
        kept = dict(PersonalValues.objects.filter(pk__in=part).values_list("pk", "values"))
        for pk in part:
            _open(closed[pk], kept.get(pk))
    return records


def _is_closed(record: AuditRecord) -> bool:
    return any(is_marked(value) for side in SIDES for value in (getattr(record, side) or {}).values())


def _open(record: AuditRecord, kept: Values | None) -> None:
    for side in SIDES:
        values, own = getattr(record, side), (kept or {}).get(side, {})
        if values:
            shown = {name: own.get(name, ERASED) if is_marked(value) else value for name, value in values.items()}
            setattr(record, side, shown)


def kept_personal_records(model: type[models.Model], ids: Sequence[int]) -> dict[int, list[int]]:
    """{row's id: numbers of its records whose personal values are still kept}; also for rows without any."""
    found: dict[int, list[int]] = defaultdict(list)
    for part in _parts(ids):
        kept = PersonalValues.objects.filter(
            record__model=model._meta.label_lower, record__object_id__in=part, erasure=None
        )
        for pk, row in kept.values_list("pk", "record__object_id"):
            found[row].append(pk)
    return found


def erase_personal_values(erasure: AuditRecord) -> int:
    """Empties the values and salts of the records that a stored erasure names; how many those were."""
    count = 0
    for part in _parts(erasure.after[ERASED_KEY]):
        rows = PersonalValues.objects.filter(pk__in=part, erasure=None)
        count += rows.update(salt=None, values=None, erasure=erasure)
    return count


def _parts(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
