from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clubs.models.clubs import MAX_CODE, Club
from clubs.models.people import Member
from clubs.models.stale import FigureFact
from clubs.querysets import (
    ActivityQuerySet,
    AreaQuerySet,
    CriterionQuerySet,
    MeetingQuerySet,
    ReviewQuerySet,
    RubricChangeQuerySet,
)
from core.fields import FoldedField, NfcCharField


class ActivityArea(models.Model):
    """One of the programme's activity areas (reference data with stable codes, numbered as in the books)."""

    code = models.SlugField(max_length=20, unique=True)
    number = models.PositiveSmallIntegerField(unique=True)
    name = NfcCharField(max_length=120)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["number"]

    def __str__(self):
        return self.name


class AreaRule(models.Model):
    """The rubric of one area while it holds: how many activities of a reporting period make it "carried out".

    An area is active on a date when a rule of it holds then.
    """

    area = models.ForeignKey(ActivityArea, on_delete=models.PROTECT, related_name="rules")
    minimum = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["area", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["area", "starts_on"], name="area_rule_once"),
            # nulls_distinct=False would say both at once, but SQLite leaves it out
            models.UniqueConstraint(fields=["area"], condition=Q(starts_on__isnull=True), name="area_rule_since_ever"),
            models.CheckConstraint(condition=Q(minimum__gte=1), name="area_rule_asks_for_something"),
        ]

    def __str__(self):
        return f"{self.area_id} >= {self.minimum}"


class ReviewCriterion(models.Model):
    """One line of the checklist by which a club counts as well managed, while it holds. The checklist only warns."""

    number = models.PositiveSmallIntegerField()
    text = NfcCharField(max_length=300)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "number", "pk"]
        verbose_name_plural = "review criteria"

    def __str__(self):
        return self.text


class RubricChange(models.Model):
    """Why a rubric was changed from a day on, and what it said from then on: the versions of both rubrics.

    `content` of the areas is {area code: least activities}, of reviews the list of criteria.
    """

    class Kind(models.TextChoices):
        AREAS = "areas", _("activity areas")
        REVIEWS = "reviews", _("reviews")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    starts_on = models.DateField()
    reason = models.TextField()
    content = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = RubricChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]

    def __str__(self):
        return f"{self.kind} {self.starts_on}"


class Activity(FigureFact, models.Model):
    """One thing that the club did in one area on one day. Participants and cost are null where nobody noted them."""

    figure_dates = ("held_on",)

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="activities", verbose_name=_("club"))
    code = models.CharField(_("activity code"), max_length=MAX_CODE, blank=True)
    area = models.ForeignKey(ActivityArea, on_delete=models.PROTECT, related_name="+", verbose_name=_("activity area"))
    held_on = models.DateField(_("date"))
    content = NfcCharField(_("content"), max_length=500, blank=True)
    participants = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    cost_vnd = models.BigIntegerField(_("cost (₫)"), null=True, blank=True)
    folded = FoldedField(sources=("code", "content"))

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name_plural = "activities"
        constraints = [
            models.UniqueConstraint(
                fields=["club", "code"],
                condition=~Q(code=""),
                name="activity_code_once_in_club",
                violation_error_message=_("This activity code is taken in this club."),
            ),
            models.CheckConstraint(condition=Q(cost_vnd__isnull=True) | Q(cost_vnd__gte=0), name="activity_cost_sane"),
        ]
        indexes = [
            # areas carried out per club in a period
            models.Index(fields=["club", "held_on", "area"], name="activity_of_club"),
            # the activity list, newest first
            models.Index(fields=["-held_on", "-id"], name="activity_newest"),
        ]

    def __str__(self):
        return f"{self.club_id} {self.held_on}"


class Review(FigureFact, models.Model):
    """One review of a club's management; the verdict is stored, the rubric's checklist only warns.

    `checklist` is the rubric as it was gone through, [text, is met] line by line; null where nobody did.
    """

    class Level(models.TextChoices):
        CLUB = "club", _("club")
        DISTRICT = "district", _("district")
        PROVINCE = "province", _("province")

    figure_dates = ("reviewed_on",)

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("club"))
    reviewed_on = models.DateField(_("reviewed on"))
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    is_well_managed = models.BooleanField(_("well managed"))
    note = models.TextField(_("note"), blank=True)
    checklist = models.JSONField(_("checklist"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-reviewed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["club", "reviewed_on", "level"],
                name="review_once_a_day_and_level",
                violation_error_message=_("This level has already reviewed the club on that day."),
            )
        ]

    def __str__(self):
        return f"{self.club_id} {self.reviewed_on} {self.level}"

    @property
    def unmet(self) -> list[str]:
        """The lines of the checklist that were not met."""
        return [text for text, is_met in self.checklist or () if not is_met]


class Meeting(models.Model):
    """One regular meeting (sinh hoạt định kỳ) that the club held. Counts are null where nobody noted them.

    `attended` counts whoever came. With `is_by_list` the absent members of that day are named in Absence and everybody
    else on the list came; `guests` came besides and are part of `attended`.
    """

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("club"))
    held_on = models.DateField(_("date of the meeting"))
    is_by_list = models.BooleanField(_("attendance by the list of members"), default=False)
    attended = models.PositiveIntegerField(_("people present"), null=True, blank=True)
    guests = models.PositiveIntegerField(_("guests"), null=True, blank=True)
    home_care_visits = models.PositiveIntegerField(_("home-care visits"), null=True, blank=True)
    people_cared_for = models.PositiveIntegerField(_("people cared for at home"), null=True, blank=True)
    health_checked = models.PositiveIntegerField(_("people with a health check-up"), null=True, blank=True)
    hardship_helped = models.PositiveIntegerField(_("hardship cases helped"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            # also serves "clubs without a meeting in this month"
            models.UniqueConstraint(
                fields=["club", "held_on"],
                name="meeting_once_a_day",
                violation_error_message=_("A meeting of the club on this day is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(guests__isnull=True) | Q(attended__gte=F("guests")), name="meeting_guests_are_present"
            ),
        ]

    def __str__(self):
        return f"{self.club_id} {self.held_on}"


class Absence(models.Model):
    """A member of the list who was missing at a meeting that was recorded by list."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="absences")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="absences")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="absence_once")]

    def __str__(self):
        return f"{self.member_id} at {self.meeting_id}"
