from datetime import date

from django.apps import apps
from django.db.models import F

from core.models import Installation
from core.scoping import Scope, ScopedQuerySet
from targets.querysets.periods import units_within


class LetterheadQuerySet(ScopedQuerySet):
    """Letterheads: whoever may edit them sees them; a paper finds its own by `standing_on`."""

    view_action = "letterhead.edit"

    def within(self, scope: Scope):
        """Those of the areas that lie in the scope wholly; never that of the whole programme."""
        return self.filter(units_within(scope, "unit"))

    def standing_on(self, day: date, unit=None):
        """The area's row with the latest start on or before `day`, without a unit the whole programme's; or None."""
        return self.filter(unit=unit, starts_on__lte=day).order_by("-starts_on").first()

    def by_area(self):
        """The whole programme's first, then area by area, each with the newest first."""
        whole_first = F("unit__name_key").asc(nulls_first=True)
        return self.select_related("unit").order_by(whole_first, "unit_id", "-starts_on")

    def of_same_day(self, letterhead):
        """Other letterheads of the same area from the same day on."""
        return self.filter(unit=letterhead.unit, starts_on=letterhead.starts_on).exclude(pk=letterhead.pk)


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

    def keeper_of(self, sha256: str):
        """The row that keeps the bytes of this checksum, or None."""
        return self.filter(sha256=sha256, same_as=None).defer("content").order_by("pk").first()


def report_text(since: date, as_of: date, unit):
    """The text of the unit's report of these days, or None; for whoever may have that report."""
    return apps.get_model("reports", "ReportText").objects.standing_for(since, as_of, unit)


def letterhead_on(day: date, unit=None):
    """The letterhead that papers of `day` by the area's body bear, without a unit by the province's; or None."""
    return apps.get_model("reports", "Letterhead").objects.standing_on(day, unit)


def is_demonstration() -> bool:
    return Installation.objects.is_demonstration()
