from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from core.dates import format_date
from core.fields import NfcCharField
from districts.models import PeriodLock, Unit
from targets.querysets import (
    ClosedClubQuerySet,
    ClosedFigureQuerySet,
    ClosedFileQuerySet,
    ClosingQuerySet,
    ClubSummaryQuerySet,
    MilestoneQuerySet,
    PlanQuerySet,
    ReportingPeriodQuerySet,
    SubmissionNoteQuerySet,
    SubmissionQuerySet,
    SummaryStateQuerySet,
    TargetQuerySet,
)


class Plan(models.Model):
    """A programme plan with its targets, e.g. KH 72/KH-UBND for 2021-2025. The term's both ends are included.

    `boundary_on` is B: the units valid on it group the plan's figures and are the denominators of coverage.
    """

    code = models.CharField(_("code"), max_length=30, unique=True)
    name = NfcCharField(_("name"), max_length=300)
    legal_basis = NfcCharField(_("legal basis"), max_length=300, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans", verbose_name=_("territory"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    boundary_on = models.DateField(_("boundaries of"))

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "code"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="plan_ends_after_start")]

    def __str__(self):
        return self.code


class Target(models.Model):
    """One target of a plan. `code` names the indicator in targets/indicators.py that computes it.

    `goal` is a count, or percent for a ratio; null where the plan sets none (the figure is shown all the same).
    `threshold_vnd` is the amount that a club's fund must reach, for the targets that have one.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="targets")
    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    goal = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    threshold_vnd = models.BigIntegerField(null=True, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="target_once_in_plan")]

    def __str__(self):
        return f"{self.plan_id} {self.code}"


class Milestone(models.Model):
    """What `unit` was to add to a count target in `year`; milestones of several years add up."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="milestones")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="milestones")
    year = models.PositiveSmallIntegerField()
    goal = models.PositiveIntegerField()

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["target", "year", "unit"]
        constraints = [models.UniqueConstraint(fields=["target", "unit", "year"], name="milestone_once")]

    def __str__(self):
        return f"{self.target_id} {self.unit_id} {self.year}: {self.goal}"


class ClubSummary(models.Model):
    """What `targets.figures.target_figures` said of one club on D, kept so that it need not be counted again.

    All but the place, which depends on B. It holds while no mark of the club reaches its day (`clubs.StaleMark`) and
    the rubric of D is the one it was made by. `areas`, `declared` and `unknown` are words with spaces between; null is
    what nobody knows.
    """

    # Without a constraint, which would wait for whoever has locked the club's row to write its facts.
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    since = models.DateField()
    as_of = models.DateField()
    rubric = models.CharField(max_length=16)
    members = models.PositiveIntegerField()
    women = models.PositiveIntegerField(null=True)
    older_60 = models.PositiveIntegerField(null=True)
    borrowed_ever = models.PositiveIntegerField(null=True)
    borrowed_period = models.PositiveIntegerField(null=True)
    borrowing_now = models.PositiveIntegerField(null=True)
    areas = models.TextField()
    full_activity = models.BooleanField()
    well_managed = models.BooleanField(null=True)
    initial_fund = models.BigIntegerField(null=True)
    income_fund = models.BigIntegerField(null=True)
    declared = models.TextField()
    unknown = models.TextField()

    objects = ClubSummaryQuerySet.as_manager()

    class Meta:
        ordering = ["as_of", "club"]
        # all clubs of one day
        constraints = [models.UniqueConstraint(fields=["as_of", "since", "club"], name="club_summary_once")]
        # throwing away a club's summaries from a day on
        indexes = [models.Index(fields=["club", "as_of"], name="summary_of_club")]

    def __str__(self):
        return f"{self.club_id} on {self.as_of}"


class SummaryState(models.Model):
    """How often a club's summaries were thrown away. Whoever counted before that must not store what they counted.

    The row is locked while summaries of its club are thrown away or stored, never while facts are written.
    """

    club = models.OneToOneField(Club, primary_key=True, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    generation = models.PositiveIntegerField(default=0)

    objects = SummaryStateQuerySet.as_manager()

    class Meta:
        ordering = ["club"]

    def __str__(self):
        return f"{self.club_id}: {self.generation}"


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
