from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.audit import TrailCheck, check_trail
from core.commands import DataRefused, PlainCommand, WrongCall
from core.dates import format_date
from core.templatetags.vi_format import number
from targets.basis import NoPlan
from targets.checks import Difference, check_programme

NEWEST_SEALS = 50
"""So many links of the audit trail are read where only a sample of the clubs is."""


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
        trail = check_trail(None if sample is None else NEWEST_SEALS)
        differences += [Difference(*fault) for fault in trail.faults]
        for difference in differences:
            self.stdout.write(str(difference))
        if trail.has_more:
            self.stdout.write(_("Audit trail: there is more of this kind."))
        self.stdout.write(_trail_words(trail))
        if differences:
            found = ngettext("%(count)d difference.", "%(count)d differences.", len(differences))
            raise DataRefused(found % {"count": len(differences)})
        sentence = ngettext(
            "%(count)d club checked on %(days)s: no difference.",
            "%(count)d clubs checked on %(days)s: no difference.",
            clubs,
        )
        self.stdout.write(sentence % {"count": clubs, "days": ", ".join(map(format_date, days))})


def _trail_words(trail: TrailCheck) -> str:
    """What was read; the newest seal is what somebody may keep elsewhere."""
    words = _(
        "Audit trail: %(records)s records under %(seals)s seals read, the newest no. %(last)s %(newest)s;"
        " %(unsealed)s records not sealed yet; personal values of %(erased)s records erased."
    )
    values = {name: number(getattr(trail, name)) for name in ("records", "seals", "unsealed", "erased")}
    return words % (values | {"last": trail.last_seal, "newest": trail.newest[:16] or "—"})
