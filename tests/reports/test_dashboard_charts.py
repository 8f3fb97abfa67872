"""The charts of the dashboard: each tells the figures of the cards again, and a viewer gets no more than there."""

import datetime as dt

import lxml.html
import pytest

from districts.models import Level
from tests.funds.book import capital
from tests.reports.test_dashboard import add_borrowers
from tests.world import make_club, make_unit

DAY = dt.date(2024, 1, 1)


@pytest.fixture
def funds(programme):
    """A starts and stands at 20 million exactly, B started with less and has 30 million."""
    capital(programme.club_a, 20_000_000, DAY, code="P1", is_initial=True)
    capital(programme.club_b, 19_999_999, DAY, code="P2", is_initial=True)
    capital(programme.club_b, 10_000_001, DAY, code="P3")
    return programme


def rows(chart) -> dict[str, tuple]:
    return {row.label: row.values for row in chart.rows}


def test_the_map_has_every_commune_with_the_number_of_its_clubs(programme, visit):
    make_club("NT-0003", "CLB mới", programme.commune_a)
    empty = make_unit("99001", "Phước Trống", "xã", Level.COMMUNE, programme.district_a)
    coverage = visit(programme.province_staff, "/").context["coverage"]
    tiles = {tile.label: tile.count for group in coverage.chart.groups for tile in group.tiles}
    assert tiles == {str(programme.commune_a): 2, str(programme.commune_b): 1, str(empty): 0}
    assert coverage.reading == "2 trong 3 xã/phường có câu lạc bộ, 1 nơi chưa có."


def test_the_map_shows_the_units_of_the_boundaries_that_are_asked_for(programme, visit):
    late = make_unit("99001", "Mới", "xã", Level.COMMUNE, programme.district_a, valid_from=dt.date(2025, 1, 1))
    for boundary, is_there in (("plan", False), ("date", True)):
        chart = visit(programme.province_staff, "/", boundary=boundary).context["coverage"].chart
        labels = {tile.label for group in chart.groups for tile in group.tiles}
        assert (str(late) in labels) == is_there


def test_an_officer_s_map_is_that_of_the_own_district(programme, visit):
    chart = visit(programme.officer_a, "/").context["coverage"].chart
    assert [group.label for group in chart.groups] == [str(programme.district_a)]


def test_a_club_on_the_threshold_stands_behind_its_line(funds, visit):
    chart = visit(funds.province_staff, "/").context["funds"].chart
    assert {label: values for label, values in rows(chart).items() if any(values)} == {
        "15–20": (0, 1), "20–25": (1, 1), "30–35": (1, 0),
    }  # fmt: skip
    labels = [row.label for row in chart.rows]
    before = [sum(text.x < line.x for text in chart.categories) for line in chart.thresholds]
    assert [labels[number] for number in before] == ["20–25", "30–35"]


def test_the_reading_of_the_funds_is_that_of_the_cards(funds, visit):
    reading = visit(funds.province_staff, "/").context["funds"].reading
    assert "từ 20.000.000 ₫ trở lên: 1 / 2 câu lạc bộ" in reading
    assert "từ 30.000.000 ₫ trở lên: 1 / 2 câu lạc bộ" in reading


def test_areas_are_compared_by_the_target_asked_for_the_farthest_first(funds, visit):
    comparison = visit(funds.province_staff, "/", target="fund_30m").context["comparison"]
    compared = [(row.label, row.cell.pair, row.cell.met) for row in comparison.rows if not row.cell.is_none]
    assert compared == [(str(funds.district_a), "0 / 1", False), (str(funds.district_b), "1 / 1", True)]
    assert comparison.reading == "1 trong 2 địa bàn đạt chỉ tiêu."


def test_a_target_that_is_not_there_compares_by_the_first_that_is_not_met(programme, visit):
    comparison = visit(programme.province_staff, "/", target="nowhere").context["comparison"]
    assert comparison.target.is_met is False


def test_what_a_viewer_may_not_know_has_neither_bar_nor_place(programme, visit):
    add_borrowers(programme.club_a, 3, 30)
    add_borrowers(programme.club_b, 12, 30)
    comparison = visit(programme.viewer, "/", target="members_borrowing").context["comparison"]
    hidden = [(row.cell.value, row.meter, row.gap) for row in comparison.rows if not row.cell.is_none]
    assert hidden == [("<5", None, ""), ("<5", None, "")]
    assert comparison.reading == ""


def test_a_viewer_of_a_part_compares_nothing_within_it(programme, visit):
    answer = visit(programme.viewer, f"/dashboard/units/{programme.district_a.code}/")
    assert "comparison" not in answer.context


def test_every_chart_has_its_title_a_way_by_keyboard_and_a_table(funds, visit):
    page = lxml.html.document_fromstring(visit(funds.province_staff, "/").content)
    charts = page.xpath("//figure[contains(@class, 'chart')]")
    assert len(charts) == 4
    for chart in charts:
        assert chart.xpath("./figcaption/h3/text()")
        assert chart.xpath(".//table//tr/th[@scope='row']")
        assert chart.xpath(".//*[@tabindex='0'] | .//nav//a")
