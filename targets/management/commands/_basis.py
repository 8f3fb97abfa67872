"""The options that the commands of figures share."""

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from core.commands import DataRefused, WrongCall, date_argument
from targets.basis import Basis, NoPlan


def add_basis_arguments(parser: CommandParser) -> None:
    parser.add_argument("--as-of", required=True, type=date_argument, metavar="DATE", help=_("the day of the figures"))
    parser.add_argument("--from", dest="since", type=date_argument, metavar="DATE", help=_("first day of the period"))
    parser.add_argument("--boundary", type=date_argument, metavar="DATE", help=_("day whose units group the figures"))
    parser.add_argument("--unit", metavar="CODE", help=_("code of a unit valid on that day"))


def basis_from(options: dict) -> Basis:
    """The basis that the options ask for; what is wrong with them ends the command."""
    try:
        return Basis.make(
            as_of=options["as_of"],
            since=options["since"],
            boundary=options["boundary"],
            unit_code=options["unit"],
            plan_code=options.get("plan"),
        )
    except NoPlan as error:
        raise DataRefused(str(error)) from error
    except ValueError as error:
        raise WrongCall(str(error)) from error
