"""The tree of units as the page draws it."""

from collections.abc import Iterable
from dataclasses import dataclass

from districts.models import Level, Unit
from districts.tree import UnitMap


@dataclass(frozen=True)
class Branch:
    """A unit with what is shown below it. `is_found`: it is one of those that were searched for."""

    unit: Unit
    branches: list["Branch"]
    is_found: bool

    @property
    def is_open(self) -> bool:
        """Whether something that was searched for lies below."""
        return any(below.is_found or below.is_open for below in self.branches)

    @property
    def communes(self) -> int:
        return sum((below.unit.level == Level.COMMUNE) + below.communes for below in self.branches)


def grow(tree: UnitMap, found: set[int] | None) -> tuple[list[Branch], list[Branch]]:
    """(provinces with units below them, provinces alone). With `found`, only what leads to those units or lies in them.

    A unit that was found keeps everything below it, and so do the units above it.
    """
    tops = _branches(tree, tree.of_level(Level.PROVINCE), found, is_inside=found is None)
    return [top for top in tops if tree.children_of(top.unit)], [top for top in tops if not tree.children_of(top.unit)]


def _branches(tree: UnitMap, units: Iterable[Unit], found: set[int] | None, is_inside: bool) -> list[Branch]:
    branches = []
    for unit in units:
        is_found = found is not None and unit.pk in found
        below = _branches(tree, tree.children_of(unit), found, is_inside or is_found)
        if is_inside or is_found or below:
            branches.append(Branch(unit, below, is_found))
    return branches
