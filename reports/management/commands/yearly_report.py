from pathlib import Path

from django.utils.translation import gettext as _

from clubs.querysets import areas
from core.actors import SYSTEM
from core.commands import DataRefused, PlainCommand, WrongCall, date_argument
from reports.official_files import CONTENT_TYPES, official_file, written_for
from reports.services import keep_report_file
from reports.yearly import annex_of, yearly_basis
from targets.basis import NoPlan
from targets.querysets.facts import every_club


class Command(PlainCommand):
    help = "The official yearly report of 15/12/(YEAR-1) to 14/12/YEAR: its tables (.xlsx) or its words (.docx, .pdf)."

    def add_arguments(self, parser):
        parser.add_argument("year", type=int, metavar="YEAR")
        parser.add_argument("out", type=Path, metavar="OUT.xlsx|docx|pdf")
        parser.add_argument("--boundary", type=date_argument, metavar="DATE", help="units valid on this date")
        parser.add_argument("--unit", metavar="CODE", help="a unit valid on the boundary date")

    def handle(self, *args, year: int, out: Path, boundary, unit: str | None, **options):
        ending = out.suffix.lower().removeprefix(".")
        if ending not in CONTENT_TYPES:
            raise WrongCall(_("The name of the file must end in .xlsx, .docx or .pdf: %(name)s") % {"name": out})
        try:
            basis = yearly_basis(year, boundary=boundary, unit_code=unit)
        except NoPlan as error:
            raise DataRefused(str(error)) from None
        except ValueError as error:
            raise WrongCall(str(error)) from None
        names = areas().active_names_on(basis.as_of)
        annex = annex_of(every_club(), basis, area_names=names, has_names=True)
        made = official_file(annex, ending, written_for(basis))
        try:
            out.write_bytes(made.content)
        except OSError as error:
            raise WrongCall(
                _("The file %(name)s cannot be written: %(error)s") % {"name": out, "error": error.strerror}
            ) from None
        keep_report_file(actor=SYSTEM, basis=basis, standing=annex.standing, name=made.name, content=made.content)
        self.stdout.write(_("Written: %(name)s") % {"name": out})
