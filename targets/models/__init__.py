from targets.models.closings import ClosedClub, ClosedFigure, ClosedFile, Closing
from targets.models.periods import ReportingPeriod, Submission, SubmissionNote
from targets.models.plans import Milestone, Plan, PlanVersion, Target
from targets.models.summaries import ClubSummary, SummaryState

__all__ = [
    "ClosedClub",
    "ClosedFigure",
    "ClosedFile",
    "Closing",
    "ClubSummary",
    "Milestone",
    "Plan",
    "PlanVersion",
    "ReportingPeriod",
    "Submission",
    "SubmissionNote",
    "SummaryState",
    "Target",
]
