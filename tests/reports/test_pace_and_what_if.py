"""Pace, forecast and what-if on their pages, persona by persona."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.reports.test_target_page import do_everything_but
from tests.world import CANARY


def pace_row(answer, code: str):
    return next(one for one in answer.context["board"].rows if one.code == code)


def test_the_pace_of_a_target_stands_beside_the_plan_s_line(programme, visit):
    row = pace_row(visit(programme.province_staff, "/pace/", as_of="31/12/2023"), "clubs_total")
    assert (row.value, row.planned, row.ahead) == ("2 câu lạc bộ", "31 câu lạc bộ", "chậm 29 câu lạc bộ")
    assert (row.per_month, row.forecast, row.will_be_met) == ("2 mỗi tháng", "2 câu lạc bộ", False)


def test_after_the_plan_nothing_is_forecast(programme, visit):
    answer = visit(programme.province_staff, "/pace/", as_of="01/02/2026")
    assert answer.context["board"].is_over
    assert "Kế hoạch đã kết thúc ngày 31/12/2025" in answer.content.decode()


def test_one_target_s_page_draws_the_years_of_the_plan(programme, visit):
    answer = visit(programme.province_staff, "/targets/clubs_total/pace/", as_of="31/12/2023")
    chart = answer.context["chart"]
    assert [one.label for one in chart.rows] == ["31/12/2021", "31/12/2022", "31/12/2023", "31/12/2025"]
    assert [one.values for one in chart.rows] == [(2, None, 12), (2, None, 22), (2, None, 31), (None, 2, 50)]


@pytest.mark.parametrize("code", ["members_borrowing_now", "nowhere"])
def test_a_target_without_a_goal_has_no_pace(programme, visit, code):
    assert visit(programme.province_staff, f"/targets/{code}/pace/").status_code == 404


def test_a_viewer_gets_no_count_of_fewer_than_five_people_on_any_day(programme, visit):
    row = pace_row(visit(programme.viewer, "/pace/", as_of="31/12/2023"), "members_borrowing")
    assert (row.is_hidden, row.value, row.counted, row.forecast) == (True, "<5", "", "")
    answer = visit(programme.viewer, "/targets/members_borrowing/pace/", as_of="31/12/2023")
    assert answer.context["pictures"] == {}


def test_another_district_is_not_found(programme, visit):
    for address in ("/pace/", "/what-if/"):
        assert visit(programme.officer_a, address, unit=programme.district_b.code).status_code == 404


def test_what_if_shows_each_target_now_and_as_supposed(programme, visit):
    do_everything_but(programme.club_a, "income")
    answer = visit(programme.officer_a, "/what-if/", as_of="30/06/2025", active_clubs="1", new_clubs="2")
    found = {row.label: row for row in answer.context["rows"]}
    row = found["Câu lạc bộ thực hiện đầy đủ các mảng hoạt động"]
    assert (row.now_counted, row.then_counted) == ("0 / 1 câu lạc bộ", "1 / 3 câu lạc bộ")
    assert CANARY not in answer.content.decode()


def test_what_if_writes_nothing(programme, visit, client):
    visit(programme.province_staff, "/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/what-if/", {"new_clubs": "3", "borrowers": "5", "initial_vnd": "20 triệu"})
    written = [one["sql"] for one in queries if one["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert (len(queries) > 10, written) == (True, [])


@pytest.mark.parametrize("value", ["-1", "x", "501", "99999999999999999999"])
def test_what_if_says_what_it_does_not_understand_and_keeps_it(programme, visit, value):
    answer = visit(programme.province_staff, "/what-if/", new_clubs=value)
    assert answer.status_code == 200
    assert "new_clubs" in answer.context["what_if"].errors
    assert f'value="{value}"' in answer.content.decode()


def test_what_if_keeps_the_dates_and_the_area(programme, visit):
    answer = visit(programme.province_staff, "/what-if/", as_of="31/12/2023", unit="587", borrowers="1")
    assert answer.context["kept"] == [("as_of", "31/12/2023"), ("unit", "587")]
