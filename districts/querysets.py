from collections.abc import Iterable
from datetime import date, timedelta

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.scoping import PublicQuerySet
from core.search import SearchedMixin


def holds_on(day: date, start: str = "starts_on", end: str = "ends_on") -> Q:
    """Rows of a half-open interval that hold on `day`; an empty end is open."""
    return (Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": day})) & (
        Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": day})
    )


class UnitQuerySet(SearchedMixin, PublicQuerySet):
    view_action = "units.view"
    searched = (("folded", "code"),)

    def valid_on(self, day: date):
        return self.filter(holds_on(day, "valid_from", "valid_to"))

    def communes(self):
        return self.filter(level="commune")

    def with_districts_or_communes(self):
        """Provinces under which units lie: those that a plan can be made for."""
        return self.filter(level="province", child_links__isnull=False).distinct()

    def find_commune(self, code: str, day: date):
        """The commune that bore the official code on `day`, or None."""
        return self.communes().valid_on(day).filter(code=code).first()

    def standing_before(self, day: date):
        """The communes that held on the eve of `day`."""
        return self.communes().valid_on(day - timedelta(days=1))

    def with_parent_on(self, day: date):
        """Adds `parent_code` and `parent_name`: the unit above on `day`, or None."""
        held = apps.get_model("districts", "UnitParent").objects.filter(holds_on(day), child=OuterRef("pk"))
        return self.annotate(
            parent_code=models.Subquery(held.values("parent__code")[:1]),
            parent_name=models.Subquery(held.values("parent__name")[:1]),
        )

    def lying_under(self, unit, day: date):
        """Communes valid on `day` that lay in the unit on that day, itself included where it is a commune."""
        links = apps.get_model("districts", "UnitParent").objects.filter(holds_on(day))
        direct = links.filter(child=OuterRef("pk"), parent=unit)
        by_district = links.filter(
            holds_on(day, "parent__parent_links__starts_on", "parent__parent_links__ends_on"),
            child=OuterRef("pk"),
            parent__parent_links__parent=unit,
        )
        return self.communes().valid_on(day).filter(Q(pk=unit.pk) | Exists(direct) | Exists(by_district))

    def programme_communes(self, plan_unit, day: date):
        """The programme's territory on `day`: the communes under the plan's unit.

        Outside the unit's own life: the communes that descend from those it ever had, wherever they lie now (the 24
        successors of province 58, not all of Khánh Hòa).
        """
        if plan_unit.holds_on(day):
            return self.lying_under(plan_unit, day)
        ids = ever_under([plan_unit])
        frontier = set(ids)
        successions = apps.get_model("districts", "UnitSuccession").objects.order_by()
        while frontier:
            reached = successions.filter(predecessor__in=frontier).values_list("successor_id", flat=True)
            frontier = set(reached) - ids
            ids |= frontier
        return self.communes().valid_on(day).filter(pk__in=ids)

    def communes_in_care_of(self, *units) -> set[int]:
        """Ids of the communes, of any time, that belong to whoever cares for the units together.

        All that ever lay under them, and again and again the successors all of whose predecessors are among these. A
        merged commune that took in foreign villages is left out: its clubs are reached by their older placements.
        Queries: one per level below the units, one per round of reorganisations and a last one.
        """
        ids = ever_under(units)
        successions = apps.get_model("districts", "UnitSuccession").objects.order_by()
        frontier = set(ids)
        while frontier:
            pairs = successions.filter(successor__predecessor_links__predecessor__in=frontier)
            sources: dict[int, set[int]] = {}
            for successor, predecessor in pairs.values_list("successor_id", "predecessor_id"):
                sources.setdefault(successor, set()).add(predecessor)
            frontier = {successor for successor, held in sources.items() if held <= ids} - ids
            ids |= frontier
        return ids

    def assignable_on(self, day: date):
        """Areas that somebody can be given on `day`: today's communes and districts, and the districts of before."""
        today = holds_on(day, "valid_from", "valid_to")
        return self.filter(Q(level="district") | Q(level="commune") & today).order_by("level", "name_key", "pk")

    def with_a_plan(self):
        """Territories of plans, that of the latest plan first."""
        return self.filter(plans__isnull=False).order_by("-plans__starts_on", "pk")

    def given_to_somebody(self):
        """Areas that stand in an assignment, ended ones included."""
        return self.filter(assignments__isnull=False).distinct()


def ever_under(units: Iterable) -> set[int]:
    """Ids of the communes that lay under the units at any time; a commune among the units counts itself."""
    ids = {unit.pk for unit in units if unit.level == "commune"}
    above = {unit.pk for unit in units if unit.level != "commune"}
    links = apps.get_model("districts", "UnitParent").objects.order_by()
    while above:
        rows = links.filter(parent__in=above).values_list("child_id", "child__level")
        above = set()
        for child, level in rows:
            (ids if level == "commune" else above).add(child)
    return ids


def tree_rows_on(day: date) -> tuple[list, list[tuple[int, int]]]:
    """(units valid on `day` in Vietnamese order, (child id, parent id) of that day), in two queries."""
    units = apps.get_model("districts", "Unit").objects.valid_on(day).order_by("name_key", "pk")
    links = apps.get_model("districts", "UnitParent").objects.filter(holds_on(day)).order_by()
    return list(units), list(links.values_list("child_id", "parent_id"))


def territory_ids(plan_unit, day: date) -> set[int]:
    """The ids of `programme_communes`."""
    rows = apps.get_model("districts", "Unit").objects.programme_communes(plan_unit, day)
    return set(rows.order_by().values_list("pk", flat=True))


class UnitParentQuerySet(models.QuerySet):
    def holding_before(self, day: date):
        """The links that held on the eve of `day`."""
        return self.filter(holds_on(day - timedelta(days=1)))

    def holding_from(self, day: date):
        """The links that hold on `day` or begin later."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))


class PeriodLockQuerySet(models.QuerySet):
    def in_force(self):
        """Those that are not lifted now."""
        return self.filter(Q(reopened_at__isnull=True) | Q(reopened_until__lte=timezone.now()))

    def over(self, unit_ids: Iterable[int]):
        """Locks of everyone and of these units; give a place's ids together with those of the units above it."""
        return self.filter(Q(unit__isnull=True) | Q(unit__in=unit_ids))
