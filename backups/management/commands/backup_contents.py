import json

from backups.services.contents import contents, stored_files
from core.commands import PlainCommand, date_argument


class Command(PlainCommand):
    help = (
        "For proofs of backups: what this database holds, as JSON (rows of each table, key figures as of DATE, files)."
    )

    def add_arguments(self, parser):
        parser.add_argument("as_of", type=date_argument, metavar="DATE")

    def handle(self, *args, as_of, **options):
        found = contents(as_of)
        files = sorted(stored_files()) if found["figures"] is not None else []
        self.stdout.write(json.dumps({**found, "files": files}))
