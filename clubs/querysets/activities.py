"""Reads of activities, their areas, and reviews."""

from datetime import date

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from clubs.querysets.base import ClubFactQuerySet
from core.scoping import PublicQuerySet
from districts.querysets import holds_on


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


class CriterionQuerySet(PublicQuerySet):
    view_action = "clubs.view"

    def standing_on(self, day: date):
        """The checklist of reviews dated that day, in its order."""
        return self.filter(holds_on(day)).order_by("number", "pk")


class RubricChangeQuerySet(PublicQuerySet):
    view_action = "clubs.view"


class ActivityQuerySet(ClubFactQuerySet):
    view_action = "activities.view"
    searched = (("folded", "code"),)

    def held_within(self, start: date, end: date):
        """Both ends included."""
        return self.filter(held_on__gte=start, held_on__lte=end)

    def by_club_and_area(self):
        """(club_id, area code, activities) of these activities."""
        return self.order_by().values("club_id", "area__code").annotate(activities=models.Count("pk"))

    def participants_by_club_and_area(self):
        """(club_id, area code, activities, noted, participants) of these activities.

        `participants` are attendances, the same person as often as they came; None where they were noted of no activity
        (`noted` is of how many).
        """
        noted = {"noted": models.Count("participants"), "participants": models.Sum("participants")}
        return self.by_club_and_area().annotate(**noted)


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


def areas() -> models.QuerySet:
    """The activity areas in the order of the books."""
    return apps.get_model("clubs", "ActivityArea").objects.order_by("number")


class MeetingQuerySet(ClubFactQuerySet):
    view_action = "meetings.view"

    def held_within(self, start: date, end: date):
        """Both ends included."""
        return self.filter(held_on__gte=start, held_on__lte=end)

    def by_club(self):
        """(club_id, meetings, calendar months in which there was one) of these meetings."""
        months = models.Count(models.functions.TruncMonth("held_on"), distinct=True)
        return self.order_by().values("club_id").annotate(meetings=models.Count("pk"), months=months)

    def counts_by_club(self):
        """(club_id, meetings, noted, cared, and attended_sum, home_care_visits_sum, ...) of these meetings.

        Sums of what was noted, attendances and visits and not people, None where nothing was; `noted`: meetings whose
        attendance is known; `cared`: the most people cared for at home of whom one meeting was told.
        """
        summed = ("attended", "home_care_visits", "health_checked", "hardship_helped")
        sums = {f"{name}_sum": models.Sum(name) for name in summed}
        counts = {"noted": models.Count("attended"), "cared": models.Max("people_cared_for")}
        return self.order_by().values("club_id").annotate(meetings=models.Count("pk"), **counts, **sums)
