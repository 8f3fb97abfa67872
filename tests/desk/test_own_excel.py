"""Officers' own Excel: columns named once, remembered, and a corrected file that shows its changes alone."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from clubs.models import Member
from core.models import AuditRecord
from desk.models import ColumnMap, WorkbookUpload
from desk.ownexcel.headings import guess_headings
from desk.ownexcel.reading import in_dong, meant_cells
from desk.ownexcel.targets import guess
from funds.models import Loan
from tests.desk.books import saved
from tests.world import make_club, make_member

pytestmark = pytest.mark.django_db

PEOPLE = {
    "Phước Sơn 1": [("Nguyễn Thị Ánh", None, 1955), ("Trần Văn Bình", 1950, None)],
    "Phước Sơn 2": [("Lê Thị Cúc", None, 1960)],
    "Phước Sơn 3": [("Phạm Văn Dũng", 1949, None), ("Chamaléa Thị Gái", None, "12/05/1958")],
}


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def clubs(world):
    return [make_club(f"NT-020{n}", f"CLB thôn Phước Sơn {n}", world.commune_a) for n in (1, 2, 3)]


@pytest.fixture
def client(world):
    client = Client()
    client.force_login(world.officer_a)
    return client


def district_file(people=PEOPLE, household="N") -> bytes:
    """Titles on top, headings of two merged lines, birth years in the columns of the sexes, a total and signatures."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in people.items():
        page = book.create_sheet(title)
        page["A1"] = "HỘI NGƯỜI CAO TUỔI HUYỆN NINH PHƯỚC"
        page["A2"] = f"DANH SÁCH HỘI VIÊN CLB {title.upper()}"
        page.append([])
        page.append(["STT", "Họ tên hội viên", "Năm sinh", None, "Hộ nghèo", "Ghi chú"])
        page.append([None, None, "Nam", "Nữ"])
        for area in ("A4:A5", "B4:B5", "C4:D4", "E4:E5", "F4:F5"):
            page.merge_cells(area)
        page.append(["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"])
        for number, (name, male, female) in enumerate(rows, start=1):
            page.append([number, name, male, female, household if number == 1 else None, None])
        page.append([None, "Tổng cộng", len(rows)])
        page.append([])
        page.append([None, "Người lập biểu", None, None, "Chủ nhiệm"])
    return saved(book).getvalue()


def send(client, data: bytes, name="danh sach.xlsx"):
    body = {"file": SimpleUploadedFile(name, data), "once": uuid.uuid4()}
    return client.post(reverse("ownexcel_upload"), body)


def shown_form(client, url) -> dict:
    """What the page's form would post as it stands."""
    form = client.get(url).context["form"]
    body = {name: form[name].value() for name in form.fields}
    return {key: value for key, value in body.items() if value not in (None, False)} | {"once": uuid.uuid4()}


def name_file(client, data: bytes, words="Nghèo", **columns):
    """Goes through all steps by what the site guesses; answers the upload."""
    url = send(client, data).url
    url = client.post(url, shown_form(client, url)).url
    answer = client.post(url, shown_form(client, url) | {"fixed_joined_on": "01/06/2018"} | columns)
    assert answer.status_code == 302, answer.context["form"].errors
    if answer.url.endswith("/words/"):
        body = shown_form(client, answer.url)
        answer = client.post(answer.url, body | {key: words for key in body if key.startswith("word_")})
    return WorkbookUpload.objects.latest("uploaded_at")


def save(client, upload):
    client.post(reverse("workbook_apply", args=[upload.pk]), {"once": uuid.uuid4()})
    upload.refresh_from_db()
    return upload


def counts(upload) -> dict:
    return upload.result["sheets"]["Thành viên"]


def test_district_file_of_three_clubs_is_named_once_and_saved(client, clubs):
    upload = name_file(client, district_file())
    assert (upload.state, upload.result["errors"], counts(upload)["new"]) == ("checked", [], 5)
    assert save(client, upload).state == "saved"
    rows = Member.objects.filter(club__in=clubs).order_by("club__code", "code")
    assert list(rows.values_list("club__code", "code", "full_name", "sex", "birth_year")) == [
        ("NT-0201", "TV-001", "Nguyễn Thị Ánh", "female", 1955),
        ("NT-0201", "TV-002", "Trần Văn Bình", "male", 1950),
        ("NT-0202", "TV-001", "Lê Thị Cúc", "female", 1960),
        ("NT-0203", "TV-001", "Phạm Văn Dũng", "male", 1949),
        ("NT-0203", "TV-002", "Chamaléa Thị Gái", "female", 1958),
    ]


def test_next_file_with_the_same_headings_shows_its_changes_alone(client, clubs):
    save(client, name_file(client, district_file()))
    people = PEOPLE | {"Phước Sơn 2": [("Lê Thị Cúc", None, "03/02/1960"), ("Võ Thị Mới", None, 1961)]}
    answer = send(client, district_file(people))
    upload = WorkbookUpload.objects.latest("uploaded_at")
    assert answer.url == upload.get_absolute_url()
    assert counts(upload) == {"new": 1, "changed": 1, "same": 4, "wrong": 0}
    assert [(one["sheet"], one["row"]) for one in upload.result["changes"]] == [("Phước Sơn 2", 7)]
    assert "danh sach" in client.get(answer.url).content.decode()


def test_errors_are_marked_in_the_own_file_at_the_own_cells(client, clubs):
    people = PEOPLE | {"Phước Sơn 3": [("Phạm Văn Dũng", "49", None)]}
    upload = name_file(client, district_file(people))
    assert upload.state == "refused"
    answer = client.get(reverse("workbook_errors", args=[upload.pk]))
    marked = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [(page.title, cell.coordinate) for page in marked for row in page for cell in row if cell.comment]
    assert cells == [("Phước Sơn 3", "C7")]


def loan_file() -> bytes:
    book = Workbook()
    page = book.active
    page.title = "Vay vốn"
    page.append(["TT", "Họ tên người vay", "Ngày vay", "Số tiền (nghìn đồng)", "Thời hạn"])
    page.append([1, "Nguyễn Thị Ánh", "10/01/2024", 2500, 10])
    page.append([2, "Người Không Có", "10/01/2024", "1.500", 10])
    return saved(book).getvalue()


def test_loans_find_their_borrowers_by_name_and_count_in_the_chosen_unit(client, clubs, world):
    make_member(clubs[0], "TV-007", "Nguyễn Thị Ánh")
    url = send(client, loan_file()).url
    url = client.post(url, shown_form(client, url) | {"kind": "loans", "club_0": "NT-0201"}).url
    body = shown_form(client, url) | {"fixed_monthly_rate_percent": "1"}
    assert list(client.post(url, body | {"unit": ""}).context["form"].errors) == ["unit"]
    client.post(url, body | {"unit": "1000", "once": uuid.uuid4()})
    errors = WorkbookUpload.objects.get().result["errors"]
    assert [(one["row"], one["column"]) for one in errors if one["row"] == 3] == [(3, "Họ tên người vay (B)")]
    assert any("2.500.000" in one["message"] for one in errors)  # the fund holds no money to lend


def test_an_own_list_of_loans_from_before_the_book_brings_them_over(client, clubs):
    make_member(clubs[0], "TV-007", "Nguyễn Thị Ánh")
    book = Workbook()
    page = book.active
    page.append(["Họ tên người vay", "Ngày vay", "Số tiền vay", "Thời hạn", "Ngày mở sổ", "Dư nợ chuyển sang"])
    page.append(["Nguyễn Thị Ánh", "10/01/2024", 2500, 10, "01/07/2024", 1750])
    url = send(client, saved(book).getvalue()).url
    url = client.post(url, shown_form(client, url) | {"kind": "loans", "club_0": "NT-0201"}).url
    client.post(url, shown_form(client, url) | {"fixed_monthly_rate_percent": "1", "unit": "1000"})
    upload = save(client, WorkbookUpload.objects.get())
    assert (upload.state, upload.result["errors"]) == ("saved", [])
    loan = Loan.objects.get()
    assert (loan.original_on.isoformat(), loan.original_vnd, loan.principal_vnd) == ("2024-01-10", 2_500_000, 1_750_000)


def test_two_members_of_one_name_and_year_are_told_apart_by_a_person(client, clubs):
    for code in ("TV-001", "TV-002"):
        make_member(clubs[1], code, "Lê Thị Cúc", birth_year=1960)
    upload = name_file(client, district_file())
    assert [(one["sheet"], one["row"], "TV-002 (1960)" in one["message"]) for one in upload.result["errors"]] == [
        ("Phước Sơn 2", 7, True)
    ]


def test_layout_is_renamed_and_forgotten_with_a_trace_and_out_of_foreign_sight(client, clubs, world):
    name_file(client, district_file())
    kept = ColumnMap.objects.get()
    edit, forget = (reverse(f"ownexcel_map_{name}", args=[kept.pk]) for name in ("edit", "forget"))
    foreign = Client()
    foreign.force_login(world.officer_b)
    assert [foreign.get(url).status_code for url in (edit, forget)] == [404, 404]
    client.post(edit, shown_form(client, edit) | {"name": "Sổ huyện", "seen": client.get(edit).context["seen"]})
    assert ColumnMap.objects.get().name == "Sổ huyện"
    client.post(forget, {"once": uuid.uuid4()})
    assert ColumnMap.objects.count() == 0
    assert AuditRecord.objects.filter(model="desk.columnmap", object_id=kept.pk).count() == 3


def test_club_of_a_foreign_area_is_not_offered_and_not_taken(client, world):
    url = send(client, district_file()).url
    assert world.club_b.code not in client.get(url).content.decode()
    body = shown_form(client, url) | {f"club_{n}": world.club_b.code for n in range(3)}
    assert client.post(url, body).status_code == 422


def odd_file(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book).getvalue()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (odd_file(), 422),
        (odd_file([f"Cột {n}" for n in range(300)]), 422),
        (b"no workbook", 422),
        (odd_file(["Họ tên " * 2000, "Họ tên", "Họ tên", "=1+1"], ["An", "Bình", "Chi", "=A1"]), 302),
    ],
)
def test_hostile_files_get_an_answer(client, data, status):
    answer = send(client, data)
    assert answer.status_code == status
    if status == 302:
        url = client.post(answer.url, shown_form(client, answer.url) | {"club_0": "NT-0001"}).url
        assert client.get(url).status_code == 200


def test_headings_are_understood_without_marks_but_the_word_for_year_is_no_sex():
    shown = {"a": "HỌ VÀ TÊN", "b": "Năm", "c": "Giới tính / Nam", "d": "Giới tính / Nữ"}
    assert guess("members", shown) == {"a": "full_name", "c": "sex_male", "d": "sex_female"}


def test_second_row_of_headings_is_no_row_of_data():
    one = guess_headings([(1, ["Họ tên", "Giới tính"]), (2, ["An", "Nữ"])])
    two = guess_headings([(1, ["Họ tên", "Giới tính"]), (2, [None, "Nam", "Nữ"])])
    assert (one.lines, two.lines, list(two.shown.values())[1:]) == (1, 2, ["Giới tính / Nam", "Giới tính / Nữ"])


@pytest.mark.parametrize(
    ("cell", "amount"), [(1500, 1_500_000), (1.5, 1500), ("1.500", 1_500_000), ("1,5", 1500), ("2 triệu", "2 triệu")]
)
def test_thousands_of_dong_become_dong(cell, amount):
    assert in_dong(cell, 1000) == amount


@pytest.mark.parametrize(
    ("taken", "paid", "word", "amount", "kind"),
    [
        (500, None, None, 500_000, "Thu khác"),
        ("-", "1.200", None, 1_200_000, "Chi khác"),
        (500, 0, "Ủng hộ", 500_000, "Ủng hộ"),
        (None, 500, "Ủng hộ", 500_000, "Ủng hộ / Chi khác"),
        (500, 300, "Ủng hộ", "500 / 300", "Ủng hộ"),
        (None, None, "Ủng hộ", None, "Ủng hộ"),
    ],
)
def test_money_of_two_columns_is_taken_in_or_paid_out_and_never_both(taken, paid, word, amount, kind):
    part = {"kind": "entries", "unit": 1000, "columns": {"a": "taken_in", "b": "paid_out", "c": "kind"}}
    cells = meant_cells(part, {}, {"taken_in": taken, "paid_out": paid, "kind": word}, {})
    assert (cells["amount_vnd"], cells["kind"]) == (amount, kind)


def test_kind_for_all_rows_counts_on_its_own_side_alone():
    part = {"kind": "entries", "unit": 1, "columns": {"a": "taken_in", "b": "paid_out"}, "fixed": {"kind": "Ủng hộ"}}
    rows = [{"taken_in": 5000, "paid_out": None}, {"taken_in": None, "paid_out": 5000}]
    assert [meant_cells(part, {}, raw, {})["kind"] for raw in rows] == ["Ủng hộ", "Chi khác"]


def test_columns_thu_and_chi_are_known_by_their_marks():
    headings = {"a": "Thứ", "b": "Ngày", "c": "Số tiền / Thu", "d": "Chi", "e": "Chị"}
    assert guess("entries", headings) == {"b": "entry_on", "c": "taken_in", "d": "paid_out"}
