"""Reads of the reorganisation's pages."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from accounts.models import Assignment
from clubs.models import Club, Placement
from districts.models import Unit
from targets.basis import Basis
from targets.figures import TargetFigures, target_figures
from targets.querysets.facts import every_club


def assignments_with_area(day: date):
    """Who acts for an area on the day or later, by name."""
    current = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    rows = Assignment.objects.filter(current, unit__isnull=False).select_related("user", "unit")
    return rows.order_by("user__name_key", "pk")


def care_of(units: Iterable[Unit]) -> dict[int, set[int]]:
    """{unit id: ids of the communes, of any time, in its care}; a few queries for each different unit."""
    return {unit.pk: Unit.objects.communes_in_care_of(unit) for unit in set(units)}


def figures_under(boundary: date, as_of: date) -> list[TargetFigures]:
    """Every club with its members and its income fund as of a day, placed by the units of another."""
    return target_figures(every_club(), Basis.make(as_of=as_of, boundary=boundary), {"fund_30m"})


def split_clubs(codes: Collection[str], day: date) -> list[tuple[Club, Unit]]:
    """(club, commune) of the clubs that operate on the day or later and lie in a commune of these codes that stands."""
    communes = Unit.objects.standing_before(day).filter(code__in=codes)
    rows = Placement.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), commune__in=communes)
    open_clubs = Q(club__closed_on__isnull=True) | Q(club__closed_on__gt=day)
    found = rows.filter(open_clubs).select_related("club", "commune").order_by("club__code", "starts_on")
    return list({row.club_id: (row.club, row.commune) for row in found}.values())
