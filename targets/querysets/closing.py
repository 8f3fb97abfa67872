"""Reads of what a closing froze."""

from django.apps import apps

from clubs.querysets import ClubFactQuerySet
from core.scoping import PublicQuerySet, Scope, ScopedQuerySet
from targets.querysets.periods import units_within


class ClosingQuerySet(PublicQuerySet):
    view_action = "submissions.view"

    def newest_first(self):
        return self.select_related("period", "plan", "lock", "closed_by").order_by("-version")

    def newest_by_period(self, periods) -> dict:
        """{period id: its last closing} of the periods that were closed."""
        rows = self.filter(period__in=periods).select_related("lock").order_by("period", "version")
        return {closing.period_id: closing for closing in rows}


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


def closed_figures(closing) -> dict[int, dict]:
    """{club's id: the figures that the closing froze}, of the whole programme: to be compared, not to be shown."""
    rows = apps.get_model("targets", "ClosedClub").objects.filter(closing=closing)
    return dict(rows.order_by().values_list("club_id", "figures"))
