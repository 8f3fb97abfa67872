"""Restoring a backup in the place of the database that the settings name."""

import hashlib
import os
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.translation import gettext as _

from backups import shelf
from backups.archive import FILES, Archive, open_archive
from backups.programs import on_database
from backups.services.contents import known_migrations
from backups.services.making import engine, make_in
from backups.shelf import Backup
from core.actors import SYSTEM
from core.audit import Trail
from core.help.services import helper_of_site
from core.problems import Problem, Refused


def restore_backup(path: Path, *, replaces: bool = False) -> Backup | None:
    """The database and the files are those of the backup; an older version's database is brought to this one's tables.

    An empty database is filled; one that holds something only with `replaces`, after a backup of it, which is answered.
    Raises Refused before anything is changed where the file is damaged, foreign or of a newer version.
    """
    path = path.resolve()
    with shelf.alone() as scratch, open_archive(path) as archive:
        refuse_foreign(archive)
        archive.verify()
        before = None
        if not engine().is_empty():
            if not replaces:
                words = _("The database holds data. To replace it (it is backed up first) add --replace.")
                raise Refused(Problem(words))
            before, _manifest = make_in(scratch)
        _put_files(archive)
        engine().restore(archive, scratch, lambda address: on_database(address, "migrate", "--no-input"))
        _leave_a_trace(path.name)
    return before


def refuse_foreign(archive: Archive) -> None:
    """Raises Refused for a backup of the other kind of database, or of a newer version of the programme."""
    if archive.manifest["engine"] != connection.vendor:
        words = _("The backup is of %(its)s, this database is %(ours)s; a backup is restored into its own kind.")
        raise Refused(Problem(words % {"its": archive.manifest["engine"], "ours": connection.vendor}))
    if set(archive.manifest["migrations"]) - known_migrations():
        raise Refused(Problem(_("The backup was made by a newer version of the programme. Upgrade first.")))


def _put_files(archive: Archive) -> None:
    """Each file of the backup stands where the database will look for it; those that stand there are left alone."""
    sums = {part["name"]: part["sha256"] for part in archive.manifest["parts"]}
    for name in archive.file_names:
        target = Path(default_storage.path(name))
        if target.is_file() and hashlib.sha256(target.read_bytes()).hexdigest() == sums[FILES + name]:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(target.name + ".part")
        archive.extract(FILES + name, draft)
        os.replace(draft, target)


@transaction.atomic
def _leave_a_trace(name: str) -> None:
    """Whoever reads the trail later sees where the books were set back to an earlier day."""
    site = helper_of_site()
    if site.pk:
        trail = Trail(SYSTEM, "backups.restore", reason=name)
        trail.add(site, after={"backup": name})
        trail.write()
