"""Reads of members, their households and their offices."""

from collections.abc import Sequence
from datetime import date

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from clubs.querysets.base import ClubFactQuerySet, member_on_q
from clubs.rules import AGE_BANDS
from core.dates import born_on_or_before
from districts.querysets import holds_on


class MemberQuerySet(ClubFactQuerySet):
    view_action = "members.view"
    searched = (("folded", "code"),)

    def members_on(self, day: date):
        """Member on `day`: joined, not left, of a club that operates then."""
        return self.filter(member_on_q(day))

    def listed_within(self, start: date, end: date):
        """Memberships that overlap start..end, both included: joined by its end, and there on or after its first day.

        A club with one has a member list in the period. The day of leaving is the first outside, so somebody who left
        on `start` is not on it. Both ends may be expressions.
        """
        is_there_later = Q(left_on__isnull=True) | Q(left_on__gt=start)
        return self.filter(is_there_later, joined_on__lte=end)

    def gone_before(self, day: date):
        """Memberships of people who have left every club before `day` and whose personal values are still kept."""
        others = self.model.objects.filter(person=OuterRef("person"))
        is_near = Q(left_on__isnull=True) | Q(left_on__gte=day)
        return self.filter(~Exists(others.filter(is_near)), left_on__lt=day, anonymised_on__isnull=True)

    def near(self, club):
        """Memberships of the club and of the clubs that share a commune with it, of any time."""
        placements = apps.get_model("clubs", "Placement").objects.filter(is_left=False)
        own = placements.filter(club=club).values_list("commune_id", "former_commune_id")
        communes = {pk for pair in own for pk in pair if pk}
        lying = placements.filter(Q(commune_id__in=communes) | Q(former_commune_id__in=communes))
        return self.filter(Q(club=club) | Q(club_id__in=lying.order_by().values("club_id")))

    def shared_between_clubs(self):
        """(club id, other club's id): the clubs of these memberships, and others that their people are or were in."""
        other = "person__memberships__club_id"
        is_elsewhere = Q(**{f"{other}__lt": models.F("club_id")}) | Q(**{f"{other}__gt": models.F("club_id")})
        return self.filter(is_elsewhere).order_by().values_list("club_id", other).distinct()

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

    def with_age_band_on(self, day: date):
        """Adds `age_band`: the youngest age of the member's band of AGE_BANDS on `day`, 0 below them, None unknown."""
        unknown = models.When(birth_year__isnull=True, birth_date__isnull=True, then=models.Value(None))
        bands = [models.When(aged_q(day, age), then=models.Value(age)) for age in reversed(AGE_BANDS)]
        return self.annotate(
            age_band=models.Case(unknown, *bands, default=models.Value(0), output_field=models.IntegerField())
        )

    def by_club_and_traits(self, traits: Sequence[str], day: date):
        """(club_id, each of the traits on `day`, members) of these members, in one scan.

        traits: "sex", "age_band" (`with_age_band_on`), "poverty_status" (`with_poverty_on`), "joined_year".
        """
        rows = self
        if "age_band" in traits:
            rows = rows.with_age_band_on(day)
        if "poverty_status" in traits:
            rows = rows.with_poverty_on(day)
        if "joined_year" in traits:
            rows = rows.annotate(joined_year=models.functions.ExtractYear("joined_on"))
        return rows.order_by().values("club_id", *traits).annotate(members=models.Count("pk"))

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


def age_groups_on(day: date, ages: Sequence[int]) -> dict[tuple[str, int | None], Q]:
    """{(sex, age): those of the sex at least so old on `day`}; under None those of unknown age, under 0 everybody."""
    unknown = Q(birth_year__isnull=True, birth_date__isnull=True)
    groups: dict[tuple[str, int | None], Q] = {}
    for sex in ("female", "male"):
        groups[sex, 0] = Q(sex=sex)
        groups[sex, None] = Q(sex=sex) & unknown
        groups |= {(sex, age): Q(sex=sex) & aged_q(day, age) for age in ages}
    return groups


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

    def held_by_members_on(self, day: date):
        """Terms in force on `day` of those who are members then."""
        return self.held_on(day).filter(member_on_q(day, "member__"))

    def volunteers_by_club(self, role: str, day: date):
        """(club_id, volunteers): members on `day` who serve then as "home_care" or "economic" volunteers."""
        held = self.held_by_members_on(day).filter(role=role).order_by().values(club_id=models.F("member__club_id"))
        return held.annotate(volunteers=models.Count("member", distinct=True))

    def doubled_positions(self, club_id: int, day: date) -> list[str]:
        """Board positions meant for one person that several people of the club hold on `day`."""
        single = ("chair", "secretary", "accountant", "treasurer")
        held = self.held_on(day).filter(member__club_id=club_id, role__in=single)
        counted = held.order_by().values("role").annotate(holders=models.Count("member", distinct=True))
        return sorted(counted.filter(holders__gt=1).values_list("role", flat=True))

    def chairs_on(self, day: date):
        """Who chairs a club on `day`; of two in one club the one appointed last comes last."""
        return self.held_on(day).filter(member_on_q(day, "member__"), role="chair").order_by("starts_on", "pk")


def members_visible_to(user, action: str | None = None) -> "MemberQuerySet":
    """The members that a form of the user may name."""
    return apps.get_model("clubs", "Member").objects.visible_to(user, action)
