from datetime import date

from django.db import models
from django.db.models import Q

from core.scoping import PublicQuerySet


def holds_on(day: date, start: str = "starts_on", end: str = "ends_on") -> Q:
    """Rows of a half-open interval that hold on `day`; an empty end is open."""
    return (Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": day})) & (
        Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": day})
    )


class UnitQuerySet(PublicQuerySet):
    view_action = "units.view"

    def valid_on(self, day: date):
        return self.filter(holds_on(day, "valid_from", "valid_to"))


class PeriodLockQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(reopened_at__isnull=True)
