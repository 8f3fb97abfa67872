from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.commands import DataRefused, PlainCommand, WrongCall
from core.dates import format_date
from targets.basis import NoPlan
from targets.checks import check_programme


class Command(PlainCommand):
    help = "Recomputes the figures from the facts by a second, slower way and lists every difference."

    def add_arguments(self, parser):
        parser.add_argument("--sample", type=int, metavar="N", help=_("check only so many clubs"))

    def handle(self, *args, **options):
        sample = options["sample"]
        if sample is not None and sample < 1:
            raise WrongCall(_("--sample takes a number from 1."))
        try:
            clubs, days, differences = check_programme(timezone.localdate(), sample)
        except NoPlan as error:
            raise DataRefused(str(error)) from error
        for difference in differences:
            self.stdout.write(str(difference))
        if differences:
            found = ngettext("%(count)d difference.", "%(count)d differences.", len(differences))
            raise DataRefused(found % {"count": len(differences)})
        sentence = ngettext(
            "%(count)d club checked on %(days)s: no difference.",
            "%(count)d clubs checked on %(days)s: no difference.",
            clubs,
        )
        self.stdout.write(sentence % {"count": clubs, "days": ", ".join(map(format_date, days))})
