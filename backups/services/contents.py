"""What a database holds, as far as a backup has to prove it: rows of each table, the key figures, the files named.

The same functions answer for the living database inside the snapshot and, in a process of its own, for a restored one.
"""

from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from backups.archive import NOT_KEPT
from targets.basis import Basis, NoPlan
from targets.figures import programme_figures
from targets.readings import read_targets

SUMS = ("members", "women", "borrowed_ever", "income_fund", "cash", "outstanding", "operating_fund", "overdue")


def contents(as_of: date) -> dict[str, Any]:
    """{"migrations", "tables", "figures"} of the database: the migrations that it went through, the rows of each table,
    the key figures; figures None where its tables are not those of this version."""
    applied = sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())
    figures = key_figures(as_of) if set(applied) >= known_migrations() else None
    return {"migrations": applied, "tables": table_counts(), "figures": figures}


def known_migrations() -> set[str]:
    """Those of this version, as "clubs.0001_initial"."""
    return {".".join(key) for key in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}


def table_counts() -> dict[str, int]:
    """{table: rows} of every table that a backup keeps."""
    found = {}
    with connection.cursor() as cursor:
        names = set(connection.introspection.table_names(cursor)) - NOT_KEPT
        for table in sorted(name for name in names if not name.startswith("sqlite_")):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 (the database's own name)
            (found[table],) = cursor.fetchone()
    return found


def key_figures(as_of: date) -> dict[str, int | None]:
    """{name: number} of the whole programme: what `club_figures` and `targets` say, added up; {} without a plan."""
    try:
        basis = Basis.make(as_of=as_of)
    except NoPlan:
        return {}
    rows = programme_figures(basis)
    found: dict[str, int | None] = {"clubs": len(rows)}
    found |= {name: sum(getattr(row, name) or 0 for row in rows) for name in SUMS}
    found |= {f"par30.{part}": sum(getattr(row.par30, part) for row in rows if row.par30) for part in ("n", "N")}
    for reading in read_targets(rows, basis):
        found |= {f"{reading.code}.n": reading.n, f"{reading.code}.N": reading.N}
    return found


def stored_files() -> set[str]:
    """The names of all files that rows of the database name; of a removed paper only its row is left."""
    found: set[str] = set()
    for model in apps.get_models():
        rows = model._base_manager.all()
        if any(field.name == "removed_at" for field in model._meta.fields):
            rows = rows.filter(removed_at=None)
        for field in model._meta.fields:
            if isinstance(field, models.FileField):
                found.update(rows.exclude(**{field.name: ""}).values_list(field.name, flat=True))
    return found
