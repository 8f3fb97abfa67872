"""A sign-in in Django's session: entering, how long it lasts, and leaving. Every request passes the middleware."""

import datetime as dt

from django.contrib.auth import login, logout
from django.utils import timezone

from accounts import services
from accounts.lockout import where_of
from accounts.models import AccountEvent, User
from accounts.services.sessions import LONGEST, SEEN_EVERY, idle_limit
from core.drafts.lost import give_back_typing

_MARK = "sitting"
"""Session key of {"id": OpenSession, "idle", "since", "seen"}, in seconds: what each request needs, without a query."""


def enter(request, user: User, *, is_own_device: bool) -> None:
    """Signs in under a fresh session key, and notes where; typing that an ended sign-in left is given back."""
    login(request, user)
    request.session.save()  # the key must be there to be noted
    opened = services.open_session(
        user=user, key=request.session.session_key, is_own_device=is_own_device, where=where_of(request)
    )
    now = _seconds(timezone.now())
    idle = int(idle_limit(is_own_device).total_seconds())
    request.session[_MARK] = {"id": opened.pk, "idle": idle, "since": now, "seen": now}
    give_back_typing(request.session, user)


def leave(request, kind: str = AccountEvent.Kind.SIGNED_OUT) -> None:
    """Notes the end and signs out; whoever is not signed in leaves nothing."""
    opened = open_session_of(request)
    if opened is not None:
        services.close_session(session_id=opened, user=request.user, kind=kind, where=where_of(request))
    logout(request)


def open_session_of(request) -> int | None:
    """The number of the session that asks."""
    return request.session.get(_MARK, {}).get("id") if request.user.is_authenticated else None


def keep_key(request) -> None:
    """After Django has given the session another key."""
    opened = open_session_of(request)
    if opened is not None:
        request.session.save()
        services.follow_key(session_id=opened, key=request.session.session_key)


class SittingMiddleware:
    """Ends a sign-in that nobody used for too long, or that is too old whatever its use; before any page looks."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        mark = request.session.get(_MARK) if request.user.is_authenticated else None
        if mark:
            now = timezone.now()
            unused, age = _seconds(now) - mark["seen"], _seconds(now) - mark["since"]
            if unused > mark["idle"] or age > LONGEST.total_seconds():
                leave(request, AccountEvent.Kind.IDLE)
            elif unused >= SEEN_EVERY.total_seconds():
                request.session[_MARK] = mark | {"seen": _seconds(now)}
                services.note_seen(session_id=mark["id"], at=now, idle=dt.timedelta(seconds=mark["idle"]))
        return self.get_response(request)


def _seconds(at: dt.datetime) -> int:
    return int(at.timestamp())
