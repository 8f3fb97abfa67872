"""A closed period holds whatever the way in: files, an officer's own Excel, imports taken back, commands."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from clubs.models import Club, Member
from core.models import AuditRecord, Installation
from desk.models import WorkbookUpload
from reports.closing_files import closing_files
from targets.services import close_period, open_period
from tests.desk.books import CLB, HD, TV, activity, book, club, member
from tests.desk.test_own_excel import district_file, name_file
from tests.desk.test_workbook_commands import file_of
from tests.desk.test_workbook_conflicts import save, send
from tests.sweeps.populate import add_plan
from tests.world import make_club

pytestmark = pytest.mark.django_db
START, END = dt.date(2023, 12, 15), dt.date(2024, 12, 14)
WITHIN = dt.date(2024, 6, 1)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel("2025-03-01 09:00+07:00", tick=False):
        yield


@pytest.fixture
def client(world):
    client = Client()
    client.force_login(world.officer_a)
    return client


@pytest.fixture
def close(world):
    """Closes 2024 as the province does; answers the words of every refusal from then on."""
    add_plan(world)
    staff = world.province_staff

    def act() -> str:
        period = open_period(actor=staff, kind="year", starts_on=START, ends_on=END, due_on=dt.date(2025, 1, 14))
        close_period(actor=staff, period=period, reason="Hết hạn", make_files=closing_files)
        return f"đã được {staff} chốt ngày 01/03/2025 ({period}). Đề nghị tỉnh mở lại kỳ"

    return act


FACTS = {
    CLB: [club(**{"Ngày quyết định": WITHIN})],
    TV: [member("TV77", "NT-0001", **{"Ngày vào": WITHIN})],
    HD: [activity("NT-0001", Ngày=WITHIN)],
}


def checked(client, sheets) -> WorkbookUpload:
    upload = send(client, book(sheets))
    assert (upload.state, upload.result["errors"]) == ("checked", [])
    return upload


def told(upload) -> list[str]:
    return [error["message"] for error in upload.result["errors"]]


def test_a_file_sent_after_the_closing_is_refused_row_by_row(world, client, close):
    words = close()
    upload = send(client, book(FACTS))
    assert ([words in message for message in told(upload)], upload.state) == ([True] * 3, "refused")
    assert [error["sheet"] for error in upload.result["errors"]] == [CLB, TV, HD]


def test_a_file_checked_before_the_closing_is_not_saved_after_it(world, client, close):
    upload = checked(client, FACTS)
    words, before = close(), AuditRecord.objects.count()
    save(client, upload)
    upload.refresh_from_db()
    assert ([words in message for message in told(upload)], upload.state) == ([True] * 3, "refused")
    assert AuditRecord.objects.count() == before


def test_a_file_checked_before_the_closing_is_saved_without_it(world, client):
    upload = checked(client, FACTS)
    save(client, upload)
    upload.refresh_from_db()
    assert upload.state == "saved"


def test_an_officers_own_excel_is_refused_too(world, client, close):
    for number in (1, 2, 3):
        make_club(f"NT-020{number}", f"CLB thôn Phước Sơn {number}", world.commune_a)
    upload = name_file(client, district_file(), fixed_joined_on="01/06/2024")
    assert (upload.state, upload.result["errors"]) == ("checked", [])
    words = close()
    save(client, upload)
    upload.refresh_from_db()
    assert {words in message for message in told(upload)} == {True}
    assert not Member.objects.filter(joined_on=WITHIN).exists()


def test_an_import_saved_before_the_closing_is_not_taken_back_after_it(world, client, close):
    upload = checked(client, FACTS)
    save(client, upload)
    words, before = close(), AuditRecord.objects.count()
    body = {"once": uuid.uuid4(), "reason": "Nhầm tệp"}
    answer = client.post(reverse("workbook_undo", args=[upload.pk]), body)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert "Nhầm tệp" in answer.content.decode()
    assert AuditRecord.objects.count() == before


def test_the_import_command_refuses_and_exits_with_1(world, tmp_path, close, capsys):
    words, path = close(), file_of(tmp_path, FACTS)
    with pytest.raises(CommandError) as refused:
        call_command("import_workbook", str(path))
    assert (refused.value.returncode, words in capsys.readouterr().out) == (1, True)
    assert not Club.objects.filter(code="NT-0100").exists()


def test_a_synthetic_programme_does_not_reach_into_closed_days(world, close):
    words, before = close(), Club.objects.count()
    Installation.objects.create(pk=1, is_demonstration=True)
    with pytest.raises(CommandError) as refused:
        call_command("generate_programme", "--clubs", "3")
    assert (refused.value.returncode, words in str(refused.value)) == (1, True)
    assert Club.objects.count() == before
