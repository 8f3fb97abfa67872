"""What a viewer gets of crosstabs: no small count of people, no way to one by subtraction, and no row."""

import datetime as dt
from io import BytesIO

import pytest
from openpyxl import load_workbook

from accounts.models import Assignment
from accounts.policy import Role
from clubs.models import PovertyStatus, Source
from reports.suppression import SMALLEST_SHOWN
from tests.funds.book import capital, lend
from tests.reports.test_crosstab import ADDRESS, cells, grid, headings
from tests.reports.test_declared import declare
from tests.world import CANARY, make_club, make_member, make_user

DAY = "20/06/2025"


def join(club, number: int, prefix: str, **fields) -> None:
    for n in range(number):
        make_member(club, f"{prefix}{n:02}", "Người dân", **fields)


@pytest.fixture
def crowd(programme):
    """Club A has 23 women and 12 men, club B 19 and 3, so that the three men must stay hidden; all are in their 70s."""
    join(programme.club_a, 20, "N", birth_year=1950)
    join(programme.club_a, 12, "M", birth_year=1950, sex="male")
    join(programme.club_b, 16, "N", birth_year=1950)
    join(programme.club_b, 3, "M", birth_year=1950, sex="male")
    return programme


def test_the_small_cell_and_three_that_would_give_it_away_are_hidden(crowd, visit):
    answer = visit(crowd.viewer, ADDRESS, rows="district", columns="sex", as_of=DAY)
    assert grid(answer) == {
        "huyện Ninh Hải": [None, None, 22],
        "huyện Ninh Phước": [None, None, 35],
        "Tổng cộng": [42, 15, 57],
    }
    assert "trừ ra được" in answer.content.decode()
    staff = grid(visit(crowd.province_staff, ADDRESS, rows="district", columns="sex", as_of=DAY))
    assert staff["huyện Ninh Hải"] == [19, 3, 22]


def test_rows_and_columns_exchanged_hide_the_same_cells(crowd, visit):
    other = make_club("NT-0005", "CLB năm", crowd.commune_b)
    join(other, 7, "M", sex="male", birth_year=1960)
    join(other, 2, "N", birth_year=1990)
    upright = cells(visit(crowd.viewer, ADDRESS, rows="age", columns="sex", as_of=DAY))
    across = cells(visit(crowd.viewer, ADDRESS, rows="sex", columns="age", as_of=DAY))
    assert {(row, column): cell.n for (row, column), cell in upright.items()} == {
        (row, column): cell.n for (column, row), cell in across.items()
    }


def test_lines_of_few_people_are_put_together(crowd, visit):
    join(crowd.club_a, 2, "Y", birth_year=1990)
    join(crowd.club_a, 9, "F", birth_year=1962)
    answer = visit(crowd.viewer, ADDRESS, rows="age", columns="district", as_of=DAY)
    assert list(grid(answer)) == ["70–79", "các mục còn lại (gộp)", "Tổng cộng"]
    assert grid(answer)["các mục còn lại (gộp)"][-1] == 11
    assert "30–39" in answer.content.decode()


def test_a_viewer_s_cells_lead_to_no_rows_and_name_nobody(crowd, visit):
    answer = visit(crowd.viewer, ADDRESS, rows="district", columns="sex", as_of=DAY)
    assert {cell.url for cell in cells(answer).values()} == {""}
    content = answer.content.decode()
    assert [name for name in (CANARY, crowd.club_a.name, "Người dân") if name in content] == []


def test_a_viewer_s_cells_do_not_tell_the_declared_members_apart(crowd, visit):
    club = make_club("NT-0006", "CLB không sổ", crowd.commune_b, founded_on=dt.date(2020, 1, 1))
    declare(club, starts_on=dt.date(2024, 12, 15), ends_on=dt.date(2025, 6, 14))
    query = {"rows": "district", "columns": "source", "as_of": DAY}
    assert {cell.declared for cell in cells(visit(crowd.viewer, ADDRESS, **query)).values()} == {0}
    assert {cell.declared for cell in cells(visit(crowd.province_staff, ADDRESS, **query)).values()} == {0, 60}


@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_the_files_hide_what_the_page_hides(crowd, visit, file_format):
    answer = visit(crowd.viewer, f"/reports/crosstab.{file_format}", rows="district", columns="sex", as_of=DAY)
    content = b"".join(answer.streaming_content)
    if file_format == "csv":
        assert "huyện Ninh Hải;ẩn;ẩn;22" in content.decode("utf-8-sig")
        return
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert [row for row in rows if row[:1] in (["huyện Ninh Hải"], ["Tổng cộng"])] == [
        ["huyện Ninh Hải", "ẩn", "ẩn", 22],
        ["Tổng cộng", 42, 15, 57],
    ]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"rows": "commune", "columns": "sex"}, "không được hiển thị theo cấp đơn vị này"),
        ({"rows": "age", "columns": "sex", "unit": "587"}, "Với một phần của chương trình"),
        ({"rows": "age", "columns": "sex", "source": "{source}"}, "không được chia nhỏ thêm"),
    ],
)
def test_a_third_cut_of_people_is_refused_in_words(crowd, visit, query, words):
    query = {name: value.format(source=Source.objects.get().pk) for name, value in query.items()}
    answer = visit(crowd.viewer, ADDRESS, as_of=DAY, **query)
    assert (answer.status_code, answer.context["grid"]) == (200, None)
    assert answer.context["crosstab"].refusal in answer.content.decode()
    assert visit(crowd.viewer, "/reports/crosstab.xlsx", as_of=DAY, **query).status_code == 403
    assert visit(crowd.province_staff, ADDRESS, as_of=DAY, **query).context["grid"] is not None


def test_fewer_than_five_people_in_all_are_not_counted_at_all(programme, visit):
    programme.members_a[0].delete()
    programme.members_a[1].delete()
    answer = visit(programme.viewer, ADDRESS, rows="sex", columns="age", as_of=DAY)
    assert answer.context["grid"] is None
    assert "quá ít người" in answer.content.decode()


def test_clubs_are_no_people_and_all_shown(crowd, visit):
    lines = grid(visit(crowd.viewer, ADDRESS, count="clubs", rows="commune", columns="year", as_of=DAY))
    assert lines["Tổng cộng"] == [2, 2]


def test_what_few_borrowers_owe_is_hidden(crowd, visit):
    capital(crowd.club_a, 90_000_000, dt.date(2024, 1, 1), code="P1")
    capital(crowd.club_b, 90_000_000, dt.date(2024, 1, 1), code="P1")
    for n, member in enumerate(crowd.club_a.members.order_by("pk")[:9]):
        lend(member, 1_000_000, dt.date(2025, 1, 2), code=f"V{n}")
    for n, member in enumerate(crowd.club_b.members.order_by("pk")[:2]):
        lend(member, 1_000_000, dt.date(2025, 1, 2), code=f"V{n}")
    query = {"count": "outstanding", "rows": "district", "columns": "year", "as_of": DAY}
    lines = grid(visit(crowd.viewer, ADDRESS, **query))
    assert lines == {"các mục còn lại (gộp)": [11_000_000, 11_000_000], "Tổng cộng": [11_000_000, 11_000_000]}


def test_what_the_districts_show_protects_no_cell_by_source(crowd, visit):
    second = make_club("NT-0005", "CLB năm", crowd.commune_b, source=Source.objects.create(name="Ngân sách"))
    join(second, 30, "N", birth_year=1950)
    join(second, 20, "M", birth_year=1950, sex="male")
    by_place = grid(visit(crowd.viewer, ADDRESS, rows="district", columns="sex", as_of=DAY))
    by_source = grid(visit(crowd.viewer, ADDRESS, rows="source", columns="sex", as_of=DAY))
    assert by_place == {"huyện Ninh Hải": [49, 23, 72], "huyện Ninh Phước": [23, 12, 35], "Tổng cộng": [72, 35, 107]}
    assert by_source == {
        "HelpAge International": [23, 12, 35],  # the same as its district, which is shown already
        "Ngân sách": [None, None, 50],
        "chưa ghi": [None, None, 22],
        "Tổng cộng": [72, 35, 107],
    }


def test_a_small_club_of_its_own_source_lets_no_table_by_source_be_shown(crowd, visit):
    small = make_club("NT-0005", "CLB năm", crowd.commune_b, source=Source.objects.get())
    join(small, 3, "N", birth_year=1950)
    answer = visit(crowd.viewer, ADDRESS, rows="district", columns="source", as_of=DAY)
    assert answer.context["grid"] is None
    assert visit(crowd.viewer, ADDRESS, rows="sex", columns="source", as_of=DAY).context["grid"] is None


def test_the_pyramid_shows_no_cell_that_the_crosstab_hides(crowd, visit):
    join(crowd.club_a, 8, "O", birth_year=1940, sex="male")
    join(crowd.club_b, 2, "O", birth_year=1940)
    join(crowd.club_a, 30, "P", birth_year=1962)
    join(crowd.club_b, 25, "P", birth_year=1962, sex="male")
    shown = cells(visit(crowd.viewer, ADDRESS, rows="age", columns="sex", as_of=DAY))
    rows = visit(crowd.viewer, "/charts/", as_of=DAY).context["pyramid"].chart.rows
    pyramid = {(row.label, sex): n for row in rows for sex, n in zip(("Nữ", "Nam"), row.values, strict=True)}
    of_both = set(pyramid) & set(shown)
    assert {key: pyramid[key] for key in of_both} == {key: shown[key].n for key in of_both}
    assert ("70–79", "Nữ") in of_both


def test_a_viewer_of_a_district_has_its_communes_and_no_other_district(crowd, visit):
    viewer = make_user("viewer_a")
    Assignment.objects.create(
        user=viewer, role=Role.VIEWER, unit=crowd.district_a, starts_on=dt.date(2018, 1, 1)
    )  # fmt: skip
    lines = grid(visit(viewer, ADDRESS, rows="commune", columns="sex", as_of=DAY))
    assert lines == {"xã Phước Sơn": [23, 12, 35], "Tổng cộng": [23, 12, 35]}


@pytest.mark.parametrize("count", ["members", "borrowed_ever", "borrowing_now"])
@pytest.mark.parametrize(("rows", "columns"), [
    ("district", "sex"), ("district", "age"), ("district", "poverty"), ("district", "year"), ("district", "source"),
    ("age", "sex"), ("poverty", "age"), ("source", "sex"), ("source", "year"), ("year", "poverty"),
])  # fmt: skip
def test_no_viewer_s_table_of_people_shows_one_to_four(crowd, visit, count, rows, columns):
    PovertyStatus.objects.bulk_create(
        PovertyStatus(member=member, year=2024, status="poor" if n % 3 else "hardship")
        for n, member in enumerate(crowd.club_a.members.order_by("pk")[:17])
    )
    capital(crowd.club_a, 90_000_000, dt.date(2024, 1, 1), code="P1")
    for n, member in enumerate(crowd.club_a.members.order_by("pk")[:9]):
        lend(member, 1_000_000, dt.date(2025, 1, 2), code=f"V{n}")
    answer = visit(crowd.viewer, ADDRESS, count=count, rows=rows, columns=columns, as_of=DAY)
    numbers = [n for line in (grid(answer) if answer.context["grid"] else {}).values() for n in line]
    assert [n for n in numbers if n is not None and 0 < n < SMALLEST_SHOWN] == []
    if answer.context["grid"]:
        assert len(headings(answer)) > 0
