"""The workbook in the browser: download, upload, the answer, saving once, and who sees whose files."""

import datetime as dt
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from clubs.models import Club
from clubs.services import found_club
from core.actors import SYSTEM
from desk.models import WorkbookUpload
from tests.desk.books import CLB, TV, book, cells, club, member, programme
from tests.world import CANARY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, sheets, name="so.xlsx", once=None):
    data = sheets if isinstance(sheets, bytes) else book(sheets).getvalue()
    body = {"file": SimpleUploadedFile(name, data), "once": once or uuid.uuid4()}
    return client.post(reverse("workbook_upload"), body)


def apply(client: Client, upload: WorkbookUpload, once=None):
    return client.post(reverse("workbook_apply", args=[upload.pk]), {"once": once or uuid.uuid4()}, follow=True)


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_sound_file_is_checked_shown_and_saved_on_request(world):
    client = signed_in(world.officer_a)
    response = send(client, programme())
    upload = WorkbookUpload.objects.get()
    assert (response.status_code, response.url, upload.state) == (302, upload.get_absolute_url(), "checked")
    assert not Club.objects.filter(code="NT-0100").exists()
    assert reverse("workbook_apply", args=[upload.pk]) in client.get(response.url).content.decode()
    assert apply(client, upload).status_code == 200
    upload.refresh_from_db()
    assert (upload.state, Club.objects.filter(code="NT-0100").exists()) == ("saved", True)


def test_second_click_saves_nothing_twice(world):
    client, once = signed_in(world.officer_a), uuid.uuid4()
    send(client, programme())
    upload = WorkbookUpload.objects.get()
    apply(client, upload, once)
    saved_at = WorkbookUpload.objects.get().saved_at
    assert [apply(client, upload, same).status_code for same in (once, uuid.uuid4())] == [200, 200]
    assert WorkbookUpload.objects.get().saved_at == saved_at


def test_wrong_file_shows_its_errors_and_comes_back_marked(world):
    client = signed_in(world.officer_a)
    page = client.get(send(client, {CLB: [club()], TV: [member(**{"Giới tính": "Nu"})]}).url).content.decode()
    upload = WorkbookUpload.objects.get()
    assert (upload.state, "Giới tính" in page, reverse("workbook_errors", args=[upload.pk]) in page) == (
        "refused",
        True,
        True,
    )
    marked = load_workbook(io.BytesIO(body(client.get(reverse("workbook_errors", args=[upload.pk])))))
    assert marked[TV]["D2"].comment is not None


def test_file_with_errors_is_not_saved_by_force(world):
    client = signed_in(world.officer_a)
    send(client, {CLB: [club()], TV: [member(**{"Giới tính": "Nu"})]})
    assert apply(client, WorkbookUpload.objects.get()).status_code == 422
    assert not Club.objects.filter(code="NT-0100").exists()


def test_changed_rows_show_before_and_after(world):
    client = signed_in(world.officer_a)
    rows = [
        {"Mã CLB": "NT-0001", "Mã TV": "TV01", "Họ và tên": "Nguyễn Thị Anh", "Giới tính": "Nữ", "Ngày vào": "1/6/2018"}
    ]
    page = client.get(send(client, {TV: rows}).url).content.decode()
    assert ("Nguyễn Thị Ánh" in page, "Nguyễn Thị Anh" in page) == (True, True)


def test_data_that_changed_since_the_check_refuses_the_whole_file(world):
    client = signed_in(world.officer_a)
    send(client, {CLB: [club()], TV: [member()]})
    upload = WorkbookUpload.objects.get()
    fields = {"name": "Khác", "commune": world.commune_b, "founded_on": club()["Ngày quyết định"]}
    found_club(actor=SYSTEM, code="NT-0100", **fields)
    apply(client, upload)
    upload.refresh_from_db()
    assert (upload.state, upload.result["errors"][0]["sheet"], Club.objects.get(code="NT-0100").name) == (
        "refused",
        CLB,
        "Khác",
    )


def test_files_are_seen_by_their_sender_and_the_administrator_alone(world):
    send(signed_in(world.officer_a), programme())
    upload = WorkbookUpload.objects.get()
    urls = [reverse(name, args=[upload.pk]) for name in ("workbook_result", "workbook_apply", "workbook_errors")]
    codes = {name: [signed_in(world.users[name]).get(url).status_code for url in urls] for name in world.users}
    seen = {name for name, answers in codes.items() if answers == [200, 200, 200]}
    assert seen == {"officer_a", "province_admin"}
    assert codes["officer_b"] == codes["province_staff"] == [404, 404, 404]


def test_file_from_before_the_present_assignment_is_out_of_sight(world):
    client = signed_in(world.officer_a)
    url = send(client, programme()).url
    world.officer_a.assignments.update(starts_on=timezone.localdate() + dt.timedelta(days=-1))
    assert client.get(url).status_code == 200
    WorkbookUpload.objects.update(uploaded_at=timezone.now() - dt.timedelta(days=3))
    assert client.get(url).status_code == 404


def test_too_large_file_is_refused_beside_the_field(world, settings):
    settings.UPLOAD_MAX_BYTES = 100
    response = send(signed_in(world.officer_a), programme())
    assert (response.status_code, WorkbookUpload.objects.count()) == (422, 0)
    assert list(response.context["form"].errors) == ["file"]


def test_what_is_no_workbook_gets_an_answer_and_a_list(world):
    client = signed_in(world.officer_a)
    send(client, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "so.xls")
    upload = WorkbookUpload.objects.get()
    assert client.get(upload.get_absolute_url()).status_code == 200
    assert load_workbook(io.BytesIO(body(client.get(reverse("workbook_errors", args=[upload.pk])))))


def test_download_holds_the_own_area_and_can_be_sent_back(world):
    client = signed_in(world.officer_a)
    data = body(client.get(reverse("workbook_download")))
    assert [row[0] for row in cells(io.BytesIO(data), CLB)[1:]] == ["NT-0001"]
    answer = client.get(send(client, data).url)
    upload = WorkbookUpload.objects.get()
    assert upload.result["sheets"][TV] == {"new": 0, "changed": 0, "same": 3, "wrong": 0}
    assert reverse("workbook_apply", args=[upload.pk]) not in answer.content.decode()  # there is nothing to save


@pytest.mark.parametrize("query", ["?club=NT-0002", "?unit=586", "?unit=999", "?club=x"])
def test_download_of_a_foreign_area_is_not_there(world, query):
    assert signed_in(world.officer_a).get(reverse("workbook_download") + query).status_code == 404


def test_download_with_a_wrong_date_says_so_and_keeps_it(world):
    response = signed_in(world.province_staff).get(reverse("workbook_download") + "?as_of=31/02/2024&unit=586")
    assert (response.status_code, "31/02/2024" in response.content.decode()) == (422, True)


def test_download_of_one_unit_and_one_day(world):
    client = signed_in(world.province_staff)
    data = body(client.get(reverse("workbook_download") + "?unit=586&as_of=31/12/2025"))
    assert [row[2] for row in cells(io.BytesIO(data), TV)[1:]] == [f"{CANARY} {n}" for n in (1, 2, 3)]
