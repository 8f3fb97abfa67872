"""Rescheduling (gia hạn): what is owed gets a new schedule from a day on; before that day the old one holds."""

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs import access
from core.audit import Trail
from core.dates import add_months, format_date
from core.problems import Problem, Refused
from core.text import nfc
from funds.checks import NOTE_LENGTH, day_faults, terms_faults
from funds.models import Instalment, Loan
from funds.rules import MAX_MONTHS, Line, schedule
from funds.services.books import lock_clubs
from funds.services.posting import schedule_facts

ACTION = "loans.reschedule"
MAX_PAUSE_MONTHS = 24
"""A first instalment later than this after the rescheduling is a slip of the pen."""


def reschedule_loan(
    *,
    actor,
    loan: Loan,
    from_on: date,
    months: int,
    first_due_on: date,
    reason: str,
    method: str | None = None,
    rounding_vnd: int | None = None,
) -> list[Instalment]:
    """A new schedule of what the loan owes at the end of `from_on`, in force from that day; its lines.

    It is reckoned by `method` and `rounding_vnd`, the loan's own where they are None. The old lines are superseded that
    day and stay: as of any earlier day they hold. Running totals begin at the principal paid by then, so payments of
    whatever day go on covering the oldest lines first; one dated before the rescheduling and entered later counts as
    paid ahead. `take_back_rescheduling` undoes it.
    Refused: no reason, a day before or on the day of the schedule in force, the future, a closed period, nothing owed.
    """
    access.require(actor, ACTION, [loan.club])
    with transaction.atomic():
        club = lock_clubs([loan.club_id])[loan.club_id]
        loan = Loan.objects.get(pk=loan.pk)
        terms = {"method": method, "rounding_vnd": rounding_vnd}
        problems = [*schedule_problems(loan, from_on, months, first_due_on, **terms), *_reason_problems(nfc(reason))]
        problems = problems or _closed(club, from_on)
        if problems:
            raise Refused(*problems)
        lines = new_lines(loan, from_on, months, first_due_on, **terms)
        old = list(Instalment.objects.filter(loan=loan, superseded_on__isnull=True))
        for line in old:
            line.superseded_on = from_on
        Instalment.objects.bulk_update(old, ["superseded_on"])
        made = Instalment.objects.bulk_create([_instalment(loan, line, from_on) for line in lines])
        trail = Trail(actor, ACTION, reason=nfc(reason))
        trail.add(loan, after=schedule_facts(made))
        trail.write()
        return made


def take_back_rescheduling(*, actor, loan: Loan, reason: str) -> list[Instalment]:
    """The latest rescheduling is as if it had never been; the lines of the schedule before it, in force again.

    Its own lines stay as superseded on their first day, so that they hold on none; payments cover the old lines again.
    Refused: no reason, a loan that was not rescheduled, a rescheduling within a closed period.
    """
    access.require(actor, ACTION, [loan.club])
    with transaction.atomic():
        club = lock_clubs([loan.club_id])[loan.club_id]
        lines = list(Instalment.objects.filter(loan=loan).not_taken_back())
        begun = max((line.in_force_from for line in lines), default=None)
        old = [line for line in lines if line.superseded_on == begun]
        problems = _reason_problems(nfc(reason)) or ([] if old else _never_rescheduled(loan)) or _closed(club, begun)
        if problems:
            raise Refused(*problems)
        for line in lines:
            if line.in_force_from == begun:
                line.superseded_on = begun
        for line in old:
            line.superseded_on = None
        Instalment.objects.bulk_update(lines, ["superseded_on"])
        trail = Trail(actor, ACTION, reason=nfc(reason))
        trail.add(loan, after={"schedule_taken_back": begun.isoformat()})
        trail.write()
        return old


def _never_rescheduled(loan: Loan) -> list[Problem]:
    return [Problem(_("The loan %(code)s has only its first schedule.") % {"code": loan.code})]


def new_lines(
    loan: Loan,
    from_on: date,
    months: int,
    first_due_on: date,
    method: str | None = None,
    rounding_vnd: int | None = None,
) -> list[Line]:
    """The schedule that a rescheduling would give: what is owed at the end of `from_on`, each month on the day of
    `first_due_on`, reckoned as asked or else the way the loan is, without grace; none where nothing is owed."""
    owed = Loan.objects.filter(pk=loan.pk).with_outstanding_on(from_on).get().outstanding_vnd
    if owed <= 0:
        return []
    paid = loan.principal_vnd - owed
    terms = {"method": method or loan.method, "rounding_vnd": rounding_vnd or loan.rounding_vnd}
    return [
        replace(line, due_on=add_months(first_due_on, line.number - 1), cumulative_vnd=paid + line.cumulative_vnd)
        for line in schedule(owed, months, loan.monthly_rate_percent, first_due_on, **terms)
    ]


def schedule_problems(
    loan: Loan,
    from_on: date,
    months: int,
    first_due_on: date,
    method: str | None = None,
    rounding_vnd: int | None = None,
) -> list[Problem]:
    """What speaks against such a new schedule, apart from reason and period."""
    found = list(day_faults("from_on", from_on, timezone.localdate()))
    begun = Instalment.objects.filter(loan=loan).not_taken_back().aggregate(day=Max("in_force_from"))["day"]
    if loan.cancelled_on is not None:
        found.append(("", _("The loan %(code)s was cancelled.") % {"code": loan.code}))
    elif begun is not None and from_on <= begun:
        words = _("The schedule in force began on %(day)s: choose a later day.")
        found.append(("from_on", words % {"day": format_date(begun)}))
    found += terms_faults(method, rounding_vnd)
    if not 1 <= months <= MAX_MONTHS:
        found.append(("months", _("The number of months must be from 1 to %(limit)s.") % {"limit": MAX_MONTHS}))
    if first_due_on < from_on:
        found.append(("first_due_on", _("The first instalment must not fall due before the new schedule begins.")))
    elif not found and first_due_on > add_months(from_on, MAX_PAUSE_MONTHS):
        words = _("The first instalment lies more than %(months)s months ahead: check the year.")
        found.append(("first_due_on", words % {"months": MAX_PAUSE_MONTHS}))
    if not found and not new_lines(loan, from_on, months, first_due_on, method, rounding_vnd):
        found.append(("from_on", _("Nothing is owed on %(day)s.") % {"day": format_date(from_on)}))
    return [Problem(message, field) for field, message in found]


def _reason_problems(reason: str) -> list[Problem]:
    if not reason:
        return [Problem(_("Say why the loan is rescheduled."), "reason")]
    if len(reason) > NOTE_LENGTH:
        return [Problem(_("The text is too long: at most %(limit)s letters.") % {"limit": NOTE_LENGTH}, "reason")]
    return []


def _closed(club, day: date) -> list[Problem]:
    return [Problem(message, "from_on") for message in access.closed_problems([(club, day)]) if message]


def _instalment(loan: Loan, line: Line, from_on: date) -> Instalment:
    return Instalment(
        loan=loan,
        number=line.number,
        due_on=line.due_on,
        principal_vnd=line.principal_vnd,
        interest_vnd=line.interest_vnd,
        cumulative_vnd=line.cumulative_vnd,
        in_force_from=from_on,
    )
