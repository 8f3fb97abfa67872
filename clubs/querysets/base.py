"""How rows that belong to a club are cut to a user's scope; who operates and who is a member on a day."""

from datetime import date

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q

from core.scoping import Scope, ScopedQuerySet
from core.text import fold


def operating_q(day: date, path: str = "") -> Q:
    """Operating club on `day` (DOMAIN.md, section 4); `path` leads to the club, with its final double underscore."""
    return Q(**{f"{path}founded_on__lte": day}) & (
        Q(**{f"{path}closed_on__isnull": True}) | Q(**{f"{path}closed_on__gt": day})
    )


def member_on_q(day: date, path: str = "") -> Q:
    """Member on `day`: joined, not left, of a club that operates then; `path` leads to the member, "" for himself."""
    has_not_left = Q(**{f"{path}left_on__isnull": True}) | Q(**{f"{path}left_on__gt": day})
    return operating_q(day, f"{path}club__") & Q(**{f"{path}joined_on__lte": day}) & has_not_left


class ClubFactQuerySet(ScopedQuerySet):
    """Rows that belong to a club. `club_path` is the lookup that leads from the row to the club's id."""

    club_path = "club_id"

    def within(self, scope: Scope):
        return self.filter(**{f"{self.club_path}__in": club_ids_within(scope)})

    def of_clubs(self, clubs: ScopedQuerySet):
        """The rows of these clubs."""
        return self.filter(**{f"{self.club_path}__in": clubs.order_by().values("pk")})

    def matching(self, text: str):
        """Rows whose folded text holds every word, without case and dấu."""
        found = self
        for word in fold(text).split():
            found = found.filter(folded__contains=word)
        return found


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


def counted_for_club(by_club: models.QuerySet, name: str):
    """A `by_club` read as an annotation of one club: 0 where it has no row."""
    value = models.Subquery(by_club.filter(club_id=OuterRef("pk")).values(name)[:1])
    return models.functions.Coalesce(value, 0)
