from io import BytesIO
from pathlib import Path

from django.utils.translation import gettext as _

from clubs.querysets import areas
from core.commands import DataRefused, PlainCommand, WrongCall, date_argument
from reports.yearly import write_yearly_report, yearly_basis
from targets.basis import NoPlan
from targets.querysets.facts import every_club


class Command(PlainCommand):
    help = "The official yearly workbook of 15/12/(YEAR-1) to 14/12/YEAR."

    def add_arguments(self, parser):
        parser.add_argument("year", type=int, metavar="YEAR")
        parser.add_argument("out", type=Path, metavar="OUT.xlsx")
        parser.add_argument("--boundary", type=date_argument, metavar="DATE", help="units valid on this date")
        parser.add_argument("--unit", metavar="CODE", help="a unit valid on the boundary date")

    def handle(self, *args, year: int, out: Path, boundary, unit: str | None, **options):
        if out.suffix.lower() != ".xlsx":
            raise WrongCall(_("The name of the file must end in .xlsx: %(name)s") % {"name": out})
        try:
            basis = yearly_basis(year, boundary=boundary, unit_code=unit)
        except NoPlan as error:
            raise DataRefused(str(error)) from None
        except ValueError as error:
            raise WrongCall(str(error)) from None
        made = BytesIO()
        names = areas().active_names_on(basis.as_of)
        write_yearly_report(made, every_club(), basis, area_names=names, has_names=True)
        try:
            out.write_bytes(made.getvalue())
        except OSError as error:
            raise WrongCall(
                _("The file %(name)s cannot be written: %(error)s") % {"name": out, "error": error.strerror}
            ) from None
        self.stdout.write(_("Written: %(name)s") % {"name": out})
