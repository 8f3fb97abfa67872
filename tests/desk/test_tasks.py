import datetime as dt
import uuid

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clubs.models import Appointment, Attachment, Club, Meeting
from core.models import Draft, Installation
from desk.models import MonthSheet
from desk.tasks.area import Area
from desk.tasks.kinds import KINDS
from funds.models import CashCount
from funds.services.flagging import close_flag
from funds.watchdog import GRAVE, Watch, flags_of
from tests.sweeps.populate import add_plan, lend
from tests.sweeps.populate_records import add_attachment
from tests.world import make_club, make_member

TODAY = dt.date(2025, 4, 12)


@pytest.fixture(autouse=True)
def _fixed_day():
    with time_machine.travel(dt.datetime(2025, 4, 12, 5, 0, tzinfo=dt.UTC), tick=False):
        yield


def tasks(user, code, **area) -> list[tuple[str, str]]:
    """(club code, words) of the tasks of one kind."""
    kind = next(kind for kind in KINDS if kind.code == code)
    rows = kind.rows(Area(user, TODAY, **area))
    return [(task.club.code if task.club else "", task.words) for task in rows]


def codes(user, code, **area) -> list[str]:
    return [club for club, _words in tasks(user, code, **area)]


def test_a_club_without_a_meeting_or_a_sheet_is_to_be_entered(world):
    assert codes(world.officer_a, "sheet") == codes(world.officer_a, "sheet-before") == ["NT-0001"]
    Meeting.objects.create(club=world.club_a, held_on=dt.date(2025, 3, 31))
    MonthSheet.objects.create(club=world.club_a, month=dt.date(2025, 4, 1), no_meeting_reason="Bão")
    assert codes(world.officer_a, "sheet") == codes(world.officer_a, "sheet-before") == []
    assert codes(world.officer_a, "sheet", month=dt.date(2025, 2, 1)) == ["NT-0001"]


def test_a_club_owes_no_sheet_of_the_month_in_which_it_began(world):
    Club.objects.filter(pk=world.club_a.pk).update(launched_on=dt.date(2025, 3, 2))
    assert (codes(world.officer_a, "sheet-before"), codes(world.officer_a, "sheet")) == ([], ["NT-0001"])


def test_late_loans_and_those_falling_due_are_told_apart(world):
    lend(world.members_a[0], "KV1", "")  # 10/02: 1.000.000 a month, the first was paid; due 10/04 and 10/05
    lend(world.members_a[1], "KV2", "", months=12)
    assert tasks(world.officer_a, "late") == [("NT-0001", "1 khoản vay, quá hạn 1.000.000\xa0₫")]
    assert codes(world.officer_a, "due") == []
    dues = Area(world.officer_a, dt.date(2025, 4, 10)).dues[world.club_a.pk]
    assert (dues.late_loans, dues.coming_loans, dues.coming_vnd) == (0, 1, 1_000_000)


def test_boards_volunteers_and_birth_years_count_members_of_today(world):
    Appointment.objects.create(member=world.members_a[0], role="chair", starts_on=dt.date(2020, 1, 1))
    gone = make_member(world.club_a, "TV9", "Đã Nghỉ", left_on=dt.date(2024, 1, 1), birth_year=None)
    Appointment.objects.create(member=gone, role="treasurer", starts_on=dt.date(2020, 1, 1))
    assert tasks(world.officer_a, "board") == [("NT-0001", "ban chủ nhiệm có 1 người")]
    assert codes(world.officer_a, "births") == []
    make_member(world.club_a, "TV8", "Chưa Rõ", birth_year=None)
    assert tasks(world.officer_a, "births") == [("NT-0001", "1 thành viên")]


def test_a_club_without_members_is_asked_for_the_list_first(world):
    make_club("NT-0009", "CLB Mới", world.commune_a)
    assert codes(world.officer_a, "members") == ["NT-0009"]
    assert codes(world.officer_a, "board") == codes(world.officer_a, "volunteers") == ["NT-0001"]


def test_a_removed_scan_of_the_decision_is_missing_again(world):
    paper = add_attachment(world.club_a, world.officer_a, "")
    Attachment.objects.filter(pk=paper.pk).update(kind="decision")
    assert codes(world.officer_a, "scan") == []
    Attachment.objects.update(removed_at=dt.datetime(2025, 4, 1, tzinfo=dt.UTC))
    assert codes(world.officer_a, "scan") == ["NT-0001"]


def test_drafts_are_the_users_own_and_lead_to_their_form(world):
    form = reverse("club_edit", args=["NT-0001"])
    Draft.objects.create(user=world.officer_a, form=form, values={})
    Draft.objects.create(user=world.officer_a, form="/no/such/page/", values={})
    assert len(tasks(world.officer_a, "drafts")) == 1
    assert tasks(world.officer_b, "drafts") == []


def test_the_page_opens_each_task_and_hides_other_areas(world, client):
    client.force_login(world.officer_a)
    text = client.get(reverse("task_list")).content.decode()
    assert reverse("board_edit", args=["NT-0001"]) in text
    assert "NT-0002" not in text
    client.force_login(world.secretary_a)
    text = client.get(reverse("task_list")).content.decode()
    assert reverse("club_edit", args=["NT-0001"]) not in text  # a secretary may not correct the club


def test_the_province_reads_numbers_by_district_and_opens_one(world, client):
    add_plan(world)
    client.force_login(world.province_staff)
    page = client.get(reverse("task_list"))
    assert [unit.code for unit in page.context["units"]] == ["586", "587"]
    assert {row.cells[-1][0] for row in page.context["table"] if row.group.kind.code == "sheet"} == {2}
    one = client.get(reverse("task_list"), {"unit": "587", "kind": "sheet"})
    assert [task.club.code for task in one.context["groups"][0].tasks] == ["NT-0001"]


def test_groups_by_club_and_a_single_kind_hold_the_same_tasks(world, client):
    make_club("NT-0009", "CLB Mới", world.commune_a)
    client.force_login(world.officer_a)
    by_kind = client.get(reverse("task_list")).context["groups"]
    by_club = client.get(reverse("task_list"), {"view": "clubs"}).context["clubs"]
    assert sum(group.count for group in by_kind) == sum(len(one.lines) for one in by_club)
    assert client.get(reverse("task_list"), {"kind": "nonsense"}).status_code == 404
    assert client.get(reverse("task_list"), {"month": "2099-99", "page": "x", "unit": "'"}).status_code == 200


def test_nothing_to_do_is_praised(world, client):
    Club.objects.update(closed_on=dt.date(2025, 1, 1))
    client.force_login(world.officer_a)
    assert "Đã xong hết" in client.get(reverse("task_list")).content.decode()


def test_officers_begin_with_their_tasks_and_the_province_with_the_dashboard(world, client):
    def goes_to(name):
        return client.post(reverse("login"), {"username": name, "password": "mat-khau-thu-nghiem"}).url

    found = {name: goes_to(name) for name in ("officer_a", "secretary_a", "province_staff", "viewer", "unassigned")}
    assert found == {
        "officer_a": "/tasks/",
        "secretary_a": "/tasks/",
        "province_staff": "/",
        "viewer": "/",
        "unassigned": "/",
    }


def test_letters_grow_before_and_after_signing_in(world, client):
    assert client.post(reverse("text_size_set"), {"size": "huge", "next": "//evil.example"}).url == "/"
    assert 'class="text-huge"' in client.get(reverse("login")).content.decode()
    client.force_login(world.officer_a)
    client.post(reverse("text_size_set"), {"size": "large"})
    assert 'class="text-large"' in client.get(reverse("help")).content.decode()
    assert client.post(reverse("text_size_set"), {"size": "'><b>"}).status_code == 400


def test_the_number_to_call_stands_everywhere(world, client):
    data = {"once": str(uuid.uuid4()), "helper_name": "Cô Lan", "helper_phone": "0259 3822 123"}
    client.force_login(world.officer_a)
    assert client.post(reverse("helper_edit"), data).status_code == 403
    client.force_login(world.province_admin)
    assert client.post(reverse("helper_edit"), data | {"helper_phone": "<script>"}).status_code == 422
    assert client.post(reverse("helper_edit"), data).status_code == 302
    assert Installation.objects.get().helper_phone == "0259 3822 123"
    for address in ("/", "/no-such-page/"):
        assert "0259 3822 123" in client.get(address).content.decode()
    client.logout()
    assert "0259 3822 123" in client.get(reverse("login")).content.decode()


def test_the_page_costs_the_same_for_many_clubs(world, client):
    client.force_login(world.officer_a)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("task_list")).status_code == 200
        return len(queries)

    lend(world.members_a[0], "KV1", "")
    few = cost()
    for number in range(40):
        club = make_club(f"NT-1{number:03}", f"CLB {number}", world.commune_a)
        lend(make_member(club, "TV1", f"Người {number}"), "KV1", "")
    assert cost() == few


def test_grave_flags_of_the_watchdog_are_a_line_per_club_until_they_are_closed(world):
    CashCount.objects.create(club=world.club_a, fund="operating", counted_on=dt.date(2025, 4, 1), counted_vnd=1)
    CashCount.objects.create(club=world.club_b, fund="operating", counted_on=dt.date(2025, 4, 1), counted_vnd=1)
    assert tasks(world.officer_a, "flags") == [("NT-0001", "Tiền mặt đếm được khác sổ")]
    (seen,) = flags_of(Watch(world.officer_a, TODAY), GRAVE)
    close_flag(actor=world.officer_a, seen=seen, note="Đã đếm lại")
    assert tasks(world.officer_a, "flags") == []
