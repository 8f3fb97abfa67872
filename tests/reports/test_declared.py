"""Declared totals on the pages of figures and in the yearly workbook: they count, and are marked wherever they do."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from clubs.models import DeclaredTotals
from tests.reports.test_yearly_report import grid, line, table_d
from tests.world import AREAS, make_club

END = dt.date(2024, 12, 14)


def declare(club, **fields) -> DeclaredTotals:
    totals = {"members": 60, "women": 39, "older_60": 39, "poor": 7, "borrowers": 30, "income_fund_vnd": 31_000_000}
    period = {"starts_on": dt.date(2023, 12, 15), "ends_on": END, "areas": AREAS}
    return DeclaredTotals.objects.create(club=club, **totals | period | fields)


@pytest.fixture
def bare(programme):
    """A club of district A that is kept by declared totals alone."""
    club = make_club("NT-0003", "CLB không sổ", programme.commune_a)
    declare(club)
    return club


def cards(answer) -> dict:
    return {card.code: card for card in answer.context["dashboard"].cards}


def test_cards_and_cells_say_that_declared_totals_count(bare, programme, visit):
    answer = visit(programme.officer_a, "/")
    found = cards(answer)
    assert (found["full_activity"].counted[:5], found["clubs_total"].declared) == ("1 / 2", "")
    assert found["full_activity"].declared_url == "/targets/full_activity/?unit=587#declared"
    assert "khai báo của 1 câu lạc bộ" in found["full_activity"].declared
    assert "chưa rõ" in found["initial_fund_20m"].declared
    marks = {cell.mark for line in answer.context["dashboard"].tables[1].lines for cell in line.cells}
    assert {"khai báo: 1", "chưa rõ: 1"} <= marks


def test_nothing_is_marked_where_a_list_is_kept(programme, visit):
    declare(programme.club_a)
    answer = visit(programme.officer_a, "/")
    assert {card.declared for card in cards(answer).values()} == {""}
    assert "khai báo" not in answer.content.decode()


def test_the_page_of_a_target_marks_the_declared_clubs(bare, programme, visit):
    answer = visit(programme.officer_a, "/targets/members_borrowing/")
    rows = {row.label: row for row in answer.context["counted"].rows}
    assert (rows["CLB không sổ"].is_declared, rows["CLB Phước Sơn"].is_declared) == (True, False)
    assert (rows["CLB không sổ"].brings, rows["CLB không sổ"].declared_url) == ("30 / 60", "/clubs/NT-0003/declared/")
    assert 'id="declared"' in answer.content.decode()


def test_a_viewer_is_told_and_led_to_no_club(bare, programme, visit):
    answer = visit(programme.viewer, "/targets/full_activity/")
    page = answer.content.decode()
    assert "khai báo của 1 câu lạc bộ" in page
    assert "NT-0003" not in page


def test_the_yearly_workbook_marks_them_and_leaves_the_unknown_blank(bare, programme, tmp_path):
    declare(bare, ends_on=dt.date(2024, 6, 30), members=99)
    path = tmp_path / "bao-cao.xlsx"
    call_command("yearly_report", "2024", str(path), stdout=StringIO())
    book = load_workbook(path, data_only=True)
    area, clubs = book.worksheets[0], table_d(book)
    row = line(area, "huyện Ninh Phước")
    heading = next(cells for cells in grid(area) if "Nữ" in cells)
    women, near_poor = (row[heading.index(name)] for name in ("Nữ", "Cận nghèo"))
    assert (row[heading.index("Nữ") - 1], women, near_poor) == (63, 42, 0)  # of those on a list nobody is near-poor
    declared = line(clubs, "CLB không sổ")
    assert "Số khai báo" in declared[-1]
    assert 31_000_000 in declared
    text = " ".join(str(cell) for sheet in book.worksheets for cells in grid(sheet) for cell in cells if cell)
    assert ("khai báo của 1 câu lạc bộ" in text, "NT-0003 CLB không sổ" in text) == (True, True)


def test_an_area_of_which_nothing_is_known_is_blank_and_not_zero(programme, tmp_path):
    programme.club_a.members.all().delete()
    declare(programme.club_a, women=None)
    path = tmp_path / "bao-cao.xlsx"
    call_command("yearly_report", "2024", str(path), "--unit", "587", stdout=StringIO())
    sheet = load_workbook(path, data_only=True).worksheets[0]
    heading = next(cells for cells in grid(sheet) if "Nữ" in cells)
    row = line(sheet, "xã Phước Sơn")
    assert (row[heading.index("Nữ")], row[heading.index("Nghèo")], row[heading.index("Cận nghèo")]) == (None, 7, None)


def test_the_club_s_own_page_sets_them_beside_the_books(bare, programme, visit):
    declare(programme.club_a, income_fund_vnd=None)
    page = visit(programme.officer_a, "/clubs/NT-0001/declared/")
    found = {one.label: (one.declared, one.recorded, one.difference) for one in page.context["comparisons"]}
    assert found["Thành viên"] == ("60", "3", "+57")
    assert found["Quỹ tăng thu nhập"] == ("", "", "")
    page = visit(programme.officer_a, "/clubs/NT-0003/declared/")
    assert {one.recorded for one in page.context["comparisons"]} == {""}
    assert visit(programme.officer_a, "/clubs/NT-0003/").status_code == 200
