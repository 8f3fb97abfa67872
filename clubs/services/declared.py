"""What clubs declare of themselves for a period, for want of name lists (DOMAIN.md, section 4, "Declared totals")."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.access import lock_clubs
from clubs.drafts import DeclaredDraft
from clubs.models import ActivityArea, Club, DeclaredTotals
from clubs.rules import at, day_problems
from clubs.services.common import (
    BATCH,
    Change,
    begin_changes,
    clean_problems,
    closed_date_problems,
    refuse_if,
    required,
    store_changes,
    twice_problems,
)
from core.audit import Trail, snapshot
from core.dates import format_date
from core.money import MAX_VND
from core.problems import Problem

PARTS = ("women", "older_60", "poor", "borrowers")
TOTALS = ("members", *PARTS, "income_fund_vnd", "areas", "note")
EDITABLE = ("starts_on", "ends_on", *TOTALS)
FIELDS = ("club", *EDITABLE)
MOST_MEMBERS = 10_000
"""More in one village club is a slip of the hand."""


@transaction.atomic
def declare_totals(*, actor, drafts: Sequence[DeclaredDraft], reason: str = "") -> list[DeclaredTotals]:
    """Declarations in the drafts' order; one that the club has made for a period of the same last day is corrected.

    All or nothing. A draft that says what is stored already changes nothing and leaves no trace.
    """
    clubs = lock_clubs(actor, "declared.edit", {draft.club.pk: draft.club for draft in drafts}.values())
    keys = [(draft.club.pk, draft.ends_on) for draft in drafts]
    refuse_if(twice_problems(keys, set(), _("The club stands here twice for this period."), field="ends_on"))
    days = {draft.ends_on for draft in drafts}
    held = DeclaredTotals.objects.select_for_update().filter(club_id__in=clubs, ends_on__in=days).order_by("pk")
    stored = {(row.club_id, row.ends_on): row for row in held}
    rows = [stored.get(key) or DeclaredTotals(club=draft.club) for key, draft in zip(keys, drafts, strict=True)]
    before = [snapshot(row, EDITABLE) for row in rows]
    for row, draft in zip(rows, drafts, strict=True):
        _fill(row, draft)
    changed = [index for index, row in enumerate(rows) if not row.pk or snapshot(row, EDITABLE) != before[index]]
    refuse_if(_problems([(index, rows[index]) for index in changed], clubs))
    trail = Trail(actor, "declared.edit", reason)
    known = [index for index in changed if rows[index].pk]
    for index in known:
        trail.add(rows[index], **_difference(before[index], snapshot(rows[index], EDITABLE)))
    DeclaredTotals.objects.bulk_update([rows[index] for index in known], EDITABLE, batch_size=500)
    new = [rows[index] for index in changed if not rows[index].pk]
    trail.created(DeclaredTotals.objects.bulk_create(new, batch_size=BATCH), FIELDS)
    trail.write()
    return rows


def _fill(row: DeclaredTotals, draft: DeclaredDraft) -> None:
    for name in EDITABLE:
        setattr(row, name, getattr(draft, name))


def _difference(before: dict, after: dict) -> dict[str, dict]:
    names = [name for name in after if before[name] != after[name]]
    return {"before": {name: before[name] for name in names}, "after": {name: after[name] for name in names}}


@transaction.atomic
def edit_declared(*, actor, changes: Sequence[tuple[DeclaredTotals, dict]], reason: str = "") -> list[DeclaredTotals]:
    """Sets the given fields (EDITABLE); the fresh rows in the order of the changes."""
    clubs = lock_clubs(actor, "declared.edit", {row.club_id: row.club for row, _values in changes}.values())
    begun = begin_changes(DeclaredTotals, changes, EDITABLE)
    problems = _problems([(change.index, change.row) for change in begun if change.changed], clubs)
    problems += _moved_problems(begun, clubs)
    refuse_if(problems)
    return store_changes(DeclaredTotals, begun, Trail(actor, "declared.edit", reason))


def _moved_problems(begun: Sequence[Change], clubs: dict[int, Club]) -> list[Problem]:
    """Of declarations whose last day changes: the old day's period is open too, and no other one ends on the new."""
    moved = [change for change in begun if "ends_on" in change.changed]
    closed = [
        (change.index, clubs[change.row.club_id], "ends_on", date.fromisoformat(change.before["ends_on"]))
        for change in moved
    ]
    others = DeclaredTotals.objects.filter(club_id__in=clubs).exclude(pk__in=[change.row.pk for change in begun])
    stored = set(others.values_list("club_id", "ends_on")) if moved else set()
    keys = [(change.row.club_id, change.row.ends_on) for change in begun]
    message = _("The club has declared its totals for this period already.")
    return closed_date_problems(closed) + twice_problems(keys, stored, message, field="ends_on")


@transaction.atomic
def withdraw_declared(*, actor, declared: DeclaredTotals, reason: str) -> None:
    """A declaration that should never have been made goes; what it said stays in the audit trail with the reason."""
    clubs = lock_clubs(actor, "declared.edit", [declared.club])
    row = DeclaredTotals.objects.select_for_update().get(pk=declared.pk)
    problems = [] if reason.strip() else [required("reason")]
    problems += closed_date_problems([(0, clubs[row.club_id], "", row.ends_on)])
    refuse_if(problems)
    trail = Trail(actor, "declared.edit", reason)
    trail.add(row, before=snapshot(row, FIELDS))
    trail.write()
    row.delete()


def _problems(rows: Iterable[tuple[int, DeclaredTotals]], clubs: dict[int, Club]) -> list[Problem]:
    rows, today = list(rows), timezone.localdate()
    codes = set(ActivityArea.objects.values_list("code", flat=True))
    problems = []
    for index, row in rows:
        found = clean_problems(row, index)
        found += at(index, _day_problems(row, clubs[row.club_id], today))
        found += at(index, _total_problems(row, codes))
        problems += _once(found)
    return problems + closed_date_problems([(index, clubs[row.club_id], "ends_on", row.ends_on) for index, row in rows])


def _once(problems: list[Problem]) -> list[Problem]:
    """The first problem of each field: one fault is one message."""
    return list({problem.field: problem for problem in reversed(problems)}.values())[::-1]


def _day_problems(row: DeclaredTotals, club: Club, today: date) -> list[Problem]:
    """The period lies in the past, ends after it begins, and ends while the club operates."""
    starts_on, ends_on = row.starts_on, row.ends_on
    if starts_on is None or ends_on is None:
        return []  # said by the row's own cleaning
    problems = [*day_problems("starts_on", starts_on, today=today), *day_problems("ends_on", ends_on, today=today)]
    if problems:
        return problems
    if ends_on <= starts_on:
        return [Problem(_("The period must end after it begins."), "ends_on")]
    if ends_on < club.founded_on:
        text = _("On %(day)s the club was not founded yet (%(other)s).")
        return [Problem(text % {"day": format_date(ends_on), "other": format_date(club.founded_on)}, "ends_on")]
    if club.closed_on is not None and ends_on >= club.closed_on:
        text = _("On %(day)s the club was dissolved already (%(other)s).")
        return [Problem(text % {"day": format_date(ends_on), "other": format_date(club.closed_on)}, "ends_on")]
    return []


def _total_problems(row: DeclaredTotals, codes: set[str]) -> list[Problem]:
    problems = []
    if row.members is not None and row.members > MOST_MEMBERS:
        problems.append(Problem(_("So many members in one club cannot be right. Check the number."), "members"))
    for name in PARTS:
        part = getattr(row, name)
        if part is not None and row.members is not None and part > row.members:
            text = _("A part of the members cannot be more than the members (%(members)s).")
            problems.append(Problem(text % {"members": row.members}, name))
    if row.income_fund_vnd is not None and not 0 <= row.income_fund_vnd <= MAX_VND:
        problems.append(Problem(_("The amount must not be negative."), "income_fund_vnd"))
    if row.areas is not None and not (isinstance(row.areas, list) and set(row.areas) <= codes):
        problems.append(Problem(_("Choose activity areas of the list."), "areas"))
    return problems
