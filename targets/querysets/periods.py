"""Reads of reporting periods and of what the areas hand in."""

from datetime import date

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from clubs.querysets import club_ids_within
from core.scoping import PublicQuerySet, Scope, ScopedQuerySet


class ReportingPeriodQuerySet(PublicQuerySet):
    view_action = "submissions.view"

    def with_counts(self, submissions: "SubmissionQuerySet"):
        """Adds `expected_count`, `received_count` (handed in or approved) and `approved_count` of these submissions."""
        own = submissions.filter(period=OuterRef("pk")).order_by().values("period")

        def counted(rows):
            return models.functions.Coalesce(models.Subquery(rows.annotate(n=models.Count("pk")).values("n")), 0)

        return self.annotate(
            expected_count=counted(own),
            received_count=counted(own.filter(state__in=("submitted", "approved"))),
            approved_count=counted(own.filter(state="approved")),
        )

    def of_days(self, starts_on: date, ends_on: date):
        """The period of exactly these days."""
        return self.filter(starts_on=starts_on, ends_on=ends_on)


class SubmissionQuerySet(ScopedQuerySet):
    view_action = "submissions.view"

    def within(self, scope: Scope):
        """Those of the communes in the scope, and of the districts that lie in it wholly: an officer of one commune
        does not read what was said about its neighbours."""
        return self.filter(units_within(scope, "unit"))

    def in_order(self):
        return self.select_related("unit", "period", "submitted_by").order_by("unit__name_key", "unit_id")

    def of_open_periods(self):
        """Those whose period is not closed, or is reopened now: the others go no step further."""
        locks = apps.get_model("districts", "PeriodLock").objects.in_force()
        closings = apps.get_model("targets", "Closing").objects.filter(period=OuterRef("period"), lock__in=locks)
        return self.exclude(Exists(closings))

    def returned(self):
        """Those that wait for their area to mend them."""
        return self.filter(state="returned")


class SubmissionNoteQuerySet(ScopedQuerySet):
    view_action = "submissions.view"

    def within(self, scope: Scope):
        """Those of the reports in sight; a club that has moved out of sight takes its remarks along."""
        about = Q(club__isnull=True) | Q(club_id__in=club_ids_within(scope))
        return self.filter(units_within(scope, "submission__unit"), about)


def units_within(scope: Scope, path: str) -> Q:
    """Rows whose unit (`path` leads to it) is a commune of the scope, or a unit all of whose communes are."""
    return Q(**{f"{path}_id__in": scope.commune_ids}) | Q(_is_whole(scope, path))


def _is_whole(scope: Scope, path: str):
    links = apps.get_model("districts", "UnitParent").objects.filter(parent=OuterRef(path))
    inside = Q(child_id__in=scope.commune_ids)
    return Exists(links.filter(inside)) & ~Exists(links.exclude(inside))


def is_unit_within(scope: Scope, unit) -> bool:
    """Whether the unit is a commune of the scope, or all of its communes are."""
    units = apps.get_model("districts", "Unit").objects
    return units.filter(Q(pk__in=scope.commune_ids) | Q(_is_whole(scope, "pk")), pk=unit.pk).exists()


def period_of_days(starts_on: date, ends_on: date):
    """The reporting period of exactly these days, or None."""
    return apps.get_model("targets", "ReportingPeriod").objects.of_days(starts_on, ends_on).first()


def reporting_units(day: date) -> models.QuerySet:
    """The units that have an area officer on `day`: those of whom a report is expected."""
    posts = apps.get_model("accounts", "Assignment").objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=day), role="area_officer", starts_on__lte=day, unit=OuterRef("pk")
    )
    return apps.get_model("districts", "Unit").objects.filter(Exists(posts)).order_by("name_key", "pk")
