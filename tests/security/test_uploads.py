"""Files that people send: kept out of reach, gone, or sent for somebody else's area."""

import stat
import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from clubs.models import Club
from desk.models import WorkbookUpload
from tests.desk.books import CLB, book, club


@pytest.fixture
def officer(stage):
    client = Client(raise_request_exception=False)
    client.force_login(stage.world.officer_a)
    return client


def send(client, content: bytes, name: str = "so.xlsx") -> WorkbookUpload:
    file = SimpleUploadedFile(name, content)
    answer = client.post("/workbook/upload/", {"file": file, "once": str(uuid.uuid4())})
    return WorkbookUpload.objects.get(pk=answer.headers["Location"].split("/")[2])


def save(client, upload: WorkbookUpload):
    return client.post(f"/workbook/{upload.pk}/save/", {"once": str(uuid.uuid4())})


def test_sent_file_lies_under_a_name_of_ours_and_is_served_by_no_address(officer, settings):
    kept = Path(send(officer, book({CLB: [club()]}).getvalue(), "../../<b>đơn.xlsx").stored_file.path)
    assert kept.is_relative_to(settings.MEDIA_ROOT)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    inside = kept.relative_to(settings.MEDIA_ROOT).as_posix()
    for address in (f"/{inside}", f"/media/{inside}", f"/files/{inside}", f"/static/{inside}"):
        assert officer.get(address).status_code == 404


def test_file_that_was_cleared_away_is_asked_for_again(officer):
    upload = send(officer, book({CLB: [club()]}).getvalue())
    Path(upload.stored_file.path).unlink()
    assert save(officer, upload).status_code == 422
    assert not Club.objects.filter(code="NT-0100").exists()
    assert officer.get(f"/workbook/{upload.pk}/errors.xlsx").status_code == 200


def test_checked_file_is_judged_anew_by_what_its_sender_may_on_the_day_of_saving(officer, stage):
    upload = send(officer, book({CLB: [club()]}).getvalue())
    stage.world.officer_a.assignments.update(unit=stage.world.district_b)
    assert save(officer, upload).status_code == 302
    upload.refresh_from_db()
    assert upload.state == WorkbookUpload.State.REFUSED
    assert not Club.objects.filter(code="NT-0100").exists()
