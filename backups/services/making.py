"""Making a backup: the database of one moment, what was counted in it, the files that it names."""

import time
from pathlib import Path
from types import ModuleType
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from backups import postgresql, shelf, sqlite
from backups.archive import FILES, ArchiveWriter
from backups.models import Proof
from backups.services.contents import contents, stored_files
from backups.shelf import Backup


def engine() -> ModuleType:
    """What knows the database that the settings name."""
    return postgresql if connection.vendor == "postgresql" else sqlite


def make_backup() -> tuple[Backup, dict[str, Any]]:
    """A new backup and its manifest; older ones that need not be kept any longer go. Raises Refused; what stood in the
    folder before stands there still."""
    with shelf.alone() as scratch:
        made = make_in(scratch)
        shelf.prune(_last_proved())
        return made


def make_in(scratch: Path) -> tuple[Backup, dict[str, Any]]:
    """The same under the caller's lock; nothing goes."""
    began, started_at = time.monotonic(), timezone.now()
    dump = scratch / engine().PART
    with engine().snapshot() as write_dump:
        as_of = timezone.localdate()
        manifest = {"engine": connection.vendor, "as_of": as_of.isoformat(), **contents(as_of)}
        names = sorted(stored_files() if manifest["figures"] is not None else _files_on_disk())
        write_dump(dump)
    path = shelf.new_path(started_at)
    draft = path.with_name(path.name + ".part")
    try:
        with open(draft, "xb", opener=shelf.private) as file:
            writer = ArchiveWriter(file)
            writer.add(dump.name, dump)
            gone = [name for name in names if not _add_file(writer, name)]
            # A paper that somebody removed since the snapshot is not missing: its row says so by now.
            missing = sorted(set(gone) & stored_files()) if gone else []
            manifest |= {"missing": missing, "removed": sorted(set(gone) - set(missing))}
            manifest |= {"started_at": started_at.isoformat(), "seconds": round(time.monotonic() - began, 3)}
            manifest = writer.finish(manifest)
        shelf.publish(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)  # a full disk would stay full until the next one sweeps
        raise
    dump.unlink()
    return shelf.backup_at(path), manifest


def _add_file(writer: ArchiveWriter, name: str) -> bool:
    """Whether the file was there."""
    try:
        writer.add(f"{FILES}{name}", Path(default_storage.path(name)))
    except FileNotFoundError:
        return False
    return True


def _files_on_disk() -> set[str]:
    """Every stored file: of a database of another version nobody knows which it names."""
    root = Path(default_storage.path(""))
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def _last_proved() -> str | None:
    """The newest backup that is known to be good, which is kept whatever comes after it."""
    proof = Proof.objects.filter(is_equal=True).order_by("-made_at", "-pk").first()
    return proof and proof.backup
