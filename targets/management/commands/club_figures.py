import json

from core.commands import PlainCommand
from targets.figures import programme_figures
from targets.formats import club_json, clubs_csv, clubs_text
from targets.management.commands._basis import add_basis_arguments, basis_from


class Command(PlainCommand):
    help = (
        "One row per club that operates on a date. In JSON and CSV `declared` names the figures that are the club's own"
        " declared totals, `unknown` those that nobody knows (0 in JSON, empty in CSV)."
    )

    def add_arguments(self, parser):
        add_basis_arguments(parser)
        parser.add_argument("--format", choices=["table", "json", "csv"], default="table")

    def handle(self, *args, **options):
        basis = basis_from(options)
        rows = programme_figures(basis)
        if options["format"] == "json":
            self.stdout.write(json.dumps([club_json(row) for row in rows], ensure_ascii=False, indent=2))
        elif options["format"] == "csv":
            self.stdout.write(clubs_csv(rows), ending="")
        else:
            self.stdout.write(clubs_text(rows, basis))
