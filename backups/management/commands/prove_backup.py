from pathlib import Path

from django.utils.translation import gettext as _

from backups.management.commands._words import told
from backups.services import prove_backup
from core.commands import PlainCommand


class Command(PlainCommand):
    help = (
        "Proves a backup, the newest where none is named: restores it into a scratch database, counts every table and"
        " the key figures anew and compares them with those of the moment when it was made. Exits 1 on a difference."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_("the backup's file"))

    def handle(self, *args, file, **options):
        told(self, prove_backup(file))
