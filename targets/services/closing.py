"""Closing a reporting period: its figures, places, definitions and files are frozen, and its facts are refused."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from clubs.access import lock_programme
from clubs.models import Club
from core.audit import Trail, mark_now
from core.problems import Problem, Refused
from core.scoping import require_everything
from core.text import nfc
from districts.models import PeriodLock, Unit
from districts.services import lock_period, reopen_period, supersede_lock
from targets.basis import Basis
from targets.figures import ClubFigures, club_figures
from targets.formats import club_json, decimal_string
from targets.indicators import INDICATORS
from targets.models import ClosedClub, ClosedFigure, ClosedFile, Closing, ReportingPeriod, Submission
from targets.querysets.facts import Facts, every_club
from targets.readings import TargetReading, read_by_unit, read_targets

ACTION = "periods.close"
FIELDS = ("period", "version", "plan", "boundary_on", "lock", "reason")
LONGEST_REOPENING = timedelta(days=31)

MakeFiles = Callable[[Basis], Iterable[tuple[str, bytes]]]
"""(name, bytes) of each file to be kept with a closing; called while nobody can write."""


def close_period(*, actor, period: ReportingPeriod, reason: str = "", make_files: MakeFiles) -> Closing:
    """Freezes the whole programme's figures of the period and refuses its facts from now on, whatever the way in.

    Every club and commune is locked first: what is being written is counted, what comes later is refused. Refused: a
    period that is not over, or closed and not reopened; areas that are not approved and no reason why it is closed all
    the same.
    """
    require_everything(actor, ACTION)
    with transaction.atomic():
        period = ReportingPeriod.objects.select_for_update().get(pk=period.pk)
        list(Club.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
        lock_programme()
        problems = closing_problems(period, nfc(reason))
        if problems:
            raise Refused(*problems)
        basis = basis_of(period)
        mark = mark_now().newest
        last = period.closings.select_related("lock").last()
        if last is not None:  # its lock would hold anew at its own moment and outlive a later reopening
            supersede_lock(actor=actor, lock=last.lock, reason=nfc(reason))
        lock = lock_period(actor=actor, closed_through=period.ends_on, reason=str(period))
        closing = Closing.objects.create(
            period=period,
            version=period.closings.count() + 1,
            plan=basis.plan,
            boundary_on=basis.boundary,
            definitions=definitions_of(basis),
            lock=lock,
            audit_mark=mark,
            reason=nfc(reason),
            closed_by_id=actor.pk,
        )
        _freeze(closing, basis, make_files)
        trail = Trail(actor, ACTION, reason=nfc(reason))
        trail.created([closing], FIELDS)
        trail.write()
        return closing


def reopen_closing(*, actor, closing: Closing, reason: str, until: datetime) -> Closing:
    """Takes facts of the period again until a moment at most a month ahead; then the lock holds by itself anew.

    Refused: no reason, a moment that is past or too far ahead, an earlier version than the last, a period that is open.
    """
    require_everything(actor, ACTION)
    if until > timezone.now() + LONGEST_REOPENING:
        raise Refused(Problem(_("A period is reopened for a month at most."), "until"))
    with transaction.atomic():
        period = ReportingPeriod.objects.select_for_update().get(pk=closing.period_id)
        if period.closings.last() != closing:
            raise Refused(Problem(_("Only the last version can be reopened.")))
        _refuse_while_closed_later(closing)
        reopen_period(actor=actor, lock=closing.lock, reason=nfc(reason), until=until)
    return closing


def _refuse_while_closed_later(closing: Closing) -> None:
    """Another closing whose lock covers the same days would go on refusing them."""
    later = PeriodLock.objects.in_force().filter(unit__isnull=True, closed_through__gte=closing.period.ends_on)
    lock = later.exclude(pk=closing.lock_id).first()
    if lock is not None:
        words = _("These days are closed by %(period)s too: reopen that period first.")
        raise Refused(Problem(words % {"period": lock.reason}))


def closing_problems(period: ReportingPeriod, reason: str) -> list[Problem]:
    """Why the period cannot be closed now."""
    if timezone.localdate() <= period.ends_on:
        return [Problem(_("The period is not over yet: it can be closed from the day after on."))]
    last = period.closings.select_related("lock").last()
    if last is not None and not last.lock.is_open_at(timezone.now()):
        return [Problem(_("This period is closed. Reopen it first, if something has to be corrected."))]
    if not reason and unapproved(period).exists():
        return [Problem(_("Some areas are not approved: say why the period is closed all the same."), "reason")]
    return []


def unapproved(period: ReportingPeriod):
    """The reports of areas that the province has not approved."""
    return period.submissions.exclude(state=Submission.State.APPROVED)


def basis_of(period: ReportingPeriod) -> Basis:
    """The whole programme on the period's days, under the boundaries of the plan."""
    return Basis.make(as_of=period.ends_on, since=period.starts_on)


def basis_of_closing(closing: Closing) -> Basis:
    """That on which the closing's figures stood."""
    period = closing.period
    return Basis.make(
        as_of=period.ends_on, since=period.starts_on, boundary=closing.boundary_on, plan_code=closing.plan.code
    )


def definitions_of(basis: Basis) -> dict:
    """What the figures meant: the plan's targets with goals and sentences, and the areas' least activities."""
    with override("vi"):
        targets = [
            {
                "code": target.code,
                "label": INDICATORS[target.code].label_for(target),
                "definition": INDICATORS[target.code].definition_for(target),
                "goal": decimal_string(target.goal),
                "threshold_vnd": target.threshold_vnd,
                "direction": target.direction,
                "band": decimal_string(target.band),
                "due_on": target.due_on.isoformat() if target.due_on else None,
                "reading": target.reading,
                "denominator": target.denominator,
                "older_from": target.older_from,
            }
            for target in basis.targets
        ]
    facts = Facts([], basis.since, basis.as_of)
    return {
        "plan": basis.plan.code,
        "version": basis.plan.versions.count(),
        "legal_basis": basis.plan.legal_basis,
        "targets": targets,
        "areas": facts.area_minimums,
        "criteria": facts.criteria,
    }


def frozen_figures(rows: Sequence[ClubFigures], basis: Basis) -> list[tuple[Unit | None, TargetReading]]:
    """(unit, reading) of every target for the whole (the plan's unit) and for each unit right below it."""
    found: list[tuple[Unit | None, TargetReading]] = [(basis.unit, one) for one in read_targets(rows, basis)]
    for unit, readings in read_by_unit(rows, basis):
        found += [(unit, one) for one in readings.values()]
    return found


def frozen_name(basis: Basis) -> str:
    return f"so-lieu-chot-{basis.since:%Y%m%d}-{basis.as_of:%Y%m%d}.json"


def frozen_content(closing: Closing) -> bytes:
    """All that was frozen of figures and clubs, for programs, and for the check of what the rows say later."""
    names = ("unit__code", "code", "n", "total", "goal", "is_met", "gap")
    figures = [
        [str(value) if name == "goal" and value is not None else value for name, value in zip(names, row, strict=True)]
        for row in closing.figures.order_by("pk").values_list(*names)
    ]
    clubs = closing.clubs.order_by("pk").values_list("commune__code", "commune_on_day__code", "figures")
    found = {"figures": figures, "clubs": [list(row) for row in clubs]}
    return json.dumps(found, ensure_ascii=False, sort_keys=True).encode()


def _freeze(closing: Closing, basis: Basis, make_files: MakeFiles) -> None:
    rows = club_figures(every_club(), basis)
    figures = [
        ClosedFigure(
            closing=closing,
            unit=unit,
            code=one.code,
            n=one.n,
            total=one.N,
            goal=one.goal,
            is_met=one.is_met,
            gap=one.gap,
        )
        for unit, one in frozen_figures(rows, basis)
    ]
    ClosedFigure.objects.bulk_create(figures, batch_size=1000)
    then = every_club().with_place_under(basis.as_of).order_by()
    places = dict(then.values_list("pk", "place_commune_id"))
    clubs = [
        ClosedClub(
            closing=closing,
            club_id=row.pk,
            commune=row.commune,
            commune_on_day_id=places.get(row.pk),
            figures=club_json(row),
        )
        for row in rows
    ]
    ClosedClub.objects.bulk_create(clubs, batch_size=1000)
    for name, content in [*make_files(basis), (frozen_name(basis), frozen_content(closing))]:
        sha256 = hashlib.sha256(content).hexdigest()
        ClosedFile.objects.create(closing=closing, name=name, content=content, sha256=sha256)
