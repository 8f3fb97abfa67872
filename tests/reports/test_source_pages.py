"""A chosen source stays chosen from page to page, and each page counts its clubs alone."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest

from tests.funds.book import capital, lend
from tests.reports.test_by_source import donated
from tests.reports.test_dashboard import add_borrowers
from tests.reports.test_target_page import do_everything_but
from tests.world import make_member

__all__ = ["donated"]

PAGES = ["/charts/", "/missing/", "/pace/", "/portfolio/"]
ASKED = {"as_of": "30/06/2025", "since": "01/06/2025"}


@pytest.fixture
def lending(donated):
    """The donor's club A owes 6 million, somebody else's club B 4 million; one borrower each."""
    for club, members, amount in (
        (donated.club_a, donated.members_a, 6_000_000),
        (donated.club_b, donated.members_b, 4_000_000),
    ):
        capital(club, 50_000_000, dt.date(2025, 1, 1), is_initial=True)
        lend(members[0], amount, dt.date(2025, 4, 16), months=12)
    return donated


def value(answer, code: str) -> str:
    cards = answer.context["portfolio"].first_cards
    return next(card.value for card in cards if card.code == code).replace("\u00a0", " ")


@pytest.mark.parametrize("address", PAGES)
def test_the_dashboard_and_the_pages_carry_the_source_to_each_other(donated, visit, address):
    query = f"?source={donated.donor.pk}"
    assert f'href="{address}{query}"' in visit(donated.viewer, "/", source=donated.donor.pk).content.decode()
    assert f'href="/{query}"' in visit(donated.viewer, address, source=donated.donor.pk).content.decode()


@pytest.mark.parametrize("address", [*PAGES, "/targets/full_activity/pace/"])
def test_each_page_says_whose_clubs_it_counts(donated, visit, address):
    assert "Nhà tài trợ Một" in visit(donated.viewer, address, source=donated.donor.pk).content.decode()
    assert set(visit(donated.viewer, address, source="999").context["form"].errors) == {"source"}


def test_areas_are_those_of_the_source_s_clubs(donated, visit):
    do_everything_but(donated.club_b)
    heat = visit(donated.province_staff, "/charts/", source=donated.donor.pk).context["heat"]
    assert {row.label for row in heat.rows} == {donated.club_a.name, donated.second.name}
    assert {cell.text for cell in heat.total.cells} == {"0 / 2"}


def test_a_viewer_of_one_source_gets_no_ages_and_no_quarters(donated, visit):
    for persona, shown in (("viewer", False), ("province_staff", True)):
        context = visit(donated.users[persona], "/charts/", source=donated.donor.pk).context
        assert (context["pyramid"].is_shown, context["lending"].is_shown) == (shown, shown)


def test_what_is_missing_names_the_source_s_clubs_alone(donated, visit):
    gaps = visit(donated.province_staff, "/missing/", source=donated.donor.pk).context["gaps"]
    assert {one.code for one in gaps.sections}.isdisjoint({"clubs_total", "clubs_new", "coverage_rural"})
    rows = {row.label for one in gaps.sections for row in one.rows}
    assert rows == {donated.club_a.name, donated.second.name}


def test_figures_of_one_source_lead_to_no_rows_of_all_clubs(donated, visit):
    answer = visit(donated.province_staff, "/missing.xlsx", source=donated.donor.pk)
    assert f"-nguon-{donated.donor.pk}.xlsx" in answer["Content-Disposition"]
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert sheet.max_row > 1
    assert [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink] == []


def test_a_viewer_is_promised_no_clubs(donated, visit):
    promise = "các câu lạc bộ gần đạt nhất"
    assert promise in visit(donated.province_staff, "/missing/").content.decode()
    assert promise not in visit(donated.viewer, "/missing/").content.decode()


def test_the_pace_of_one_source_hides_people_from_a_viewer(donated, visit):
    for club in (donated.club_a, donated.club_b, donated.second):
        add_borrowers(club, 10, 30)
    rows = {}
    for persona in ("viewer", "province_staff"):
        board = visit(donated.users[persona], "/pace/", source=donated.donor.pk).context["board"]
        rows[persona] = {row.code: row for row in board.rows}
        assert "clubs_total" not in rows[persona]
    assert (rows["viewer"]["members_borrowing"].value, rows["viewer"]["members_borrowing"].is_hidden) == ("<5", True)
    assert rows["province_staff"]["members_borrowing"].counted.startswith("20 / ")


def test_the_portfolio_of_one_source(lending, visit):
    answer = visit(lending.province_staff, "/portfolio/", source=lending.donor.pk, **ASKED)
    assert value(answer, "outstanding") == "6.000.000 ₫"
    assert {
        link.url for card in answer.context["portfolio"].first_cards for s in card.sides for link in s.links
    } == set()


def test_one_cell_of_few_borrowers_by_area_and_source_hides_the_money_of_every_source(lending, visit):
    def borrow(club, count):
        for number in range(count):
            member = make_member(club, f"V{number}", f"Người vay {number}")
            lend(member, 1_000_000, dt.date(2025, 4, 16), months=12)

    borrow(lending.club_a, 9)
    borrow(lending.club_b, 2)  # three with the one who owes already
    shown = {s.name: value(visit(lending.viewer, "/portfolio/", source=s.pk, **ASKED), "outstanding")
             for s in (lending.donor, lending.other)}  # fmt: skip
    assert set(shown.values()) == {"<5"}


def test_a_viewer_sees_a_source_s_money_where_every_cell_is_of_five_or_more(lending, visit):
    for club in (lending.club_a, lending.club_b):
        for number in range(9):
            lend(make_member(club, f"V{number}", f"Người vay {number}"), 1_000_000, dt.date(2025, 4, 16), months=12)
    answer = visit(lending.viewer, "/portfolio/", source=lending.donor.pk, **ASKED)
    assert (value(answer, "outstanding"), answer.context["portfolio"].table) == ("15.000.000 ₫", None)
