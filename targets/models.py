from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import NfcCharField
from districts.models import Unit
from targets.querysets import MilestoneQuerySet, PlanQuerySet, TargetQuerySet


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
