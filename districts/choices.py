from collections.abc import Iterable
from itertools import groupby

from django.utils.translation import gettext as _

from districts.models import Level, Unit


def grouped_units(units: Iterable[Unit]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The units as grouped choices of a drop-down: today's communes, districts, and the units that are no more.

    Keeps the order within each group; values are ids as text.
    """
    named = sorted(((_group(unit), unit) for unit in units), key=lambda pair: pair[0])
    return [
        (_heading(group), [(str(unit.pk), _label(unit)) for _group_of, unit in pairs])
        for group, pairs in groupby(named, key=lambda pair: pair[0])
    ]


def _group(unit: Unit) -> tuple[int, int]:
    """(0 for units without an end, 1 for ended ones; levels from the province down)."""
    return unit.valid_to is not None, list(Level).index(Level(unit.level))


def _heading(group: tuple[int, int]) -> str:
    return {
        (0, 0): _("Provinces"),
        (0, 1): _("Districts"),
        (0, 2): _("Communes of today"),
        (1, 0): _("Former provinces"),
        (1, 1): _("Former districts"),
        (1, 2): _("Former communes"),
    }[group]


def _label(unit: Unit) -> str:
    return unit.dated_name if unit.valid_to else str(unit)
