from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Assignment
from clubs.querysets import (
    ActivityQuerySet,
    AppointmentQuerySet,
    AreaQuerySet,
    ClubQuerySet,
    MemberQuerySet,
    PovertyStatusQuerySet,
    ReviewQuerySet,
    SourceQuerySet,
)
from core.fields import FoldedField, NameKeyField, NfcCharField, TextKeyField
from districts.models import Unit

MAX_CODE = 30


class Source(models.Model):
    """Where support comes from: the budget, HelpAge, VIE071, the Fatherland Front, members."""

    name = NfcCharField(_("name"), max_length=120)
    folded = FoldedField(sources=("name",), max_length=120, unique=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["folded", "pk"]

    def __str__(self):
        return self.name


class Club(models.Model):
    """One intergenerational self-help club, from its founding decision until it is dissolved.

    `founded_on` is the decision's date; `closed_on` the first day on which the club no longer operates.
    """

    code = models.CharField(
        _("club code"), max_length=MAX_CODE, unique=True, error_messages={"unique": _("This club code is taken.")}
    )
    name = NfcCharField(_("club name"), max_length=200)
    village = NfcCharField(_("village or quarter"), max_length=120, blank=True)
    decision_number = NfcCharField(_("decision no."), max_length=60, blank=True)
    founded_on = models.DateField(_("date of the decision"))
    launched_on = models.DateField(_("launch day"), null=True, blank=True)
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="clubs", verbose_name=_("source")
    )
    closed_on = models.DateField(_("dissolved on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    folded = FoldedField(sources=("code", "name", "village"))
    name_key = TextKeyField(sources=("name",))

    objects = ClubQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("founded_on")),
                name="club_closes_after_founding",
                violation_error_message=_("The club must not be dissolved on or before the day of its founding."),
            ),
            models.CheckConstraint(
                condition=Q(launched_on__isnull=True) | Q(launched_on__gte=F("founded_on")),
                name="club_launches_after_founding",
                violation_error_message=_("The launch day must not lie before the date of the decision."),
            ),
        ]
        # the club list's default order by name
        indexes = [models.Index(fields=["name_key"], name="club_by_name")]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("club_detail", args=[self.code])

    def is_operating_on(self, day: date) -> bool:
        """Founded by `day` and not dissolved then."""
        return self.founded_on <= day and (self.closed_on is None or self.closed_on > day)


class Placement(models.Model):
    """From `starts_on` until before `ends_on` the club lay in `commune`.

    `former_commune` is the older commune of the club's village, where the founder of a club in a merged commune
    recorded it. `is_left` marks placements before a real move: their area's officers no longer see the club. A
    reorganisation of units ends a placement without leaving it.
    """

    class Reason(models.TextChoices):
        FOUNDING = "founding", _("founding")
        MOVE = "move", _("move of the club")
        REORGANISATION = "reorganisation", _("reorganisation of units")

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="placements")
    commune = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements", verbose_name=_("commune"))
    former_commune = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="former_placements",
        verbose_name=_("the village's former commune"),
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    is_left = models.BooleanField(default=False)

    class Meta:
        ordering = ["club", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["club", "starts_on"], name="placement_once_per_start"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="placement_ends_after_start"
            ),
        ]
        # scoping: the clubs of an officer's communes
        indexes = [
            models.Index(fields=["commune", "is_left", "club"], name="placement_of_commune"),
            models.Index(fields=["former_commune", "is_left", "club"], name="placement_of_former"),
        ]

    def __str__(self):
        return f"{self.club_id} in {self.commune_id}"


class SecretaryPost(models.Model):
    """The club that a secretary's assignment opens."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="secretary_post")
    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="secretary_posts")

    def __str__(self):
        return f"{self.assignment_id} for {self.club_id}"


class Person(models.Model):
    """Nothing but an identity: links the memberships of one human being (transfer, rejoining)."""

    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return str(self.pk)


class Sex(models.TextChoices):
    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


class Member(models.Model):
    """One membership: a person in a club from `joined_on` until before `left_on`, as the club's book describes them.

    Of the birth the year is the rule, the full date the exception; with a date the year is its year. None is unknown.
    """

    class LeaveReason(models.TextChoices):
        MOVED = "moved", _("moved away")
        DIED = "died", _("died")
        TRANSFERRED = "transferred", _("transferred to another club")
        OWN_WISH = "own_wish", _("own wish")
        OTHER = "other", _("other reason")

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="members", verbose_name=_("club"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    code = models.CharField(_("member code"), max_length=MAX_CODE)
    full_name = NfcCharField(_("full name"), max_length=120)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices)
    birth_year = models.PositiveSmallIntegerField(_("birth year"), null=True, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    ethnicity = NfcCharField(_("ethnic group"), max_length=40, blank=True)
    is_disabled = models.BooleanField(_("disabled"), default=False)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)
    leave_reason = NfcCharField(_("reason for leaving"), max_length=120, blank=True)
    folded = FoldedField(sources=("code", "full_name"))
    name_key = NameKeyField(sources=("full_name",))

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["name_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["club", "code"],
                name="member_code_once_in_club",
                violation_error_message=_("This member code is taken in this club."),
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gt=F("joined_on")),
                name="member_leaves_after_joining",
                violation_error_message=_("The leaving must lie after the joining."),
            ),
            models.CheckConstraint(
                condition=Q(birth_date__isnull=True) | Q(birth_year=F("birth_date__year")),
                name="member_birth_year_of_date",
                violation_error_message=_("Birth year and birth date do not agree."),
            ),
        ]
        indexes = [
            # counts of members per club on a date
            models.Index(fields=["club", "joined_on", "left_on"], name="member_of_club"),
            # the member list by tên
            models.Index(fields=["name_key", "id"], name="member_by_name"),
        ]

    def __str__(self):
        return self.full_name

    def get_absolute_url(self) -> str:
        return reverse("member_detail", args=[self.pk])


class PovertyStatus(models.Model):
    """The household's status of one member as reviewed for `year`; it holds until a later year's row."""

    class Status(models.TextChoices):
        POOR = "poor", _("poor")
        NEAR_POOR = "near_poor", _("near-poor")
        HARDSHIP = "hardship", _("in difficulty")
        OTHER = "other", _("other")

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="poverty")
    year = models.PositiveSmallIntegerField(_("year"))
    status = models.CharField(_("household status"), max_length=10, choices=Status.choices)

    objects = PovertyStatusQuerySet.as_manager()

    class Meta:
        ordering = ["member", "-year"]
        constraints = [models.UniqueConstraint(fields=["member", "year"], name="poverty_once_a_year")]

    def __str__(self):
        return f"{self.member_id} {self.year} {self.status}"


class Appointment(models.Model):
    """From `starts_on` until before `ends_on` the member served on the board or as a volunteer."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("chair")
        VICE_CHAIR = "vice_chair", _("vice chair")
        SECRETARY = "secretary", _("secretary")
        ACCOUNTANT = "accountant", _("accountant")
        TREASURER = "treasurer", _("treasurer")
        BOARD_MEMBER = "board_member", _("board member")
        HOME_CARE = "home_care", _("home-care volunteer")
        ECONOMIC = "economic", _("economic volunteer")

    BOARD = (Role.CHAIR, Role.VICE_CHAIR, Role.SECRETARY, Role.ACCOUNTANT, Role.TREASURER, Role.BOARD_MEMBER)

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(_("position"), max_length=20, choices=Role.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until before"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["member", "starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "role", "starts_on"], name="appointment_once_per_start"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="appointment_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.member_id} {self.role}"


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


class Activity(models.Model):
    """One thing that the club did in one area on one day. Participants and cost are null where nobody noted them."""

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


class Review(models.Model):
    """One review of a club's management; the verdict is stored, the rubric's checklist only warns."""

    class Level(models.TextChoices):
        CLUB = "club", _("club")
        DISTRICT = "district", _("district")
        PROVINCE = "province", _("province")

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("club"))
    reviewed_on = models.DateField(_("reviewed on"))
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    is_well_managed = models.BooleanField(_("well managed"))
    note = models.TextField(_("note"), blank=True)
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
