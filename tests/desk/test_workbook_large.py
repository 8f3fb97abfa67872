"""Large files: left to the worker, watched on a page, saved in one go; small ones are answered at once."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from clubs.models import Club, Member
from clubs.services import add_members, edit_members
from clubs.services import members as members_service
from core.audit import mark_now, records_of
from core.jobs.worker import work_off
from core.models import Job
from core.sheets.reader import Limits
from core.sheets.safety import count_rows
from desk.models import WorkbookUpload
from desk.workbook.services import Stale, checking, examine, import_workbook, uploads
from desk.workbook.services.checking import save_examined
from tests.desk.books import CLB, TV, book, club, member, programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.JOBS = "separate"


@pytest.fixture
def client(world, monkeypatch):
    """An officer for whom every file with more than two rows is a large one."""
    monkeypatch.setattr(uploads, "SMALL_ROWS", 2)
    client = Client()
    client.force_login(world.officer_a)
    return client


def send(client, sheets):
    file = SimpleUploadedFile("so.xlsx", book(sheets).getvalue())
    return client.post(reverse("workbook_upload"), {"file": file, "once": uuid.uuid4()})


def save(client, upload):
    return client.post(reverse("workbook_apply", args=[upload.pk]), {"once": uuid.uuid4()})


def test_large_file_is_checked_and_saved_by_the_worker(world, client):
    answer, upload = send(client, programme()), WorkbookUpload.objects.get()
    assert (answer.url, upload.state) == (Job.objects.get().get_absolute_url(), "waiting")
    assert client.get(upload.get_absolute_url()).status_code == 200
    work_off()
    assert Job.objects.get().answer_url == upload.get_absolute_url()
    assert save(client, upload).url == Job.objects.latest("created_at").get_absolute_url()
    assert not Club.objects.filter(code="NT-0100").exists()
    work_off()
    upload.refresh_from_db()
    assert (upload.state, Member.objects.filter(club__code="NT-0100").count()) == ("saved", 2)


def test_large_import_is_taken_back_by_the_worker_or_the_job_says_why_not(world, client):
    send(client, programme())
    work_off()
    upload = WorkbookUpload.objects.get()
    save(client, upload)
    work_off()
    edit_members(actor=world.province_staff, changes=[(Member.objects.get(code="TV002"), {"phone": "0911"})])
    body = {"once": uuid.uuid4(), "reason": "nhầm"}
    client.post(reverse("workbook_undo", args=[upload.pk]), body)
    work_off()
    last = Job.objects.latest("created_at")
    assert (last.state, "Trần Văn Bình" in last.message) == (Job.State.FAILED, True)


def test_saving_that_was_interrupted_is_done_once(world, client):
    send(client, programme())
    work_off()
    upload = WorkbookUpload.objects.get()
    save(client, upload)
    save(client, upload)
    work_off()
    upload.refresh_from_db()
    assert (upload.state, Club.objects.filter(code="NT-0100").count()) == ("saved", 1)


def test_small_file_is_answered_at_once(world, client):
    send(client, {CLB: [club()]})
    assert (WorkbookUpload.objects.get().state, Job.objects.count()) == ("checked", 0)


def test_what_cannot_be_opened_is_refused_at_once(world, client):
    file = SimpleUploadedFile("so.xlsx", b"PK\x03\x04 nothing")
    client.post(reverse("workbook_upload"), {"file": file, "once": uuid.uuid4()})
    assert (WorkbookUpload.objects.get().state, Job.objects.count()) == ("refused", 0)


def test_rows_are_counted_without_reading_them():
    assert count_rows(book({CLB: [club()], TV: [member(), member("TV002")]}), Limits()) == 5


def test_write_between_check_and_saving_is_noticed(world):
    examined = examine(actor=world.officer_a, file=book({CLB: [club()]}))
    edit_members(actor=world.province_staff, changes=[(world.members_b[0], {"phone": "0911"})])
    with pytest.raises(Stale):
        save_examined(examined)
    assert not Club.objects.filter(code="NT-0100").exists()


def test_check_is_repeated_and_in_the_end_others_wait(world, monkeypatch):
    """However often others write during the check, the import comes through."""
    marks = []

    def old_mark():
        mark = mark_now()
        edit_members(actor=world.province_staff, changes=[(world.members_b[0], {"phone": f"09{len(marks)}"})])
        marks.append(mark)
        return mark if len(marks) < checking.ROUNDS else mark_now()

    monkeypatch.setattr(checking, "mark_now", old_mark)
    result = import_workbook(actor=world.officer_a, file=io.BytesIO(book({CLB: [club()]}).getvalue()))
    assert (result.saved, len(marks)) == (True, checking.ROUNDS)


def prepared(world, *members):
    """A checked file of members of a stored club, made ready for saving."""
    file = book({TV: [member(code, world.club_a.code) for code in members]})
    return checking.prepare_saving(examine(actor=world.officer_a, file=file))


def test_members_are_judged_before_the_transaction_that_saves_them(world, monkeypatch):
    ready = prepared(world, "TV901", "TV902")
    monkeypatch.setattr(members_service, "_judge_joining", None)
    assert save_examined(ready).saved
    assert Member.objects.filter(code__in=["TV901", "TV902"], name_key__gt="", person__isnull=False).count() == 2
    assert len(records_of(ready.result.batch)) == 2


def test_what_was_prepared_is_thrown_away_where_somebody_wrote_meanwhile(world):
    ready = prepared(world, "TV901")
    add_members(actor=world.officer_a, drafts=[ready.saving.joining.drafts[0]])
    with pytest.raises(Stale):
        save_examined(ready)
    assert Member.objects.filter(code="TV901").count() == 1


def test_members_of_a_club_that_the_file_changes_are_judged_after_the_change(world):
    row = member("TV901", "NT-0100")
    examined = checking.prepare_saving(examine(actor=world.officer_a, file=book({CLB: [club()], TV: [row]})))
    assert examined.saving.joining is None
    assert save_examined(examined).saved
