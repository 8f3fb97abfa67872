from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from core.dates import format_date
from districts.models import Unit
from targets.querysets import (
    ReportingPeriodQuerySet,
    SubmissionNoteQuerySet,
    SubmissionQuerySet,
)


class ReportingPeriod(models.Model):
    """A month, half-year or year for which the areas hand in their figures; both ends are included."""

    class Kind(models.TextChoices):
        MONTH = "month", _("month")
        HALF_YEAR = "half_year", _("half-year")
        YEAR = "year", _("year")

    kind = models.CharField(_("kind of period"), max_length=10, choices=Kind.choices)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    due_on = models.DateField(_("to be handed in by"))

    objects = ReportingPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_on", "-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["starts_on", "ends_on"],
                name="reporting_period_once",
                violation_error_message=_("This period is there already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="reporting_period_ends_after_start",
                violation_error_message=_("The period must end after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("ends_on")),
                name="reporting_period_due_after_end",
                violation_error_message=_("It cannot be due before the period ends."),
            ),
        ]

    def __str__(self):
        values = {"kind": self.get_kind_display(), "from": format_date(self.starts_on), "to": format_date(self.ends_on)}
        return gettext("Report of the %(kind)s %(from)s - %(to)s") % values

    def get_absolute_url(self) -> str:
        return reverse("period_detail", args=[self.pk])


class Submission(models.Model):
    """What one unit hands in for one period, and what the province says to it. Its way is in the audit trail."""

    class State(models.TextChoices):
        DRAFT = "draft", _("not handed in yet")
        SUBMITTED = "submitted", _("handed in")
        RETURNED = "returned", _("returned")
        APPROVED = "approved", _("approved")

    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="submissions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("area"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    message = models.TextField(_("message to the province"), blank=True)
    answer = models.TextField(_("answer of the province"), blank=True)
    submitted_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["period", "unit"]
        constraints = [models.UniqueConstraint(fields=["period", "unit"], name="submission_once")]

    def __str__(self):
        return f"{self.period_id} {self.unit_id}"

    def get_absolute_url(self) -> str:
        return reverse("submission_detail", args=[self.pk])

    def is_late_on(self, day: date) -> bool:
        """Not handed in although the day to do so has passed."""
        return self.state in (self.State.DRAFT, self.State.RETURNED) and day > self.period.due_on


class SubmissionNote(models.Model):
    """A remark of the province on what was handed in: on one club, one target's figure, or the whole."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="notes")
    club = models.ForeignKey(Club, null=True, blank=True, on_delete=models.PROTECT, related_name="submission_notes")
    target_code = models.CharField(_("figure"), max_length=40, blank=True)
    text = models.TextField(_("remark"))
    written_at = models.DateTimeField(auto_now_add=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = SubmissionNoteQuerySet.as_manager()

    class Meta:
        ordering = ["submission", "pk"]

    def __str__(self):
        return f"{self.submission_id}: {self.text[:40]}"
