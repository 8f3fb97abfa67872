"""What happens at the door and to accounts, noted once and for good. Nothing that was typed is ever noted."""

import datetime as dt

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.utils import timezone

from accounts.models import AccountEvent, User
from accounts.rules import NOWHERE, Where

Kind = AccountEvent.Kind
MOST_FROM_ONE_PLACE = 60
"""Wrong passwords of all names together from one address in the time of a pause: an office full of people behind one
connection makes fewer, whoever tries one password on many names makes more."""


def note_event(*, kind: str, user: User, actor=None, where: Where = NOWHERE, note: str = "") -> None:
    """Inside the caller's transaction: `actor` did this to the account of `user`; None or SYSTEM: nobody signed in."""
    actor_id = getattr(actor, "pk", None)
    AccountEvent.objects.create(
        kind=kind, user=user, actor_id=actor_id, device=where.device, place=where.place, note=note
    )


def note_failed_sign_in(*, username: str, is_paused: bool, where: Where) -> None:
    """A wrong password for an account that exists; of other names nothing is kept, they may be mistyped passwords.

    A pause is noted once in the time that it lasts: a machine that goes on trying fills no table.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        return
    if is_paused:
        since = timezone.now() - settings.AXES_COOLOFF_TIME
        recent = AccountEvent.objects.filter(user=user, kind=Kind.PAUSED, at__gt=since)
        if recent.exists():
            return
    note_event(kind=Kind.PAUSED if is_paused else Kind.FAILED, user=user, where=where)


def end_of_pause(counted: str, address: str) -> dt.datetime:
    """Until when a name (as the lock-out counts it) cannot be tried from an address: a while after the last attempt."""
    attempts = AccessAttempt.objects.filter(username=counted, ip_address=address)
    last = attempts.aggregate(last=Max("attempt_time"))["last"] or timezone.now()
    return last + settings.AXES_COOLOFF_TIME


def end_of_place_pause(address: str) -> dt.datetime | None:
    """Until when nobody can sign in from an address, whatever the name; None while it may."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    tried = AccessAttempt.objects.filter(ip_address=address, attempt_time__gt=since)
    found = tried.aggregate(wrong=Sum("failures_since_start"), last=Max("attempt_time"))
    return found["last"] + settings.AXES_COOLOFF_TIME if (found["wrong"] or 0) >= MOST_FROM_ONE_PLACE else None
