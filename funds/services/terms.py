"""Setting the rules of lending: dated rows of the programme or of one club."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs import access
from clubs.models import Club
from core.audit import Trail, snapshot
from core.dates import add_months
from core.money import format_vnd
from core.problems import Problem, Refused, from_validation_error
from core.text import nfc
from districts.models import Unit
from funds.checks import day_faults
from funds.models import LoanRules
from funds.services.books import lock_clubs
from funds.terms import DEFAULTS, Terms

PROGRAMME_ACTION, CLUB_ACTION = "loan_rules.edit", "loan_rules.club"
FIELDS = ("unit", "club", "starts_on", *DEFAULTS)
MONTHS_AHEAD = 12


def set_programme_rules(*, actor, unit: Unit, starts_on: date, reason: str = "", **settings) -> LoanRules:
    """The rules of the unit's programme from `starts_on` until its next row begins; a row of that day is corrected.

    `settings` by the names of funds.terms.DEFAULTS; whichever is left out or empty is "chưa quy định". Refused: a day
    in a closed period, before 2000 or more than a year ahead, and values outside their bounds.
    """
    if not actor.may(PROGRAMME_ACTION):
        raise PermissionDenied
    with transaction.atomic():
        access.lock_programme()
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        row = LoanRules.objects.filter(unit=unit, starts_on=starts_on).first() or LoanRules(unit=unit)
        message = access.Locks.in_force().message_anywhere(starts_on)
        return _set(actor, PROGRAMME_ACTION, row, starts_on, settings, reason, message)


def set_club_rules(*, actor, club: Club, starts_on: date, reason: str = "", **settings) -> LoanRules:
    """The club's own rules, over the programme's; otherwise as `set_programme_rules`."""
    access.require(actor, CLUB_ACTION, [club])
    with transaction.atomic():
        club = lock_clubs([club.pk])[club.pk]
        row = LoanRules.objects.filter(club=club, starts_on=starts_on).first() or LoanRules(club=club)
        _require_no_looser_limit(actor, club, starts_on, settings.get("second_person_from_vnd"))
        (message,) = access.closed_problems([(club, starts_on)])
        return _set(actor, CLUB_ACTION, row, starts_on, settings, reason, message)


def _require_no_looser_limit(actor, club: Club, starts_on: date, wanted: int | None) -> None:
    """Whoever is held to a second person must not lift that limit alone."""
    if wanted is None or actor.may(PROGRAMME_ACTION):
        return
    _own, of_unit = LoanRules.objects.book([club.pk]).rules_on(club.pk, starts_on)
    limit = Terms.of(None, of_unit).second_person_from_vnd
    if wanted > limit:
        words = _("Only the province sets this above %(limit)s ₫, the programme's limit.")
        raise Refused(Problem(words % {"limit": format_vnd(limit)}, "second_person_from_vnd"))


def _set(actor, action: str, row: LoanRules, starts_on: date, settings: dict, reason: str, closed: str | None):
    before = snapshot(row, FIELDS) if row.pk else None
    row.starts_on = starts_on
    for name in DEFAULTS:
        value = settings.get(name)
        empty = "" if name in ("method", "overdue_rule") else None
        setattr(row, name, empty if value is None else nfc(value) if isinstance(value, str) else value)
    last = add_months(timezone.localdate(), MONTHS_AHEAD)
    problems = [Problem(message, field) for field, message in day_faults("starts_on", starts_on, last)]
    if closed:
        problems.append(Problem(closed, "starts_on"))
    try:
        row.full_clean()
    except ValidationError as error:
        problems += from_validation_error(error)
    if problems:
        raise Refused(*problems)
    after = snapshot(row, FIELDS)
    if after != before:
        row.save()
        trail = Trail(actor, action, reason=reason)
        trail.add(row, before=before, after=after)
        trail.write()
    return row
