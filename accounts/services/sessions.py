"""Sessions: who is signed in where, until when, and how that ends. The session store decides; our rows only tell."""

import datetime as dt
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import AccountEvent, OpenSession, User
from accounts.rules import NOWHERE, Where
from accounts.services.events import note_event

SHARED_IDLE, OWN_IDLE = dt.timedelta(minutes=30), dt.timedelta(hours=8)
"""So long may nobody touch a PC that others use too, and a person's own one."""
LONGEST = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
SEEN_EVERY = dt.timedelta(minutes=3)
"""Pages write nothing; once in this time one of them notes that the person is still there."""


@transaction.atomic
def open_session(*, user: User, key: str, is_own_device: bool, where: Where = NOWHERE) -> OpenSession:
    """Notes a sign-in under the session's fresh key; what has run out of all users is cleared away with it."""
    now = timezone.now()
    OpenSession.objects.filter(started_at__lt=now - LONGEST).delete()
    _store().clear_expired()
    note_event(kind=AccountEvent.Kind.SIGNED_IN, user=user, actor=user, where=where)
    return OpenSession.objects.create(
        user=user,
        key=key,
        is_shared=not is_own_device,
        seen_at=now,
        runs_out_at=now + idle_limit(is_own_device),
        **where._asdict(),
    )


def idle_limit(is_own_device: bool) -> dt.timedelta:
    return OWN_IDLE if is_own_device else SHARED_IDLE


def note_seen(*, session_id: int, at: dt.datetime, idle: dt.timedelta) -> None:
    OpenSession.objects.filter(pk=session_id).update(seen_at=at, runs_out_at=at + idle)


def follow_key(*, session_id: int, key: str) -> None:
    """The session got another key, as it does when its password changes."""
    OpenSession.objects.filter(pk=session_id).update(key=key)


@transaction.atomic
def close_session(*, session_id: int, user: User, kind: str, where: Where = NOWHERE) -> None:
    """The session's own end: signed out, or out of use for too long."""
    OpenSession.objects.filter(pk=session_id, user=user).delete()
    note_event(kind=kind, user=user, actor=user, where=where)


@transaction.atomic
def end_sessions(*, actor, user: User, only: int | None = None, but: int | None = None, where: Where = NOWHERE) -> int:
    """Ends the user's sessions (`only` one of them, or all `but` one) at their next click; answers how many."""
    if actor != user and not actor.may("users.manage"):
        return 0
    rows = OpenSession.objects.filter(user=user).exclude(pk=but)
    if only is not None:
        rows = rows.filter(pk=only)
    keys = list(rows.values_list("key", flat=True))
    for key in keys:
        _store()(key).delete()
    rows.delete()
    if keys:
        note_event(kind=AccountEvent.Kind.SESSIONS_ENDED, user=user, actor=actor, where=where)
    return len(keys)


def _store():
    return import_module(settings.SESSION_ENGINE).SessionStore
