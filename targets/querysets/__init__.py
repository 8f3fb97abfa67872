from targets.querysets.periods import ReportingPeriodQuerySet, SubmissionNoteQuerySet, SubmissionQuerySet
from targets.querysets.plans import MilestoneQuerySet, PlanQuerySet, TargetQuerySet

__all__ = [
    "MilestoneQuerySet",
    "PlanQuerySet",
    "ReportingPeriodQuerySet",
    "SubmissionNoteQuerySet",
    "SubmissionQuerySet",
    "TargetQuerySet",
]
