"""The folder of backups: what counts as one, the lock under which one at a time works there, and the scratch.

A backup is written as `*.part` and renamed when it is whole and on the disk; whatever else lies there after a kill or a
power cut is swept away by the next one. Nothing relies on tidying up at the end.
"""

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from backups.rules import worth_keeping
from core.problems import Problem, Refused

_NAME = re.compile(r"clb-(\d{8}-\d{6})(?:-\d+)?\.tar")


@dataclass(frozen=True)
class Backup:
    """A whole backup on the disk; `made_at` is the moment whose data it holds, by its name."""

    path: Path
    made_at: datetime
    size: int

    @property
    def name(self) -> str:
        return self.path.name


def backup_at(path: Path) -> Backup:
    """The file as a backup, wherever it lies. Raises Refused where there is none; a foreign name takes its own time."""
    try:
        found = path.stat()
    except OSError:
        raise Refused(Problem(_("There is no file %(name)s.") % {"name": path})) from None
    match = _NAME.fullmatch(path.name)
    made_at = _time_of(match[1]) if match else datetime.fromtimestamp(found.st_mtime, timezone.get_current_timezone())
    return Backup(path, made_at, found.st_size)


def kept_backups() -> list[Backup]:
    """The backups of the folder, the newest first."""
    folder = settings.BACKUP_DIR
    paths = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)] if folder.is_dir() else []
    return sorted((backup_at(path) for path in paths), key=lambda one: (one.made_at, len(one.name), one.name))[::-1]


def _time_of(text: str) -> datetime:
    return timezone.make_aware(datetime.strptime(text, "%Y%m%d-%H%M%S"))


@contextlib.contextmanager
def alone() -> Iterator[Path]:
    """The only backup, proof or restore at work in the folder; gives an empty scratch folder. Raises Refused while
    another one works: the system drops the lock when that one ends, however it ends."""
    folder = settings.BACKUP_DIR
    scratch = folder / "scratch"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(folder / "lock", "a+") as file:
            _lock(file)
            for left in folder.glob("*.part"):
                left.unlink()
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir(mode=0o700)
            try:
                yield scratch
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
    except OSError as error:
        words = _("The work in the folder of backups %(folder)s failed: %(error)s. What was there before is as it was.")
        raise Refused(Problem(words % {"folder": folder, "error": error.strerror or error})) from error


def _lock(file) -> None:
    try:
        if os.name == "nt":
            import msvcrt  # exists on Windows only, as fcntl does not

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        words = _("Another backup, proof or restore is under way. Try again when it has ended.")
        raise Refused(Problem(words)) from None


def private(path: str, flags: int) -> int:
    """For open(): a new file that its owner alone can read."""
    return os.open(path, flags, 0o600)


def new_path(made_at: datetime) -> Path:
    """Where a backup of this moment will stand: a name that no other has."""
    stem = f"clb-{timezone.localtime(made_at):%Y%m%d-%H%M%S}"
    names = (f"{stem}{'' if number == 1 else f'-{number}'}.tar" for number in range(1, 1000))
    return next(path for name in names if not (path := settings.BACKUP_DIR / name).exists())


def publish(draft: Path, path: Path) -> None:
    """The draft, whole and on the disk, becomes a backup in one step."""
    os.replace(draft, path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Names on the disk too; Windows has no such call and does it by itself."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def prune(protected: str | None) -> list[str]:
    """Removes what need not be kept any longer; never the backup of the `protected` name. The names removed."""
    backups = kept_backups()
    keep = worth_keeping([one.made_at for one in backups])
    removed = [one for one in backups if one.made_at not in keep and one.name != protected]
    for one in removed:
        one.path.unlink()
    return [one.name for one in removed]
