from datetime import date

from core.scoping import PublicQuerySet


class LetterheadQuerySet(PublicQuerySet):
    """Letterheads: whoever may edit them sees them all; a paper finds its own by `standing_on`."""

    view_action = "letterhead.edit"

    def standing_on(self, day: date):
        """The row with the latest start on or before `day`, or None."""
        return self.filter(starts_on__lte=day).order_by("-starts_on").first()
