from django.utils import timezone
from django.utils.translation import gettext as _

from core.commands import DataRefused, PlainCommand, WrongCall, date_argument
from core.dates import format_date
from targets.basis import Basis, NoPlan
from targets.summaries import days_to_keep, rebuild


class Command(PlainCommand):
    help = (
        "Counts anew what is kept of the clubs' figures, so that the dashboards of these days open at once. Pages do it"
        " by themselves for what is missing; nothing is ever wrong for want of this. Of more than some hundred clubs"
        " today's figures are kept for the day: run it early every morning."
    )

    def add_arguments(self, parser):
        text = _("the last day of a month, or 14/12; left out: all days that are kept")
        parser.add_argument("--as-of", type=date_argument, metavar="DATE", help=text)

    def handle(self, *args, **options):
        try:
            Basis.make()
            days = [options["as_of"]] if options["as_of"] else days_to_keep(timezone.localdate())
            made = rebuild(days)
        except NoPlan as error:
            raise DataRefused(str(error)) from error
        except ValueError as error:
            raise WrongCall(str(error)) from error
        sentence = _("%(count)d summaries of clubs counted, of %(days)s.")
        self.stdout.write(sentence % {"count": made, "days": ", ".join(map(format_date, days))})
