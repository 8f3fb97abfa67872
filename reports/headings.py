"""Short headings of the targets, for columns: the label says it whole on the card."""

from django.utils.translation import gettext_lazy as _

from targets.readings import TargetReading

SHORT_LABELS = {
    "clubs_total": _("Clubs"),
    "clubs_new": _("New clubs"),
    "full_activity": _("All activities"),
    "full_and_well": _("All activities and well managed"),
    "well_managed": _("Well managed"),
    "members_borrowing": _("Members with a loan ever"),
    "members_borrowing_period": _("Members with a loan in the period"),
    "members_borrowing_now": _("Members who owe now"),
    "clubs_borrowing": _("Half of the members have borrowed"),
    "initial_fund_20m": _("Initial fund reached"),
    "fund_30m": _("Income fund reached"),
    "coverage_rural": _("Xã with a club"),
    "coverage_minority": _("Minority xã with a club"),
    "coverage_urban": _("Wards and townships with a club"),
    "composition": _("Within the composition norms"),
}


def short_label(reading: TargetReading) -> str:
    return str(SHORT_LABELS.get(reading.code, reading.label))
