"""Our workbooks in the hands of an office programme: what it computes, prints and sends back."""

import datetime as dt
import json
import subprocess

import openpyxl
import pytest
from django.core.management import call_command

from clubs.services import load_areas
from config.demonstration.services import load_synthetic
from districts.services import load_units
from targets.services import load_plans

pytestmark = [pytest.mark.libreoffice, pytest.mark.django_db]


@pytest.fixture
def reference(db):
    load_units()
    load_areas()
    load_plans()


@pytest.fixture
def programme(reference):
    load_synthetic(clubs=6, seed=3, since=2021, until=dt.date(2024, 12, 14))


def convert(path, kind: str):
    """The file as LibreOffice opens it and saves it again."""
    out = path.parent / "office"
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return out / f"{path.stem}.{kind}"


def values(path) -> dict:
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)
    }


def test_formulas_of_the_yearly_report_recompute_to_the_values_written(programme, tmp_path):
    path = tmp_path / "bao-cao.xlsx"
    call_command("yearly_report", "2024", str(path), verbosity=0)
    written = values(path)
    bare = openpyxl.load_workbook(path)  # keeps the formulas and forgets their values
    formulas = [cell for sheet in bare for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    bare.save(path)
    assert len(formulas) > 20
    computed = values(convert(path, "xlsx"))
    assert {place: value for place, value in written.items() if computed.get(place) != pytest.approx(value)} == {}


def test_yearly_report_prints_on_a4_landscape(programme, tmp_path):
    path = tmp_path / "bao-cao.xlsx"
    call_command("yearly_report", "2024", str(path), verbosity=0)
    pages = subprocess.run(["pdfinfo", convert(path, "pdf")], check=True, capture_output=True, text=True).stdout
    (size,) = [line for line in pages.splitlines() if line.startswith("Page size")]
    width, height = (float(word) for word in size.split()[2:5:2])
    assert (round(width), round(height)) == (842, 595)


@pytest.mark.parametrize("clubs", [6, 24])
def test_no_signature_of_the_yearly_report_stands_on_a_page_of_its_own(reference, tmp_path, clubs):
    load_synthetic(clubs=clubs, seed=3, since=2021, until=dt.date(2024, 12, 14))
    path = tmp_path / "bao-cao.xlsx"
    call_command("yearly_report", "2024", str(path), verbosity=0)
    command = ["pdftotext", "-layout", convert(path, "pdf"), "-"]
    pages = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\f")
    signed = [page for page in pages if "NGƯỜI LẬP BIỂU" in page]
    assert len(signed) == 5
    assert [page for page in signed if "Tổng cộng" not in page and "IV. KẾ HOẠCH NĂM SAU" not in page] == []
    assert [page for page in pages[:-1] if "SỐ LIỆU TẠM THỜI" not in page] == []


def test_programme_workbook_saved_by_the_office_changes_nothing(programme, tmp_path, capsys):
    path = tmp_path / "so.xlsx"
    call_command("export_workbook", str(path), verbosity=0)
    capsys.readouterr()
    call_command("import_workbook", str(convert(path, "xlsx")), "--check", "--format", "json")
    result = json.loads(capsys.readouterr().out)
    moved = {sheet: counts["new"] + counts["changed"] + counts["wrong"] for sheet, counts in result["sheets"].items()}
    assert (result["errors"], set(moved.values())) == ([], {0})
