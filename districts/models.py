from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.dates import format_date
from core.fields import FoldedField, NfcCharField, TextKeyField
from districts.querysets import PeriodLockQuerySet, UnitParentQuerySet, UnitQuerySet


class Level(models.TextChoices):
    PROVINCE = "province", _("province")
    DISTRICT = "district", _("district")
    COMMUNE = "commune", _("commune")


class Unit(models.Model):
    """An administrative unit as it held from `valid_from` (null: since ever) until before `valid_to` (null: still).

    Neither code nor name names it: code 22750 was Thanh Sơn and then Phủ Hà. The key is (code, valid_from).
    `kind` is the official kind in Vietnamese (xã, phường, thị trấn, huyện, ...), it decides rural or urban.
    `region_861` is I, II or III for the ethnic-minority communes of QĐ 861/QĐ-TTg, else empty.
    """

    code = models.CharField(_("code"), max_length=10)
    name = NfcCharField(_("name"), max_length=120)
    kind = NfcCharField(_("kind"), max_length=40)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid until before"), null=True, blank=True)
    region_861 = models.CharField(_("region (QĐ 861)"), max_length=3, blank=True)
    is_synthetic = models.BooleanField(default=False, help_text="made by the generator, not an official unit")
    folded = FoldedField(sources=("code", "name"))
    name_key = TextKeyField(sources=("name",))

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["level", "name_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["level", "code", "valid_from"], name="unit_code_once_per_start"),
            # nulls_distinct=False would say both at once, but SQLite leaves it out
            models.UniqueConstraint(
                fields=["level", "code"], condition=Q(valid_from__isnull=True), name="unit_code_once_since_ever"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="unit_ends_after_start",
            ),
        ]
        # imports find a commune by its code on a date
        indexes = [models.Index(fields=["code", "level"], name="unit_by_code")]

    def __str__(self):
        return f"{self.kind} {self.name}".strip()

    def get_absolute_url(self) -> str:
        return reverse("unit_detail", args=[self.pk])

    @property
    def is_urban(self) -> bool:
        return self.kind in ("phường", "thị trấn")

    @property
    def last_day(self) -> date | None:
        """The last day on which the unit holds, as people say it ("đến 30/06/2025")."""
        return self.valid_to and self.valid_to - timedelta(days=1)

    @property
    def dated_name(self) -> str:
        """The name; of a unit that ended with its last day, of one that began with its first day too."""
        if self.valid_to and self.valid_from:
            words = gettext("%(unit)s (from %(start)s to %(end)s)")
        elif self.valid_to:
            words = gettext("%(unit)s (until %(end)s)")
        elif self.valid_from:
            words = gettext("%(unit)s (from %(start)s)")
        else:
            return str(self)
        return words % {"unit": self, "start": format_date(self.valid_from), "end": format_date(self.last_day)}

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or self.valid_to > day)


class UnitParent(models.Model):
    """From `starts_on` (null: since ever) until before `ends_on`, `child` lay in `parent`."""

    child = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="parent_links")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="child_links")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = UnitParentQuerySet.as_manager()

    class Meta:
        ordering = ["child", "starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["child", "starts_on"], name="unit_one_parent_per_start"),
            models.UniqueConstraint(
                fields=["child"], condition=Q(starts_on__isnull=True), name="unit_one_parent_since_ever"
            ),
        ]

    def __str__(self):
        return f"{self.child_id} in {self.parent_id}"

    @property
    def last_day(self) -> date | None:
        return self.ends_on and self.ends_on - timedelta(days=1)


class UnitSuccession(models.Model):
    """On `effective_on`, `predecessor` went into `successor`, wholly or in part (then villages decide)."""

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successor_links")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessor_links")
    effective_on = models.DateField()
    is_whole = models.BooleanField(default=True)
    resolution = NfcCharField(max_length=60, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["effective_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["predecessor", "successor"], name="unit_succession_once")]

    def __str__(self):
        return f"{self.predecessor_id} -> {self.successor_id}"


class PeriodLock(models.Model):
    """Facts of `unit` (null: of everyone) dated on or before `closed_through` are refused.

    From `reopened_at` on they are taken again: for good, or until `reopened_until`, when the lock holds by itself anew.
    """

    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="locks")
    closed_through = models.DateField()
    closed_by = models.CharField(max_length=150)
    closed_at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField(blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_until = models.DateTimeField(null=True, blank=True)

    objects = PeriodLockQuerySet.as_manager()

    class Meta:
        ordering = ["-closed_through", "pk"]

    def __str__(self):
        return f"closed through {self.closed_through}"

    def is_open_at(self, moment) -> bool:
        """Whether it is lifted at the moment."""
        if self.reopened_at is None or moment < self.reopened_at:
            return False
        return self.reopened_until is None or moment < self.reopened_until
