"""How things stand in one glance, and what became of it since an earlier day."""

import datetime as dt

import pytest

from tests.reports.test_dashboard import add_borrowers
from tests.world import make_club


def board(answer):
    return answer.context["dashboard"]


def card_of(answer, code: str):
    return next(card for card in board(answer).cards if card.code == code)


def row_of(answer, label: str):
    return next(row for row in board(answer).compared if row.label == label)


def test_a_count_says_what_came_since_the_end_of_the_year_before(programme, visit):
    make_club("NT-0003", "CLB mới", programme.commune_a, founded_on=dt.date(2025, 3, 1))
    trend = card_of(visit(programme.province_staff, "/"), "clubs_total").trend
    assert (trend.direction, trend.words) == ("up", "tăng 1 câu lạc bộ so với 31/12/2024")


def test_a_share_moves_by_points_and_never_reads_as_nothing(programme, visit):
    add_borrowers(programme.club_a, 3, 30)  # they joined in 2018 and borrow in February 2025
    trend = card_of(visit(programme.province_staff, "/"), "members_borrowing").trend
    assert trend.words == "tăng 8,3 điểm % so với 31/12/2024"


def test_two_days_stand_side_by_side_with_their_difference(programme, visit):
    make_club("NT-0003", "CLB mới", programme.commune_a, founded_on=dt.date(2025, 3, 1))
    answer = visit(programme.province_staff, "/", as_of="31/03/2025", compare="01/01/2018")
    row = row_of(answer, "Câu lạc bộ đang hoạt động")
    assert (row.then, row.now, row.trend.difference) == ("0", "3", "tăng 3 câu lạc bộ")


@pytest.mark.parametrize("day", ["30/06/2025", "01/07/2025", "31/02/2025"])
def test_a_day_that_is_not_earlier_is_told_beside_the_field(programme, visit, day):
    answer = visit(programme.province_staff, "/", compare=day)
    assert "dashboard" not in answer.context
    assert set(answer.context["form"].errors) == {"compare"}


def test_the_day_compared_with_goes_along_to_the_districts(programme, visit):
    answer = visit(programme.province_staff, "/", compare="31/12/2023")
    assert f"/dashboard/units/{programme.district_a.code}/?compare=31%2F12%2F2023" in answer.content.decode()


def test_the_verdict_counts_the_targets_that_are_met(programme, visit):
    found = board(visit(programme.province_staff, "/")).verdict
    met = [card.code for card in board(visit(programme.province_staff, "/")).goal_cards if card.met]
    assert (found.met, found.total) == (len(met), len(met) + len(found.unmet))
    assert found.words == f"Đạt {found.met} trong {found.total} chỉ tiêu."


def test_a_viewer_learns_of_no_small_count_by_two_days(programme, visit):
    add_borrowers(programme.club_a, 10, 30)  # nobody at the end of 2024
    answer = visit(programme.viewer, "/")
    assert card_of(answer, "members_borrowing").value == "27,8%"
    assert card_of(answer, "members_borrowing").trend is None
    row = row_of(answer, "Thành viên đã từng được vay vốn")
    assert (row.then, row.now, row.trend) == ("<5", "<5", None)


@pytest.mark.parametrize("address", ["/", "/charts/", "/clubs/NT-0001/sheet/"])
def test_a_day_long_before_the_programme_is_told_beside_the_field(programme, visit, address):
    answer = visit(programme.officer_a, address, as_of="05/05/0002")
    assert (answer.status_code, set(answer.context["form"].errors)) == (200, {"as_of"})
