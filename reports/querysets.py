from datetime import date

from django.apps import apps

from core.models import Installation
from core.scoping import PublicQuerySet, Scope, ScopedQuerySet
from targets.querysets.periods import units_within


class LetterheadQuerySet(PublicQuerySet):
    """Letterheads: whoever may edit them sees them all; a paper finds its own by `standing_on`."""

    view_action = "letterhead.edit"

    def standing_on(self, day: date):
        """The row with the latest start on or before `day`, or None."""
        return self.filter(starts_on__lte=day).order_by("-starts_on").first()


class ReportTextQuerySet(ScopedQuerySet):
    view_action = "reports.yearly"

    def within(self, scope: Scope):
        """Those of the communes in the scope, and of the districts that lie in it wholly."""
        return self.filter(units_within(scope, "unit"))

    def standing_for(self, since: date, as_of: date, unit):
        """What was written for the unit's report of exactly these days, or None."""
        return self.filter(period__starts_on=since, period__ends_on=as_of, unit=unit).first()


class ReportFileQuerySet(ScopedQuerySet):
    view_action = "reports.yearly"

    def within(self, scope: Scope):
        """Those of the communes in the scope, and of the districts that lie in it wholly: never the whole programme's,
        which names the other areas."""
        return self.filter(units_within(scope, "unit"))

    def newest_first(self):
        return self.select_related("unit", "closing", "made_by").defer("content").order_by("-made_at", "-pk")


def report_text(since: date, as_of: date, unit):
    """The text of the unit's report of these days, or None; for whoever may have that report."""
    return apps.get_model("reports", "ReportText").objects.standing_for(since, as_of, unit)


def letterhead_on(day: date):
    """The letterhead that papers of `day` bear, or None."""
    return apps.get_model("reports", "Letterhead").objects.standing_on(day)


def is_demonstration() -> bool:
    return Installation.objects.is_demonstration()
