"""Writes of the lowest floor: the reference units, and the locks of closed periods."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actors import SYSTEM
from core.audit import Trail, snapshot
from core.problems import Problem, Refused
from districts.models import PeriodLock, Unit, UnitParent, UnitSuccession
from districts.reference import Key, Reference, read_reference

_UNIT_FIELDS = ("name", "kind", "valid_to", "region_861")
_PARENT_FIELDS = ("parent_id", "ends_on")
_SUCCESSION_FIELDS = ("effective_on", "is_whole", "resolution", "note")
_LOCK_FIELDS = ("unit", "closed_through", "reason", "reopened_at", "reopened_until")


@transaction.atomic
def load_units() -> int:
    """Brings the reference units, their parents and successions into the database; answers how many rows it wrote.

    Repeating it writes nothing. A row that the files know is put right; units of other origin stay as they are.
    """
    reference = read_reference()
    trail = Trail(SYSTEM, "units.load")
    units = _load(
        trail, Unit, _wanted_units(reference), _UNIT_FIELDS, lambda unit: (unit.level, unit.code, unit.valid_from)
    )
    parents = _wanted_parents(reference, units)
    _load(trail, UnitParent, parents, _PARENT_FIELDS, lambda link: (link.child_id, link.starts_on))
    successions = _wanted_successions(reference, units)
    _load(trail, UnitSuccession, successions, _SUCCESSION_FIELDS, lambda row: (row.predecessor_id, row.successor_id))
    written = len(trail.records)
    trail.write()
    return written


def _wanted_units(reference: Reference) -> dict[Key, Unit]:
    return {key: Unit(**vars(row)) for key, row in reference.units.items()}


def _wanted_parents(reference: Reference, units: dict[Key, Unit]) -> dict[tuple, UnitParent]:
    links = {}
    for child_key, parent_key in reference.parents.items():
        child = units[child_key]
        link = UnitParent(
            child=child,
            parent=units[parent_key],
            starts_on=child.valid_from,
            ends_on=reference.units[child_key].valid_to,
        )
        links[child.pk, link.starts_on] = link
    return links


def _wanted_successions(reference: Reference, units: dict[Key, Unit]) -> dict[tuple, UnitSuccession]:
    rows = {}
    for row in reference.successions:
        old, new = units[row.predecessor], units[row.successor]
        rows[old.pk, new.pk] = UnitSuccession(
            predecessor=old,
            successor=new,
            effective_on=row.effective_on,
            is_whole=row.is_whole,
            resolution=row.resolution,
            note=row.note,
        )
    return rows


def _load(trail: Trail, model: type[models.Model], wanted: dict, fields: tuple[str, ...], key_of) -> dict:
    """Inserts what is missing and puts right what differs; answers the stored rows by key."""
    stored = {key_of(row): row for row in model._default_manager.all()}
    missing = [row for key, row in wanted.items() if key not in stored]
    model._default_manager.bulk_create(missing)
    trail.created(missing, [name.removesuffix("_id") for name in fields])
    derived = [one for one in model._meta.fields if hasattr(one, "derive")]
    changed = []
    for key, row in wanted.items():
        old = stored.get(key)
        if old and any(getattr(old, name) != getattr(row, name) for name in fields):
            names = [name.removesuffix("_id") for name in fields]
            trail.add(old, before=snapshot(old, names), after=snapshot(row, names))
            for name in fields:
                setattr(old, name, getattr(row, name))
            for one in derived:  # bulk_update calls no pre_save
                one.pre_save(old, add=False)
            changed.append(old)
    if changed:
        names = [name.removesuffix("_id") for name in fields] + [one.name for one in derived]
        model._default_manager.bulk_update(changed, names)
    return stored | {key: row for key, row in wanted.items() if key not in stored}


@transaction.atomic
def lock_period(*, actor, closed_through: date, unit: Unit | None = None, reason: str = "") -> PeriodLock:
    """Closes everything dated on or before `closed_through` in the unit (None: everywhere) until it is reopened.

    Raises PermissionDenied outside the actor's area, Refused for a day that has not passed yet.
    """
    _require_area(actor, unit)
    if closed_through >= timezone.localdate():
        raise Refused(Problem(_("A period can be closed only after its last day has passed."), "closed_through"))
    lock = PeriodLock.objects.create(unit=unit, closed_through=closed_through, closed_by=str(actor), reason=reason)
    trail = Trail(actor, "periods.close", reason)
    trail.created([lock], _LOCK_FIELDS)
    trail.write()
    return lock


@transaction.atomic
def reopen_period(*, actor, lock: PeriodLock, reason: str, until: datetime | None = None) -> PeriodLock:
    """Lifts a lock from now on, for good or until a moment; it stays on record.

    Raises PermissionDenied; Refused without a reason, for a lock that is lifted already, or for a moment that is past.
    """
    lock = PeriodLock.objects.select_for_update().get(pk=lock.pk)
    _require_area(actor, lock.unit)
    if not reason.strip():
        raise Refused(Problem(_("Say why the period is reopened."), "reason"))
    if lock.is_open_at(now := timezone.now()):
        raise Refused(Problem(_("This period was reopened already.")))
    if until is not None and until <= now:
        raise Refused(Problem(_("Choose a later moment: this one has passed."), "until"))
    before = snapshot(lock, _LOCK_FIELDS)
    lock.reopened_at, lock.reopened_until = now, until
    lock.save(update_fields=["reopened_at", "reopened_until"])
    trail = Trail(actor, "periods.close", reason)
    trail.add(lock, before=before, after=snapshot(lock, _LOCK_FIELDS))
    trail.write()
    return lock


@transaction.atomic
def supersede_lock(*, actor, lock: PeriodLock, reason: str) -> PeriodLock:
    """Lifts for good a lock that a newer one of the same days replaces, so that it does not hold anew by itself.

    Raises PermissionDenied. A lock that is in force stays as it is.
    """
    lock = PeriodLock.objects.select_for_update().get(pk=lock.pk)
    _require_area(actor, lock.unit)
    if lock.reopened_until is None or not lock.is_open_at(timezone.now()):
        return lock
    before = snapshot(lock, _LOCK_FIELDS)
    lock.reopened_until = None
    lock.save(update_fields=["reopened_until"])
    trail = Trail(actor, "periods.close", reason)
    trail.add(lock, before=before, after=snapshot(lock, _LOCK_FIELDS))
    trail.write()
    return lock


def _require_area(actor, unit: Unit | None) -> None:
    scope = actor.scope_for("periods.close")
    if scope.is_everything:
        return
    if unit is None or scope.is_empty or not Unit.objects.communes_in_care_of(unit) <= scope.commune_ids:
        raise PermissionDenied
