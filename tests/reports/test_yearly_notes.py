"""What the yearly workbook says of itself: definitions, dates, the state of its data, n and N of each percentage."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from openpyxl import load_workbook
from openpyxl.utils import range_to_tuple

from core.actors import SYSTEM
from targets.basis import Basis
from targets.figures import programme_figures
from targets.models import ReportingPeriod
from targets.readings import read_by_unit, read_targets
from targets.services import close_period, reopen_closing

SINCE, DAY = dt.date(2023, 12, 15), dt.date(2024, 12, 14)


@pytest.fixture
def book(programme, tmp_path):
    """book() is the workbook of 2024 as any program reads it."""

    def make():
        call_command("yearly_report", "2024", str(tmp_path / "a.xlsx"), stdout=StringIO())
        return load_workbook(tmp_path / "a.xlsx", data_only=True)

    return make


def notes(workbook) -> dict[str, str]:
    return {label: words for label, words in workbook["Ghi chú"].iter_rows(values_only=True) if label}


def close(programme):
    period = ReportingPeriod.objects.create(kind="year", starts_on=SINCE, ends_on=DAY, due_on=DAY)
    return close_period(actor=SYSTEM, period=period, reason="hết năm", make_files=lambda basis: [])


def subtitles(sheet) -> str:
    return " ".join(str(row[0]) for row in sheet.iter_rows(max_row=11, max_col=1, values_only=True))


def test_every_column_of_the_money_and_activity_tables_has_its_definition(book):
    found = notes(book())
    wanted = {"Quỹ tăng thu nhập", "Biến động quỹ", "Vốn theo nguồn", "PAR30", "Tỷ lệ thu hồi gốc", "Lượt người"}
    assert wanted <= set(found)
    assert found["Địa giới"].endswith("08/01/2021")


def test_an_unclosed_period_is_called_provisional_under_every_title(book):
    workbook = book()
    tables = [sheet for sheet in workbook.worksheets if sheet.title not in ("Ghi chú", "Biểu đồ")]
    assert {"số liệu tạm tính" in subtitles(sheet) for sheet in tables} == {True}
    assert "chưa mở kỳ báo cáo" in notes(workbook)["Tình trạng số liệu"]


def test_a_closed_period_names_its_version(programme, book):
    close(programme)
    workbook = book()
    assert "số liệu đã chốt: Bản 1" in subtitles(workbook.worksheets[0])
    assert notes(workbook)["Tình trạng số liệu"].startswith("Đã chốt ngày 30/06/2025 (Bản 1)")


def test_a_reopened_period_is_provisional_again(programme, book):
    closing = close(programme)
    reopen_closing(actor=SYSTEM, closing=closing, reason="sửa", until=timezone.now() + dt.timedelta(days=2))
    assert "đang mở lại" in subtitles(book().worksheets[0])


def test_each_percentage_of_a_target_stands_with_its_n_and_n(programme, book):
    basis = Basis.make(as_of=DAY, since=SINCE)
    rows = programme_figures(basis)
    wanted = [one for one in read_targets(rows, basis) if one.kind == "ratio"]
    expected = [
        (one.n, one.N) for one in wanted for one in [one, *(by[one.code] for _u, by in read_by_unit(rows, basis))]
    ]
    sheet = book()["Tử số, mẫu số"]
    lines = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], (int, float))]
    assert [(row[3], row[4]) for row in lines[: len(expected)]] == expected
    assert lines[0][5] == (lines[0][3] / lines[0][4] if lines[0][4] else "không áp dụng")


def cells_of(workbook, reference: str) -> list:
    """The values of the cells that a chart's reference names."""
    name, (left, top, right, bottom) = range_to_tuple(reference)
    area = workbook[name].iter_rows(top, bottom, left, right, values_only=True)
    return [value for row in area for value in row]


def test_the_charts_are_native_and_draw_the_tables_own_cells(programme, book):
    workbook = book()
    charts = workbook["Biểu đồ"]._charts
    drawn = [[cells_of(workbook, series.val.numRef.f) for series in chart.series] for chart in charts]
    areas = cells_of(workbook, charts[0].series[0].cat.strRef.f)
    assert (len(charts), areas) == (6, ["huyện Ninh Hải", "huyện Ninh Phước"])
    assert drawn[0][1] == [1, 1]  # clubs at the end, area by area
    assert {type(value) for chart in drawn for series in chart for value in series} <= {int, float, type(None)}
