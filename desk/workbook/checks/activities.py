"""The sheets of activities and reviews."""

from collections import Counter

from django.utils.translation import gettext as _

from clubs.rules import day_problems
from clubs.services import activities
from desk.workbook.checks.base import Check, ClubRef
from desk.workbook.checks.conflicts import settle_with_site
from desk.workbook.querysets.snapshot import loose_counts
from desk.workbook.reading import Row

_LOOSE_KEYS = ("held_on", "area", "content", "participants", "cost_vnd")


def check_activities(check: Check) -> None:
    keys = [key for key in _LOOSE_KEYS if key in check.reading.keys("activities")]
    loose = {club: loose_counts(rows, keys) for club, rows in check.snapshot.loose_activities.items()}
    for row in check.reading.rows("activities"):
        ref, code = check.club(row), row.get("code")
        if ref is not None and code:
            if check.is_twice(row, "code", "activities", ref.code, code):
                continue
            check.compare(row, check.snapshot.activities.get((ref.code, code)))
            settle_with_site(check, row)
            check.refuse_lost_zeros(row, check.snapshot.activities, ref.code)
        else:
            check.compare(row, None)
            _match_loose(row, ref, keys, loose)
        if not row.is_same:
            check.blame(row, day_problems("held_on", row.get("held_on"), today=check.today))
            check.may(row, "activities.edit")
            _ask_periods(check, row, "held_on", activities.COUNTED)


def _match_loose(row: Row, ref: ClubRef | None, keys: list[str], loose: dict[str, Counter]) -> None:
    """An activity without a code is one of the stored ones with the same values, each of which is met once."""
    if ref is None or row.is_wrong or ref.code not in loose:
        return
    values = tuple(row.values[key] for key in keys)
    if loose[ref.code][values] > 0:
        loose[ref.code][values] -= 1
        row.stored = ref


def _ask_periods(check: Check, row: Row, key: str, counted: tuple[str, ...]) -> None:
    if row.stored is None or row.changes.keys() & {key, *counted}:
        check.ask_period(row, key, row.get(key))
    if key in row.changes:
        check.ask_period(row, key, row.changes[key][0])


def check_reviews(check: Check) -> None:
    for row in check.reading.rows("reviews"):
        ref, day, level = check.club(row), row.get("reviewed_on"), row.get("level")
        if ref is not None and day is not None and level is not None:
            if check.is_twice(row, "reviewed_on", "reviews", ref.code, day, level):
                continue
            check.compare(row, check.snapshot.reviews.get((ref.code, day, level)))
            settle_with_site(check, row)
        else:
            check.compare(row, None)
        if row.is_same:
            continue
        check.blame(row, day_problems("reviewed_on", day, today=check.today))
        if level is not None:
            _check_level(check, row, level)
        _ask_periods(check, row, "reviewed_on", ("verdict",))


def _check_level(check: Check, row: Row, level: str) -> None:
    if not check.actor.may(f"reviews.{level}"):
        row.fault("level", _("You may not enter reviews of this level. Leave the row to those who made the review."))
    else:
        check.may(row, f"reviews.{level}", "level")
