from targets.querysets.plans import MilestoneQuerySet, PlanQuerySet, TargetQuerySet

__all__ = ["MilestoneQuerySet", "PlanQuerySet", "TargetQuerySet"]
