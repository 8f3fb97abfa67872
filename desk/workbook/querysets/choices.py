"""Who acts in a command, and which clubs a workbook is about."""

from datetime import date

from accounts.models import User
from clubs.models import Club
from clubs.querysets import ClubQuerySet
from core.scoping import Scope
from districts.models import Unit


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
