"""Reviews of clubs' management by three levels; each level has a right of its own."""

from collections.abc import Iterable, Sequence
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.access import editable_ids, lock_clubs, require
from clubs.drafts import ReviewDraft
from clubs.models import Club, Review
from clubs.rules import at, day_problems
from clubs.services.common import (
    BATCH,
    begin_changes,
    clean_problems,
    closed_date_problems,
    refuse_if,
    required,
    store_changes,
    twice_problems,
)
from core.audit import Trail
from core.problems import Problem

EDITABLE = ("reviewed_on", "is_well_managed", "note")
COUNTED = ("is_well_managed",)
"""What figures count of a review from its day on; a note may be corrected later."""
RIGHTS = {
    Review.Level.CLUB: "reviews.club",
    Review.Level.DISTRICT: "reviews.district",
    Review.Level.PROVINCE: "reviews.province",
}
"""The right to review at each level, the highest last."""
FIELDS = ("club", "reviewed_on", "level", "is_well_managed", "note", "checklist", "reviewed_by")


def levels_for(actor, club: Club) -> list[str]:
    """The levels at which the actor may review the club, the highest last."""
    allowed = {level: actor.may(right) and editable_ids(actor, right, [club.pk]) for level, right in RIGHTS.items()}
    return [level.value for level, is_allowed in allowed.items() if is_allowed]


def _require_levels(actor, rows: Iterable[tuple[Club, str]]) -> None:
    by_level: dict[str, dict[int, Club]] = {}
    for club, level in rows:
        if level in Review.Level:
            by_level.setdefault(level, {})[club.pk] = club
    for level, clubs in by_level.items():
        require(actor, RIGHTS[level], clubs.values())


@transaction.atomic
def record_reviews(*, actor, drafts: Sequence[ReviewDraft]) -> list[Review]:
    """New reviews in the drafts' order; one per club, day and level."""
    if not actor.may("reviews.club"):
        raise PermissionDenied
    _require_levels(actor, [(draft.club, draft.level) for draft in drafts])
    clubs = lock_clubs(actor, "reviews.view", {draft.club.pk: draft.club for draft in drafts}.values())
    reviews = [
        Review(
            club=draft.club,
            reviewed_on=draft.reviewed_on,
            level=draft.level,
            is_well_managed=draft.is_well_managed,
            note=draft.note,
            checklist=draft.checklist,
            reviewed_by_id=actor.pk,
        )
        for draft in drafts
    ]
    problems = []
    for index, review in enumerate(reviews):
        problems += clean_problems(review, index, exclude=["is_well_managed"])
        problems += [required("is_well_managed", index)] if review.is_well_managed is None else []
    refuse_if(problems + _day_problems(reviews, clubs))
    Review.objects.bulk_create(reviews, batch_size=BATCH)
    batch = uuid4()
    for level, right in RIGHTS.items():
        trail = Trail(actor, right, batch=batch)
        trail.created([review for review in reviews if review.level == level], FIELDS)
        trail.write()
    return reviews


@transaction.atomic
def edit_reviews(*, actor, changes: Sequence[tuple[Review, dict]], reason: str = "") -> list[Review]:
    """Sets the given fields (EDITABLE); a review is corrected by whoever may review at its level."""
    _require_levels(actor, [(review.club, review.level) for review, _values in changes])
    clubs = lock_clubs(actor, "reviews.view", {review.club_id: review.club for review, _v in changes}.values())
    begun = begin_changes(Review, changes, EDITABLE)
    problems = [problem for change in begun for problem in change.problems]
    closed = [
        (change.index, clubs[change.row.club_id], "reviewed_on", day)
        for change in begun
        for day in change.days("reviewed_on", COUNTED)
    ]
    problems += closed_date_problems(closed)
    if any("reviewed_on" in change.changed for change in begun):
        problems += _day_problems([change.row for change in begun], clubs)
    refuse_if(problems)
    return store_changes(Review, begun, Trail(actor, "reviews.club", reason))


def _day_problems(reviews: Sequence[Review], clubs: dict[int, Club]) -> list[Problem]:
    """Dates, closed periods of new reviews, and one review per club, day and level."""
    today = timezone.localdate()
    problems = []
    for index, review in enumerate(reviews):
        problems += at(index, day_problems("reviewed_on", review.reviewed_on, today=today))
    new = [
        (index, clubs[one.club_id], "reviewed_on", one.reviewed_on) for index, one in enumerate(reviews) if not one.pk
    ]
    problems += closed_date_problems(new)
    others = Review.objects.filter(club_id__in=clubs).exclude(pk__in=[one.pk for one in reviews if one.pk])
    stored = set(others.values_list("club_id", "reviewed_on", "level"))
    keys = [(one.club_id, one.reviewed_on, one.level) for one in reviews]
    message = _("This level has already reviewed the club on that day.")
    return problems + twice_problems(keys, stored, message, field="reviewed_on")
