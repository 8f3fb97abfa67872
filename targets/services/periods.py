"""The way of a report: the province opens a period, the areas hand in, the province returns or approves."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.access import lock_message
from clubs.models import Club
from core.audit import Trail, snapshot
from core.problems import Problem, Refused, from_validation_error
from targets.models import ReportingPeriod, Submission, SubmissionNote
from targets.querysets.periods import reporting_units

PERIOD_FIELDS = ("kind", "starts_on", "ends_on", "due_on")
SUBMISSION_FIELDS = ("period", "unit", "state", "message", "answer")
NOTE_FIELDS = ("submission", "club", "target_code", "text")
State = Submission.State


@transaction.atomic
def open_period(*, actor, kind: str, starts_on: date, ends_on: date, due_on: date) -> ReportingPeriod:
    """A new reporting period. A report is expected of every unit that has an area officer today."""
    if not actor.may("periods.open"):
        raise PermissionDenied
    period = ReportingPeriod(kind=kind, starts_on=starts_on, ends_on=ends_on, due_on=due_on)
    try:
        period.full_clean()
    except ValidationError as error:
        raise Refused(*from_validation_error(error)) from None
    units = list(reporting_units(timezone.localdate()))
    if not units:
        raise Refused(Problem(_("No area has an officer today, so nobody could hand in a report. Assign them first.")))
    period.save()
    made = Submission.objects.bulk_create([Submission(period=period, unit=unit) for unit in units])
    trail = Trail(actor, "periods.open")
    trail.created([period], PERIOD_FIELDS)
    trail.created(made, SUBMISSION_FIELDS)
    trail.write()
    return period


@transaction.atomic
def submit(*, actor, submission: Submission, message: str = "") -> Submission:
    """The area hands in its report. Refused before the period is over and where it stands handed in already."""
    stored = _locked(actor, "submissions.submit", submission)
    _refuse_unless(stored, (State.DRAFT, State.RETURNED), _("This report was handed in already."))
    if timezone.localdate() <= stored.period.ends_on:
        raise Refused(Problem(_("The period is not over yet: the report can be handed in from the day after on.")))
    changes = {"state": State.SUBMITTED, "message": message}
    more = {"submitted_at": timezone.now(), "submitted_by_id": actor.pk}
    return _change(actor, "submissions.submit", stored, changes, more)


@transaction.atomic
def return_submission(*, actor, submission: Submission, answer: str) -> Submission:
    """The province gives a report back to be mended, with the reason."""
    stored = _locked(actor, "submissions.decide", submission)
    _refuse_unless(stored, (State.SUBMITTED, State.APPROVED), _("Only a report that was handed in can be returned."))
    if not answer:
        raise Refused(Problem(_("Say what has to be mended."), "answer"))
    return _change(actor, "submissions.decide", stored, {"state": State.RETURNED, "answer": answer})


@transaction.atomic
def approve_submission(*, actor, submission: Submission, answer: str = "") -> Submission:
    """The province accepts a report as it stands."""
    stored = _locked(actor, "submissions.decide", submission)
    _refuse_unless(stored, (State.SUBMITTED,), _("Only a report that was handed in can be approved."))
    return _change(actor, "submissions.decide", stored, {"state": State.APPROVED, "answer": answer})


@transaction.atomic
def note_on_submission(
    *, actor, submission: Submission, text: str, club: Club | None = None, target_code: str = ""
) -> SubmissionNote:
    """A remark on a club, a figure or the whole report."""
    stored = _locked(actor, "submissions.decide", submission)
    if not text:
        raise Refused(Problem(_("Write the remark."), "text"))
    note = SubmissionNote.objects.create(
        submission=stored, club=club, target_code=target_code, text=text, written_by_id=actor.pk
    )
    trail = Trail(actor, "submissions.decide")
    trail.created([note], NOTE_FIELDS)
    trail.write()
    return note


def _locked(actor, action: str, submission: Submission) -> Submission:
    """The report as it stands; its period is locked first, as a closing does, and must not be closed."""
    period = ReportingPeriod.objects.select_for_update().get(pk=submission.period_id)
    rows = Submission.objects.visible_to(actor, action).select_related("period", "unit")
    stored = rows.select_for_update(of=("self",)).filter(pk=submission.pk).first()
    if stored is None:
        raise PermissionDenied
    closing = period.closings.select_related("lock").last()
    if closing is not None and not closing.lock.is_open_at(timezone.now()):
        raise Refused(Problem(lock_message(closing.lock)))
    return stored


def _refuse_unless(submission: Submission, states: tuple[str, ...], message: str) -> None:
    if submission.state not in states:
        raise Refused(Problem(message))


def _change(actor, action: str, stored: Submission, changes: dict, more: dict | None = None) -> Submission:
    before = snapshot(stored, changes)
    for name, value in (changes | (more or {})).items():
        setattr(stored, name, value)
    stored.save()
    trail = Trail(actor, action)
    trail.add(stored, before=before, after=snapshot(stored, changes))
    trail.write()
    return stored
