"""What this floor keeps: clubs, their people, their doings, and the papers about them."""

from clubs.models.activities import (
    Absence,
    Activity,
    ActivityArea,
    AreaRule,
    Meeting,
    Review,
    ReviewCriterion,
    RubricChange,
)
from clubs.models.clubs import MAX_CODE, Club, Placement, SecretaryPost, Source
from clubs.models.people import Appointment, Member, Person, PovertyStatus, Sex
from clubs.models.records import Attachment, Award, DeclaredTotals, Training, TrainingAttendance
from clubs.models.stale import FigureFact, StaleMark

__all__ = [
    "MAX_CODE",
    "Absence",
    "Activity",
    "ActivityArea",
    "Appointment",
    "AreaRule",
    "Attachment",
    "Award",
    "Club",
    "DeclaredTotals",
    "FigureFact",
    "Meeting",
    "Member",
    "Person",
    "Placement",
    "PovertyStatus",
    "Review",
    "ReviewCriterion",
    "RubricChange",
    "SecretaryPost",
    "Sex",
    "Source",
    "StaleMark",
    "Training",
    "TrainingAttendance",
]
