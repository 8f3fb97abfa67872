"""The page that says what is missing, persona by persona, and its list to hand out."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest

from core.actors import SYSTEM
from funds.services import post_entry
from targets.indicators import INDICATORS
from tests.reports.test_target_page import do_everything_but
from tests.world import CANARY

DAY = dt.date(2025, 6, 1)


def section(answer, code: str):
    return next(one for one in answer.context["gaps"].sections if one.code == code)


@pytest.fixture
def short_of_areas(programme):
    """Club A lacks one area, club B two."""
    do_everything_but(programme.club_a, "income")
    do_everything_but(programme.club_b, "income", "health")
    return programme


def test_the_page_names_the_nearest_clubs_with_what_they_fail(short_of_areas, visit):
    found = section(visit(short_of_areas.province_staff, "/missing/"), "full_activity")
    assert (found.gap, found.set_words, found.cost) == ("còn thiếu 2 câu lạc bộ", "2 câu lạc bộ", "3 hoạt động")
    assert [(row.label, row.failed, row.is_chosen) for row in found.rows] == [
        (short_of_areas.club_a.name, ["income: còn 1 hoạt động"], True),
        (short_of_areas.club_b.name, ["income: còn 1 hoạt động", "health: còn 1 hoạt động"], True),
    ]


def test_an_officer_s_page_names_own_clubs_alone(short_of_areas, visit):
    answer = visit(short_of_areas.officer_a, "/missing/")
    assert [row.label for row in section(answer, "full_activity").rows] == [short_of_areas.club_a.name]
    assert CANARY not in answer.content.decode()


def test_another_district_s_gaps_are_not_found(short_of_areas, visit):
    assert visit(short_of_areas.officer_a, "/missing/", unit=short_of_areas.district_b.code).status_code == 404


def test_a_viewer_gets_counts_and_no_names(short_of_areas, visit):
    answer = visit(short_of_areas.viewer, "/missing/")
    text = answer.content.decode()
    assert (section(answer, "full_activity").rows, section(answer, "full_activity").set_words) == ([], "2 câu lạc bộ")
    assert short_of_areas.club_a.name not in text
    assert "/missing.xlsx" not in text
    assert section(answer, "members_borrowing").gap == ""


def test_the_table_by_unit_leads_to_each_district_s_gaps(short_of_areas, visit):
    answer = visit(short_of_areas.province_staff, "/missing/", as_of="30/06/2025")
    lines = answer.context["gaps"].tables[1].lines
    found = {line.label: (line.url, line.cells[0].value) for line in lines}
    a = short_of_areas.district_a
    assert found[str(a)] == (f"/missing/?as_of=30%2F06%2F2025&unit={a.code}", "−1")
    assert found["Tổng cộng"] == ("", "−2")


def test_a_fund_s_gap_is_said_in_dong(programme, visit):
    capital = {"code": "PT1", "fund": "income", "entry_on": DAY, "kind": "capital"}
    post_entry(actor=SYSTEM, club=programme.club_a, amount_vnd=28_500_000, **capital)
    found = section(visit(programme.province_staff, "/missing/"), "fund_30m")
    assert (found.gap, found.cost) == ("còn thiếu 1 câu lạc bộ", "1.500.000\xa0₫")
    assert [row.failed for row in found.rows] == [["còn thiếu 1.500.000\xa0₫"], ["còn thiếu 30.000.000\xa0₫"]]


def test_the_list_to_hand_out_holds_every_failed_criterion(short_of_areas, visit):
    answer = visit(short_of_areas.province_staff, "/missing.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    label = str(INDICATORS["full_activity"].label)
    rows = [row for row in sheet.iter_rows(min_row=2, values_only=True) if row[0] == label]
    assert {(row[7], row[11], row[12]) for row in rows if "health" in row[11]} == {
        (short_of_areas.club_b.code, "health: còn 1 hoạt động", 1)
    }


@pytest.mark.parametrize("query", [{"as_of": "\x00"}, {"as_of": "31/02/2025"}, {"plan": "x"}, {"since": "01/01/2030"}])
def test_a_wrong_control_shows_its_message_and_no_figure(programme, visit, query):
    answer = visit(programme.province_staff, "/missing/", **query)
    assert (answer.status_code, answer.context["gaps"]) == (200, None)


def test_a_wrong_control_gives_no_file(programme, visit):
    assert visit(programme.province_staff, "/missing.xlsx", as_of="31/02/2025").status_code == 404
