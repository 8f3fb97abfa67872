"""Reads of what waits for a second person."""

from django.db.models import Q

from clubs.querysets import ClubFactQuerySet


class PendingActQuerySet(ClubFactQuerySet):
    view_action = "entries.view"

    def waiting(self):
        """Acts that nobody has decided yet."""
        return self.filter(decision="")

    def on_loan(self, loan):
        """Write-offs of the loan, and reversals of what was posted on it."""
        return self.filter(Q(loan=loan) | Q(voucher__loan=loan))

    def for_second(self, user):
        """Those that wait for somebody else than who asked."""
        return self.waiting().exclude(asked_by=user)
