import dataclasses

import pytest

from core.charts import METER_UNITS, Meter, Series, bar_chart, meter


def heights(chart, index=1):
    return [bar.height for bar in chart.bars if bar.index == index]


def test_columns_are_as_high_as_their_figures():
    chart = bar_chart(["2019", "2020", "2021"], [Series("Founded", [5, 0, 10])])
    low, none, high = heights(chart)
    assert (none, low * 2) == (0, high)


def test_unknown_figure_draws_no_column_and_stays_unknown_in_the_table():
    chart = bar_chart(["2019", "2020"], [Series("Founded", [5, None])])
    assert [bar.value for bar in chart.bars] == [5]
    assert [row.values for row in chart.rows] == [(5,), (None,)]


def test_plan_marks_stand_at_the_height_of_an_equal_column():
    chart = bar_chart(["2021"], [Series("Founded", [10])], plan=Series("Plan", [10]))
    assert [mark.y for mark in chart.marks] == [chart.bars[0].y]
    assert (chart.headings, chart.legend) == (("Founded", "Plan"), [(1, "Founded")])


def test_years_without_a_plan_have_no_mark():
    chart = bar_chart(["2021", "2022"], [Series("Founded", [10, 8])], plan=Series("Plan", [10, None]))
    assert [mark.value for mark in chart.marks] == [10]


@pytest.mark.parametrize(
    ("largest", "ticks"),
    [
        (0, [0, 1]),
        (4, [0, 1, 2, 3, 4]),
        (10, [0, 2, 4, 6, 8, 10]),
        (61, [0, 20, 40, 60, 80]),
        (1463, [0, 500, 1000, 1500]),
    ],
)
def test_axis_ends_at_a_round_figure_that_holds_the_largest_value(largest, ticks):
    chart = bar_chart(["2021"], [Series("Founded", [largest])])
    assert [tick.value for tick in chart.ticks] == ticks


def test_every_coordinate_is_whole_so_that_no_locale_puts_a_comma_in():
    chart = bar_chart(["a", "b", "c"], [Series("x", [7, 3, 11]), Series("y", [1, 2, 3])], plan=Series("p", [5, 5, 5]))
    numbers = [value for part in (*chart.bars, *chart.marks, *chart.ticks) for value in dataclasses.astuple(part)]
    assert {type(number) for number in numbers} == {int}


def test_columns_stay_inside_the_picture():
    chart = bar_chart([str(year) for year in range(2010, 2030)], [Series("x", range(20)), Series("y", range(20))])
    assert all(chart.left <= bar.x and bar.x + bar.width <= chart.right for bar in chart.bars)


def test_series_of_another_length_is_refused():
    with pytest.raises(ValueError, match="2 values for 3 categories"):
        bar_chart(["a", "b", "c"], [Series("x", [1, 2])])


def test_negative_figures_and_four_series_are_refused():
    with pytest.raises(ValueError, match="negative"):
        bar_chart(["a"], [Series("x", [-1])])
    with pytest.raises(ValueError, match="1 to 3 series"):
        bar_chart(["a"], [Series("x", [1])] * 4)


def test_meter_fills_to_the_share_and_marks_the_goal():
    assert meter(33, 50, 70) == Meter(fill=660, goal=700)


def test_meter_beyond_its_end_is_full():
    assert meter(61, 50, 100) == Meter(fill=METER_UNITS, goal=METER_UNITS)


def test_meter_just_below_its_goal_does_not_touch_it():
    assert meter(6999, 10000, 70).fill < meter(6999, 10000, 70).goal


def test_meter_without_a_total_is_not_drawn():
    assert (meter(0, 0, 70), meter(3, None, None)) == (None, None)
