"""Papers and records about clubs: scans, declared totals, awards, trainings."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clubs.models.clubs import Club, Source
from clubs.models.people import Member
from clubs.models.stale import FigureFact
from clubs.querysets import (
    AttachmentQuerySet,
    AwardQuerySet,
    DeclaredTotalsQuerySet,
    TrainingAttendanceQuerySet,
    TrainingQuerySet,
)
from core.fields import FoldedField, NfcCharField
from districts.models import Unit


class Attachment(models.Model):
    """A scan or photo of a club's papers. A removed one keeps its row; its file is gone.

    `key` names it in addresses and on the disk; `sha256` is that of the file as it was sent, by which the same file
    sent twice is noticed. `preview_file` is a small picture of a picture.
    """

    class Kind(models.TextChoices):
        DECISION = "decision", _("decision")
        RULES = "rules", _("club rules")
        PHOTO = "photo", _("photo")
        OTHER = "other", _("other paper")

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="attachments", verbose_name=_("club"))
    kind = models.CharField(_("kind of paper"), max_length=10, choices=Kind.choices)
    title = NfcCharField(_("title"), max_length=200)
    dated_on = models.DateField(_("date of the paper"), null=True, blank=True)
    file_name = models.CharField(_("file name"), max_length=255)
    stored_file = models.FileField(upload_to="attachments/")
    preview_file = models.FileField(upload_to="attachments/", blank=True)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        ordering = ["kind", "-uploaded_at", "pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("attachment_file", args=[self.key])


class DeclaredTotals(FigureFact, models.Model):
    """What a club declares of itself for a reporting period, for want of a member list. Null: not declared.

    It stands in for recorded figures only where the club has no member list in that period (DOMAIN.md, section 4).
    `borrowers` are members who ever had a loan; `areas` are the codes of the areas carried out.
    """

    figure_dates = ("ends_on",)

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="declared_totals", verbose_name=_("club"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    members = models.PositiveIntegerField(_("members"))
    women = models.PositiveIntegerField(_("women"), null=True, blank=True)
    older_60 = models.PositiveIntegerField(_("aged 60 or over"), null=True, blank=True)
    poor = models.PositiveIntegerField(_("poor"), null=True, blank=True)
    borrowers = models.PositiveIntegerField(_("have borrowed"), null=True, blank=True)
    income_fund_vnd = models.BigIntegerField(_("income fund (₫)"), null=True, blank=True)
    areas = models.JSONField(_("activity areas carried out"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = DeclaredTotalsQuerySet.as_manager()

    class Meta:
        verbose_name = _("declared totals")
        verbose_name_plural = "declared totals"
        ordering = ["-ends_on", "-pk"]
        constraints = [
            # also finds the declaration of a club for a period
            models.UniqueConstraint(
                fields=["club", "ends_on"],
                name="declared_once_per_period",
                violation_error_message=_("The club has declared its totals for this period already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="declared_period_ends_after_start",
                violation_error_message=_("The period must end after it begins."),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{part}__isnull": True}) | Q(**{f"{part}__lte": F("members")}),
                    name=f"declared_{part}_within_members",
                    violation_error_message=_("A part of the members cannot be more than the members."),
                )
                for part in ("women", "older_60", "poor", "borrowers")
            ),
        ]

    def __str__(self):
        return f"{self.club_id} {self.ends_on}"

    def get_absolute_url(self) -> str:
        return f"{reverse('club_declared', args=[self.club.code])}?on={self.pk}"


class Award(models.Model):
    """A certificate of merit (Bằng khen) or the like, of a club, or of one of its members."""

    class Level(models.TextChoices):
        CENTRAL = "central", _("central")
        PROVINCE = "province", _("province")
        DISTRICT = "district", _("district")
        COMMUNE = "commune", _("commune")
        OTHER = "other", _("other")

    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="awards", verbose_name=_("club"))
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="awards", verbose_name=_("member")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    title = NfcCharField(_("award"), max_length=120)
    decision_number = NfcCharField(_("decision no."), max_length=60, blank=True)
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    folded = FoldedField(sources=("title", "decision_number"))

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]

    def __str__(self):
        return self.title


class Training(models.Model):
    """A training held for clubs, by the province (no unit) or by a unit."""

    topic = NfcCharField(_("topic"), max_length=200)
    held_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    place = NfcCharField(_("place"), max_length=120, blank=True)
    organiser = NfcCharField(_("organiser"), max_length=120, blank=True)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="trainings", verbose_name=_("area")
    )
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="trainings", verbose_name=_("source")
    )
    note = models.TextField(_("note"), blank=True)
    folded = FoldedField(sources=("topic", "place", "organiser"))

    objects = TrainingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("held_on")),
                name="training_ends_after_start",
                violation_error_message=_("The last day must not lie before the first."),
            )
        ]

    def __str__(self):
        return self.topic

    def get_absolute_url(self) -> str:
        return reverse("training_detail", args=[self.pk])


class TrainingAttendance(models.Model):
    """Those of one club who came to a training: how many, and by name as far as noted. Null: nobody noted it."""

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="attendances")
    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="training_attendances")
    participants = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    women = models.PositiveIntegerField(_("women"), null=True, blank=True)
    members = models.ManyToManyField(Member, blank=True, related_name="training_attendances")

    objects = TrainingAttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["training", "club"]
        constraints = [
            models.UniqueConstraint(
                fields=["training", "club"],
                name="training_attendance_once",
                violation_error_message=_("The club's attendance is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(women__isnull=True) | Q(participants__isnull=True) | Q(women__lte=F("participants")),
                name="training_women_are_participants",
                violation_error_message=_("There cannot be more women than participants."),
            ),
        ]

    def __str__(self):
        return f"{self.club_id} at {self.training_id}"
