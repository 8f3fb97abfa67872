"""Writes of the reports floor: letterheads, what people write for a report, and the files that are given out."""

import hashlib

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import Trail, snapshot
from core.problems import Problem, Refused, from_validation_error
from core.scoping import require_everything
from core.text import nfc
from districts.models import Unit
from reports.models import Letterhead, ReportFile, ReportText
from reports.yearly.standing import Standing
from targets.basis import Basis
from targets.models import ReportingPeriod
from targets.querysets.periods import is_unit_within

LETTERHEAD_FIELDS = (
    "unit",
    "starts_on",
    "superior",
    "issuer",
    "number_mark",
    "place",
    "signatory_title",
    "signatory_name",
    "preparer_name",
    "recipients",
)


@transaction.atomic
def create_letterhead(*, actor, **fields) -> Letterhead:
    """A letterhead that holds from its `starts_on` until the area's next one's (`unit`; None: the whole programme).

    Refuses a second one of the area for the same day.
    """
    letterhead = Letterhead(**fields)
    _require(actor, letterhead.unit)
    _check(letterhead)
    letterhead.save()
    trail = Trail(actor, "letterhead.edit")
    trail.created([letterhead], LETTERHEAD_FIELDS)
    trail.write()
    return letterhead


@transaction.atomic
def edit_letterhead(*, actor, letterhead: Letterhead, **changes) -> Letterhead:
    """Corrects a letterhead; papers printed from now on bear it. Its area stays."""
    stored = Letterhead.objects.select_for_update().get(pk=letterhead.pk)
    _require(actor, stored.unit)
    before = snapshot(stored, changes)
    for name, value in changes.items():
        setattr(stored, name, value)
    _check(stored)
    stored.save()
    trail = Trail(actor, "letterhead.edit")
    trail.add(stored, before=before, after=snapshot(stored, changes))
    trail.write()
    return stored


def _require(actor, unit: Unit | None) -> None:
    if unit is None:
        require_everything(actor, "letterhead.edit")
    else:
        _require_unit(actor, "letterhead.edit", unit)


def _check(letterhead: Letterhead) -> None:
    if Letterhead.objects.of_same_day(letterhead).exists():
        raise Refused(Problem(_("There is a letterhead of this area from this day on already."), "starts_on"))
    try:
        letterhead.full_clean()
    except ValidationError as error:
        raise Refused(*from_validation_error(error)) from None


TEXT_FIELDS = ("difficulties", "proposals", "next_year")
FILE_FIELDS = ("unit", "since", "as_of", "boundary_on", "name", "sha256", "is_official", "closing", "state_words")


@transaction.atomic
def write_report_text(*, actor, period: ReportingPeriod, unit: Unit, **texts: str) -> ReportText:
    """What people say in one area's report of the period (TEXT_FIELDS). Refused once the period is closed.

    The period is locked first, as by its closing: a text is in the closing's files or refused.
    """
    _require_unit(actor, "reports.write", unit)
    period = ReportingPeriod.objects.select_for_update().get(pk=period.pk)
    last = period.closings.select_related("lock").last()
    if last is not None and not last.lock.is_open_at(timezone.now()):
        raise Refused(Problem(_("This period is closed. Reopen it first, if something has to be corrected.")))
    stored = ReportText.objects.filter(period=period, unit=unit).first()
    before = snapshot(stored, TEXT_FIELDS) if stored else None
    row = stored or ReportText(period=period, unit=unit)
    for name, text in texts.items():
        setattr(row, name, nfc(text))
    row.full_clean()
    row.save()
    trail = Trail(actor, "reports.write")
    trail.add(row, before=before, after=snapshot(row, TEXT_FIELDS))
    trail.write()
    return row


@transaction.atomic
def keep_report_file(
    *, actor, basis: Basis, standing: Standing, name: str, content: bytes, action: str = "reports.yearly"
) -> ReportFile:
    """Keeps a report file as it is given out, with who, when, on what it stands and its SHA-256.

    `action` is the right by which the actor has its figures. Bytes that are kept already are not kept a second time.
    """
    _require_unit(actor, action, basis.unit)
    sha256 = hashlib.sha256(content).hexdigest()
    same_as = ReportFile.objects.keeper_of(sha256)
    row = ReportFile(
        unit=basis.unit,
        plan=basis.plan,
        since=basis.since,
        as_of=basis.as_of,
        boundary_on=basis.boundary,
        name=name,
        content=b"" if same_as else content,
        same_as=same_as,
        sha256=sha256,
        is_official=standing.is_official,
        closing=standing.closing,
        state_words=standing.words,
        made_by_id=actor.pk,
    )
    row.full_clean(exclude=("unit", "plan", "closing", "same_as", "made_by"))  # rows that were just read
    row.save()
    trail = Trail(actor, action)
    trail.created([row], FILE_FIELDS)
    trail.write()
    return row


def _require_unit(actor, action: str, unit: Unit) -> None:
    """The unit must lie wholly in the actor's care."""
    scope = actor.scope_for(action)
    if not actor.may(action) or not (scope.is_everything or is_unit_within(scope, unit)):
        raise PermissionDenied
