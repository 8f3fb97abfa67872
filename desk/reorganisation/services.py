"""A reorganisation of units, from the file to the switch: proposed, rehearsed, switched on its day, taken back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.models import Club
from clubs.services import Followed, follow_switch, take_back_switch
from core.audit import Trail, one_act
from core.problems import Problem, Refused
from core.scoping import require_everything
from core.text import nfc
from desk.models import Reorganisation
from districts.crosswalk import BadCrosswalk, Crosswalk, CrosswalkRow, against_units
from districts.models import Unit
from districts.services import UNITS_ACTION, Reorganised, reorganise_units, take_back_reorganisation

FIELDS = ("effective_on", "file_name", "province", "resolution", "state")


@transaction.atomic
def propose_reorganisation(
    *, actor, crosswalk: Crosswalk, file_name: str, province: Unit | None = None, resolution: str = ""
) -> Reorganisation:
    """Keeps a crosswalk that fits the units, to be looked at and switched. Refused with every fault of every row."""
    require_everything(actor, UNITS_ACTION)
    standing = {unit.code: unit for unit in Unit.objects.standing_before(crosswalk.effective_on)}
    faults = against_units(crosswalk, standing)
    if faults:
        raise Refused(*fault_problems(BadCrosswalk(faults)))
    if province is not None and not province.holds_on(crosswalk.effective_on):
        raise Refused(Problem(_("This province does not hold on the day of the switch."), "province"))
    made = Reorganisation.objects.create(
        effective_on=crosswalk.effective_on,
        file_name=file_name[:255],
        rows=[asdict(row) for row in crosswalk.rows],
        province=province,
        resolution=nfc(resolution).strip(),
        made_by_id=actor.pk,
    )
    trail = Trail(actor, UNITS_ACTION)
    trail.created([made], FIELDS)
    trail.write()
    return made


def crosswalk_of(reorganisation: Reorganisation) -> Crosswalk:
    return Crosswalk(reorganisation.effective_on, tuple(CrosswalkRow(**row) for row in reorganisation.rows))


def fault_problems(bad: BadCrosswalk) -> list[Problem]:
    """The faults as problems of the file, each with its row."""
    texts = [
        _("Row %(row)s: %(fault)s") % {"row": fault.number, "fault": fault.message} if fault.number else fault.message
        for fault in bad.faults
    ]
    return [Problem(text, "file") for text in texts]


@transaction.atomic
def switch_reorganisation(
    *, actor, reorganisation: Reorganisation, choices: Mapping[int, str], reason: str = ""
) -> Reorganisation:
    """Ends the old units on the day, begins the new ones and carries the clubs over, all or nothing.

    choices: {club id: code of the part of its split commune that it goes to}. Refused where it was switched already,
    where the units have changed since, where an operating club of a split commune has no choice, in a closed period.
    """
    require_everything(actor, UNITS_ACTION)
    stored = Reorganisation.objects.select_for_update().get(pk=reorganisation.pk)
    if stored.state != Reorganisation.State.PROPOSED:
        raise Refused(Problem(_("This reorganisation was switched already.")))
    with one_act():
        units, clubs = _switch(actor, stored, choices, nfc(reason))
        stored.made = {"units": asdict(units), "clubs": asdict(clubs)}
        _move_on(actor, stored, Reorganisation.State.SWITCHED, nfc(reason))
    return stored


def _switch(actor, stored: Reorganisation, choices: Mapping[int, str], reason: str) -> tuple[Reorganised, Followed]:
    crosswalk = crosswalk_of(stored)
    # as a closing does: the clubs first, then the communes
    list(Club.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    try:
        units = reorganise_units(
            actor=actor, crosswalk=crosswalk, province=stored.province, resolution=stored.resolution, reason=reason
        )
    except BadCrosswalk as bad:
        raise Refused(*[Problem(problem.message) for problem in fault_problems(bad)]) from None
    new = {unit.code: unit for unit in Unit.objects.filter(pk__in=units.units)}
    ended = list(Unit.objects.communes().filter(pk__in=units.ended_units))
    parts = {club: new[code] for club, code in choices.items() if code in new}
    clubs = follow_switch(actor=actor, ended=ended, day=stored.effective_on, choices=parts)
    return units, clubs


@contextmanager
def rehearsed(*, actor, reorganisation: Reorganisation, choices: Mapping[int, str]) -> Iterator[Reorganised]:
    """Inside, the database is as it would be after the switch; afterwards as it was. Raises Refused."""
    with transaction.atomic():
        units, _clubs = _switch(actor, reorganisation, choices, "")
        yield units
        transaction.set_rollback(True)


@transaction.atomic
def undo_reorganisation(*, actor, reorganisation: Reorganisation, reason: str) -> Reorganisation:
    """Units and places as they were before the switch. Refused without a reason, and where later facts rest on it."""
    require_everything(actor, UNITS_ACTION)
    stored = Reorganisation.objects.select_for_update().get(pk=reorganisation.pk)
    if stored.state != Reorganisation.State.SWITCHED:
        raise Refused(Problem(_("Only a reorganisation that was switched can be taken back.")))
    if not nfc(reason).strip():
        raise Refused(Problem(_("Say why it is taken back."), "reason"))
    units = Reorganised(**stored.made["units"])
    day = stored.effective_on
    with one_act():
        followed = Followed(**stored.made["clubs"])
        take_back_switch(actor=actor, followed=followed, day=day, communes=units.units, reason=nfc(reason))
        take_back_reorganisation(actor=actor, work=units, reason=nfc(reason))
        stored.undo_reason = nfc(reason).strip()
        _move_on(actor, stored, Reorganisation.State.UNDONE, nfc(reason))
    return stored


def _move_on(actor, stored: Reorganisation, state: str, reason: str) -> None:
    before: dict[str, Any] = {"state": stored.state}
    stored.state = state
    moment = timezone.now()
    if state == Reorganisation.State.SWITCHED:
        stored.switched_at, stored.switched_by_id = moment, actor.pk
    else:
        stored.undone_at, stored.undone_by_id = moment, actor.pk
    stored.save()
    trail = Trail(actor, UNITS_ACTION, reason)
    trail.add(stored, before=before, after={"state": state})
    trail.write()
