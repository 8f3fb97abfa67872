"""Writes of user accounts and assignments. No password and no hash ever reaches the audit trail."""

from datetime import date, timedelta

from axes.utils import reset as forget_failed_sign_ins
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Assignment, User
from accounts.passwords import make_one_time_password
from accounts.policy import PROVINCE, Role
from accounts.rules import NOWHERE, Where, counted_name
from accounts.services.events import Kind, note_event
from accounts.services.sessions import end_sessions
from core.audit import Trail, snapshot
from core.problems import Problem, Refused, from_validation_error
from districts.models import Unit

_RIGHT = "users.manage"
_USER_FIELDS = ("username", "full_name", "phone", "language", "is_active", "must_change_password")
_EDITABLE = ("full_name", "phone", "language", "is_active")
_ASSIGNMENT_FIELDS = ("user", "role", "unit", "starts_on", "ends_on")
_EARLIEST = date(2000, 1, 1)
ONE_TIME_FOR = timedelta(days=3)
"""So long is a one-time password good: it travels by telephone or on paper, not longer."""


@transaction.atomic
def create_user(
    *, actor, username: str, full_name: str, phone: str = "", language: str = "vi", password: str | None = None
) -> tuple[User, str]:
    """A user who may sign in but has no assignment yet; answers the user and the one-time password.

    Only a demonstration gives the password itself, which is then known to all and need not be changed.
    """
    _require_right(actor)
    user = User(username=username, full_name=full_name, phone=phone, language=language)
    if password is None:
        user.must_change_password, user.password_until = True, timezone.now() + ONE_TIME_FOR
    password = password or make_one_time_password()
    user.set_password(password)
    _check(user)
    user.save()
    trail = Trail(actor, _RIGHT)
    trail.created([user], _USER_FIELDS)
    trail.write()
    note_event(kind=Kind.CREATED, user=user, actor=actor)
    return user, password


def find_user(username: str) -> User | None:
    """For commands on the server, which no right binds."""
    return User.objects.filter(username=username).first()


@transaction.atomic
def create_administrator(*, actor, username: str, full_name: str) -> tuple[User, str]:
    """The first administrator of an empty site, with a one-time password. Refused where the site has users already."""
    if User.objects.exists():
        raise Refused(Problem(_("This site has users already; its administrator makes further ones.")))
    user, password = create_user(actor=actor, username=username, full_name=full_name)
    assign(actor=actor, user=user, role=Role.PROVINCE_ADMIN, unit=None, starts_on=timezone.localdate())
    return user, password


@transaction.atomic
def edit_user(*, actor, user: User, reason: str = "", **changes) -> User:
    """Changes full_name, phone, language or is_active. Without is_active the person may not sign in any more."""
    _require_right(actor)
    unknown = changes.keys() - set(_EDITABLE)
    if unknown:
        raise TypeError(f"edit_user cannot change {sorted(unknown)}")
    user = User.objects.select_for_update().get(pk=user.pk)
    before = snapshot(user, changes)
    for name, value in changes.items():
        setattr(user, name, value)
    _check(user)
    if before == snapshot(user, changes):
        return user
    if before.get("is_active") and not user.is_active:
        if actor == user:
            raise Refused(Problem(_("You cannot bar yourself. Ask another administrator."), "is_active"))
        _require_other_administrator(Assignment.objects.exclude(user=user), "is_active", of=user.assignments.all())
    user.save()
    trail = Trail(actor, _RIGHT, reason)
    trail.add(user, before=before, after=snapshot(user, changes))
    trail.write()
    if before.get("is_active", user.is_active) != user.is_active:
        note_event(kind=Kind.ADMITTED if user.is_active else Kind.BARRED, user=user, actor=actor, note=reason)
        end_sessions(actor=actor, user=user)
    return user


@transaction.atomic
def reset_password(*, actor, user: User) -> str:
    """A new one-time password, told once and stored nowhere in clear; ends the user's sessions and lock-outs."""
    _require_right(actor)
    if actor == user:
        raise Refused(Problem(_("Change your own password under your name at the top of the page.")))
    password = make_one_time_password()
    _set_password(actor, user, password, must_change=True, action=_RIGHT)
    note_event(kind=Kind.PASSWORD_RESET, user=user, actor=actor)
    end_sessions(actor=actor, user=user)
    forget_failed_sign_ins(username=counted_name(user.username))
    return password


@transaction.atomic
def change_own_password(*, user: User, password: str, session: int | None = None, where: Where = NOWHERE) -> None:
    """The user's own choice, checked by the form's validators; a one-time password is spent with it.

    Every session but this one (`session`) ends.
    """
    _set_password(user, user, password, must_change=False, action="own.password")
    note_event(kind=Kind.PASSWORD_CHANGED, user=user, actor=user, where=where)
    end_sessions(actor=user, user=user, but=session, where=where)


@transaction.atomic
def set_language(*, user: User, language: str) -> None:
    """The language in which the user reads the site. ValidationError for one that the site does not speak."""
    before = snapshot(user, ["language"])
    user.language = language
    user.clean_fields(exclude=[field.name for field in User._meta.fields if field.name != "language"])
    if before != snapshot(user, ["language"]):
        user.save(update_fields=["language"])
        trail = Trail(user, "own.language")
        trail.add(user, before=before, after=snapshot(user, ["language"]))
        trail.write()


@transaction.atomic
def set_text_size(*, user: User, text_size: str) -> None:
    """How big the user reads the site. ValidationError for a size that there is not."""
    before = snapshot(user, ["text_size"])
    user.text_size = text_size
    user.clean_fields(exclude=[field.name for field in User._meta.fields if field.name != "text_size"])
    if before != snapshot(user, ["text_size"]):
        user.save(update_fields=["text_size"])
        trail = Trail(user, "own.text_size")
        trail.add(user, before=before, after=snapshot(user, ["text_size"]))
        trail.write()


@transaction.atomic
def assign(
    *,
    actor,
    user: User,
    role: str,
    unit: Unit | None,
    starts_on: date,
    ends_on: date | None = None,
    reason: str = "",
) -> Assignment:
    """From `starts_on` until before `ends_on` the user acts in the role for the unit (None: the whole programme).

    The unit may have ended: whoever is assigned to it cares for what came of it. Clubs links a secretary's club.
    """
    _require_right(actor)
    if actor == user:
        raise Refused(Problem(_("Nobody changes their own assignments. Ask another administrator.")))
    made = Assignment(user=user, role=role, unit=unit, starts_on=starts_on, ends_on=ends_on)
    problems = _assignment_problems(made)
    if problems:
        raise Refused(*problems)
    _check(made)
    made.save()
    trail = Trail(actor, _RIGHT, reason)
    trail.created([made], _ASSIGNMENT_FIELDS)
    trail.write()
    note_event(kind=Kind.RIGHTS, user=user, actor=actor, note=_duty_words(made, reason))
    return made


@transaction.atomic
def end_assignment(*, actor, assignment: Assignment, ends_on: date, reason: str = "") -> Assignment:
    """Ends an assignment that is open, or ends it sooner; `ends_on` is the first day on which it no longer holds."""
    _require_right(actor)
    made = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if actor == made.user:
        raise Refused(Problem(_("Nobody changes their own assignments. Ask another administrator.")))
    if ends_on < made.starts_on:
        raise Refused(Problem(_("The assignment must not end before it starts."), "ends_on"))
    if made.ends_on and ends_on >= made.ends_on:
        raise Refused(
            Problem(_("The assignment ends on that day or sooner already. Make a new one instead."), "ends_on")
        )
    _require_other_administrator(
        Assignment.objects.exclude(pk=made.pk), "ends_on", of=Assignment.objects.filter(pk=made.pk)
    )
    before = snapshot(made, ["ends_on"])
    made.ends_on = ends_on
    made.save(update_fields=["ends_on"])
    trail = Trail(actor, _RIGHT, reason)
    trail.add(made, before=before, after=snapshot(made, ["ends_on"]))
    trail.write()
    note_event(kind=Kind.RIGHTS, user=made.user, actor=actor, note=_duty_words(made, reason))
    return made


def _require_right(actor) -> None:
    if not actor.may(_RIGHT):
        raise PermissionDenied


def _duty_words(assignment: Assignment, reason: str) -> str:
    """What an account event says of an assignment; the days stand in the person's history."""
    words = f"{assignment.get_role_display()}: {assignment.area_label}"
    return (f"{words}. {reason}" if reason else words)[:200]


def _check(instance) -> None:
    try:
        instance.full_clean()
    except ValidationError as error:
        raise Refused(*from_validation_error(error)) from None


def _set_password(actor, user: User, password: str, *, must_change: bool, action: str) -> None:
    before = snapshot(user, ["must_change_password"])
    user.set_password(password)
    user.must_change_password = must_change
    user.password_until = timezone.now() + ONE_TIME_FOR if must_change else None
    user.save(update_fields=["password", "must_change_password", "password_until"])
    trail = Trail(actor, action)
    trail.add(user, before=before, after=snapshot(user, ["must_change_password"]))
    trail.write()


def _assignment_problems(made: Assignment) -> list[Problem]:
    problems = []
    if not made.user.is_active:
        problems.append(Problem(_("This person may not sign in any more. Allow it again first.")))
    if made.unit and made.role in PROVINCE:
        problems.append(Problem(_("This role always acts for the whole programme: leave the area empty."), "unit"))
    if not made.unit and made.role in (Role.AREA_OFFICER, Role.SECRETARY):
        problems.append(Problem(_("Choose the area of an area officer or a club secretary."), "unit"))
    if made.starts_on < _EARLIEST:
        problems.append(Problem(_("The programme has no dates before the year 2000."), "starts_on"))
    if made.ends_on and made.ends_on <= made.starts_on:
        problems.append(Problem(_("The assignment must not end before it starts."), "ends_on"))
    twins = made.user.assignments.filter(role=made.role, unit=made.unit).overlapping(made.starts_on, made.ends_on)
    # a secretary may keep the books of two clubs of one commune
    if made.role != Role.SECRETARY and twins.exists():
        problems.append(Problem(_("The person has this very assignment in that time already."), "role"))
    return problems


def _require_other_administrator(remaining, field: str, *, of) -> None:
    """Whoever takes away an administrator (`of`) must leave another; the lock keeps two from leaving at once."""
    lasting = Assignment.objects.of_lasting_administrators().order_by("pk").select_for_update(of=("self",))
    kept = {row.pk for row in lasting}
    if not kept & set(of.values_list("pk", flat=True)):
        return
    if not kept & set(remaining.values_list("pk", flat=True)):
        raise Refused(Problem(_("The site must keep an administrator. Assign another one first."), field))
