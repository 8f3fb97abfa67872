from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.dates import format_date
from core.fields import NfcCharField
from districts.models import Unit
from reports.querysets import LetterheadQuerySet, ReportFileQuerySet, ReportTextQuerySet
from targets.models import Closing, Plan, ReportingPeriod


class Letterhead(models.Model):
    """The bodies, place and signatory on the official papers of an area's body from `starts_on` until its next row
    begins; without a unit those of the body that cares for the whole programme."""

    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("area")
    )
    starts_on = models.DateField(_("from"))
    superior = NfcCharField(_("superior body"), max_length=200)
    issuer = NfcCharField(_("issuing body"), max_length=200)
    number_mark = NfcCharField(_("mark after the number"), max_length=40, help_text="/BC-...")
    place = NfcCharField(_("place"), max_length=80)
    signatory_title = NfcCharField(_("signatory's title"), max_length=120)
    signatory_name = NfcCharField(_("signatory's name"), max_length=120, blank=True)
    preparer_name = NfcCharField(_("prepared by"), max_length=120, blank=True)
    recipients = models.TextField(_("recipients, one per line"), blank=True)

    objects = LetterheadQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "starts_on"], name="letterhead_of_area_once"),
            models.UniqueConstraint(fields=["starts_on"], condition=models.Q(unit=None), name="letterhead_once"),
        ]

    def __str__(self):
        return f"{self.issuer} ({format_date(self.starts_on)})"


class ReportText(models.Model):
    """What people wrote for one area's report of one period; "" where nobody did. Its history is in the audit trail."""

    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="texts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    difficulties = models.TextField(_("difficulties"), blank=True)
    proposals = models.TextField(_("proposals"), blank=True)
    next_year = models.TextField(_("plan of the next year"), blank=True)

    objects = ReportTextQuerySet.as_manager()

    class Meta:
        ordering = ["period", "unit"]
        constraints = [models.UniqueConstraint(fields=["period", "unit"], name="report_text_once")]

    def __str__(self):
        return f"{self.period_id} {self.unit_id}"


class ReportFile(models.Model):
    """A report file as it was made and given out, byte for byte; the database refuses to change or remove it.

    `is_official`: its figures were those of a closed period, `closing` names the version; else they were provisional.
    `same_as` is an earlier row of the same bytes, which then keeps them for both; else `content` holds them.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    as_of = models.DateField()
    boundary_on = models.DateField()
    name = models.CharField(_("file"), max_length=120)
    content = models.BinaryField(blank=True)
    same_as = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    is_official = models.BooleanField()
    closing = models.ForeignKey(Closing, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state_words = models.CharField(_("state of the data"), max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            # the list of the files, the newest first
            models.Index(fields=["-made_at", "-id"], name="report_file_newest"),
            # whether the same bytes are kept already
            models.Index(fields=["sha256"], name="report_file_same"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("report_file", args=[self.pk])

    @property
    def data(self) -> bytes:
        """What was given out."""
        return bytes((self.same_as or self).content)
