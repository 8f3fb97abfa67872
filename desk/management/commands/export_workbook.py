"""Writes the programme workbook (CONTRACT, sections 1 and 3)."""

from pathlib import Path

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actors import SYSTEM
from core.commands import DataRefused, PlainCommand, WrongCall, date_argument
from desk.workbook.querysets.choices import active_user, clubs_to_export, unit_of_code
from desk.workbook.services import export_workbook


class Command(PlainCommand):
    help = "Writes the workbook that import_workbook reads; importing it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", type=Path, metavar="OUT.xlsx")
        parser.add_argument("--as-of", type=date_argument, metavar="DATE", help="only facts dated on or before it")
        parser.add_argument("--unit", metavar="CODE", help="only the clubs of this unit")
        parser.add_argument("--user", help="only what this user may export")

    def handle(self, *args, **options) -> None:
        actor = actor_named(options["user"])
        day = options["as_of"]
        unit = None
        if options["unit"]:
            unit = unit_of_code(options["unit"], day or timezone.localdate())
            if unit is None:
                raise WrongCall(_("There is no unit of the code %(code)s.") % {"code": options["unit"]})
        if not actor.may("workbook.export"):
            raise DataRefused(_("This user may not export workbooks."))
        try:
            with options["out"].open("wb") as out:
                written = export_workbook(actor=actor, out=out, clubs=clubs_to_export(actor, unit, day), day=day)
        except OSError as error:
            values = {"file": options["out"], "error": error}
            raise WrongCall(_("The file %(file)s cannot be written: %(error)s") % values) from None
        for title, count in written.items():
            self.stdout.write(f"{title}: {count}")


def actor_named(username: str | None):
    """The user of this name, or the system where none is named. An unknown or locked one is a wrong call."""
    if username is None:
        return SYSTEM
    user = active_user(username)
    if user is None:
        raise WrongCall(_("There is no active user %(name)s.") % {"name": username})
    return user
