"""Reads of what waits for a second person."""

from clubs.querysets import ClubFactQuerySet


class PendingActQuerySet(ClubFactQuerySet):
    view_action = "entries.view"

    def waiting(self):
        """Acts that nobody has decided yet."""
        return self.filter(decision="")
