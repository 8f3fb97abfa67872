"""Writes of the lowest floor: the reference units, and the locks of closed periods."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actors import SYSTEM
from core.audit import Trail, snapshot
from core.problems import Problem, Refused
from core.scoping import require_everything
from districts.crosswalk import BadCrosswalk, Crosswalk, against_units
from districts.models import Level, PeriodLock, Unit, UnitParent, UnitSuccession
from districts.reference import Key, Reference, read_reference

UNITS_ACTION = "units.reorganise"
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


@dataclass
class Reorganised:
    """What a switch of units wrote: ids of the rows made, and {id: valid_to before} of the units that it ended."""

    units: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    successions: list[int] = field(default_factory=list)
    ended_units: list[int] = field(default_factory=list)
    ended_parents: list[int] = field(default_factory=list)


@transaction.atomic
def reorganise_units(
    *, actor, crosswalk: Crosswalk, province: Unit | None = None, resolution: str = "", reason: str = ""
) -> Reorganised:
    """Ends the crosswalk's old communes on its day and begins the new ones, even where code and name stay.

    New communes lie where their first predecessor lay or, with `province`, right under that province: then districts
    and provinces that keep no commune end too, such a province goes into `province` by `resolution`. Raises
    BadCrosswalk where the units contradict it.
    """
    require_everything(actor, UNITS_ACTION)
    day = crosswalk.effective_on
    standing = {unit.code: unit for unit in Unit.objects.standing_before(day).select_for_update(of=("self",))}
    if faults := against_units(crosswalk, standing):
        raise BadCrosswalk(faults)
    work, trail = Reorganised(), Trail(actor, UNITS_ACTION, reason)
    links = {link.child_id: link for link in UnitParent.objects.holding_before(day).select_related("parent")}
    new = _begin_communes(crosswalk, standing, links, province, work, trail)
    ended = [standing[code] for code in sorted(crosswalk.old_codes)]
    _end_units(ended, links, day, work, trail)
    successions = [
        UnitSuccession(
            predecessor=standing[row.old_code],
            successor=new[row.new_code],
            effective_on=day,
            is_whole=row.is_whole,
            resolution=row.resolution,
            note=row.note,
        )
        for row in crosswalk.rows
    ]
    if province is not None:
        successions += _end_empty(ended, links, day, province, resolution, work, trail)
    UnitSuccession.objects.bulk_create(successions)
    trail.created(successions, ("predecessor", "successor", *_SUCCESSION_FIELDS))
    work.successions = [one.pk for one in successions]
    trail.write()
    return work


def _begin_communes(crosswalk, standing, links, province, work: Reorganised, trail: Trail) -> dict[str, Unit]:
    """{code: new commune}, with the links to what they lie in."""
    new: dict[str, Unit] = {}
    above: dict[str, Unit] = {}
    for row in crosswalk.rows:
        if row.new_code not in new:
            new[row.new_code] = Unit(
                level="commune",
                code=row.new_code,
                name=row.new_name,
                kind=row.new_kind,
                valid_from=crosswalk.effective_on,
            )
            old_link = links.get(standing[row.old_code].pk)
            above[row.new_code] = province or (old_link.parent if old_link else None)
    Unit.objects.bulk_create(new.values())
    trail.created(list(new.values()), ("level", "code", "valid_from", *_UNIT_FIELDS))
    made = [
        UnitParent(child=unit, parent=above[code], starts_on=crosswalk.effective_on)
        for code, unit in new.items()
        if above[code] is not None
    ]
    UnitParent.objects.bulk_create(made)
    trail.created(made, ("child", "parent", "starts_on", "ends_on"))
    work.units, work.parents = [unit.pk for unit in new.values()], [link.pk for link in made]
    return new


def _end_units(units: list[Unit], links: dict[int, UnitParent], day: date, work: Reorganised, trail: Trail) -> None:
    """They hold no longer from the day on, and neither do their links upwards."""
    for unit in units:
        before = snapshot(unit, ("valid_to",))
        unit.valid_to = day
        trail.add(unit, before=before, after=snapshot(unit, ("valid_to",)))
        work.ended_units.append(unit.pk)
        link = links.get(unit.pk)
        if link is not None:
            before = snapshot(link, ("ends_on",))
            link.ends_on = day
            trail.add(link, before=before, after=snapshot(link, ("ends_on",)))
            work.ended_parents.append(link.pk)
    Unit.objects.bulk_update(units, ["valid_to"])
    UnitParent.objects.bulk_update([links[unit.pk] for unit in units if unit.pk in links], ["ends_on"])


def _end_empty(
    ended: list[Unit], links, day: date, province: Unit, resolution: str, work: Reorganised, trail: Trail
) -> list[UnitSuccession]:
    """Districts, then provinces, that have lost their last unit; the successions of such provinces."""
    successions = []
    for _level in range(2):
        above = {links[unit.pk].parent for unit in ended if unit.pk in links} - {province}
        kept = set(UnitParent.objects.holding_from(day).filter(parent__in=above).values_list("parent_id", flat=True))
        ended = sorted((unit for unit in above if unit.pk not in kept and unit.valid_to is None), key=lambda u: u.pk)
        _end_units(ended, links, day, work, trail)
        successions += [
            UnitSuccession(predecessor=unit, successor=province, effective_on=day, resolution=resolution)
            for unit in ended
            if unit.level == Level.PROVINCE
        ]
    return successions


@transaction.atomic
def take_back_reorganisation(*, actor, work: Reorganised, reason: str) -> None:
    """Everything as it was before the switch. Refused where something rests on the new units, naming what.

    Clubs must have left the new communes before (`desk.reorganisation`).
    """
    require_everything(actor, UNITS_ACTION)
    trail = Trail(actor, UNITS_ACTION, reason)
    for model, ids in (
        (UnitSuccession, work.successions),
        (UnitParent, work.parents),
        (Unit, work.units),
    ):
        rows = list(model._default_manager.select_for_update().filter(pk__in=ids))
        for row in rows:
            trail.add(row, before=snapshot(row, [one.attname.removesuffix("_id") for one in _stored_fields(model)]))
        try:
            model._default_manager.filter(pk__in=ids).delete()
        except ProtectedError as held:
            kinds = sorted({str(row._meta.verbose_name) for row in held.protected_objects})
            text = _("Other records rest on the new units already: %(kinds)s. Take those back first.")
            raise Refused(Problem(text % {"kinds": ", ".join(kinds)})) from None
    _reopen(Unit, work.ended_units, "valid_to", trail)
    _reopen(UnitParent, work.ended_parents, "ends_on", trail)
    trail.write()


def _stored_fields(model: type[models.Model]) -> list:
    derived = {one.name for one in model._meta.fields if hasattr(one, "derive")}
    return [one for one in model._meta.concrete_fields if one.name not in derived and not one.primary_key]


def _reopen(model: type[models.Model], ids: list[int], name: str, trail: Trail) -> None:
    rows = list(model._default_manager.select_for_update().filter(pk__in=ids))
    for row in rows:
        before = snapshot(row, (name,))
        setattr(row, name, None)
        trail.add(row, before=before, after={name: None})
    model._default_manager.bulk_update(rows, [name])


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
