from targets.querysets.closing import ClosedClubQuerySet, ClosedFigureQuerySet, ClosedFileQuerySet, ClosingQuerySet
from targets.querysets.periods import ReportingPeriodQuerySet, SubmissionNoteQuerySet, SubmissionQuerySet
from targets.querysets.plans import MilestoneQuerySet, PlanQuerySet, PlanVersionQuerySet, TargetQuerySet
from targets.querysets.summaries import ClubSummaryQuerySet, SummaryStateQuerySet

__all__ = [
    "ClosedClubQuerySet",
    "ClosedFigureQuerySet",
    "ClosedFileQuerySet",
    "ClosingQuerySet",
    "ClubSummaryQuerySet",
    "MilestoneQuerySet",
    "PlanQuerySet",
    "PlanVersionQuerySet",
    "ReportingPeriodQuerySet",
    "SubmissionNoteQuerySet",
    "SubmissionQuerySet",
    "SummaryStateQuerySet",
    "TargetQuerySet",
]
