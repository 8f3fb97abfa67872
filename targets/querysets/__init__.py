from targets.querysets.periods import ReportingPeriodQuerySet, SubmissionNoteQuerySet, SubmissionQuerySet
from targets.querysets.plans import MilestoneQuerySet, PlanQuerySet, TargetQuerySet
from targets.querysets.summaries import ClubSummaryQuerySet, SummaryStateQuerySet

__all__ = [
    "ClubSummaryQuerySet",
    "MilestoneQuerySet",
    "PlanQuerySet",
    "ReportingPeriodQuerySet",
    "SubmissionNoteQuerySet",
    "SubmissionQuerySet",
    "SummaryStateQuerySet",
    "TargetQuerySet",
]
