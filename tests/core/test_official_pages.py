"""Where printed pages end: nothing is parted that belongs together, no page is fuller than its room."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.sheets.official_pages import page_room, page_starts
from core.text import recipient_lines

HEIGHTS = st.lists(st.integers(5, 60).map(float), min_size=1, max_size=80)


def test_a_paper_of_one_page_has_no_break():
    assert page_starts([20.0] * 10, 200) == []


def test_the_signatures_take_the_last_lines_along():
    assert page_starts([20.0] * 10 + [90.0], 200, repeated=40) == [10]
    assert page_starts([20.0] * 10 + [90.0], 200, repeated=40, together={7: 10}) == [7]


def test_what_is_longer_than_a_page_is_parted_all_the_same():
    assert page_starts([20.0] * 30, 200, together={0: 29}) == [10, 20]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HEIGHTS, st.integers(0, 60), st.integers(0, 12))
def test_every_page_holds_its_rows_and_the_last_lines_are_one(heights, repeated, lines):
    room, last = 250.0, len(heights) - 1
    first = max(0, last - lines)
    starts = page_starts(heights, room, repeated=repeated, together={first: last})
    pages = list(zip([0, *starts], [*starts, len(heights)], strict=True))
    for number, (start, end) in enumerate(pages):
        assert sum(heights[start:end]) + (repeated if number else 0) <= room
    if sum(heights[first:]) <= room - repeated:
        assert not [start for start in starts if first < start]


def test_a_wide_table_is_made_smaller_so_that_more_rows_stand_on_a_page():
    narrow, wide = (page_room([10.0] * columns, landscape=True) for columns in (5, 40))
    assert narrow < wide


def test_the_places_that_a_paper_goes_to_end_with_a_full_stop():
    assert recipient_lines(["UBND tỉnh", "Lưu: VT;"]) == ["- UBND tỉnh;", "- Lưu: VT."]
    assert recipient_lines([]) == []
