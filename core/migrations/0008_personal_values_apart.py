import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator

from django.db import migrations

from core.guards import rewriting

FIELDS = {
    "clubs.member": (
        "full_name", "sex", "birth_year", "birth_date", "ethnicity", "is_disabled", "phone", "leave_reason",
    ),
    "clubs.povertystatus": ("status",),
    "accounts.user": ("full_name", "phone"),
}  # fmt: skip
MARK = {"personal": True}
AT_ONCE = 5000


def keep_apart(apps, schema_editor) -> None:
    """Personal values of the records of before go where those of new records go. In one transaction, some thousand rows
    in memory at a time."""
    connection, last = schema_editor.connection, 0
    records = apps.get_model("core", "AuditRecord").objects.filter(model__in=FIELDS, personal_digest="").order_by("pk")
    with rewriting(connection, "core_auditrecord"), connection.cursor() as cursor:
        while rows := list(records.filter(pk__gt=last).values_list("pk", "model", "before", "after")[:AT_ONCE]):
            last = rows[-1][0]
            parts = list(_split(rows))
            cursor.executemany(
                "UPDATE core_auditrecord SET before = %s, after = %s, personal_digest = %s WHERE id = %s",
                [(_text(before), _text(after), digest, pk) for pk, before, after, digest, _salt, _held in parts],
            )
            cursor.executemany(
                'INSERT INTO core_personalvalues (record_id, salt, "values") VALUES (%s, %s, %s)',
                [(pk, salt, _text(held)) for pk, _before, _after, _digest, salt, held in parts],
            )


def _split(rows: list[tuple]) -> Iterator[tuple]:
    """(number, before, after, digest, salt, personal values) of those that have personal values."""
    for pk, model, *sides in rows:
        held = {}
        for place, side in enumerate(("before", "after")):
            values = sides[place] or {}
            own = {name: values[name] for name in FIELDS[model] if name in values}
            if own:
                held[side], sides[place] = own, values | dict.fromkeys(own, MARK)
        if held:
            salt = secrets.token_hex(16)
            canonical = json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
            yield pk, *sides, hmac.digest(bytes.fromhex(salt), canonical, hashlib.sha256).hex(), salt, held


def _text(value: dict | None) -> str | None:
    return None if value is None else json.dumps(value)


class Migration(migrations.Migration):
    """No way back: a record of before would have to be written again."""

    dependencies = [("core", "0007_personal_values_and_seals")]

    operations = [migrations.RunPython(keep_apart)]
