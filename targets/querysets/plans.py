from datetime import date

from django.apps import apps
from django.db.models import Count

from core.scoping import PublicQuerySet


class PlanQuerySet(PublicQuerySet):
    view_action = "dashboard.view"

    def with_counts(self):
        """Adds `target_count` and `version_count`."""
        counts = {"target_count": Count("targets", distinct=True), "version_count": Count("versions", distinct=True)}
        return self.annotate(**counts)

    def standing_on(self, day: date):
        """The plan that speaks on `day`: whose term holds it, else the latest begun, else the first; or None."""
        return (
            self.filter(starts_on__lte=day, ends_on__gte=day).order_by("-starts_on", "code").first()
            or self.filter(starts_on__lte=day).order_by("-starts_on", "code").first()
            or self.order_by("starts_on", "code").first()
        )


class PlanVersionQuerySet(PublicQuerySet):
    view_action = "dashboard.view"

    def newest_first(self):
        return self.order_by("-number").select_related("made_by")


class TargetQuerySet(PublicQuerySet):
    view_action = "dashboard.view"


class MilestoneQuerySet(PublicQuerySet):
    view_action = "dashboard.view"


def plan_for(day: date, code: str | None = None):
    """The plan of that code, or without one the plan that speaks on `day`; None where there is none."""
    plans = apps.get_model("targets", "Plan").objects.select_related("unit")
    return plans.standing_on(day) if code is None else plans.filter(code=code).first()
