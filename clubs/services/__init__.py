"""Writes of this floor: keyword-only, one transaction, rights and periods checked, audited."""

from clubs.services.activities import edit_activities, record_activities, remove_activities
from clubs.services.admissions import Candidate, admission_problems, admit_members, find_candidates
from clubs.services.anonymising import AGE_LINES, anonymise_members
from clubs.services.attachments import add_attachments, remove_attachment
from clubs.services.clubs import close_club, edit_clubs, found_club, found_clubs, next_club_code
from clubs.services.declared import declare_totals, edit_declared, withdraw_declared
from clubs.services.doubles import find_doubles
from clubs.services.logins import appoint_club_login, end_club_logins
from clubs.services.meetings import edit_meeting, record_meeting, remove_meeting
from clubs.services.members import (
    Joining,
    add_members,
    add_prepared_members,
    edit_members,
    end_membership,
    next_member_code,
    prepare_members,
    transfer_member,
)
from clubs.services.places import (
    Followed,
    follow_reorganisations,
    follow_switch,
    move_club,
    place_after_split,
    take_back_switch,
)
from clubs.services.reference import add_source, get_or_make_source, load_areas, merge_sources, rename_source
from clubs.services.reviews import edit_reviews, levels_for, record_reviews
from clubs.services.rubrics import set_area_rubric, set_review_rubric
from clubs.services.terms import set_appointments, set_poverty

__all__ = [
    "AGE_LINES",
    "Candidate",
    "Followed",
    "Joining",
    "add_attachments",
    "add_members",
    "add_prepared_members",
    "add_source",
    "admission_problems",
    "admit_members",
    "anonymise_members",
    "appoint_club_login",
    "close_club",
    "declare_totals",
    "edit_activities",
    "edit_clubs",
    "edit_declared",
    "edit_meeting",
    "edit_members",
    "edit_reviews",
    "end_club_logins",
    "end_membership",
    "find_candidates",
    "find_doubles",
    "follow_reorganisations",
    "follow_switch",
    "found_club",
    "found_clubs",
    "get_or_make_source",
    "levels_for",
    "load_areas",
    "merge_sources",
    "move_club",
    "next_club_code",
    "next_member_code",
    "place_after_split",
    "prepare_members",
    "record_activities",
    "record_meeting",
    "record_reviews",
    "remove_activities",
    "remove_attachment",
    "remove_meeting",
    "rename_source",
    "set_appointments",
    "set_area_rubric",
    "set_poverty",
    "set_review_rubric",
    "take_back_switch",
    "transfer_member",
    "withdraw_declared",
]
