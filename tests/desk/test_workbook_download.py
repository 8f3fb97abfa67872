"""The workbook that is taken along: guide, guarded headings, columns in sight, notes, text codes, empty template."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from desk.workbook.layout import SHEETS
from desk.workbook.stamp import read_stamp
from tests.desk.books import CLB, KV, TV, cells
from tests.world import CANARY

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(world):
    client = Client()
    client.force_login(world.officer_a)
    return client


def download(client, query=""):
    return b"".join(client.get(reverse("workbook_download") + query).streaming_content)


@pytest.fixture
def workbook(client):
    return load_workbook(io.BytesIO(download(client)))


def test_first_sheet_tells_how_it_is_filled_in(workbook):
    guide = workbook.worksheets[0]
    assert (guide.title, guide["A1"].value) == ("Hướng dẫn", "CÁCH GHI SỔ CHƯƠNG TRÌNH")
    text = "\n".join(row[0] or "" for row in guide.iter_rows(values_only=True))
    assert all(sheet.title in text for sheet in SHEETS)


def test_headings_cannot_be_changed_and_everything_else_can(workbook):
    for sheet in SHEETS:
        page = workbook[sheet.title]
        assert (page.protection.sheet, page["A1"].protection.locked) == (True, True)
        assert not any(cell.protection.locked for row in page.iter_rows(min_row=2) for cell in row if cell.value)
        allowed = page.protection
        assert not any((allowed.insertRows, allowed.deleteRows, allowed.sort, allowed.autoFilter))
        assert page.protection.password is None


def test_headings_and_codes_stay_in_sight(workbook):
    assert {sheet: workbook[sheet].freeze_panes for sheet in (CLB, TV, KV)} == {CLB: "B2", TV: "C2", KV: "D2"}


def test_every_closed_column_has_a_list_and_every_special_one_a_note(workbook):
    page = workbook[TV]
    lists = {str(one.sqref).partition("2")[0] for one in page.data_validations.dataValidation}
    assert {"D", "H", "J", "N"} <= lists
    assert all(page.cell(1, column).comment for column in (2, 4, 5, 6, 11, 17))


def test_codes_and_telephones_are_text_down_to_the_last_row(workbook):
    page = workbook[TV]
    formats = [page.column_dimensions[letter].number_format for letter in ("A", "B", "Q")]
    assert formats == ["@", "@", "@"]


def test_sheets_print_across_an_a4_page_with_their_headings(workbook):
    setup = workbook[TV].page_setup
    assert (setup.orientation, str(setup.paperSize), workbook[TV].print_title_rows) == ("landscape", "9", "$1:$1")


def test_stamp_is_hidden_and_names_who_took_it_along(world, workbook):
    page = workbook["Dấu tệp"]
    stamp = read_stamp((1, list(row)) for row in page.iter_rows(values_only=True))
    assert (page.sheet_state, stamp.who) == ("veryHidden", str(world.officer_a))


def test_empty_template_has_headings_and_nobody(client):
    data = download(client, "?is_empty=on")
    assert [len(cells(io.BytesIO(data), sheet.title)) for sheet in SHEETS] == [1] * len(SHEETS)


def test_one_clubs_workbook_holds_that_club_alone(client):
    data = download(client, "?club=NT-0001")
    assert {row[0] for row in cells(io.BytesIO(data), TV)[1:]} == {"NT-0001"}
    assert CANARY not in str([cells(io.BytesIO(data), sheet.title) for sheet in SHEETS])
