"""Proving a backup: it is restored into a scratch database, counted anew there and compared with what was counted when
it was made."""

import json
import time
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from backups import shelf
from backups.archive import Archive, open_archive
from backups.models import Proof
from backups.programs import on_database
from backups.services.making import engine
from backups.services.restoring import refuse_foreign
from core.problems import Problem, Refused

Difference = dict[str, Any]
"""{"kind": "table", "figure", "file" or "fault", "name", "expected", "found"}; of a fault only `name`, its words."""


def prove_backup(path: Path | None = None) -> Proof:
    """The proof of the backup in this file, of the newest one where none is named. A backup that cannot be restored has
    a proof too, which says why. Raises Refused where there is none, or while another one is at work."""
    with shelf.alone() as scratch:
        kept = shelf.kept_backups()
        if path is None and not kept:
            raise Refused(Problem(_("There is no backup yet. Make one first: the command is “backup”.")))
        backup = shelf.backup_at(path) if path else kept[0]
        began, compared = time.monotonic(), {}
        try:
            with open_archive(backup.path) as archive:
                refuse_foreign(archive)
                archive.verify()
                differences = _compare(archive, _restored(archive, scratch), compared)
        except Refused as refused:
            differences = [{"kind": "fault", "name": str(problem.message)} for problem in refused.problems]
        return Proof.objects.create(
            backup=backup.name,
            made_at=backup.made_at,
            size=backup.size,
            restore_seconds=round(time.monotonic() - began, 1),
            is_equal=not differences,
            differences=differences,
            compared=compared,
        )


def _restored(archive: Archive, scratch: Path) -> dict[str, Any]:
    """The contents (backups.services.contents) of the restored database, with the files that it names."""
    with engine().scratch_database(archive, scratch) as address:
        return json.loads(on_database(address, "backup_contents", archive.manifest["as_of"]))


def _compare(archive: Archive, found: dict[str, Any], compared: dict[str, int]) -> list[Difference]:
    """Every difference; how much was compared goes into `compared`."""
    manifest, differences = archive.manifest, []
    pairs = {"table": "tables", "figure": "figures"}
    if manifest["figures"] is None or found["figures"] is None:
        del pairs["figure"]  # tables of another version: the rows alone can be compared
    for kind, key in pairs.items():
        expected, counted = manifest[key], found[key]
        compared[key] = len(expected)
        differences += [
            {"kind": kind, "name": name, "expected": expected.get(name), "found": counted.get(name)}
            for name in sorted(expected.keys() | counted.keys())
            if expected.get(name) != counted.get(name)
        ]
    named = set(found["files"]) - set(manifest["removed"])
    lost = named - set(archive.file_names) | set(manifest["missing"])
    compared |= {"rows": sum(manifest["tables"].values()), "files": len(named)}
    return differences + [{"kind": "file", "name": name, "expected": 1, "found": 0} for name in sorted(lost)]
