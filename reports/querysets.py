from datetime import date

from django.apps import apps

from core.models import Installation
from core.scoping import PublicQuerySet


class LetterheadQuerySet(PublicQuerySet):
    """Letterheads: whoever may edit them sees them all; a paper finds its own by `standing_on`."""

    view_action = "letterhead.edit"

    def standing_on(self, day: date):
        """The row with the latest start on or before `day`, or None."""
        return self.filter(starts_on__lte=day).order_by("-starts_on").first()


def letterhead_on(day: date):
    """The letterhead that papers of `day` bear, or None."""
    return apps.get_model("reports", "Letterhead").objects.standing_on(day)


def is_demonstration() -> bool:
    return Installation.objects.is_demonstration()
