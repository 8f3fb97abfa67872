"""Long lists are made in the background: once, with the rights of the moment, for their owner alone, for a few days."""

import datetime as dt
import io
import time
import uuid
from urllib.parse import parse_qs, urlsplit

import lxml.html
import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from accounts.models import Assignment
from clubs.models import Member
from core.audit import Trail
from core.exports import services
from core.jobs.worker import Worker, work_off
from core.models import AuditRecord, Job, ListExport

pytestmark = pytest.mark.django_db
ASKED = {"list": "member_list", "query": "sort=code", "format": "csv"}


@pytest.fixture(autouse=True)
def _long(monkeypatch, settings, tmp_path):
    """Any list is long; its file waits for a worker."""
    monkeypatch.setattr("core.pages.lists.MOST_ROWS_AT_ONCE", 0)
    settings.JOBS, settings.MEDIA_ROOT = "separate", tmp_path


@pytest.fixture
def as_officer(world, client):
    client.force_login(world.officer_a)
    return client


def ask(client, **asked):
    return client.post("/exports/new/", {"once": str(uuid.uuid4())} | ASKED | asked)


def made(client, **asked) -> ListExport:
    ask(client, **asked)
    work_off()
    return ListExport.objects.latest("asked_at")


def download(client, export):
    return client.get(f"/exports/{export.pk}/file/")


def content(answer) -> bytes:
    return b"".join(answer.streaming_content)


def direct(client, monkeypatch, address) -> bytes:
    with monkeypatch.context() as patch:
        patch.setattr("core.pages.lists.MOST_ROWS_AT_ONCE", 1000)
        return content(client.get(address))


# -- from the list to the file ----------------------------------------------------------------------------------------


def test_a_long_list_offers_buttons_whose_way_leads_to_the_very_file(world, as_officer, monkeypatch):
    page = lxml.html.document_fromstring(as_officer.get("/members/?sort=-code&page=1&q=").content)
    forms = page.xpath("//div[@class='exports']/form")
    assert [form.xpath("./input[@name='format']/@value") for form in forms] == [["xlsx"], ["csv"]]
    posted = {one.get("name"): one.get("value") for one in forms[1].xpath("./input")}
    watched = as_officer.post(forms[1].get("action"), posted)["Location"]
    assert as_officer.get(watched).context["object"].state == Job.State.WAITING
    assert work_off() == 1
    answer = as_officer.get(watched).context["object"].answer_url
    page = lxml.html.document_fromstring(as_officer.get(answer).content)
    (link,) = page.xpath("//a[@download]/@href")
    file = as_officer.get(link)
    assert content(file) == direct(as_officer, monkeypatch, "/members.csv?sort=-code")
    assert 'filename="thanh-vien-' in file["Content-Disposition"]


def test_a_short_list_streams_as_before(world, as_officer, monkeypatch):
    monkeypatch.setattr("core.pages.lists.MOST_ROWS_AT_ONCE", 1000)
    page = lxml.html.document_fromstring(as_officer.get("/members/").content)
    assert page.xpath("//p[@class='exports']/a/@href") == ["/members.xlsx", "/members.csv"]
    assert (as_officer.get("/members.csv").status_code, ListExport.objects.count()) == (200, 0)


def test_the_address_of_a_long_list_s_file_leads_to_the_button(world, as_officer):
    there = as_officer.get("/members.xlsx?sort=code&page=3")["Location"]
    assert parse_qs(urlsplit(there).query) == {"list": ["member_list"], "query": ["sort=code"], "format": ["xlsx"]}
    page = as_officer.get(there)
    assert f"{Member.objects.filter(club=world.club_a).count()} dòng" in page.content.decode()
    form = lxml.html.document_fromstring(page.content).xpath("//main//form[@method='post']")[0]
    posted = {one.get("name"): one.get("value") for one in form.xpath(".//input[@name]")}
    assert as_officer.post("/exports/new/", posted)["Location"] == Job.objects.get().get_absolute_url()


def test_the_workbook_holds_the_rows_of_the_user_s_own_area(world, as_officer):
    book = openpyxl.load_workbook(io.BytesIO(content(download(as_officer, made(as_officer, format="xlsx")))))
    names = {row[3] for row in book.active.iter_rows(min_row=2, values_only=True)}
    assert names == {member.full_name for member in world.members_a}


@pytest.mark.parametrize("asked", [{"list": "nowhere"}, {"list": "dashboard"}, {"format": "pdf"}, {"list": ""}])
def test_what_is_no_list_is_not_found(world, as_officer, asked):
    assert ask(as_officer, **asked).status_code == 404


def test_a_filter_that_is_not_understood_makes_no_file(world, as_officer):
    answer = ask(as_officer, query="sex=nonsense")
    assert (answer.status_code, Job.objects.count()) == (422, 0)


@pytest.mark.parametrize(("persona", "code"), [("secretary_a", 403), ("viewer", 403), ("officer_b", 302)])
def test_only_who_may_have_the_file_may_ask_for_it(world, client, persona, code):
    client.force_login(world.users[persona])
    assert ask(client).status_code == code


# -- once -------------------------------------------------------------------------------------------------------------


def test_a_double_click_makes_one_job(world, as_officer):
    once = str(uuid.uuid4())
    ways = {ask(as_officer, once=once)["Location"] for _click in range(2)}
    assert (len(ways), Job.objects.count(), ListExport.objects.count()) == (1, 1, 1)


def test_the_same_file_asked_for_in_another_tab_is_made_once_while_it_is_under_way(world, as_officer):
    first, second = ask(as_officer), ask(as_officer)
    other = ask(as_officer, format="xlsx")
    assert first["Location"] == second["Location"] != other["Location"]
    work_off()
    assert ask(as_officer)["Location"] != first["Location"]


def test_work_that_is_taken_up_again_makes_no_second_file(world, as_officer):
    export = made(as_officer)
    Job.objects.update(state=Job.State.WAITING)
    work_off()
    assert default_storage.listdir("exports")[1] == [f"{export.pk}.csv"]
    assert AuditRecord.objects.filter(action="members.export").count() == 1


def test_what_a_dead_worker_left_behind_is_overwritten(world, as_officer):
    ask(as_officer)
    export = ListExport.objects.get()
    default_storage.save(f"exports/{export.pk}.csv", io.BytesIO(b"half"))
    work_off()
    assert default_storage.listdir("exports")[1] == [f"{export.pk}.csv"]


# -- whose it is ------------------------------------------------------------------------------------------------------


def test_nobody_else_gets_the_file_not_even_the_administrator(world, client, as_officer):
    export = made(as_officer)
    for persona in ("officer_b", "province_admin", "viewer"):
        client.force_login(world.users[persona])
        codes = [client.get(f"/exports/{export.pk}/{end}").status_code for end in ("", "file/")]
        assert codes == [404, 404], persona
        assert client.get("/exports/").context["exports"] == []


def test_the_rows_are_those_of_the_area_that_the_user_has_when_it_is_made(world, as_officer):
    ask(as_officer)
    Assignment.objects.filter(user=world.officer_a).update(unit=world.district_b)
    work_off()
    text = content(download(as_officer, ListExport.objects.get())).decode()
    assert [member.full_name in text for member in (world.members_a[0], world.members_b[0])] == [False, True]


def test_a_right_that_is_lost_before_the_file_is_made_ends_the_work_with_words_and_a_way_back(world, as_officer):
    watched = ask(as_officer)["Location"]
    Assignment.objects.filter(user=world.officer_a).update(role="secretary")
    work_off()
    Assignment.objects.filter(user=world.officer_a).update(role="area_officer")
    page = as_officer.get(watched)
    assert page.context["object"].state == Job.State.FAILED
    assert 'href="/members/?sort=code"' in page.content.decode()
    assert default_storage.exists("exports") is False


@pytest.mark.parametrize("change", [{"role": "viewer"}, {"unit": None}, {"ends_on": dt.date(2020, 1, 1)}])
def test_right_and_area_are_asked_for_again_at_the_download(world, as_officer, change):
    export = made(as_officer)
    if "unit" in change:
        change = {"unit": world.district_b}
    elif "ends_on" in change:
        change |= {"starts_on": dt.date(2019, 1, 1)}
    Assignment.objects.filter(user=world.officer_a).update(**change)
    assert download(as_officer, export).status_code == 403


def test_who_gets_a_larger_area_keeps_the_file(world, as_officer):
    export = made(as_officer)
    Assignment.objects.filter(user=world.officer_a).update(unit=None, role="province_staff")
    assert download(as_officer, export).status_code == 200


# -- how long it is kept ----------------------------------------------------------------------------------------------


def test_the_file_is_downloaded_as_often_as_needed_and_stands_among_the_user_s_files(world, as_officer):
    export = made(as_officer)
    assert content(download(as_officer, export)) == content(download(as_officer, export))
    assert [one for one, _title in as_officer.get("/exports/").context["exports"]] == [export]


def test_an_expired_file_is_not_given_out_and_is_removed_by_the_worker(world, as_officer):
    export = made(as_officer)
    ListExport.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    gone = download(as_officer, export)
    assert (gone.status_code, 'href="/members/?sort=code"' in gone.content.decode()) == (410, True)
    assert as_officer.get("/exports/").context["exports"] == []
    Worker()._remove_when_due()
    assert default_storage.listdir("exports")[1] == []
    export.refresh_from_db()
    assert (export.stored_file.name, export.rows) == ("", len(world.members_a))


def test_a_file_that_somebody_removed_by_hand_is_told(world, as_officer):
    export = made(as_officer)
    default_storage.delete(export.stored_file.name)
    assert download(as_officer, export).status_code == 410


def test_a_file_that_is_not_made_yet_leads_to_its_work(world, as_officer):
    watched = ask(as_officer)["Location"]
    waiting = download(as_officer, ListExport.objects.get())
    assert (waiting.status_code, f'href="{watched}"' in waiting.content.decode()) == (410, True)
    assert f'href="{watched}"' in as_officer.get("/exports/").content.decode()


def test_who_breaks_a_download_off_has_taken_the_rows_that_were_sent(world):
    rows = services.page_of(world.officer_a, "member_list", "", "csv")._told_rows()
    next(rows)
    rows.close()
    assert AuditRecord.objects.get(action="members.export").after["rows"] == 1


# -- what is known of it afterwards -----------------------------------------------------------------------------------


def test_the_trail_says_who_took_how_many_of_which_rows_and_not_whom_they_searched_for(world, as_officer):
    made(as_officer, query="q=anh&sex=female")
    record = AuditRecord.objects.get(action="members.export")
    assert (record.actor, record.model, record.object_id) == (world.officer_a, "accounts.user", world.officer_a.pk)
    assert record.after == {"list": "member_list", "format": "csv", "filters": "sex=female", "rows": 1}


def test_a_file_of_people_that_streams_leaves_a_record_too_and_one_of_clubs_none(world, as_officer, monkeypatch):
    for address in ("/members.csv", "/members.xlsx", "/clubs.csv"):
        direct(as_officer, monkeypatch, address)
    records = AuditRecord.objects.filter(model="accounts.user").order_by("pk")
    assert [(one.after["list"], one.after["format"], one.after["rows"]) for one in records] == [
        ("member_list", "csv", len(world.members_a)),
        ("member_list", "xlsx", len(world.members_a)),
    ]


def test_more_rows_than_a_sheet_holds_are_told_with_the_way_out(world, as_officer, monkeypatch):
    monkeypatch.setattr("core.sheets.bulk.MOST_ROWS", 0)
    watched = ask(as_officer, format="xlsx")["Location"]
    work_off()
    row = as_officer.get(watched).context["object"]
    assert (row.state, "CSV" in row.message) == (Job.State.FAILED, True)


def test_a_fault_while_the_record_is_written_leaves_no_row_that_names_a_file(world, as_officer, monkeypatch):
    monkeypatch.setattr(Trail, "write", lambda self: 1 / 0)
    export = made(as_officer)
    assert (export.made_at, export.stored_file.name, Job.objects.get().state) == (None, "", Job.State.FAILED)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="the tests' SQLite lies in memory, where threads get in each other's way"
)
def test_the_page_tells_how_far_the_work_is_while_the_list_is_read(world, client, monkeypatch):
    monkeypatch.setattr(services, "_ROWS_PER_REPORT", 1)
    client.force_login(world.officer_a)
    watched, seen = ask(client)["Location"], []
    page_class = services.page_of(world.officer_a, "member_list", "", "csv").__class__
    read = page_class.file_rows

    def slowly(page):
        yield from read(page)
        for _wait in range(100):
            seen.append(Job.objects.values_list("done", "total").get())
            if seen[-1][0]:
                return
            time.sleep(0.1)

    monkeypatch.setattr(page_class, "file_rows", slowly)
    work_off()
    assert seen[-1] == (len(world.members_a), len(world.members_a))
    assert client.get(watched).context["object"].state == Job.State.DONE
