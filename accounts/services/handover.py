"""One step that gives what somebody cares for to a successor, from a day on."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccountEvent, Assignment, User
from accounts.policy import Role
from accounts.services.events import note_event
from accounts.services.people import assign, create_user, edit_user, end_assignment
from core.audit import one_act
from core.problems import Problem, Refused
from core.savedviews.services import copy_views


@dataclass(frozen=True)
class HandedOver:
    """Who has it now; `password` is a new account's one-time password, told once, else ""."""

    successor: User
    password: str = ""


@dataclass(frozen=True)
class Newcomer:
    """A successor who has no account yet."""

    full_name: str
    username: str
    phone: str = ""


@transaction.atomic
def hand_over(
    *,
    actor,
    user: User,
    successor: User | Newcomer,
    from_day: date,
    reason: str,
    takes_views: bool = False,
    closes_account: bool = False,
) -> HandedOver:
    """Every role and area of `user` goes on with the successor from `from_day`, as long as it would have held.

    Secretaries' clubs stay: they are given on the club's page. `takes_views` copies the saved views, `closes_account`
    bars the predecessor at once. What the predecessor entered keeps that name; drafts stay with their owner.
    """
    problems = _problems(user, successor, from_day, closes_account)
    if problems:
        raise Refused(*problems)
    with one_act():
        password = ""
        if isinstance(successor, Newcomer):
            successor, password = create_user(actor=actor, **vars(successor))
        for held in list(_held_from(user, from_day).select_related("unit").select_for_update(of=("self",))):
            _pass_on(actor, held, successor, from_day, reason)
        if takes_views:
            copy_views(giver=user, taker=successor)
        for one in (user, successor):
            note_event(kind=AccountEvent.Kind.HANDED_OVER, user=one, actor=actor, note=reason)
        if closes_account:
            edit_user(actor=actor, user=user, reason=reason, is_active=False)
    return HandedOver(successor, password)


def duties_to_hand_over(user: User) -> list[Assignment]:
    """What a handover of today would pass on."""
    return list(_held_from(user, timezone.localdate()).select_related("unit"))


def _held_from(user: User, day: date):
    rows = Assignment.objects.filter(user=user).exclude(role=Role.SECRETARY)
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day)).order_by("pk")


def _pass_on(actor, held: Assignment, successor: User, from_day: date, reason: str) -> None:
    """Given first, ended after: at no moment is the site without its administrator."""
    starts_on = max(from_day, held.starts_on)
    lasting = (
        Q(ends_on__isnull=True) if held.ends_on is None else Q(ends_on__isnull=True) | Q(ends_on__gte=held.ends_on)
    )
    twins = Assignment.objects.filter(user=successor, role=held.role, unit=held.unit, starts_on__lte=starts_on)
    if not twins.filter(lasting).exists():
        span = {"starts_on": starts_on, "ends_on": held.ends_on}
        assign(actor=actor, user=successor, role=held.role, unit=held.unit, reason=reason, **span)
    end_assignment(actor=actor, assignment=held, ends_on=starts_on, reason=reason)


def _problems(user: User, successor: User | Newcomer, from_day: date, closes_account: bool) -> list[Problem]:
    problems = []
    today = timezone.localdate()
    if successor == user:
        problems.append(Problem(_("Nobody hands over to themselves."), "successor"))
    if from_day < today:
        problems.append(Problem(_("The first day of the successor is today or later."), "from_day"))
    elif not _held_from(user, from_day).exists():
        problems.append(Problem(_("From that day on this person holds no role that could be handed over."), "from_day"))
    if closes_account and from_day > today:
        problems.append(
            Problem(
                _("An account is closed at once. Hand over from today, or close it when the day has come."), "closes"
            )
        )
    return problems
