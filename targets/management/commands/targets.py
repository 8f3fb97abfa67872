import json

from django.utils.translation import gettext as _

from core.commands import PlainCommand
from targets.figures import programme_figures
from targets.formats import targets_json, targets_text
from targets.management.commands._basis import add_basis_arguments, basis_from
from targets.readings import read_targets


class Command(PlainCommand):
    help = (
        "Every target of the plan as of a date. In JSON `declared` and `unknown` are the numbers of clubs of which a"
        " figure that the target depends on is declared, or is not known."
    )

    def add_arguments(self, parser):
        add_basis_arguments(parser)
        parser.add_argument("--plan", metavar="CODE", help=_("code of the plan"))
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args, **options):
        basis = basis_from(options)
        readings = read_targets(programme_figures(basis), basis)
        if options["format"] == "json":
            self.stdout.write(json.dumps(targets_json(readings, basis), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(targets_text(readings, basis))
