"""Each chart's table as Excel and CSV: the figures of the page, cut to the same user, under the same controls."""

import csv
import datetime as dt
import io

import lxml.html
import openpyxl
import pytest

from clubs.models import Club, Source
from core.templatetags.vi_format import number
from tests.funds.book import capital, lend
from tests.reports.test_dashboard import add_borrowers
from tests.reports.test_target_page import do_everything_but
from tests.world import make_member

HOSTILE = '=HYPERLINK("http://evil.example","CLB")'
PLAIN = {"/": {"years", "funds", "coverage"}, "/charts/": {"pyramid", "owed", "late"}}


@pytest.fixture
def lively(programme):
    """Club A has a fund, a loan that is late, members and activities."""
    capital(programme.club_a, 20_000_000, dt.date(2024, 1, 1), code="P1", is_initial=True)
    lend(programme.members_a[0], 10_000_000, dt.date(2025, 1, 2))
    for n in range(22):
        make_member(programme.club_a, f"T{n}", "Người thêm", birth_year=1950 if n < 17 else 1990)
    do_everything_but(programme.club_a, "income")
    return programme


def charts_of(answer) -> dict[str, tuple[list[list[str]], dict[str, str]]]:
    """{code: (the table's cells as read, {format: address of the file})} of each chart of a page."""
    found = {}
    for figure in lxml.html.document_fromstring(answer.content).xpath("//figure[contains(@class, 'chart')]"):
        links = figure.xpath(".//p[@class='exports']/a/@href")
        rows = figure.xpath(".//table//tr")
        table = [[" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td")] for row in rows]
        code = figure.get("aria-labelledby").removesuffix("-title")
        found[code] = table, {link.partition("?")[0].rpartition(".")[2]: link for link in links}
    return found


def csv_rows(answer) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def xlsx_rows(answer) -> list[list]:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def as_read(cell, heading: str) -> str:
    """A cell of the workbook in the words of the page."""
    if cell is None:
        return "—"
    if isinstance(cell, str):
        return cell
    return f"{number(cell * 100, 1)}%" if heading == "PAR30" else number(cell)


@pytest.mark.parametrize("persona", ["province_staff", "officer_a", "viewer"])
@pytest.mark.parametrize("address", PLAIN)
def test_the_files_hold_the_table_of_the_page(lively, visit, persona, address):
    charts = charts_of(visit(lively.users[persona], address))
    assert PLAIN[address] <= charts.keys()
    for code in PLAIN[address]:
        (headings, *rows), links = charts[code]
        book = xlsx_rows(visit(lively.users[persona], links["xlsx"]))
        texts = csv_rows(visit(lively.users[persona], links["csv"]))
        assert [book[0], texts[0]] == [headings, headings]
        assert [[as_read(*pair) for pair in zip(row, headings, strict=True)] for row in book[1:]] == rows
        assert [[cell.replace(".", "") or "—" for cell in row] for row in texts[1:]] == [
            [cell.replace(".", "") for cell in row] for row in rows
        ]


def test_the_controls_of_the_page_are_those_of_its_files(lively, visit):
    page = visit(lively.province_staff, "/charts/", unit=lively.district_b.code, as_of="31/03/2025")
    link = charts_of(page)["pyramid"][1]["csv"]
    there = page.context["pyramid"].chart.rows
    rows = csv_rows(visit(lively.province_staff, link))[1:]
    assert rows == [[row.label, *map(str, row.values)] for row in there]
    assert f"-{lively.district_b.code}-20250331.csv" in visit(lively.province_staff, link)["Content-Disposition"]


def test_a_workbook_says_on_what_its_figures_stand(lively, visit):
    answer = visit(lively.province_staff, "/charts/owed.xlsx", as_of="31/03/2025")
    about = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[1]
    text = "\n".join(str(cell) for (cell,) in about.iter_rows(values_only=True))
    assert "31/03/2025" in text
    assert lively.province.name in text


def test_a_hostile_name_of_a_club_is_text_in_every_file(lively, visit):
    Club.objects.filter(pk=lively.club_a.pk).update(name=HOSTILE)
    rows = csv_rows(visit(lively.officer_a, "/charts/heat.csv"))
    assert rows[1][0] == f"'{HOSTILE}"
    answer = visit(lively.officer_a, "/charts/heat.xlsx")
    cell = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == (HOSTILE, "s")


def test_the_areas_of_a_club_and_of_districts_are_those_of_the_page(lively, visit):
    (_headings, row, _total), links = charts_of(visit(lively.officer_a, "/charts/"))["heat"]
    assert csv_rows(visit(lively.officer_a, links["csv"]))[1] == [*row[:-1], row[-1].partition(" ")[0]]
    (_headings, *rows), links = charts_of(visit(lively.viewer, "/charts/"))["heat"]
    files = csv_rows(visit(lively.viewer, links["csv"]))[1:]
    assert [[f"{n} / {one[-1]}" for n in one[1:-1]] for one in files] == [row[1:] for row in rows]


def test_areas_side_by_side_hide_from_a_viewer_what_the_page_hides(programme, visit):
    add_borrowers(programme.club_a, 3, 30)
    add_borrowers(programme.club_b, 12, 30)
    page = visit(programme.viewer, "/", target="members_borrowing")
    rows = xlsx_rows(visit(programme.viewer, charts_of(page)["comparison"][1]["xlsx"]))[1:]
    hidden = [row for row in rows if row[1] == "<5"]
    assert (len(hidden), {cell for row in hidden for cell in row[2:]}) == (2, {None})
    all_of_it = xlsx_rows(visit(programme.province_staff, "/dashboard/charts/areas.xlsx?target=members_borrowing"))
    assert [row[1:3] for row in all_of_it[1:] if row[2]] == [[3, 33], [12, 33]]


@pytest.mark.parametrize("code", ["pyramid", "owed", "late"])
def test_a_viewer_gets_no_file_of_people_of_a_part(lively, visit, code):
    assert visit(lively.viewer, f"/charts/{code}.csv", unit=lively.district_a.code).status_code == 404
    assert visit(lively.viewer, f"/charts/{code}.csv").status_code == 200


def test_a_viewer_gets_no_ages_and_loans_of_one_source(lively, visit):
    source = Source.objects.create(name="Tổ chức A")
    Club.objects.filter(pk=lively.club_a.pk).update(source=source)
    codes = {
        persona: [
            visit(lively.users[persona], f"/charts/{code}.csv", source=source.pk).status_code
            for code in PLAIN["/charts/"]
        ]
        for persona in ("viewer", "province_staff")
    }
    assert codes == {"viewer": [404] * 3, "province_staff": [200] * 3}


def test_a_source_s_charts_have_its_own_files(lively, visit):
    source = Source.objects.create(name="Tổ chức A")
    Club.objects.filter(pk=lively.club_a.pk).update(source=source)
    (_headings, *rows), links = charts_of(visit(lively.province_staff, "/", source=source.pk))["years"]
    assert f"source={source.pk}" in links["csv"]
    assert csv_rows(visit(lively.province_staff, links["csv"]))[1:] == rows


def test_the_pace_of_a_target_has_a_file_and_none_where_its_chart_is_hidden(lively, visit):
    (headings, *rows), links = charts_of(visit(lively.officer_a, "/targets/full_activity/pace/"))["pace"]
    texts = csv_rows(visit(lively.officer_a, links["csv"]))
    assert [[cell or "—" for cell in row] for row in texts] == [headings, *rows]
    assert visit(lively.viewer, "/targets/members_borrowing/pace.csv").status_code == 404


def test_files_of_nothing_are_not_found_and_of_no_area_refused(lively, visit):
    codes = [
        visit(lively.users[persona], address).status_code
        for persona, address in (
            ("officer_a", "/charts/nothing.csv"),
            ("officer_a", f"/charts/heat.csv?unit={lively.district_b.code}"),
            ("officer_a", "/charts/heat.csv?as_of=nonsense"),
            ("secretary_a", "/dashboard/charts/years.csv"),
            ("unassigned", "/charts/heat.csv"),
        )
    ]
    assert codes == [404, 404, 404, 403, 403]
