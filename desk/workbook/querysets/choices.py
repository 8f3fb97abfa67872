"""Who acts in a command, and which clubs a workbook is about."""

from datetime import date

from accounts.models import User
from clubs.models import Club
from clubs.querysets import ClubQuerySet
from core.scoping import Scope
from districts.models import Level, Unit


def active_user(username: str) -> User | None:
    return User.objects.filter(username=username, is_active=True).first()


def unit_of_code(code: str, day: date) -> Unit | None:
    """The unit of this code on the day; else, as for a district that was abolished, the last that bore it."""
    rows = Unit.objects.filter(code=code).order_by("valid_from", "pk")
    return rows.valid_on(day).first() or rows.filter(valid_to__lte=day).last()


def clubs_to_export(actor, unit: Unit | None = None, day: date | None = None) -> ClubQuerySet:
    """The clubs that the actor may export, of the unit where one is named, founded on or before the day."""
    clubs = Club.objects.visible_to(actor, "workbook.export")
    if unit is not None:
        clubs = clubs.within(Scope(commune_ids=frozenset(Unit.objects.communes_in_care_of(unit))))
    return clubs if day is None else clubs.filter(founded_on__lte=day)


def areas_to_export(user) -> list[tuple[str, str]]:
    """(code, name) of the areas that a user may choose from: the districts, or the own ones."""
    if user.scope_for("workbook.export").is_everything:
        units = Unit.objects.filter(level=Level.DISTRICT).order_by("name_key", "pk")
    else:
        units = [one.unit for one in user.assignments_today if one.unit is not None and one.role != "secretary"]
    return list({unit.code: str(unit) for unit in units}.items())
