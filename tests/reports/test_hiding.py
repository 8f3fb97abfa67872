"""Hidden cells of tables with totals: whoever subtracts all that is shown bounds no small cell to what it is."""

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.crosstab.hiding import Count, Span, grouped, hidden_in_table, merged_lines
from reports.suppression import SMALLEST_SHOWN


def counts(*numbers: int) -> dict[int, Count]:
    return {place: Count(n) for place, n in enumerate(numbers)}


def table(*rows: list[int]) -> dict:
    return {(r, c): Count(n) for r, row in enumerate(rows) for c, n in enumerate(row)}


def test_lines_of_enough_people_stay_apart():
    assert merged_lines(counts(5, 20, 31)) == set()


def test_a_small_line_is_merged_with_the_smallest_other():
    assert merged_lines(counts(3, 20, 12)) == {0, 2}


def test_lines_that_hide_each_other_need_no_third():
    assert merged_lines(counts(3, 4, 40)) == {0, 1}


def test_merging_goes_on_until_five_people_are_together():
    assert merged_lines(counts(1, 0, 9, 40)) == {0, 1, 2}


def test_of_two_of_three_who_borrowed_no_more_than_three_can_be_said():
    assert merged_lines({"a": Count(2, 3), "b": Count(20, 50)}) == {"a", "b"}


def test_where_all_but_two_borrowed_the_line_is_as_small():
    assert "a" in merged_lines({"a": Count(48, 50), "b": Count(20, 50), "c": Count(25, 50)})


def test_merged_lines_make_one_group_at_the_end():
    assert grouped(["a", "b", "c"], {"a", "c"}) == [("b",), ("a", "c")]


def test_a_table_of_large_cells_hides_nothing():
    assert hidden_in_table(table([10, 20], [30, 40])) == set()


def test_one_small_cell_takes_the_cheapest_rectangle_with_it():
    hidden = hidden_in_table(table([3, 30, 12], [40, 50, 60], [9, 70, 11]))
    assert hidden == {(0, 0), (0, 2), (2, 0), (2, 2)}


def test_a_rectangle_with_too_few_people_to_hide_among_is_not_enough():
    hidden = hidden_in_table(table([1, 2, 30], [2, 1, 30], [30, 30, 30]))
    assert len(hidden) > 4


def test_a_cell_known_to_be_empty_protects_no_other():
    cells = table([3, 40], [50, 0])
    del cells[1, 1]
    assert hidden_in_table(cells) is None


def test_sums_of_shown_figures_reach_what_follows_from_them_and_no_more():
    assert {2} in Span([{0, 1, 2}, {0}, {1}])
    assert {2} not in Span([{0, 1, 2}, {0}])
    assert {3} in Span([{0, 1}, {2, 3}, {0, 2}, {1}])


# -- an adversary who knows everything that is shown

numbers = st.one_of(st.integers(0, 12), st.integers(0, 80))
shapes = st.tuples(st.integers(2, 5), st.integers(2, 5))
tables = shapes.flatmap(lambda shape: st.lists(numbers, min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]).map(
    lambda flat: [flat[start:start + shape[1]] for start in range(0, len(flat), shape[1])]))  # fmt: skip


def merged_table(rows: list[list[int]]) -> dict:
    """As a page makes it: lines of few people put together first."""
    over = merged_lines(dict(enumerate(Count(sum(row)) for row in rows)))
    across = merged_lines(dict(enumerate(Count(sum(column)) for column in zip(*rows, strict=True))))
    row_groups, column_groups = grouped(range(len(rows)), over), grouped(range(len(rows[0])), across)
    return {
        (r, c): Count(sum(rows[i][j] for i, j in product(r, c))) for r, c in product(row_groups, column_groups)
    }  # fmt: skip


def span(cells: dict, hidden: set, key) -> int:
    """How wide the numbers are that the hidden cell may have, by a plain search for circles of hidden cells."""
    return sum(_most(cells, hidden, key, sign) for sign in (1, -1))


def _most(cells: dict, hidden: set, key, sign: int) -> int:
    """The most that the cell can be moved one way, one by one: each step is a circle that keeps every total."""
    now = {cell: cells[cell].n for cell in hidden}
    moved = 0
    while moved < SMALLEST_SHOWN and (circle := _circle(now, key, sign)):
        for cell, step in circle.items():
            now[cell] += step
        moved += 1
    return moved


def _circle(now: dict, key, sign: int) -> dict | None:
    """Cells, raised and lowered in turn, from the column of `key` back to its row."""
    if now[key] + sign < 0:
        return None
    row, column = key

    def search(at, is_row: bool, used: dict) -> dict | None:
        for cell in now:
            step = sign if is_row else -sign
            if cell in used or cell[not is_row] != at or now[cell] + step < 0:
                continue
            found = used | {cell: step}
            if not is_row and cell[0] == row:
                return found
            if deeper := search(cell[is_row], not is_row, found):
                return deeper
        return None

    return search(column, False, {key: sign})


def solved(cells: dict, hidden: set) -> set:
    """The hidden cells that the linear equations of the totals determine, by elimination over fractions."""
    unknown = sorted(hidden)
    equations = []
    for side in (0, 1):
        for line in {cell[side] for cell in hidden}:
            equations.append([Fraction(cell[side] == line) for cell in unknown])
    pivots = []
    for column in range(len(unknown)):
        at = next((r for r in range(len(pivots), len(equations)) if equations[r][column]), None)
        if at is None:
            continue
        first = len(pivots)
        equations[first], equations[at] = equations[at], equations[first]
        equations[first] = [value / equations[first][column] for value in equations[first]]
        for r, other in enumerate(equations):
            if r != first and other[column]:
                equations[r] = [a - other[column] * b for a, b in zip(other, equations[first], strict=True)]
        pivots.append(column)
    return {
        unknown[pivots[r]] for r in range(len(pivots)) if sum(map(bool, equations[r])) == 1
    }  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(tables)
def test_no_small_cell_is_determined_by_the_shown_cells_and_totals(rows):
    cells = merged_table(rows)
    hidden = hidden_in_table(cells)
    assert hidden is not None or sum(map(sum, rows)) < SMALLEST_SHOWN
    small = {key for key, count in cells.items() if count.n < SMALLEST_SHOWN}
    assert small <= (hidden or small)
    assert solved(cells, hidden or set()) & small == set()


@settings(max_examples=60, deadline=None)
@given(tables.filter(lambda rows: len(rows) * len(rows[0]) <= 12))
def test_a_small_cell_may_have_at_least_six_values_for_all_that_is_shown(rows):
    cells = merged_table(rows)
    hidden = hidden_in_table(cells) or set()
    small = [key for key in hidden if cells[key].n < SMALLEST_SHOWN]
    assert [key for key in small if span(cells, hidden, key) < SMALLEST_SHOWN] == []


borrowers = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: Count(min(pair), max(pair)))


@settings(max_examples=100, deadline=None)
@given(st.lists(borrowers, min_size=9, max_size=9))
def test_of_borrowers_neither_few_nor_all_but_few_are_shown(flat):
    cells = {(place // 3, place % 3): count for place, count in enumerate(flat)}
    hidden = hidden_in_table(cells)
    assert hidden is None or {key for key, count in cells.items() if count.is_sensitive} <= hidden
