"""Reads of what waits for a second person."""

from clubs.querysets import ClubFactQuerySet


class PendingActQuerySet(ClubFactQuerySet):
    view_action = "entries.view"

    def waiting(self):
        """Acts that nobody has decided yet."""
        return self.filter(decision="")

    def for_second(self, user):
        """Those that wait for somebody else than who asked."""
        return self.waiting().exclude(asked_by=user)
