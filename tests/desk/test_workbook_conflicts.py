"""Somebody changed the same rows on the site after the file was downloaded: both are shown, a person chooses."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from clubs.models import Club, Member
from clubs.services import edit_members
from desk.models import WorkbookUpload
from desk.workbook.services import check_workbook, import_workbook
from tests.desk.books import TV, exported, saved
from tests.world import make_member

pytestmark = pytest.mark.django_db
NAME, PHONE = "C2", "Q2"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def client(world):
    client = Client()
    client.force_login(world.officer_a)
    return client


@pytest.fixture
def ours(world):
    """Downloaded by the officer before anything else happens."""
    return exported(Club.objects.filter(pk=world.club_a.pk), world.officer_a)


def typed(file: io.BytesIO, **cells) -> io.BytesIO:
    """The file with these cells of the members' sheet typed over."""
    book = load_workbook(file)
    for place, value in cells.items():
        book[TV][place] = value
    return saved(book)


def change_on_site(world, **values) -> None:
    edit_members(actor=world.province_staff, changes=[(world.members_a[0], values)])


def send(client, file) -> WorkbookUpload:
    body = {"file": SimpleUploadedFile("so.xlsx", file.getvalue()), "once": uuid.uuid4()}
    client.post(reverse("workbook_upload"), body)
    return WorkbookUpload.objects.latest("uploaded_at")


def save(client, upload, **choices):
    answer = client.post(reverse("workbook_apply", args=[upload.pk]), {"once": uuid.uuid4(), **choices})
    upload.refresh_from_db()
    return answer


def stored(world) -> Member:
    return Member.objects.get(pk=world.members_a[0].pk)


def test_cell_that_both_changed_is_shown_with_both_values_and_who(world, client, ours):
    change_on_site(world, full_name="Nguyễn Thị Ảnh")
    upload = send(client, typed(ours, **{NAME: "Nguyễn Thị Anh"}))
    (conflict,) = upload.result["conflicts"]
    assert conflict["cells"] == [["Họ và tên", "Nguyễn Thị Ảnh", "Nguyễn Thị Anh"]]
    page = client.get(reverse("workbook_apply", args=[upload.pk])).content.decode()
    assert all(word in page for word in ("Nguyễn Thị Ảnh", "Nguyễn Thị Anh", str(world.province_staff)))


def test_without_a_choice_nothing_is_saved(world, client, ours):
    change_on_site(world, full_name="Nguyễn Thị Ảnh")
    upload = send(client, typed(ours, **{NAME: "Nguyễn Thị Anh"}))
    assert save(client, upload).status_code == 422
    assert (upload.state, stored(world).full_name) == ("checked", "Nguyễn Thị Ảnh")


@pytest.mark.parametrize(("choice", "name"), [("site", "Nguyễn Thị Ảnh"), ("file", "Nguyễn Thị Anh")])
def test_choice_decides_the_row_and_the_rest_of_the_file_is_saved(world, client, ours, choice, name):
    change_on_site(world, full_name="Nguyễn Thị Ảnh")
    upload = send(client, typed(ours, **{NAME: "Nguyễn Thị Anh", PHONE: "0912345678"}))
    save(client, upload, **{upload.result["conflicts"][0]["key"]: choice})
    assert (upload.state, stored(world).full_name, stored(world).phone) == ("saved", name, "0912345678")


def test_one_choice_serves_for_all_rows(world, client, ours):
    people = world.members_a[:2]
    edit_members(actor=world.province_staff, changes=[(one, {"phone": f"090000000{one.pk % 10}"}) for one in people])
    upload = send(client, typed(ours, Q2="0911", Q3="0912"))
    save(client, upload, all="file")
    assert (upload.state, {one.phone for one in Member.objects.filter(pk__in=people_ids(people))}) == (
        "saved",
        {"0911", "0912"},
    )


def people_ids(people) -> list[int]:
    return [one.pk for one in people]


def test_cell_that_the_file_left_alone_keeps_the_newer_value_with_a_warning(world, client, ours):
    change_on_site(world, phone="0987654321")
    upload = send(client, typed(ours, **{NAME: "Nguyễn Thị Anh"}))
    warned = [one["column"] for one in upload.result["warnings"] if one["column"]]
    assert (upload.result["conflicts"], warned) == ([], ["Điện thoại"])
    save(client, upload)
    assert (stored(world).full_name, stored(world).phone) == ("Nguyễn Thị Anh", "0987654321")


def test_code_that_was_taken_meanwhile_by_another_person_is_a_conflict(world, client, ours):
    newcomer = make_member(world.club_a, "TV99", "Người Khác")
    edit_members(actor=world.province_staff, changes=[(newcomer, {"full_name": "Đặng Thị Khác"})])
    row = ["NT-0001", "TV99", "Lê Văn Mới", "Nam", "1950", None, None, None, None, None, "1/7/2018"]
    book = load_workbook(ours)
    for place, value in enumerate(row, start=1):
        book[TV].cell(5, place, value)
    upload = send(client, saved(book))
    assert [one["label"] for one in upload.result["conflicts"]] == ["NT-0001 TV99"]


def test_own_changes_are_no_conflict(world, client, ours):
    edit_members(actor=world.officer_a, changes=[(world.members_a[0], {"full_name": "Nguyễn Thị Ảnh"})])
    upload = send(client, typed(ours, **{NAME: "Nguyễn Thị Anh"}))
    assert (upload.result["conflicts"], len(upload.result["changes"])) == ([], 1)


def test_change_between_check_and_saving_shows_the_answer_again(world, client, ours):
    upload = send(client, typed(ours, **{NAME: "Nguyễn Thị Anh"}))
    change_on_site(world, full_name="Nguyễn Thị Ảnh")
    save(client, upload)
    assert (upload.state, len(upload.result["conflicts"]), stored(world).full_name) == ("checked", 1, "Nguyễn Thị Ảnh")


def test_command_refuses_a_conflict_with_who_and_when(world, ours):
    change_on_site(world, full_name="Nguyễn Thị Ảnh")
    file = typed(ours, **{NAME: "Nguyễn Thị Anh"})
    for act in (check_workbook, import_workbook):
        (fault,) = act(actor=world.officer_a, file=file).errors
        assert (fault.sheet, fault.row, fault.column) == (TV, 2, "Họ và tên")
        assert str(world.province_staff) in fault.message
    assert stored(world).full_name == "Nguyễn Thị Ảnh"


def test_file_without_a_stamp_or_with_anothers_is_read_as_before(world, client, ours):
    change_on_site(world, full_name="Nguyễn Thị Ảnh")
    for remove in (True, False):
        book = load_workbook(typed(ours, **{NAME: "Nguyễn Thị Anh"}))
        if remove:
            del book["Dấu tệp"]
        else:
            book["Dấu tệp"]["B1"] = "không phải số"
        result = check_workbook(actor=world.officer_a, file=saved(book))
        assert (result.errors, len(result.changes)) == ([], 1)
