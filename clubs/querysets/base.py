"""How rows that belong to a club are cut to a user's scope; who operates and who is a member on a day."""

from datetime import date

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q

from core.scoping import Scope, ScopedQuerySet
from core.search import SearchedMixin
from districts.querysets import holds_on


def operating_q(day: date, path: str = "") -> Q:
    """Operating club on `day` (DOMAIN.md, section 4); `path` leads to the club, with its final double underscore."""
    return Q(**{f"{path}founded_on__lte": day}) & (
        Q(**{f"{path}closed_on__isnull": True}) | Q(**{f"{path}closed_on__gt": day})
    )


def member_on_q(day: date, path: str = "") -> Q:
    """Member on `day`: joined, not left, of a club that operates then; `path` leads to the member, "" for himself."""
    has_not_left = Q(**{f"{path}left_on__isnull": True}) | Q(**{f"{path}left_on__gt": day})
    return operating_q(day, f"{path}club__") & Q(**{f"{path}joined_on__lte": day}) & has_not_left


class ClubFactQuerySet(SearchedMixin, ScopedQuerySet):
    """Rows that belong to a club. `club_path` is the lookup that leads from the row to the club's id."""

    club_path = "club_id"

    def within(self, scope: Scope):
        return self.filter(**{f"{self.club_path}__in": club_ids_within(scope)})

    def of_clubs(self, clubs: ScopedQuerySet):
        """The rows of these clubs."""
        return self.filter(**{f"{self.club_path}__in": clubs.order_by().values("pk")})

    def by_club_and_month(self, day: str, **aggregates):
        """(of_club, month as its first day, the aggregates) of these rows; `day` names their date."""
        month = models.functions.TruncMonth(day)
        return self.order_by().values(month=month, of_club=models.F(self.club_path)).annotate(**aggregates)

    def with_commune_name_on(self, day: date):
        """Adds `commune_name` and its sort key `commune_key`: the commune that the club lies in on `day`, or None."""
        placements = apps.get_model("clubs", "Placement").objects
        held = placements.filter(holds_on(day), club=OuterRef(self.club_path))
        name = models.functions.Concat(
            "commune__kind", models.Value(" "), "commune__name", output_field=models.CharField()
        )
        return self.annotate(
            commune_name=models.Subquery(held.annotate(full_name=name).values("full_name")[:1]),
            commune_key=models.Subquery(held.values("commune__name_key")[:1]),
        )

    def with_district_name_on(self, day: date):
        """Adds `district_name` and `district_key`: the club's district on `day`, else the last one before, or None.

        Where the units have no districts any more, it is the one in which the club's commune lay at last, else the
        village's former commune.
        """
        placements = apps.get_model("clubs", "Placement").objects
        held = placements.filter(club=OuterRef(self.club_path), starts_on__lte=day)
        name, key = [], []
        for path in ("commune", "former_commune"):
            link, parent = f"{path}__parent_links", f"{path}__parent_links__parent"
            begun = Q(**{f"{link}__starts_on__isnull": True}) | Q(**{f"{link}__starts_on__lte": day})
            lain = held.filter(begun, **{f"{parent}__level": "district"})
            last = lain.order_by("-starts_on", models.F(f"{link}__starts_on").desc(nulls_last=True))
            name.append(models.Subquery(last.values(f"{parent}__name")[:1]))
            key.append(models.Subquery(last.values(f"{parent}__name_key")[:1]))
        coalesce = models.functions.Coalesce
        return self.annotate(district_name=coalesce(*name), district_key=coalesce(*key))


def club_ids_within(scope: Scope):
    """Ids of the clubs in a scope: placed in its communes (clubs that moved away left out), or a secretary's own."""
    placed = (
        apps.get_model("clubs", "Placement")
        .objects.filter(Q(commune_id__in=scope.commune_ids) | Q(former_commune_id__in=scope.commune_ids), is_left=False)
        .values("club_id")
    )
    if not scope.assignment_ids:
        return placed
    own = (
        apps.get_model("clubs", "SecretaryPost")
        .objects.filter(assignment_id__in=scope.assignment_ids)
        .values("club_id")
    )
    return placed.order_by().union(own.order_by())  # SQLite refuses an order inside a union
