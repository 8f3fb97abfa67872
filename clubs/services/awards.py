"""Awards (Bằng khen and the like) of clubs and of their members."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.access import lock_clubs
from clubs.drafts import AwardDraft
from clubs.models import Award, Club
from clubs.rules import at, day_problems, year_problems
from clubs.services.common import (
    BATCH,
    begin_changes,
    clean_problems,
    closed_date_problems,
    refuse_if,
    store_changes,
    twice_problems,
)
from core.audit import Trail, snapshot
from core.dates import format_date
from core.problems import Problem
from core.text import fold

EDITABLE = ("year", "level", "title", "decision_number", "decided_on", "note")
FIELDS = ("club", "member", *EDITABLE)


@transaction.atomic
def give_awards(*, actor, drafts: Sequence[AwardDraft]) -> list[Award]:
    """New awards in the drafts' order: mostly one decision that names several clubs and people."""
    clubs = lock_clubs(actor, "awards.edit", {draft.club.pk: draft.club for draft in drafts}.values())
    awards = [Award(**{name: getattr(draft, name) for name in FIELDS}) for draft in drafts]
    refuse_if(_problems(awards, clubs) + _closed_problems(awards, clubs))
    Award.objects.bulk_create(awards, batch_size=BATCH)
    trail = Trail(actor, "awards.edit")
    trail.created(awards, FIELDS)
    trail.write()
    return awards


@transaction.atomic
def edit_awards(*, actor, changes: Sequence[tuple[Award, dict]], reason: str = "") -> list[Award]:
    """Sets the given fields (EDITABLE); the fresh awards in the order of the changes."""
    clubs = lock_clubs(actor, "awards.edit", {one.club_id: one.club for one, _values in changes}.values())
    before = {award.pk: fact_day(award) for award, _values in changes}
    begun = begin_changes(Award, changes, EDITABLE)
    awards = [change.row for change in begun]
    problems = [problem for change in begun for problem in change.problems] + _problems(awards, clubs)
    moved = [
        (change.index, clubs[change.row.club_id], "decided_on", day)
        for change in begun
        if change.changed & {"year", "decided_on", "level"}
        for day in (before[change.row.pk], fact_day(change.row))
    ]
    refuse_if(list(dict.fromkeys(problems + closed_date_problems(moved))))
    return store_changes(Award, begun, Trail(actor, "awards.edit", reason))


@transaction.atomic
def remove_award(*, actor, award: Award, reason: str) -> None:
    """Takes back an award that was entered by mistake; the audit keeps what it said."""
    clubs = lock_clubs(actor, "awards.edit", [award.club])
    fresh = Award.objects.select_for_update().get(pk=award.pk)
    refuse_if(_closed_problems([fresh], clubs))
    trail = Trail(actor, "awards.edit", reason)
    trail.add(fresh, before=snapshot(fresh, FIELDS), after=None)
    trail.write()
    fresh.delete()


def fact_day(award: Award) -> date | None:
    """The day on which the award counts: of its decision, else the last of its year, today at the latest."""
    if award.decided_on or not isinstance(award.year, int) or not date.min.year <= award.year <= date.max.year:
        return award.decided_on
    return min(date(award.year, 12, 31), timezone.localdate())


def _closed_problems(awards: Sequence[Award], clubs: dict[int, Club]) -> list[Problem]:
    return closed_date_problems(
        [(index, clubs[one.club_id], "decided_on", fact_day(one)) for index, one in enumerate(awards)]
    )


def _problems(awards: Sequence[Award], clubs: dict[int, Club]) -> list[Problem]:
    problems = []
    for index, award in enumerate(awards):
        problems += clean_problems(award, index) if award.pk is None else []
        problems += at(index, _value_problems(award, clubs[award.club_id]))
    stored = Award.objects.filter(club_id__in=clubs).exclude(pk__in=[one.pk for one in awards if one.pk])
    keys = [_key(award) for award in awards]
    message = _("This award is recorded already for this year.")
    return problems + twice_problems(keys, {_key(award) for award in stored}, message, field="title")


def _key(award: Award) -> tuple:
    return award.club_id, award.member_id, award.year, award.level, fold(award.title)


def _value_problems(award: Award, club: Club) -> list[Problem]:
    today, day = timezone.localdate(), fact_day(award)
    problems = [
        *year_problems("year", award.year, today=today),
        *day_problems("decided_on", award.decided_on, today=today),
    ]
    if problems or day is None or award.year is None:
        return problems
    if award.decided_on and award.decided_on < date(award.year, 1, 1):
        text = _("The decision (%(date)s) must not lie before the year of the award.")
        problems.append(Problem(text % {"date": format_date(award.decided_on)}, "decided_on"))
    if club.founded_on > day:
        text = _("The club %(code)s was founded later, on %(date)s.")
        problems.append(Problem(text % {"code": club.code, "date": format_date(club.founded_on)}, "year"))
    if award.member is not None and award.member.club_id != club.pk:
        problems.append(Problem(_("This person is not a member of the club."), "member"))
    elif award.member is not None and award.member.joined_on > day:
        text = _("%(name)s joined the club later, on %(date)s.")
        values = {"name": award.member.full_name, "date": format_date(award.member.joined_on)}
        problems.append(Problem(text % values, "year"))
    return problems
