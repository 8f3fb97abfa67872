from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import NfcCharField
from districts.models import Unit
from targets.querysets import MilestoneQuerySet, PlanQuerySet, PlanVersionQuerySet, TargetQuerySet


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

    def get_absolute_url(self) -> str:
        return reverse("plan_detail", args=[self.code])


class PlanVersion(models.Model):
    """The whole of a plan as it stood after one change: its own fields, its targets and their milestones.

    Versions are numbered from 1 and never changed. `changed` are the codes of the targets that this version changed,
    so that a figure can say by which version of its target it is judged.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    content = models.JSONField()
    changed = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]

    def __str__(self):
        return f"{self.plan_id} v{self.number}"


class Target(models.Model):
    """One target of a plan. `code` names the indicator in targets/indicators.py that computes it.

    `goal` is a count, or percent for a ratio; null where the plan sets none (the figure is shown all the same). A
    figure that misses it by no more than `band` (a count, or percentage points) is "nearly met". It is due on `due_on`,
    else on the plan's last day. `threshold_vnd` is the amount that a club's fund must reach, for the targets that have
    one; which of the other options an indicator reads stands in its `options`.
    """

    class Direction(models.TextChoices):
        AT_LEAST = "at_least", _("at least")
        AT_MOST = "at_most", _("at most")

    class Reading(models.TextChoices):
        EVER = "ever", _("ever had a loan")
        PERIOD = "period", _("took a loan in the period")
        NOW = "now", _("owes principal now")

    class Denominator(models.TextChoices):
        OPERATING = "operating", _("the clubs in operation on the day")
        WHOLE_PERIOD = "whole_period", _("the clubs in operation that were founded before the period")
        PLANNED = "planned", _("the clubs that the plan asks for, where fewer are in operation")

    class OlderFrom(models.IntegerChoices):
        LAW = 60, _("60 (law)")
        PROGRAMME = 55, _("55 (HelpAge)")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="targets")
    code = models.CharField(_("figure"), max_length=40)
    position = models.PositiveSmallIntegerField(_("place in the plan"))
    goal = models.DecimalField(_("goal"), max_digits=12, decimal_places=3, null=True, blank=True)
    direction = models.CharField(
        _("the goal is met with"), max_length=10, choices=Direction.choices, default=Direction.AT_LEAST
    )
    band = models.DecimalField(_("nearly met within"), max_digits=12, decimal_places=3, default=0)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    threshold_vnd = models.BigIntegerField(_("amount that a fund must reach, ₫"), null=True, blank=True)
    reading = models.CharField(
        _("reading of “had a loan”"), max_length=10, choices=Reading.choices, default=Reading.EVER
    )
    denominator = models.CharField(
        _("out of"), max_length=15, choices=Denominator.choices, default=Denominator.OPERATING
    )
    older_from = models.PositiveSmallIntegerField(
        _("older people are aged at least"), choices=OlderFrom.choices, default=OlderFrom.LAW
    )

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="target_once_in_plan",
                violation_error_message=_("The plan has a target of this figure already."),
            ),
            models.CheckConstraint(condition=Q(goal__isnull=True) | Q(goal__gte=0), name="target_goal_not_negative"),
            models.CheckConstraint(condition=Q(band__gte=0), name="target_band_not_negative"),
            models.CheckConstraint(
                condition=Q(threshold_vnd__isnull=True) | Q(threshold_vnd__gte=0), name="target_threshold_not_negative"
            ),
        ]

    def __str__(self):
        return f"{self.plan_id} {self.code}"

    @property
    def is_at_most(self) -> bool:
        return self.direction == self.Direction.AT_MOST


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
