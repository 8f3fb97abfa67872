"""Which cells of a table with totals a viewer must not see, so that subtraction does not bring them back. Pure.

Guarded: a *sensitive* cell (fewer than five people have what is counted; or, where it is known among how many, one to
four have it not) is hidden, and so are further cells until nobody who knows every shown cell and every total can bound
it to fewer than six values (of fewer people who could: to fewer than all). In one dimension that is the rule of
`reports.suppression`: at least two hidden cells, and at least five people in them. In two dimensions the hidden cells
are the arcs of a network from rows to columns: what a cell may be otherwise is what can be sent around circles of
hidden cells without making any of them negative.

Totals are shown, so lines whose total is sensitive are merged first (`merged_lines`), by the totals alone: the same
lines are merged in every table of one measure. Then no table tells more of a line's total than the others do, and as
any two traits of people may meet in anybody, tables of different pairs give nothing away together. Places and sources
do not meet freely: of these `Span` says whether sums and differences over several tables lead to a cell.

Who borrowed is judged as if everybody knew how many could have, cell by cell.

Not guarded: what is known besides (of a club whose members one knows), figures of two days or two periods set side by
side, the difference between two ways of having borrowed, and that so many members there must be where so many borrowed.
The dashboard and the portfolio decide about their one column of areas by themselves, by the rule in one dimension.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from reports.suppression import SMALLEST_SHOWN, hidden_cells

UNBOUNDED = 10**12
_PRIME = 2**61 - 1


class Count(NamedTuple):
    """`n` people have what is counted, of `among` who could; None where that is everybody."""

    n: int
    among: int | None = None

    @property
    def is_sensitive(self) -> bool:
        return self.n < SMALLEST_SHOWN or (self.among is not None and 0 < self.among - self.n < SMALLEST_SHOWN)

    @property
    def spare(self) -> int:
        """How many more there could be."""
        return UNBOUNDED if self.among is None else self.among - self.n

    @property
    def needed(self) -> int:
        """How many values beside its own a sensitive count must be able to have: of few people all of them."""
        return SMALLEST_SHOWN if self.among is None else min(self.among, SMALLEST_SHOWN)


class Network:
    """Hidden counts between pairs of totals that are known. The counts may change as long as every total stays."""

    def __init__(self):
        self.ends: dict[Hashable, tuple[Hashable, Hashable]] = {}
        self.counts: dict[Hashable, Count] = {}
        self.at: dict[Hashable, set[Hashable]] = defaultdict(set)

    def add(self, key: Hashable, row: Hashable, column: Hashable, count: Count) -> None:
        self.ends[key], self.counts[key] = (row, column), count
        self.at[row].add(key)
        self.at[column].add(key)

    def is_exposed(self, key: Hashable) -> bool:
        return self.room(key) < self.counts[key].needed

    def room(self, key: Hashable) -> int:
        """How many values beside its own the count may have, at most as many as are asked for (five)."""
        row, column = self.ends[key]
        more = min(self.counts[key].spare, self._flow(key, column, row))
        return more + min(self.counts[key].n, self._flow(key, row, column), SMALLEST_SHOWN - more)

    def _flow(self, without: Hashable, start: Hashable, end: Hashable) -> int:
        """How much can be sent from start to end by raising counts along their way and lowering them against it."""
        moved: dict[Hashable, int] = defaultdict(int)
        sent = 0
        while sent < SMALLEST_SHOWN:
            way = self._way(without, start, end, moved)
            if way is None:
                break
            step = min(SMALLEST_SHOWN - sent, *(self._left(key, is_up, moved) for key, is_up in way))
            for key, is_up in way:
                moved[key] += step if is_up else -step
            sent += step
        return sent

    def _left(self, key: Hashable, is_up: bool, moved: Mapping[Hashable, int]) -> int:
        count = self.counts[key]
        return count.spare - moved[key] if is_up else count.n + moved[key]

    def _way(self, without, start, end, moved) -> list[tuple[Hashable, bool]] | None:
        came: dict[Hashable, tuple] = {start: ()}
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for key in self.at[node]:
                row, column = self.ends[key]
                is_up, other = node == row, column if node == row else row
                if key == without or other in came or self._left(key, is_up, moved) <= 0:
                    continue
                came[other] = (node, key, is_up)
                if other == end:
                    return _steps(came, end)
                queue.append(other)
        return None


def _steps(came: Mapping, end: Hashable) -> list[tuple[Hashable, bool]]:
    steps = []
    while came[end]:
        end, key, is_up = came[end]
        steps.append((key, is_up))
    return steps


def merged_lines(totals: Mapping[Hashable, Count]) -> set[Hashable]:
    """The lines to merge into one, of the totals of one dimension, whose sum is shown. Empty: none is sensitive.

    All of them where even together they are too few to hide anybody.
    """
    judged = {key: (one.n, 2 * one.n + 2 * SMALLEST_SHOWN if one.among is None else one.among)
              for key, one in totals.items()}  # fmt: skip
    merged = hidden_cells(judged) | {key for key, one in totals.items() if one.is_sensitive}
    rest = sorted((key for key in totals if key not in merged), key=lambda key: totals[key].n)
    network = Network()
    for key in merged:
        network.add(key, "sum", "of all", totals[key])
    while rest and any(totals[key].is_sensitive and network.is_exposed(key) for key in merged):
        key = rest.pop(0)
        network.add(key, "sum", "of all", totals[key])
        merged.add(key)
    return merged


Cell = tuple[Hashable, Hashable]


def hidden_in_table(cells: Mapping[Cell, Count]) -> set[Cell] | None:
    """Of {(row, column): count} the cells to hide, where the totals of rows and columns are shown; None where nothing
    short of the totals would do, so that the table must not be shown.

    A cell that everybody knows to be empty (no club is there) is left out of `cells`: it protects no other.
    """
    sensitive = sorted((key for key, count in cells.items() if count.is_sensitive), key=lambda key: -cells[key].n)
    network = Network()

    def hide(keys: Iterable[Cell]) -> None:
        for row, column in keys:
            network.add((row, column), ("row", row), ("column", column), cells[row, column])

    hide(sensitive)
    for key in sensitive:  # what is hidden later gives the earlier ones more room, never less
        while network.is_exposed(key):
            more = _corners(key, cells, network.counts)
            if not more:
                break
            hide(more)
    if any(network.is_exposed(key) for key in sensitive):
        hide(key for key in cells if key not in network.counts)
        if any(network.is_exposed(key) for key in sensitive):
            return None
    return set(network.counts)


def _corners(key: Cell, cells: Mapping[Cell, Count], hidden: Collection[Cell]) -> list[Cell]:
    """The further corners to hide of the rectangle that gives the cell enough room for the fewest people; else of the
    one that gives most. Empty where every rectangle is hidden already."""
    row, column = key
    rows = sorted({one for one, other in cells if other == column and one != row}, key=str)
    columns = sorted({other for one, other in cells if one == row and other != column}, key=str)
    best: tuple = ()
    for other_row in rows:
        for other_column in columns:
            far = (other_row, other_column)
            corners = [(row, other_column), (other_row, column), far]
            new = [corner for corner in corners if corner not in hidden]
            if far not in cells or not new:
                continue
            room = _room_of(cells[key], cells[corners[0]], cells[corners[1]], cells[far])
            found = (-room, sum(cells[corner].n for corner in new), new)
            if not best or found[:2] < best[:2]:
                best = found
    return best[2] if best else []


def _room_of(own: Count, beside: Count, below: Count, far: Count) -> int:
    up = min(own.spare, beside.n, below.n, far.spare)
    down = min(own.n, beside.spare, below.spare, far.n)
    return min(up + down, SMALLEST_SHOWN)


class Span:
    """What sums and differences, with any factors, make of published figures; each is the numbers of what it adds up.

    By elimination modulo a large prime: a true dependence is never missed, a false one is next to impossible.
    """

    def __init__(self, published: Iterable[Collection[int]]):
        self._rows: dict[int, dict[int, int]] = {}
        for figure in published:
            rest = self._rest(figure)
            if rest:
                lead = min(rest)
                inverse = pow(rest[lead], -1, _PRIME)
                self._rows[lead] = {place: value * inverse % _PRIME for place, value in rest.items()}

    def __contains__(self, figure: Collection[int]) -> bool:
        return not self._rest(figure)

    def _rest(self, figure: Collection[int]) -> dict[int, int]:
        row: dict[int, int] = dict.fromkeys(figure, 1)
        done: dict[int, int] = {}
        while row:
            lead = min(row)
            factor = row[lead]
            if lead not in self._rows:
                done[lead] = row.pop(lead)
                continue
            for place, value in self._rows[lead].items():
                left = (row.get(place, 0) - factor * value) % _PRIME
                if left:
                    row[place] = left
                else:
                    row.pop(place, None)
        return done


def grouped(lines: Sequence[Hashable], merged: Collection[Hashable]) -> list[tuple[Hashable, ...]]:
    """The lines in their order, one to a group; the merged ones make one group, the last."""
    together = tuple(line for line in lines if line in merged)
    return [*((line,) for line in lines if line not in merged), *([together] if together else [])]
