"""n and N in files lead to the page with exactly their rows; a link is never a formula."""

import datetime as dt
from io import BytesIO
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest

from core.money import format_vnd
from core.sheets.links import Linked
from core.sheets.writer import Column, write_rows_csv, write_rows_xlsx
from tests.funds.book import lend
from tests.targets.conftest import post
from tests.world import CANARY, make_club

DAY = "01/06/2025"
FILES = {
    "dashboard": "/dashboard.xlsx?as_of=01/06/2025",
    "gaps": "/missing.xlsx?as_of=01/06/2025",
    "yearly": "/reports/yearly/?year=2025&unit={unit}&boundary={boundary}",
}


HEADINGS = {"n": "n", "N": "N", "Kết quả đạt": "n", "Trên tổng số": "N"}


def linked_cells(content: bytes) -> list[tuple[str, str, int, str]]:
    """(label, "n" or "N", value, address) of every linked cell of a workbook."""
    found = []
    for sheet in openpyxl.load_workbook(BytesIO(content)):
        headings = {}
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in HEADINGS:
                    headings[cell.column] = HEADINGS[cell.value]
                elif cell.hyperlink and cell.column in headings:
                    label = f"{sheet.title}!{cell.coordinate}"
                    found.append((label, headings[cell.column], cell.value, cell.hyperlink.target))
    return found


def rows_behind(client, address: str) -> int:
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}" == "http://testserver"
    context = client.get(f"{parts.path}?{parts.query}").context
    if "nameless" in context:
        return context["page_obj"].paginator.count + sum(members for _club, members in context["nameless"])
    return sum(context[part].total for part in ("counted", "missing") if part in context)


def sent(answer) -> bytes:
    assert answer.status_code == 200, answer.content[:300]
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("persona", ["province_staff", "officer_a"])
def test_the_sums_behind_par30_lead_to_the_portfolio_that_shows_them(programme, client, persona):
    member = programme.members_a[0]
    post(programme.club_a, "capital", 9_000_000, dt.date(2020, 5, 1))
    lend(member, 3_333_000, dt.date(2024, 1, 5), months=2)
    client.force_login(programme.users[persona])
    unit = programme.district_a.code if persona == "officer_a" else ""
    content = sent(client.get(FILES["yearly"].format(unit=unit, boundary="plan")))
    sums = [(value, url) for _label, _heading, value, url in linked_cells(content) if "/portfolio/" in url]
    assert 3_333_000 in {value for value, _url in sums}
    for value, url in sums:
        page = client.get(urlsplit(url).path, dict(parse_qsl(urlsplit(url).query)))
        assert (page.status_code, format_vnd(value) in page.content.decode()) == (200, True), (value, url)


@pytest.mark.parametrize("persona", ["province_staff", "officer_a"])
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("boundary", ["plan", "date"])
def test_each_n_and_N_leads_to_as_many_rows_as_it_says(programme, client, name, persona, boundary):
    client.force_login(programme.users[persona])
    unit = programme.district_a.code if persona == "officer_a" else ""
    address = FILES[name].format(unit=unit, boundary=boundary)
    content = sent(client.get(address if name == "yearly" else f"{address}&boundary={boundary}"))
    cells = [cell for cell in linked_cells(content) if "/portfolio/" not in cell[3]]
    assert {heading for _label, heading, _value, _url in cells} == {"n", "N"}
    said = {url: {value for _label, _heading, value, to in cells if to == url} for _l, _h, _v, url in cells}
    assert {url: values for url, values in said.items() if values != {rows_behind(client, url)}} == {}


def test_the_clubs_without_a_place_have_their_own_rows_behind_the_dashboards_file(programme, client):
    stray = make_club("NT-0098", "CLB chưa rõ", programme.commune_a, founded_on=dt.date(2019, 1, 1))
    stray.placements.update(starts_on=dt.date(2030, 1, 1))
    client.force_login(programme.province_staff)
    cells = linked_cells(sent(client.get(FILES["dashboard"])))
    strays = [(value, url) for _label, _heading, value, url in cells if "place=none" in url]
    assert strays
    assert {(value, url) for value, url in strays if rows_behind(client, url) != value} == set()


def test_an_officers_file_names_the_own_area_alone(programme, client):
    client.force_login(programme.officer_a)
    content = sent(client.get(FILES["dashboard"]))
    words = {cell.value for row in openpyxl.load_workbook(BytesIO(content)).active.iter_rows() for cell in row}
    assert str(programme.district_b) not in words
    assert CANARY not in str(words)


def test_a_viewer_gets_no_file(programme, client):
    client.force_login(programme.viewer)
    assert client.get("/dashboard.xlsx").status_code == 403


@pytest.mark.parametrize("url", ['=HYPERLINK("http://x")', "javascript:alert(1)", "//evil.example", "http://x\n=1+1"])
def test_a_link_is_the_address_of_a_page_and_nothing_else(url):
    with pytest.raises(ValueError, match="not the address"):
        Linked(1, url)


def test_a_linked_number_stays_a_number_and_a_linked_text_no_formula():
    out = BytesIO()
    columns = [Column("n", "int", 8, is_linked=True), Column("words", "text", 8, is_linked=True)]
    rows = [[Linked(7, "http://testserver/a?b=1&c=2"), Linked("=1+1", "http://testserver/")], [None, "x"]]
    write_rows_xlsx(out, columns, rows)
    sheet = openpyxl.load_workbook(out).active
    assert (sheet["A2"].value, sheet["A2"].hyperlink.target) == (7, "http://testserver/a?b=1&c=2")
    assert (sheet["B2"].value, sheet["B2"].data_type, sheet["A3"].value) == ("=1+1", "s", None)
    assert b"7;'=1+1" in b"".join(write_rows_csv(columns, rows))
