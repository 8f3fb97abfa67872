"""The downloaded workbook in an office programme: what was locked is locked, what was open is open, nothing is lost."""

import subprocess

import openpyxl
import pytest

from clubs.models import Club
from desk.workbook.services import check_workbook
from desk.workbook.services.exporting import export_workbook
from tests.desk.books import TV

pytestmark = [pytest.mark.libreoffice, pytest.mark.django_db]


@pytest.fixture
def converted(world, tmp_path):
    path, out = tmp_path / "so.xlsx", tmp_path / "office"
    with path.open("wb") as file:
        clubs = Club.objects.filter(pk=world.club_a.pk)
        export_workbook(actor=world.officer_a, out=file, clubs=clubs, has_guide=True)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return out / "so.xlsx"


def test_headings_stay_locked_and_rows_stay_open(converted):
    page = openpyxl.load_workbook(converted)[TV]
    assert (page.protection.sheet, page["A1"].protection.locked) == (True, True)
    assert [page[place].protection.locked for place in ("A2", "C2", "D2")] == [False, False, False]
    assert page.column_dimensions["C"].protection.locked is False  # rows that are typed below


def test_stamp_guide_and_rows_come_through(world, converted):
    result = check_workbook(actor=world.officer_a, file=converted)
    book = openpyxl.load_workbook(converted)
    assert (result.errors, {counts.new + counts.changed for counts in result.sheets.values()}) == ([], {0})
    assert (book.sheetnames[0], book["Dấu tệp"]["A1"].value, book["Dấu tệp"].sheet_state != "visible") == (
        "Hướng dẫn",
        "clb-stamp",
        True,
    )
