"""The official yearly workbook, read back as Excel and other programs read it."""

import datetime as dt
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from clubs.models import Activity, ActivityArea, Appointment, Review
from reports.models import Letterhead
from targets.models import Milestone, Plan, PlanVersion, Target
from tests.world import CANARY, make_club

DAY = dt.date(2025, 6, 1)


@pytest.fixture
def busy(programme):
    """Club A did everything, is well managed and led; a club was founded and another dissolved this year."""
    club = programme.club_a
    Activity.objects.bulk_create(Activity(club=club, area=area, held_on=DAY) for area in ActivityArea.objects.all())
    Review.objects.create(club=club, reviewed_on=DAY, level="district", is_well_managed=True)
    Appointment.objects.create(member=programme.members_a[0], role="chair", starts_on=dt.date(2018, 6, 1))
    make_club("NT-0003", "CLB mới", programme.commune_a, founded_on=dt.date(2025, 2, 3))
    make_club("NT-0004", "CLB cũ", programme.commune_b, closed_on=dt.date(2025, 3, 4))
    return programme


@pytest.fixture
def report(busy, tmp_path):
    """report(*arguments) runs the command; answers (workbook of values, workbook of formulas)."""

    def run(*arguments):
        path = tmp_path / "bao-cao.xlsx"
        call_command("yearly_report", *arguments[:1], str(path), *arguments[1:], stdout=StringIO())
        return load_workbook(path, data_only=True), load_workbook(path)

    return run


def grid(sheet) -> list[list]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def tables(workbook) -> list:
    """The sheets of tables: all but the words, the charts and the notes."""
    words = ("E. Báo cáo bằng lời", "Biểu đồ", "Ghi chú")
    return [sheet for sheet in workbook.worksheets if sheet.title not in words]


def table_d(workbook):
    return workbook["D. Danh sách câu lạc bộ"]


def line(sheet, label: str) -> list:
    """The row whose second cell is the label."""
    return next(row for row in grid(sheet) if row[1] == label)


def test_table_a_counts_each_district_and_their_sum(report):
    values, _ = report("2025")
    sheet = values.worksheets[0]
    assert line(sheet, "huyện Ninh Phước")[2:13] == [1, 1, None, 1, 1, 0, 2, None, 3, 3, 3]
    assert line(sheet, "huyện Ninh Hải")[2:11] == [1, 1, None, 2, 0, 1, 1, None, 3]
    total = grid(sheet)[-1]
    assert total[2:11] == [2, 2, 50, 3, 1, 1, 3, 0.06, 6]


def test_totals_are_formulas_that_carry_their_value(report):
    values, formulas = report("2025")
    for shown, written in zip(tables(values), tables(formulas), strict=True):
        cells = [cell for row in written.iter_rows() for cell in row if str(cell.value).startswith("=")]
        assert cells or shown.title == "Chỉ tiêu"
        assert [cell.coordinate for cell in cells if shown[cell.coordinate].value is None] == []


def test_a_sum_formula_and_its_value_agree(report):
    values, formulas = report("2025")
    sheet, last = values.worksheets[0], formulas.worksheets[0].max_row
    formula = formulas.worksheets[0].cell(last, 11).value
    start, end = formula.removeprefix("=SUM(").removesuffix(")").split(":")
    assert sheet.cell(last, 11).value == sum(cell.value for (cell,) in sheet[start:end])


def test_a_share_in_the_total_is_the_total_s_own(report):
    values, _ = report("2025")
    total = next(row for row in grid(values.worksheets[1]) if row[2] == 3 and row[0] is None)
    assert total[5:7] == [1, pytest.approx(1 / 3)]


def test_table_d_lists_each_club_with_its_chair_and_crosses(report, busy):
    values, _ = report("2025")
    first = line(table_d(values), busy.club_a.name)
    assert first[8] == busy.members_a[0].full_name
    assert first[9:13] == [3, 1, 1, 0]
    assert first[14:22] == ["x"] * 8
    assert isinstance(first[5], dt.datetime)


def test_blank_zero_and_not_applicable_differ(report):
    values, _ = report("2025")
    empty = line(table_d(values), "CLB mới")
    assert (empty[8], empty[9], empty[10]) == (None, 0, "không áp dụng")


def test_text_that_looks_like_a_formula_stays_text(report, busy):
    make_club("NT-0005", "=1+1", busy.commune_a)
    _, formulas = report("2025")
    assert [cell.data_type for row in table_d(formulas).iter_rows() for cell in row if cell.value == "=1+1"] == ["s"]


def test_pages_are_landscape_a4_one_page_wide_with_the_heading_repeated(report):
    _, formulas = report("2025")
    for sheet in tables(formulas):
        setup = sheet.page_setup
        assert (setup.orientation, setup.paperSize) == ("landscape", 9)
        assert setup.fitToHeight in (0, None)  # as many pages as it takes, or one where that is nearly enough
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows


def test_the_letterhead_of_the_day_stands_on_the_paper(report, busy):
    for starts_on, issuer in (
        (dt.date(2020, 1, 1), "Sở cũ"),
        (dt.date(2025, 1, 1), "Sở Y tế"),
        (dt.date(2026, 1, 1), "x"),
    ):
        Letterhead.objects.create(
            starts_on=starts_on, superior="UBND tỉnh", issuer=issuer, number_mark="/BC-SYT", place="Khánh Hòa",
            signatory_title="Giám đốc",
        )  # fmt: skip
    values, _ = report("2025")
    words = {value for row in grid(values.worksheets[0]) for value in row if value}
    assert {"SỞ Y TẾ", "Số: ......../BC-SYT", "Khánh Hòa, ngày 30 tháng 06 năm 2025"} <= words


def test_a_unit_s_report_lists_its_own_clubs_alone(report, busy):
    values, _ = report("2025", "--unit", busy.district_a.code)
    text = str([grid(sheet) for sheet in values.worksheets])
    assert CANARY not in text
    assert busy.club_a.name in text


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["1999", "a.xlsx"], 2),
        (["2025", "a.xls"], 2),
        (["2025", "a.xlsx", "--unit", "999"], 2),
        (["2025", "/nowhere/a.xlsx"], 2),
    ],
)
def test_a_wrong_call_ends_with_2_and_writes_nothing(busy, tmp_path, monkeypatch, arguments, code):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError) as caught:
        call_command("yearly_report", *arguments)
    assert caught.value.returncode == code
    assert list(tmp_path.iterdir()) == []


def test_without_a_plan_the_data_is_refused(busy, tmp_path):
    Milestone.objects.all().delete()
    Target.objects.all().delete()
    PlanVersion.objects.all().delete()
    Plan.objects.all().delete()
    with pytest.raises(CommandError) as caught:
        call_command("yearly_report", "2025", str(tmp_path / "a.xlsx"))
    assert caught.value.returncode == 1


def test_an_officer_downloads_the_own_district(busy, visit):
    answer = visit(busy.officer_a, "/reports/yearly/", year=2025)
    workbook = load_workbook(BytesIO(b"".join(answer.streaming_content)), data_only=True)
    text = str([grid(sheet) for sheet in workbook.worksheets])
    assert busy.club_a.name in text
    assert CANARY not in text


def test_a_foreign_district_s_report_is_not_found(busy, visit):
    assert visit(busy.officer_a, "/reports/yearly/", year=2025, unit=busy.district_b.code).status_code == 404


def test_a_year_that_is_not_offered_shows_its_message(busy, visit):
    answer = visit(busy.province_staff, "/reports/yearly/", year=1990)
    assert set(answer.context["form"].errors) == {"year"}


@pytest.mark.parametrize("persona", ["secretary_a", "viewer", "unassigned"])
def test_the_report_needs_its_right(busy, visit, persona):
    assert visit(busy.users[persona], "/reports/yearly/").status_code == 403
