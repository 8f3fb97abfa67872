"""Reads of clubs, members, activities and reviews. A figure's definition is the queryset method named after it.

Grouped reads (`by_club`) answer (club_id, value) rows; annotations of a club list wrap the same reads, so that a total,
the list behind it and its export cannot disagree.
"""

from clubs.querysets.activities import (
    ActivityQuerySet,
    AreaQuerySet,
    CriterionQuerySet,
    MeetingQuerySet,
    ReviewQuerySet,
    RubricChangeQuerySet,
    areas,
)
from clubs.querysets.base import ClubFactQuerySet, club_ids_within, member_on_q, operating_q
from clubs.querysets.clubs import (
    ClubQuerySet,
    SourceQuerySet,
    areas_for,
    clubs_visible_to,
    communes_for,
    sources,
    split_choices,
)
from clubs.querysets.people import (
    AppointmentQuerySet,
    MemberQuerySet,
    PovertyStatusQuerySet,
    age_groups_on,
    aged_q,
    groups_on,
    members_visible_to,
)
from clubs.querysets.records import (
    AttachmentQuerySet,
    AwardQuerySet,
    DeclaredTotalsQuerySet,
    TrainingAttendanceQuerySet,
    TrainingQuerySet,
)
from clubs.querysets.stale import StaleMarkQuerySet

__all__ = [
    "ActivityQuerySet",
    "AppointmentQuerySet",
    "AreaQuerySet",
    "AttachmentQuerySet",
    "AwardQuerySet",
    "ClubFactQuerySet",
    "ClubQuerySet",
    "CriterionQuerySet",
    "DeclaredTotalsQuerySet",
    "MeetingQuerySet",
    "MemberQuerySet",
    "PovertyStatusQuerySet",
    "ReviewQuerySet",
    "RubricChangeQuerySet",
    "SourceQuerySet",
    "StaleMarkQuerySet",
    "TrainingAttendanceQuerySet",
    "TrainingQuerySet",
    "age_groups_on",
    "aged_q",
    "areas",
    "areas_for",
    "club_ids_within",
    "clubs_visible_to",
    "communes_for",
    "groups_on",
    "member_on_q",
    "members_visible_to",
    "operating_q",
    "sources",
    "split_choices",
]
