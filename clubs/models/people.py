from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clubs.models.clubs import MAX_CODE, Club
from clubs.models.stale import FigureFact, StaleMark
from clubs.querysets import AppointmentQuerySet, MemberQuerySet, PovertyStatusQuerySet
from core.fields import FoldedField, NameKeyField, NfcCharField


class Person(models.Model):
    """Nothing but an identity: links the memberships of one human being (transfer, rejoining)."""

    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return str(self.pk)


class Sex(models.TextChoices):
    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


class Member(FigureFact, models.Model):
    """One membership: a person in a club from `joined_on` until before `left_on`, as the club's book describes them.

    Of the birth the year is the rule, the full date the exception; with a date the year is its year. None is unknown.
    """

    class LeaveReason(models.TextChoices):
        MOVED = "moved", _("moved away")
        DIED = "died", _("died")
        TRANSFERRED = "transferred", _("transferred to another club")
        OWN_WISH = "own_wish", _("own wish")
        OTHER = "other", _("other reason")

    figure_dates = ("joined_on",)
    personal_fields = (
        "full_name", "sex", "birth_year", "birth_date", "ethnicity", "is_disabled", "phone", "leave_reason",
    )  # fmt: skip

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
    anonymised_on = models.DateField(_("personal values erased on"), null=True, blank=True, editable=False)
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

    @classmethod
    def after_writing(cls, rows: Sequence[tuple[Any, dict | None]]) -> None:
        """Whoever turns out to be another person brings other loans along, into every club of both."""
        super().after_writing(rows)
        taken = [(row.person_id, before["person"]) for row, before in rows if "person" in (before or {})]
        StaleMark.objects.mark_persons({pk for now, was in taken if now != was for pk in (now, was)})


class PovertyStatus(models.Model):
    """The household's status of one member as reviewed for `year`; it holds until a later year's row."""

    class Status(models.TextChoices):
        POOR = "poor", _("poor")
        NEAR_POOR = "near_poor", _("near-poor")
        HARDSHIP = "hardship", _("in difficulty")
        OTHER = "other", _("other")

    personal_fields = ("status",)

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
