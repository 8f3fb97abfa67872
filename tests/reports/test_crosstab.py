"""Crosstabs: every total is a figure that another page shows, and every cell leads to exactly its rows."""

import datetime as dt
from io import BytesIO

import lxml.html
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from clubs.models import PovertyStatus, Source
from reports.crosstab.axes import DIMENSIONS, trait_of
from targets.crosstab import MEASURES
from tests.funds.book import capital, lend
from tests.reports.test_declared import declare
from tests.world import CANARY, make_club, make_member

ADDRESS = "/reports/crosstab/"


def grid(answer) -> dict[str, list]:
    """{line: its figures, the total last}; the line of totals included."""
    made = answer.context["grid"]
    return {line.label: [cell.n for cell in (*line.cells, line.total)] for line in (*made.lines, made.total)}


def headings(answer) -> list[str]:
    return answer.context["grid"].headings


def cells(answer) -> dict[tuple[str, str], object]:
    made = answer.context["grid"]
    return {
        (line.label, heading): cell
        for line in (*made.lines, made.total)
        for heading, cell in zip([*made.headings, "Tổng cộng"], [*line.cells, line.total], strict=True)
    }


@pytest.fixture
def book(programme):
    """Club A (HelpAge) and B as they are, a third by declared totals; some facts about their members, and loans."""
    today = dt.date(2025, 6, 30)
    make_member(programme.club_a, "T1", "Ông Một", sex="male", birth_year=1980, joined_on=dt.date(2021, 3, 1))
    make_member(programme.club_a, "T2", "Bà Hai", birth_year=1968, joined_on=dt.date(2021, 3, 1))
    make_member(programme.club_a, "T3", "Bà Ba", birth_year=None, joined_on=dt.date(2023, 3, 1))
    make_member(programme.club_a, "T4", "Bà Bốn", birth_year=1944, left_on=today)
    first, second = programme.members_a[:2]
    PovertyStatus.objects.create(member=first, year=2023, status="poor")
    PovertyStatus.objects.create(member=first, year=2025, status="near_poor")
    PovertyStatus.objects.create(member=second, year=2026, status="poor")
    capital(programme.club_a, 20_000_000, dt.date(2024, 1, 1), code="P1", is_initial=True)
    lend(first, 10_000_000, dt.date(2025, 1, 2))
    programme.declared = make_club("NT-0003", "CLB không sổ", programme.commune_a, founded_on=dt.date(2020, 1, 1))
    declare(programme.declared, starts_on=dt.date(2024, 12, 15), ends_on=dt.date(2025, 6, 14))
    return programme


def test_members_by_district_and_sex(book, visit):
    answer = visit(book.province_staff, ADDRESS, rows="district", columns="sex")
    assert headings(answer) == ["Nữ", "Nam", "khai báo, không có danh sách"]
    assert grid(answer) == {
        "huyện Ninh Hải": [3, 0, 0, 3],
        "huyện Ninh Phước": [5, 1, 60, 66],
        "Tổng cộng": [8, 1, 60, 69],
    }


def test_age_groups_are_those_of_the_day(book, visit):
    answer = visit(book.officer_a, ADDRESS, rows="age", columns="year", as_of="30/06/2025")
    assert headings(answer) == ["2018", "2019", "2020", "2021", "2022", "2023", "khai báo, không có danh sách"]
    found = {label: figures for label, figures in grid(answer).items() if figures[-1]}
    assert found == {
        "40–49": [0, 0, 0, 1, 0, 0, 0, 1],
        "55–59": [0, 0, 0, 1, 0, 0, 0, 1],
        "70–79": [3, 0, 0, 0, 0, 0, 0, 3],
        "Chưa rõ tuổi": [0, 0, 0, 0, 0, 1, 0, 1],
        "khai báo, không có danh sách": [0, 0, 0, 0, 0, 0, 60, 60],
        "Tổng cộng": [3, 0, 0, 2, 0, 1, 60, 66],
    }


def test_the_household_status_is_that_of_the_latest_year_up_to_the_day(book, visit):
    lines = grid(visit(book.officer_a, ADDRESS, rows="poverty", columns="sex"))
    assert (lines["Cận nghèo"][:2], lines["Nghèo"][:2], lines["chưa ghi"][:2]) == ([1, 0], [0, 0], [4, 1])
    assert grid(visit(book.officer_a, ADDRESS, rows="poverty", columns="sex", as_of="31/12/2024"))["Nghèo"][0] == 1


def test_the_year_of_clubs_is_that_of_their_founding(book, visit):
    answer = visit(book.province_staff, ADDRESS, count="clubs", rows="year", columns="source")
    assert headings(answer) == ["HelpAge International", "chưa ghi"]
    assert grid(answer) == {"2018": [1, 1, 2], "2019": [0, 0, 0], "2020": [0, 1, 1], "Tổng cộng": [1, 2, 3]}
    content = answer.content.decode()
    assert "năm của quyết định thành lập" in content
    joined = visit(book.province_staff, ADDRESS, rows="year", columns="sex").content.decode()
    assert "năm thành viên vào câu lạc bộ" in joined


def test_money_is_divided_by_what_clubs_are(book, visit):
    owed = grid(visit(book.province_staff, ADDRESS, count="outstanding", rows="district", columns="year"))
    assert owed["huyện Ninh Phước"][-1] == owed["Tổng cộng"][-1] == 10_000_000
    fund = grid(visit(book.province_staff, ADDRESS, count="income_fund", rows="district", columns="source"))
    assert fund["huyện Ninh Phước"] == [20_000_000, 31_000_000, 51_000_000]


@pytest.mark.parametrize(("rows", "columns"), [("sex", "district"), ("district", "age"), ("poverty", "year")])
@pytest.mark.parametrize("count", ["clubs", "outstanding", "income_fund", "initial_fund"])
def test_clubs_and_money_have_no_sex_age_or_poverty(book, visit, rows, columns, count):
    answer = visit(book.province_staff, ADDRESS, count=count, rows=rows, columns=columns)
    wrong = "columns" if columns == "age" else "rows"
    assert set(answer.context["form"].errors) == {wrong}
    assert "thuộc về thành viên" in answer.content.decode()
    assert (
        visit(book.province_staff, "/reports/crosstab.xlsx", count=count, rows=rows, columns=columns).status_code == 404
    )


def test_before_the_first_club_there_is_no_table(book, visit):
    answer = visit(book.province_staff, ADDRESS, count="clubs", rows="year", columns="source", as_of="01/01/2018")
    assert answer.context["grid"] is None
    assert answer.context["crosstab"].refusal in answer.content.decode()


def test_a_table_needs_two_different_dimensions(book, visit):
    answer = visit(book.province_staff, ADDRESS, rows="sex", columns="sex")
    assert (set(answer.context["form"].errors), "grid" in answer.context) == ({"columns"}, False)


# -- the totals are those of the other pages

PAIRS = [(rows, columns) for rows in DIMENSIONS for columns in DIMENSIONS if rows < columns]


@pytest.mark.parametrize("count", MEASURES)
def test_the_grand_total_of_every_table_is_the_figure_of_the_dashboard(book, visit, count):
    rows = visit(book.province_staff, "/").context["dashboard"].rows
    known = {"clubs": len(rows), "outstanding": 10_000_000} | {
        name: sum(getattr(row, name) or 0 for row in rows) for name in MEASURES if hasattr(rows[0], name)
    }
    measure = MEASURES[count]
    asked = [pair for pair in PAIRS if measure.kind == "people" or not any(DIMENSIONS[one].trait for one in pair)]
    totals = {
        pair: grid(visit(book.province_staff, ADDRESS, count=count, rows=pair[0], columns=pair[1]))["Tổng cộng"][-1]
        for pair in asked
    }
    assert totals == dict.fromkeys(asked, known[count])


def test_rows_and_columns_add_up_to_their_totals(book, visit):
    for rows, columns in PAIRS:
        lines = list(grid(visit(book.province_staff, ADDRESS, rows=rows, columns=columns)).values())
        assert [sum(line[:-1]) for line in lines] == [line[-1] for line in lines]
        assert [sum(column) for column in zip(*lines[:-1], strict=True)] == lines[-1]


def test_districts_are_those_of_the_dashboard_and_ages_those_of_the_pyramid(book, visit):
    lines = grid(visit(book.province_staff, ADDRESS, rows="district", columns="sex"))
    shown = visit(book.province_staff, "/").context["dashboard"].by_unit
    assert {str(unit): readings["members_borrowing"].N for unit, readings in shown} == {
        label: figures[-1] for label, figures in lines.items() if label != "Tổng cộng"
    }
    ages = grid(visit(book.province_staff, ADDRESS, rows="sex", columns="age"))
    pyramid = visit(book.province_staff, "/charts/").context["pyramid"].counts
    by_ten = {
        ("female", 50): ages["Nữ"][3] + ages["Nữ"][4],
        ("female", 70): ages["Nữ"][6],
        ("male", 40): ages["Nam"][2],
    }
    assert by_ten == {key: pyramid[key] for key in by_ten}
    assert sum(pyramid.values()) == sum(lines["Tổng cộng"][:2])


def test_a_club_without_a_place_under_the_boundaries_has_its_line(book, visit):
    make_club("NT-0009", "CLB xa", book.commune_a, founded_on=dt.date(2025, 2, 1)).placements.update(
        starts_on=dt.date(2025, 3, 1)
    )
    lines = grid(visit(book.province_staff, ADDRESS, count="clubs", rows="district", columns="year"))
    assert (lines["chưa xác định"][-1], lines["Tổng cộng"][-1]) == (1, 4)


def test_only_one_source_s_clubs_where_the_page_is_cut_to_it(book, visit):
    source = Source.objects.get()
    lines = grid(visit(book.province_staff, ADDRESS, count="clubs", rows="district", columns="year", source=source.pk))
    assert lines["Tổng cộng"][-1] == 1


# -- what the cells lead to


@pytest.mark.parametrize("count", ["members", "borrowed_ever", "borrowed_period", "borrowing_now", "clubs"])
@pytest.mark.parametrize(("rows", "columns"), [
    ("district", "sex"), ("commune", "age"), ("age", "poverty"), ("year", "source"), ("district", "year"),
])  # fmt: skip
def test_each_cell_leads_to_a_list_of_exactly_its_rows(book, visit, count, rows, columns):
    if count == "clubs" and any(DIMENSIONS[one].trait for one in (rows, columns)):
        return
    answer = visit(book.province_staff, ADDRESS, count=count, rows=rows, columns=columns)
    linked = {key: cell for key, cell in cells(answer).items() if cell.url}
    found = {key: visit(book.province_staff, cell.url).context["table"].page.paginator.count
             for key, cell in linked.items()}  # fmt: skip
    assert found == {key: cell.n for key, cell in linked.items()}
    assert linked


def test_an_officer_s_links_keep_to_the_own_area(book, visit):
    answer = visit(book.officer_a, ADDRESS, rows="sex", columns="age")
    assert "area=587" in cells(answer)["Nam", "40–49"].url
    assert CANARY not in answer.content.decode()


def test_what_was_declared_of_the_members_is_said_beside_the_table(book, visit):
    made = visit(book.officer_a, ADDRESS, rows="sex", columns="age").context["crosstab"]
    assert any("nữ 39, từ 60 tuổi trở lên 39" in words for words in made.notes)
    assert "khai báo" not in " ".join(
        visit(book.officer_b, ADDRESS, rows="sex", columns="age").context["crosstab"].notes
    )


def test_a_cell_with_declared_members_has_no_rows_to_lead_to(book, visit):
    cell = cells(visit(book.officer_a, ADDRESS, rows="commune", columns="source"))["xã Phước Sơn", "chưa ghi"]
    assert (cell.n, cell.declared, cell.url) == (60, 60, "")


def test_the_queries_do_not_grow_with_the_clubs(book, visit):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            visit(book.province_staff, ADDRESS, rows="commune", columns="age", as_of="20/06/2025")
        return len(captured)

    visit(book.province_staff, ADDRESS)
    few = queries()
    for number in range(10, 20):
        make_member(make_club(f"NT-{number:04}", "CLB", book.commune_b), "T1", "Bà Năm")
    assert queries() == few


# -- files


def test_the_workbook_says_what_the_page_says(book, visit):
    query = {"rows": "district", "columns": "sex", "as_of": "30/06/2025"}
    answer = visit(book.province_staff, "/reports/crosstab.xlsx", **query)
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content)), data_only=False).worksheets[0]
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert ["huyện Ninh Phước", 5, 1, 60, 66] in rows
    assert any(str(row[0]).startswith("BẢNG CHÉO") for row in rows if row)
    assert ["(số liệu tính đến 30/06/2025)"] in rows
    assert rows[-1][0] == "Tổng cộng"
    assert rows[-1][1].startswith("=SUM(")


def test_the_csv_is_for_vietnamese_excel(book, visit):
    answer = visit(book.province_staff, "/reports/crosstab.csv", rows="district", columns="sex")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").split("\r\n")
    assert lines[0].split(";")[1:] == ["Nữ", "Nam", "khai báo, không có danh sách", "Tổng cộng"]
    assert "huyện Ninh Phước;5;1;60;66" in lines


def test_a_source_s_name_is_no_formula_in_the_files(book, visit):
    Source.objects.update(name="=1+1")
    answer = visit(book.province_staff, "/reports/crosstab.csv", count="clubs", rows="source", columns="year")
    assert "'=1+1;" in b"".join(answer.streaming_content).decode("utf-8-sig")


# -- the page


def test_the_headings_of_the_table_say_which_way_they_go(book, visit):
    page = lxml.html.document_fromstring(visit(book.province_staff, ADDRESS, rows="sex", columns="age").content)
    (table,) = page.xpath("//table[contains(@class, 'crosstab')]")
    assert len(table.xpath("./caption")) == 1
    assert {th.get("scope") for th in table.xpath("./thead//th")} == {"col", "colgroup"}
    assert {th.get("scope") for th in table.xpath("./tbody//th | ./tfoot//th")} == {"row"}


def test_too_many_columns_and_rows_change_places(book, visit, monkeypatch):
    monkeypatch.setattr("reports.crosstab.made.MOST_COLUMNS", 4)
    answer = visit(book.province_staff, ADDRESS, rows="sex", columns="age")
    assert headings(answer) == ["Nữ", "Nam", "khai báo, không có danh sách"]
    assert answer.context["crosstab"].is_turned


def test_without_a_choice_the_members_of_each_area_are_counted(book, visit):
    made = visit(book.officer_a, ADDRESS).context["crosstab"]
    assert (made.measure.code, made.row_code, made.column_code) == ("members", "commune", "sex")


def test_every_dimension_of_members_is_one_of_theirs():
    members, clubs = MEASURES["members"], MEASURES["clubs"]
    assert {code for code in DIMENSIONS if trait_of(code, members)} == {"year", "sex", "age", "poverty"}
    assert {code for code in DIMENSIONS if trait_of(code, clubs)} == {"sex", "age", "poverty"}
