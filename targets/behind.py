"""The rows behind a reading: what counts, what does not, and what is left out, by the indicator's own `measure`."""

from collections.abc import Sequence
from dataclasses import dataclass

from districts.models import Unit
from targets.basis import Basis
from targets.figures import TargetFigures
from targets.indicators import INDICATORS, CommuneShare, Sheet
from targets.models import Target
from targets.readings import TargetReading, read_one


@dataclass(frozen=True)
class Line:
    """One club or commune of a target's detail: its part of n and of N, and whether that is declared or not known."""

    subject: TargetFigures | Unit
    n: int
    N: int
    is_declared: bool = False
    is_unknown: bool = False


@dataclass(frozen=True)
class Breakdown:
    """A reading with the rows behind it; the lines' n and N add up to the reading's (N of a count: the clubs).

    `excluded` are the operating clubs without a part in it: those without a place under B for coverage, those without
    a member for a share of members. `outside` are the area's communes of another sort than the coverage asks for.
    """

    target: Target
    reading: TargetReading
    lines: list[Line]
    excluded: list[TargetFigures]
    outside: list[Unit]

    @property
    def population(self) -> int:
        """What N is taken from: the communes of the area, the clubs in operation or their members."""
        return sum(line.N for line in self.lines) + len(self.outside)

    @property
    def unfounded(self) -> int:
        """Clubs that the plan asks for and that N counts beyond those in operation."""
        if self.reading.N is None or self.reading.counts != "clubs":
            return 0
        return self.reading.N - sum(line.N for line in self.lines)


def break_down(
    code: str, rows: Sequence[TargetFigures], basis: Basis, *, is_unplaced: bool = False
) -> Breakdown | None:
    """The rows behind one target of the plan, or behind its clubs without a place; None where there is no such target.

    `rows` are the figures of the basis' area.
    """
    target = next((target for target in basis.targets if target.code == code), None)
    if target is None:
        return None
    indicator = INDICATORS[code]
    rows = [row for row in rows if row.commune is None] if is_unplaced else list(rows)
    communes = [] if is_unplaced else basis.communes
    reading = read_one(target, Sheet(rows, communes, basis), None if is_unplaced else basis.unit)
    if isinstance(indicator, CommuneShare):
        covered = {row.commune.pk for row in rows if row.commune}
        lines = [Line(unit, int(unit.pk in covered), 1) for unit in communes if indicator.is_meant(unit)]
        outside = [unit for unit in communes if not indicator.is_meant(unit)]
        return Breakdown(target, reading, lines, [row for row in rows if row.commune is None], outside)
    reads = indicator.reads_for(target)
    lines, excluded = [], []
    for row in rows:
        n, total = indicator.measure(Sheet([row], [], basis), target)
        if total == 0:
            excluded.append(row)
        else:
            is_declared = not reads.isdisjoint(row.declared)
            is_unknown = not reads.isdisjoint(row.unknown)
            lines.append(Line(row, n, 1 if total is None else total, is_declared, is_unknown))
    return Breakdown(target, reading, lines, excluded, [])
