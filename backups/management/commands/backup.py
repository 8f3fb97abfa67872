from django.utils.translation import gettext as _

from backups.management.commands._words import size_of, told
from backups.services import make_backup, prove_backup
from core.commands import DataRefused, PlainCommand


class Command(PlainCommand):
    help = (
        "Makes a backup of the database and the stored files: one file in the folder BACKUP_DIR, consistent, while"
        " people work on. Keeps the newest of 7 days, 4 weeks and 12 months."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--prove", action="store_true", help=_("then restore it into a scratch database and compare")
        )

    def handle(self, *args, prove, **options):
        backup, manifest = make_backup()
        self.stdout.write(
            _("%(file)s: %(size)s, %(rows)s rows, %(files)s files, in %(seconds)s s.")
            % {
                "file": backup.path,
                "size": size_of(backup.size),
                "rows": sum(manifest["tables"].values()),
                "files": len(manifest["parts"]) - 1,
                "seconds": manifest["seconds"],
            }
        )
        if prove:
            told(self, prove_backup(backup.path))
        elif manifest["missing"]:
            words = _("Files that the database names are not there: %(names)s.")
            raise DataRefused(words % {"names": ", ".join(manifest["missing"][:20])})
