from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext

from clubs.models import Club
from districts.models import PeriodLock, Unit
from targets.models.periods import ReportingPeriod
from targets.models.plans import Plan
from targets.querysets import ClosedClubQuerySet, ClosedFigureQuerySet, ClosedFileQuerySet, ClosingQuerySet


class Closing(models.Model):
    """One closing (chốt) of a reporting period: on what its figures stood, by which definitions, who closed it and why.

    A period that was reopened is closed again as the next version; earlier ones stay as they were. `audit_mark` is the
    newest record of the audit trail at that moment: what was written later may explain a difference.
    """

    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="closings")
    version = models.PositiveSmallIntegerField()
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    boundary_on = models.DateField()
    definitions = models.JSONField()
    lock = models.ForeignKey(PeriodLock, on_delete=models.PROTECT, related_name="closings")
    audit_mark = models.BigIntegerField()
    reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ClosingQuerySet.as_manager()

    class Meta:
        ordering = ["period", "version"]
        constraints = [models.UniqueConstraint(fields=["period", "version"], name="closing_version_once")]

    def __str__(self):
        return gettext("Version %(number)s") % {"number": self.version}

    def get_absolute_url(self) -> str:
        return reverse("closing_detail", args=[self.pk])


class ClosedFigure(models.Model):
    """One target of one unit as it was frozen; unit null: the clubs without a place ("chưa xác định")."""

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="figures")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    n = models.BigIntegerField()
    total = models.BigIntegerField(null=True)
    goal = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    is_met = models.BooleanField(null=True)
    gap = models.BigIntegerField(null=True)

    objects = ClosedFigureQuerySet.as_manager()

    class Meta:
        ordering = ["closing", "pk"]
        constraints = [models.UniqueConstraint(fields=["closing", "unit", "code"], name="closed_figure_once")]

    def __str__(self):
        return f"{self.closing_id} {self.unit_id} {self.code}"


class ClosedClub(models.Model):
    """One club as it was frozen: its figures (the contract's `club_figures`) and its place under both boundaries."""

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="clubs")
    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    commune_on_day = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    figures = models.JSONField()

    objects = ClosedClubQuerySet.as_manager()

    class Meta:
        ordering = ["closing", "pk"]
        constraints = [models.UniqueConstraint(fields=["closing", "club"], name="closed_club_once")]

    def __str__(self):
        return f"{self.closing_id} {self.club_id}"


class ClosedFile(models.Model):
    """A file of a closing, byte for byte; `sha256` is that of its bytes."""

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    objects = ClosedFileQuerySet.as_manager()

    class Meta:
        ordering = ["closing", "pk"]
        constraints = [models.UniqueConstraint(fields=["closing", "name"], name="closed_file_once")]

    def __str__(self):
        return self.name
