"""Small counts of people stay hidden, whatever else the table shows."""

from hypothesis import given
from hypothesis import strategies as st

from reports.suppression import hidden_cells, is_small


def test_fewer_than_five_is_small_and_five_is_not():
    assert [n for n in range(8) if is_small(n, 100)] == [0, 1, 2, 3, 4]


def test_one_to_four_who_have_it_not_are_as_few():
    assert [n for n in range(15, 21) if is_small(n, 20)] == [16, 17, 18, 19]


def test_of_nobody_there_is_nothing_to_hide():
    assert not is_small(0, 0)


def test_a_single_hidden_cell_takes_the_smallest_other_with_it():
    assert hidden_cells({"a": (3, 50), "b": (20, 50), "c": (12, 50)}, (35, 150)) == {"a", "c"}


def test_hidden_cells_go_on_until_their_sum_is_five_people():
    assert hidden_cells({"a": (1, 50), "b": (2, 50), "c": (9, 50), "d": (30, 60)}, (42, 210)) == {"a", "b", "c"}


def test_nothing_is_hidden_where_every_cell_is_large():
    assert hidden_cells({"a": (10, 50), "b": (20, 50)}, (30, 100)) == set()


cells = st.integers(0, 60).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@given(st.dictionaries(st.integers(0, 9), cells, min_size=1))
def test_subtraction_never_reveals_a_single_cell_nor_fewer_than_five(column):
    whole = (sum(n for n, _ in column.values()), sum(total for _, total in column.values()))
    hidden = hidden_cells(column, whole)
    counted = {key for key, (_, total) in column.items() if total}
    assert {key for key, (n, total) in column.items() if is_small(n, total)} <= hidden
    if hidden and not is_small(*whole) and hidden != counted:
        assert len(hidden) > 1
        assert sum(column[key][0] for key in hidden) >= 5
