"""One figure, one number: dashboard, loan page, club list, the command's JSON and the yearly workbook agree, whoever of
the personas asks; and nobody's file holds another area."""

import datetime as dt
import json
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from clubs.models import Activity, ActivityArea, Meeting, Review
from core.text import fold
from tests.funds.book import capital, lend, repay
from tests.world import CANARY

SINCE, DAY = dt.date(2023, 12, 15), dt.date(2024, 12, 14)
DAYS = {"as_of": "14/12/2024", "since": "15/12/2023"}
PERSONAS = {"province_admin": None, "province_staff": None, "officer_a": "587", "officer_b": "586"}
SCOPES = [name for name in PERSONAS if name != "province_admin"]
"""The two of the province see the same: once for both is enough where a whole file is read."""


@pytest.fixture
def busy(programme):
    """Both clubs have capital, loans, payments, activities, a review and a meeting; no two figures are alike."""
    for number, (club, members) in enumerate(
        ((programme.club_a, programme.members_a), (programme.club_b, programme.members_b)), start=1
    ):
        capital(club, number * 21_000_000, dt.date(2024, 1, 5), is_initial=True)
        for member in members[:number]:
            loan = lend(member, number * 1_500_000, dt.date(2024, 2, 5))
            repay(loan, number * 100_000, dt.date(2024, 5, 5), interest=10_000)
        areas = ActivityArea.objects.order_by("number")[: 8 if number == 1 else 3]
        Activity.objects.bulk_create(Activity(club=club, area=area, held_on=dt.date(2024, 3, 1)) for area in areas)
        Review.objects.create(club=club, reviewed_on=dt.date(2024, 6, 1), level="province", is_well_managed=True)
        Meeting.objects.create(club=club, held_on=dt.date(2024, 6, number), attended=40 + number)
    return programme


@pytest.fixture
def workbook(busy, visit):
    """workbook(persona) is the file that this persona downloads."""

    def download(persona: str):
        answer = visit(busy.users[persona], "/reports/yearly/", year=2024)
        return load_workbook(BytesIO(b"".join(answer.streaming_content)), data_only=True)

    return download


def rows(sheet) -> list[tuple]:
    return list(sheet.iter_rows(values_only=True))


def total(sheet) -> tuple:
    return next(row for row in rows(sheet) if "Tổng cộng" in row[:3])


def ratios(book) -> dict[str, tuple[int, int]]:
    """{label: (n, N)} of the whole of the file: its first line of each ratio."""
    found: dict[str, tuple[int, int]] = {}
    for row in rows(book["Tử số, mẫu số"]):
        if isinstance(row[0], int):
            found.setdefault(row[1], (row[3], row[4]))
    return found


def command_json(unit: str | None) -> dict[str, tuple[int, int | None]]:
    out = StringIO()
    arguments = ["--as-of", "2024-12-14", "--from", "2023-12-15", "--format", "json"]
    call_command("targets", *arguments, *(["--unit", unit] if unit else []), stdout=out)
    return {one["code"]: (one["n"], one["N"]) for one in json.loads(out.getvalue())["targets"]}


@pytest.mark.parametrize(("persona", "unit"), PERSONAS.items())
def test_dashboard_json_and_workbook_say_the_same_of_every_target(busy, visit, workbook, persona, unit):
    readings = visit(busy.users[persona], "/", **DAYS).context["dashboard"].readings
    assert {one.code: (one.n, one.N) for one in readings} == command_json(unit)
    in_file = ratios(workbook(persona))
    shown = {str(one.label): (one.n, one.N) for one in readings if one.kind == "ratio"}
    assert {label: in_file.get(label) for label in shown} == shown


@pytest.mark.parametrize("persona", SCOPES)
def test_the_loan_page_and_table_b_say_the_same(busy, visit, workbook, persona):
    sums = visit(busy.users[persona], "/portfolio/", **DAYS).context["portfolio"].sums
    row = total(workbook(persona)["B. Vay vốn"])
    money = (
        sums.lent_vnd,
        sums.received_vnd,
        sums.interest_vnd,
        sums.outstanding_vnd,
        sums.overdue_vnd,
        sums.par30_vnd,
    )
    assert tuple(row[place] for place in (3, 10, 11, 12, 14, 15)) == money
    assert (row[2], row[4], row[8], row[9]) == (sums.loans_lent, sums.period_all, sums.ever_all, sums.now_all)
    assert min(money) > 0


@pytest.mark.parametrize("persona", SCOPES)
def test_the_club_list_and_table_d_name_the_same_clubs(busy, visit, workbook, persona):
    answer = visit(busy.users[persona], "/clubs.xlsx", on="14/12/2024")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    listed = {cell for row in rows(load_workbook(BytesIO(content)).worksheets[0]) for cell in row}
    lines = [row for row in rows(workbook(persona)["D. Danh sách câu lạc bộ"]) if isinstance(row[0], int)]
    own = {"officer_a": [busy.club_a], "officer_b": [busy.club_b]}.get(persona, [busy.club_a, busy.club_b])
    assert sorted(row[1] for row in lines) == sorted(club.name for club in own)
    assert {row[1] for row in lines} <= listed


@pytest.mark.parametrize("persona", SCOPES)
def test_the_sheets_of_one_file_agree_with_each_other(workbook, busy, persona):
    book = workbook(persona)
    people, clubs = total(book["A. Theo địa bàn"]), total(book["D. Danh sách câu lạc bộ"])
    assert (people[10], total(book["B. Quỹ tăng thu nhập"])[-3]) == (clubs[9], clubs[12])
    assert people[8] == total(book["C. Sinh hoạt và chăm sóc"])[2] == total(book["B. Quỹ hoạt động"])[-2]


def test_an_officer_s_file_holds_nothing_of_another_district(workbook, busy):
    text = fold(" ".join(str(cell) for sheet in workbook("officer_a") for row in rows(sheet) for cell in row if cell))
    foreign = (CANARY, busy.club_b.code, busy.district_b.name, busy.commune_b.name)
    assert [word for word in foreign if fold(word) in text] == []


def test_a_viewer_gets_no_yearly_workbook(busy, visit):
    assert visit(busy.viewer, "/reports/yearly/", year=2024).status_code == 403
