"""Papers of a club: what is taken in, what is refused, who gets it back and how it goes away."""

import datetime as dt
import io
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from clubs.models import Attachment
from clubs.services import add_attachments, remove_attachment
from clubs.services import attachments as service
from core.models import AuditRecord
from core.papers import checked_paper, safe_name
from core.problems import Refused


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(kind="PNG", size=(40, 30), **extra) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind, **extra)
    return out.getvalue()


def pdf(inside: bytes = b"") -> bytes:
    head = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog " + inside + b">>\nendobj\n"
    tail = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(head)
    return head + tail


def add(world, *files, actor=None, **values):
    sent = [SimpleUploadedFile("tệp.pdf", one) if isinstance(one, bytes) else one for one in files]
    fields = {"kind": "decision", "club": world.club_a} | values
    return add_attachments(actor=actor or world.officer_a, files=sent, **fields)


def on_disk(media) -> list:
    return [path for path in media.rglob("*") if path.is_file()]


def ask(client, user, name, paper):
    client.force_login(user)
    return client.get(reverse(name, args=[paper.key]))


def test_a_scan_is_kept_with_its_history_under_a_name_of_its_own(world, media):
    row = add(world, SimpleUploadedFile("../../etc/Quyết định 45.php.pdf", pdf()), dated_on=dt.date(2018, 5, 4))[0]
    assert (row.title, row.file_name, row.content_type) == ("Quyết định 45", "Quyết định 45.pdf", "application/pdf")
    assert on_disk(media) == [media / "attachments" / f"{row.key.hex}.pdf"]
    assert AuditRecord.objects.get(model="clubs.attachment", object_id=row.pk).actor == world.officer_a


def test_several_files_at_once_are_all_kept_or_none(world, media):
    assert len(add(world, pdf(), picture(), title="Sổ")) == 2
    with pytest.raises(Refused):
        add(world, picture(size=(9, 9)), b"khong phai anh")
    assert (Attachment.objects.count(), len(on_disk(media))) == (2, 3)  # a picture has its small picture


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html><script>alert(1)</script>",
        b"%PDF-1.4 <html><script>alert(1)</script>",
        b"%PDF-1.4\nstartxref\n99999\n%%EOF",
        pdf(b"/OpenAction << /S /JavaScript /JS (app.alert) >> "),
        pdf(b"/Names << /EmbeddedFile 2 0 R >> "),
        b"\x89PNG\r\n\x1a\n" + b"<script>alert(1)</script>",
        b"\xff\xd8\xff\xe0" + b"\0" * 200,
        picture()[:60],
        b"GIF89a" + b"\0" * 50,
        b"MZ" + b"\0" * 500,
        b"PK\x03\x04" + b"\0" * 500,
    ],
    ids=lambda data: repr(data[:24]),
)
def test_what_is_no_paper_by_its_content_is_refused_and_leaves_nothing(world, media, data):
    with pytest.raises(Refused) as refused:
        add(world, SimpleUploadedFile("quyet-dinh.png", data, content_type="image/png"))
    assert [problem.field for problem in refused.value.problems] == ["files"]
    assert (Attachment.objects.count(), on_disk(media)) == (0, [])


def test_a_picture_of_huge_dimensions_is_refused_before_it_is_opened(world):
    tiny = picture()
    huge = tiny.replace((40).to_bytes(4) + (30).to_bytes(4), (60_000).to_bytes(4) + (60_000).to_bytes(4), 1)
    with pytest.raises(Refused):
        add(world, huge)


def test_where_a_photo_was_taken_and_what_hides_behind_it_is_not_kept():
    exif = Image.Exif()
    exif[0x010E] = "Nhà bà Ánh"
    exif.get_ifd(0x8825)[1] = "N"
    paper = checked_paper(picture("JPEG", exif=exif) + b"<?php system('id'); ?>")
    assert (b"php" in paper.data, b"Exif" in paper.data) == (False, False)
    assert not Image.open(io.BytesIO(paper.data)).getexif()


def test_a_file_larger_than_ten_megabytes_is_refused(world):
    with pytest.raises(Refused, match="10 MB"):
        add(world, pdf() + b"\0" * (10 << 20))


def test_a_club_has_room_for_so_much_and_no_more(world, monkeypatch):
    monkeypatch.setattr(service, "CLUB_MAX_BYTES", len(pdf()) + 10)
    add(world, pdf())
    with pytest.raises(Refused):
        add(world, pdf(b"/A 1 "))


def test_the_same_file_twice_is_noticed_until_the_first_is_removed(world):
    first = add(world, pdf(), title="Quyết định 45")[0]
    with pytest.raises(Refused, match="Quyết định 45"):
        add(world, pdf())
    remove_attachment(actor=world.officer_a, attachment=first, reason="Quét nhầm")
    assert add(world, pdf())


def test_names_lose_folders_and_every_ending():
    assert safe_name("..\\..\\a.php.jpg", ".png") == "a.png"
    assert safe_name("\u202egnp.exe", ".jpg") == "gnp.jpg"
    assert safe_name("...", ".pdf") == "tep.pdf"


@pytest.mark.parametrize("persona", ["viewer", "unassigned"])
def test_only_who_keeps_the_clubs_book_sends_papers(world, persona):
    with pytest.raises(PermissionDenied):
        add(world, pdf(), actor=world.users[persona])


def test_the_officer_of_another_district_sends_and_gets_nothing(world, client):
    with pytest.raises(PermissionDenied):
        add(world, pdf(), actor=world.officer_b)
    paper = add(world, picture())[0]
    for name in ("attachment_file", "attachment_preview", "attachment_remove"):
        assert ask(client, world.officer_b, name, paper).status_code == 404


def test_a_paper_comes_as_a_download_in_which_nothing_can_run(world, client):
    paper = add(world, pdf(), title="Quyết định")[0]
    answer = ask(client, world.secretary_a, "attachment_file", paper)
    assert b"".join(answer.streaming_content) == pdf()
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")


def test_a_file_lost_on_the_disk_is_a_page_that_says_so(world, client, media):
    paper = add(world, pdf())[0]
    on_disk(media)[0].unlink()
    answer = ask(client, world.officer_a, "attachment_file", paper)
    assert (answer.status_code, "không tìm thấy tệp" in answer.content.decode()) == (410, True)


def test_removing_asks_why_keeps_the_row_and_deletes_the_file(world, media, django_capture_on_commit_callbacks):
    paper = add(world, picture())[0]
    with pytest.raises(Refused):
        remove_attachment(actor=world.officer_a, attachment=paper, reason=" ")
    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(actor=world.officer_a, attachment=paper, reason="Quét nhầm trang")
        assert len(on_disk(media)) == 2  # until it is certain
    assert (on_disk(media), Attachment.objects.kept().count(), Attachment.objects.count()) == ([], 0, 1)
    assert AuditRecord.objects.get(action="attachments.remove").reason == "Quét nhầm trang"


def test_the_secretary_sends_papers_but_removes_none(world):
    paper = add(world, pdf(), actor=world.secretary_a)[0]
    with pytest.raises(PermissionDenied):
        remove_attachment(actor=world.secretary_a, attachment=paper, reason="Thử")


def test_a_removed_paper_is_gone_for_everybody_and_is_removed_once(world, client):
    paper = add(world, pdf())[0]
    remove_attachment(actor=world.officer_a, attachment=paper, reason="Thử")
    with pytest.raises(Refused):
        remove_attachment(actor=world.officer_a, attachment=paper, reason="Thử")
    assert ask(client, world.officer_a, "attachment_file", paper).status_code == 410


def test_papers_are_sent_on_the_clubs_page(world, client):
    client.force_login(world.officer_a)
    files = [SimpleUploadedFile("mot.pdf", pdf()), SimpleUploadedFile("hai.png", picture())]
    data = {"kind": "decision", "files": files, "title": "", "dated_on": "", "once": uuid.uuid4()}
    answer = client.post(reverse("attachment_create", args=["NT-0001"]), data, follow=True)
    assert (answer.status_code, "mot" in answer.content.decode()) == (200, True)
    assert Attachment.objects.filter(club=world.club_a).decisions().count() == 2
