"""A long list, whose cells bear no addresses, in the hands of an office programme."""

import datetime as dt

import openpyxl
import pytest

from core.sheets.columns import Column
from core.sheets.writer import write_rows_xlsx
from tests.libreoffice.test_office import convert

pytestmark = pytest.mark.libreoffice

COLUMNS = [
    Column("Mã"),
    Column("Tên", width=30),
    Column("Số tiền", "money"),
    Column("Tỷ lệ", "percent"),
    Column("Ngày", "date"),
]
ROWS = [
    ("0912", '=HYPERLINK("http://evil.example")', 20_000_000, 0.5, dt.datetime(2025, 3, 5)),
    (None, "a & <b>", None, None, None),
    ("", "  ệ  ", 0, None, dt.datetime(1940, 1, 2)),
    *(("x", f"Người {n}", n, 0.25, None) for n in range(1200)),
]


def test_every_cell_is_read_in_its_place(tmp_path):
    path = tmp_path / "danh-sach.xlsx"
    with path.open("wb") as out:
        write_rows_xlsx(out, COLUMNS, ROWS, title="Danh sách")
    sheet = openpyxl.load_workbook(convert(path, "xlsx")).active
    read = [row[:5] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert read == [tuple(None if value == "" else value for value in row) for row in ROWS]
    assert (sheet["B2"].data_type, sheet["A2"].number_format, sheet["E2"].number_format) == ("s", "@", "dd/mm/yyyy")
    assert sheet.auto_filter.ref == f"A1:E{len(ROWS) + 1}"
