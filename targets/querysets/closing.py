"""Reads of what a closing froze."""

from clubs.querysets import ClubFactQuerySet
from core.scoping import PublicQuerySet, Scope, ScopedQuerySet
from targets.querysets.periods import units_within


class ClosingQuerySet(PublicQuerySet):
    view_action = "submissions.view"

    def newest_first(self):
        return self.select_related("period", "plan", "lock", "closed_by").order_by("-version")


class ClosedFigureQuerySet(ScopedQuerySet):
    view_action = "submissions.view"

    def within(self, scope: Scope):
        """Those of the communes in the scope, and of the districts that lie in it wholly."""
        return self.filter(units_within(scope, "unit"))


class ClosedClubQuerySet(ClubFactQuerySet):
    view_action = "clubs.view"


class ClosedFileQuerySet(PublicQuerySet):
    """The files hold the whole programme: whoever closes may have them."""

    view_action = "periods.close"
