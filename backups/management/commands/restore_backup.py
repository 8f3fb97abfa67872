from pathlib import Path

from django.utils.translation import gettext as _

from backups.services import restore_backup
from core.commands import PlainCommand


class Command(PlainCommand):
    help = (
        "Restores a backup into the database that the settings name, with its files. The database must be empty, or"
        " --replace be given: then it is backed up first. Stop the site before."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help=_("the backup's file"))
        parser.add_argument("--replace", action="store_true", help=_("replace what the database holds, after a backup"))

    def handle(self, *args, file, replace, **options):
        before = restore_backup(file, replaces=replace)
        if before:
            self.stdout.write(_("What stood there before is kept in %(file)s.") % {"file": before.path})
        self.stdout.write(_("%(file)s is restored. Everybody has to sign in again.") % {"file": file.name})
