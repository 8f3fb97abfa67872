"""The second factor: set up, asked at the door, removed. Wrong codes are counted even where nothing else is saved."""

import datetime as dt
import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.codes import plain_code, recovery_digest, secret_of, step_of
from accounts.models import AccountEvent, RecoveryCode, SecondFactor, User
from accounts.passwords import make_one_time_password
from accounts.rules import NOWHERE, Where
from accounts.services.events import note_event
from accounts.services.sessions import end_sessions
from core.audit import Trail
from core.problems import Problem, Refused

Kind = AccountEvent.Kind
RECOVERY_CODES = 10
MOST_WRONG = 5
"""Wrong codes in a row before a pause; of a million codes three fit at any time."""
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=15), dt.timedelta(days=1)


def new_salt() -> str:
    """What a new telephone's secret is derived of."""
    return secrets.token_hex(16)


@transaction.atomic
def set_factor(*, user: User, salt: str, code: str, session: int | None = None, where: Where = NOWHERE) -> list[str]:
    """The user's telephone becomes the second factor once it shows a right code; answers the recovery codes, told once.

    Every session but this one (`session`) ends.
    """
    fresh = User.objects.select_for_update().get(pk=user.pk)
    if fresh.has_second_factor:
        raise Refused(Problem(_("Two-step sign-in is set up already. Remove it first to set up another telephone.")))
    step = step_of(plain_code(code), secret_of(salt), timezone.now())
    if step is None:
        raise Refused(Problem(_("This is not the code that the app shows now. Wait for the next one."), "code"))
    SecondFactor.objects.update_or_create(
        user=user, defaults={"salt": salt, "last_step": step, "failures": 0, "blocked_until": None}
    )
    _mark(user, user, has_factor=True, kind=Kind.FACTOR_SET, where=where)
    end_sessions(actor=user, user=user, but=session, where=where)
    return _make_codes(user)


@transaction.atomic
def renew_recovery_codes(*, user: User, where: Where = NOWHERE) -> list[str]:
    """Ten new codes, told once; the old ones stop working."""
    note_event(kind=Kind.CODES_MADE, user=user, actor=user, where=where)
    return _make_codes(user)


@transaction.atomic
def remove_own_factor(*, user: User, session: int | None = None, where: Where = NOWHERE) -> None:
    """The password alone opens the own account again. The page has asked for a code (`spend_code`)."""
    _remove(user, user, session=session, where=where)


@transaction.atomic
def remove_lost_factor(*, actor, user: User, reason: str) -> User:
    """An administrator's help for whoever lost telephone and paper; ends the user's sessions and pauses."""
    if not actor.may("users.manage"):
        raise PermissionDenied
    if actor == user:
        raise Refused(Problem(_("Remove your own two-step sign-in under “My account”, or ask another administrator.")))
    _remove(actor, user, reason=reason)
    return user


def _remove(actor, user: User, *, reason: str = "", session: int | None = None, where: Where = NOWHERE) -> None:
    fresh = User.objects.select_for_update().get(pk=user.pk)
    if not fresh.has_second_factor:
        raise Refused(Problem(_("This account has no two-step sign-in.")))
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    _mark(actor, user, has_factor=False, kind=Kind.FACTOR_REMOVED, where=where, reason=reason)
    end_sessions(actor=actor, user=user, but=session, where=where)


def spend_code(*, user: User, typed: str, where: Where = NOWHERE) -> None:
    """Takes a code of the telephone or of the paper, each of them once; raises Refused in words otherwise.

    Not within another transaction: its refusal would take the count of wrong codes back.
    """
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().get(user=user)
        now = timezone.now()
        refusal = _pause(factor, now)
        if refusal is None:
            if _fits_telephone(factor, typed, now) or _fits_paper(user, typed, now, where):
                factor.failures, factor.blocked_until = 0, None
            else:
                refusal = _count_failure(factor, now, where)
            factor.save()
    if refusal is not None:
        raise Refused(refusal)


def recovery_codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def _fits_telephone(factor: SecondFactor, typed: str, now: dt.datetime) -> bool:
    step = step_of(plain_code(typed), secret_of(factor.salt), now)
    if step is None or step <= factor.last_step:
        return False
    factor.last_step = step
    return True


def _fits_paper(user: User, typed: str, now: dt.datetime, where: Where) -> bool:
    digest = recovery_digest(user.pk, typed)
    if not RecoveryCode.objects.filter(user=user, digest=digest, used_at=None).update(used_at=now):
        return False
    note_event(kind=Kind.CODE_USED, user=user, actor=user, where=where)
    return True


def _pause(factor: SecondFactor, now: dt.datetime) -> Problem | None:
    if factor.blocked_until is None or factor.blocked_until <= now:
        return None
    until = timezone.localtime(factor.blocked_until)
    words = _("Too many wrong codes. Try again after %(time)s, or call the administrator.")
    return Problem(words % {"time": f"{until:%H:%M %d/%m/%Y}"}, "code")


def _count_failure(factor: SecondFactor, now: dt.datetime, where: Where) -> Problem:
    """Each further pause is twice as long as the one before."""
    factor.failures += 1
    pauses, is_within = divmod(factor.failures, MOST_WRONG)
    if is_within:
        note_event(kind=Kind.CODE_FAILED, user=factor.user, where=where)
        return Problem(_("This code does not fit, or it was used already. Wait for the next one."), "code")
    factor.blocked_until = now + min(FIRST_PAUSE * 2 ** min(pauses - 1, 10), LONGEST_PAUSE)
    note_event(kind=Kind.CODE_PAUSED, user=factor.user, where=where)
    return _pause(factor, now)


def _make_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = [make_one_time_password() for _number in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=recovery_digest(user.pk, code)) for code in codes)
    return codes


def _mark(actor, user: User, *, has_factor: bool, kind: str, where: Where, reason: str = "") -> None:
    user.has_second_factor = has_factor
    user.save(update_fields=["has_second_factor"])
    trail = Trail(actor, "own.factor" if actor == user else "users.manage", reason)
    trail.add(user, before={"has_second_factor": not has_factor}, after={"has_second_factor": has_factor})
    trail.write()
    note_event(kind=kind, user=user, actor=actor, where=where, note=reason)
