"""Reads of clubs, members, activities and reviews. A figure's definition is the queryset method named after it.

Grouped reads (`by_club`) answer (club_id, value) rows; annotations of a club list wrap the same reads, so that a total,
the list behind it and its export cannot disagree.
"""

from datetime import date

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.dates import born_on_or_before
from core.scoping import PublicQuerySet, Scope, ScopedQuerySet
from core.text import fold
from districts.models import Level, Unit
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


class ClubFactQuerySet(ScopedQuerySet):
    """Rows that belong to a club. `club_path` is the lookup that leads from the row to the club's id."""

    club_path = "club_id"

    def within(self, scope: Scope):
        return self.filter(**{f"{self.club_path}__in": club_ids_within(scope)})

    def of_clubs(self, clubs: "ClubQuerySet"):
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


class ClubQuerySet(ClubFactQuerySet):
    view_action = "clubs.view"
    club_path = "pk"

    def operating_on(self, day: date):
        return self.filter(operating_q(day))

    def with_commune_name_on(self, day: date):
        """Adds `commune_name` and its sort key `commune_key`: the commune that the club lies in on `day`, or None."""
        held = apps.get_model("clubs", "Placement").objects.filter(holds_on(day), club=OuterRef("pk"))
        name = models.functions.Concat(
            "commune__kind", models.Value(" "), "commune__name", output_field=models.CharField()
        )
        return self.annotate(
            commune_name=models.Subquery(held.annotate(full_name=name).values("full_name")[:1]),
            commune_key=models.Subquery(held.values("commune__name_key")[:1]),
        )

    def lying_in(self, unit: Unit, day: date):
        """Clubs of a commune on `day`; of a district those that whoever cares for it cares for, at any time."""
        placements = apps.get_model("clubs", "Placement").objects.all()
        if unit.level == Level.COMMUNE:
            return self.filter(pk__in=placements.filter(holds_on(day), commune=unit).values("club_id"))
        communes = Unit.objects.communes_in_care_of(unit)
        placements = placements.filter(Q(commune_id__in=communes) | Q(former_commune_id__in=communes), is_left=False)
        return self.filter(pk__in=placements.values("club_id"))

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
        """Adds `member_count`: the number of members on `day`."""
        counted = apps.get_model("clubs", "Member").objects.members_on(day).by_club()
        return self.annotate(member_count=counted_for_club(counted, "members"))


def clubs_visible_to(user, action: str | None = None) -> ClubQuerySet:
    """The clubs that a form or filter of the user offers, by code."""
    return apps.get_model("clubs", "Club").objects.visible_to(user, action).order_by("code")


def members_visible_to(user, action: str | None = None) -> "MemberQuerySet":
    """The members that a form of the user may name."""
    return apps.get_model("clubs", "Member").objects.visible_to(user, action)


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
    """All sources of support, in alphabetical order."""
    return apps.get_model("clubs", "Source").objects.order_by("folded", "pk")


def areas() -> models.QuerySet:
    """The activity areas in the order of the books."""
    return apps.get_model("clubs", "ActivityArea").objects.order_by("number")


def counted_for_club(by_club: models.QuerySet, name: str):
    """A `by_club` read as an annotation of one club: 0 where it has no row."""
    value = models.Subquery(by_club.filter(club_id=OuterRef("pk")).values(name)[:1])
    return models.functions.Coalesce(value, 0)


class MemberQuerySet(ClubFactQuerySet):
    view_action = "members.view"

    def members_on(self, day: date):
        """Member on `day`: joined, not left, of a club that operates then."""
        return self.filter(member_on_q(day))

    def women(self):
        return self.filter(sex="female")

    def aged_on(self, day: date, years: int):
        """At least so many years old on `day`: by the full date where known, else by the year alone."""
        return self.filter(aged_q(day, years))

    def younger_on(self, day: date, years: int):
        """Not yet so many years old on `day`, by the same rule as `aged_on`; those of unknown age are in neither."""
        return self.exclude(aged_q(day, years)).exclude(birth_year__isnull=True, birth_date__isnull=True)

    def of_unknown_age(self):
        return self.filter(birth_year__isnull=True, birth_date__isnull=True)

    def with_poverty_on(self, day: date):
        """Adds `poverty_status`: the status of the greatest year <= day.year, or None."""
        rows = apps.get_model("clubs", "PovertyStatus").objects.filter(member=OuterRef("pk"), year__lte=day.year)
        return self.annotate(poverty_status=models.Subquery(rows.order_by("-year").values("status")[:1]))

    def by_club(self):
        """(club_id, members) of these members."""
        return self.order_by().values("club_id").annotate(members=models.Count("pk"))

    def by_club_in_groups(self, groups: dict[str, Q]):
        """(club_id, members, and of them those of each group) of these members, in one scan."""
        return self.by_club().annotate(**{name: models.Count("pk", filter=group) for name, group in groups.items()})


def groups_on(day: date) -> dict[str, Q]:
    """The groups that a club's members are counted by on `day`.

    A minority member is one whose ethnic group is known and not Kinh. Members of unknown age are in no age group.
    """
    return {
        "women": Q(sex="female"),
        "older_60": aged_q(day, 60),
        "older_55": aged_q(day, 55),
        "unknown_age": Q(birth_year__isnull=True, birth_date__isnull=True),
        "minority": ~Q(ethnicity="") & ~Q(ethnicity__iexact="kinh"),
        "disabled": Q(is_disabled=True),
    }


def aged_q(day: date, years: int, path: str = "") -> Q:
    """At least `years` old on `day` (DOMAIN.md: full date where known; with the year alone day.year - birth_year)."""
    return Q(**{f"{path}birth_date__lte": born_on_or_before(day, years)}) | Q(
        **{f"{path}birth_date__isnull": True, f"{path}birth_year__lte": day.year - years}
    )


class PovertyStatusQuerySet(ClubFactQuerySet):
    view_action = "members.view"
    club_path = "member__club_id"

    def standing_on(self, day: date):
        """The one row per member that says the status on `day`: of the greatest year <= day.year."""
        later = self.model.objects.filter(member=OuterRef("member"), year__lte=day.year, year__gt=OuterRef("year"))
        return self.filter(~Exists(later), year__lte=day.year)

    def of_members_on(self, day: date):
        """The rows of those who are members on `day`."""
        return self.filter(member_on_q(day, "member__"))

    def by_club(self):
        """(club_id, status, members) of these rows."""
        return (
            self.order_by().values("status", club_id=models.F("member__club_id")).annotate(members=models.Count("pk"))
        )


class AppointmentQuerySet(ClubFactQuerySet):
    view_action = "members.view"
    club_path = "member__club_id"

    def held_on(self, day: date):
        return self.filter(holds_on(day))

    def doubled_positions(self, club_id: int, day: date) -> list[str]:
        """Board positions meant for one person that several people of the club hold on `day`."""
        single = ("chair", "secretary", "accountant", "treasurer")
        held = self.held_on(day).filter(member__club_id=club_id, role__in=single)
        counted = held.order_by().values("role").annotate(holders=models.Count("member", distinct=True))
        return sorted(counted.filter(holders__gt=1).values_list("role", flat=True))

    def chairs_on(self, day: date):
        """Who chairs a club on `day`; of two in one club the one appointed last comes last."""
        return self.held_on(day).filter(member_on_q(day, "member__"), role="chair").order_by("starts_on", "pk")


class AreaQuerySet(PublicQuerySet):
    view_action = "clubs.view"

    def minimums_on(self, day: date) -> dict[str, int]:
        """{area code: activities that make it "carried out"} of the areas active on `day`, in the books' order."""
        held = apps.get_model("clubs", "AreaRule").objects.filter(holds_on(day))
        return dict(held.order_by("area__number").values_list("area__code", "minimum"))

    def active_names_on(self, day: date) -> list[tuple[str, str]]:
        """(code, name) of the areas active on `day`, in the books' order."""
        held = apps.get_model("clubs", "AreaRule").objects.filter(holds_on(day), area=OuterRef("pk"))
        return list(self.filter(Exists(held)).order_by("number").values_list("code", "name"))


class SourceQuerySet(PublicQuerySet):
    view_action = "clubs.view"


class ActivityQuerySet(ClubFactQuerySet):
    view_action = "activities.view"

    def held_within(self, start: date, end: date):
        """Both ends included."""
        return self.filter(held_on__gte=start, held_on__lte=end)

    def by_club_and_area(self):
        """(club_id, area code, activities) of these activities."""
        return self.order_by().values("club_id", "area__code").annotate(activities=models.Count("pk"))


class ReviewQuerySet(ClubFactQuerySet):
    view_action = "reviews.view"

    def within_period(self, start: date, end: date):
        return self.filter(reviewed_on__gte=start, reviewed_on__lte=end)

    def standing(self):
        """Of these reviews the one per club that stands: province's over district's over the club's, then the latest.

        A day and level occur once per club, so there is no tie.
        """
        rank = models.Case(
            models.When(level="province", then=3),
            models.When(level="district", then=2),
            default=1,
            output_field=models.IntegerField(),
        )
        window = models.Window(
            models.functions.RowNumber(), partition_by=[models.F("club_id")], order_by=[rank.desc(), "-reviewed_on"]
        )
        return self.order_by().annotate(place=window).filter(place=1)
