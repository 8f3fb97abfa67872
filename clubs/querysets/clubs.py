"""Reads of clubs, and what the forms about them offer."""

from datetime import date

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from clubs.querysets.base import ClubFactQuerySet, operating_q
from core.dates import period_start
from core.scoping import PublicQuerySet, Scope
from districts.models import Level, Unit
from districts.querysets import holds_on


class ClubQuerySet(ClubFactQuerySet):
    view_action = "clubs.view"
    club_path = "pk"
    searched = (("folded", "code"),)

    def operating_on(self, day: date):
        return self.filter(operating_q(day))

    def operating_within(self, start: date, end: date):
        """Clubs that operated on the day before `start` or were founded from `start` to `end`."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=start), founded_on__lte=end)

    def lying_in(self, unit: Unit, day: date):
        """Clubs of a commune on `day`; of a district those that whoever cares for it cares for, at any time."""
        placements = apps.get_model("clubs", "Placement").objects.all()
        if unit.level == Level.COMMUNE:
            return self.filter(pk__in=placements.filter(holds_on(day), commune=unit).values("club_id"))
        communes = Unit.objects.communes_in_care_of(unit)
        placements = placements.filter(Q(commune_id__in=communes) | Q(former_commune_id__in=communes), is_left=False)
        return self.filter(pk__in=placements.values("club_id"))

    def of_source(self, source):
        """The clubs that were founded with the support of the source, a row or its id."""
        return self.filter(source=source)

    def source_ids(self) -> dict[int, int | None]:
        """{club id: id of its source or None}."""
        return dict(self.order_by().values_list("pk", "source_id"))

    def with_place_under(self, boundary: date):
        """Adds `place_commune_id`: the place of the club under B (DOMAIN.md, section 4); None is "chưa xác định".

        The commune of the placement valid on `boundary`. A club founded later lies in its first placement's commune
        where that unit existed then, else in the village's former commune where one was recorded and existed.
        """
        placements = apps.get_model("clubs", "Placement").objects.filter(club=OuterRef("pk"))
        first = placements.order_by("starts_on", "pk")
        held = placements.filter(holds_on(boundary)).values("commune_id")[:1]
        existed = {
            path: first.filter(holds_on(boundary, f"{path}__valid_from", f"{path}__valid_to"), starts_on__gt=boundary)
            .filter(starts_on=OuterRef("founded_on"))
            .values(f"{path}_id")[:1]
            for path in ("commune", "former_commune")
        }
        return self.annotate(
            place_commune_id=models.functions.Coalesce(
                models.Subquery(held), models.Subquery(existed["commune"]), models.Subquery(existed["former_commune"])
            )
        )

    def with_members_on(self, day: date):
        """Adds `member_count`, the number of members on `day`, and `declared_members`.

        `declared_members` is the declared number that stands in for want of a member list, then `member_count` is the
        same; else None.
        """
        counted = apps.get_model("clubs", "Member").objects.members_on(day).by_club()
        since = period_start(day) if day.year > 1 else date.min
        declared = apps.get_model("clubs", "DeclaredTotals").objects.standing_within(since, day)
        declared = declared.filter(operating_q(day, "club__"), club_id=OuterRef("pk"))
        stands_in = models.Subquery(declared.order_by().values("members")[:1])
        recorded = models.Subquery(counted.filter(club_id=OuterRef("pk")).values("members")[:1])
        return self.annotate(
            declared_members=stands_in,
            member_count=models.functions.Coalesce(models.F("declared_members"), recorded, 0),
        )

    def with_listed_within(self, start: date, end: date):
        """Adds `listed_members`: how many people the member list holds in start..end; 0 where there is no list."""
        listed = apps.get_model("clubs", "Member").objects.listed_within(start, end).by_club()
        counted = models.Subquery(listed.filter(club_id=OuterRef("pk")).values("members")[:1])
        return self.annotate(listed_members=models.functions.Coalesce(counted, 0))

    def with_women_on(self, day: date):
        """Adds `women_count`: how many women among the listed members on `day`; None where nobody is on the list."""
        listed = apps.get_model("clubs", "Member").objects.members_on(day).filter(club_id=OuterRef("pk"))
        counted = listed.by_club_in_groups({"women": Q(sex="female")})
        return self.annotate(women_count=models.Subquery(counted.values("women")[:1]))


class SourceQuerySet(PublicQuerySet):
    view_action = "clubs.view"

    def names(self) -> dict[int, str]:
        """{id: name} of these sources."""
        return dict(self.order_by().values_list("pk", "name"))

    def with_club_count(self):
        """Adds `club_count`: the clubs that have this source, dissolved ones included."""
        return self.annotate(club_count=models.Count("clubs"))


def clubs_visible_to(user, action: str | None = None) -> ClubQuerySet:
    """The clubs that a form or filter of the user offers, by code."""
    return apps.get_model("clubs", "Club").objects.visible_to(user, action).order_by("code")


def communes_for(scope: Scope, *extra_ids: int) -> models.QuerySet:
    """Communes of every time in which somebody with the scope may place a club, and the extra ones.

    Those of the scope and the merged ones that took in a part of it.
    """
    communes = Unit.objects.communes().order_by("name_key", "pk")
    if scope.is_everything:
        return communes
    merged = Q(predecessor_links__predecessor_id__in=scope.commune_ids)
    return communes.filter(Q(pk__in=scope.commune_ids | set(extra_ids)) | merged).distinct()


def areas_for(scope: Scope, day: date) -> models.QuerySet:
    """Units by which somebody with the scope filters lists: districts of every time and the communes of `day`."""
    units = Unit.objects.assignable_on(day)
    if scope.is_everything:
        return units
    communes = communes_for(scope).order_by().values("pk")
    return units.filter(Q(child_links__child_id__in=scope.commune_ids) | Q(pk__in=communes)).distinct()


def split_choices(club) -> models.QuerySet:
    """The communes that took a part of the club's last commune, where no placement follows it."""
    placements = apps.get_model("clubs", "Placement").objects.filter(club=club)
    last = placements.order_by("-starts_on").values("commune_id")[:1]
    open_ended = placements.filter(ends_on__isnull=True)
    successors = Unit.objects.filter(predecessor_links__predecessor__in=last).order_by("name_key", "pk")
    return successors.filter(~Exists(open_ended))


def sources() -> models.QuerySet:
    """The sources of support that can be chosen, in alphabetical order: without spellings joined to another."""
    return apps.get_model("clubs", "Source").objects.filter(merged_into__isnull=True).order_by("folded", "pk")
