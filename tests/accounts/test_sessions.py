"""Signing in and out: what is noted, how long it lasts, and who may end whose session. Hostile hands included."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccountEvent, OpenSession, User
from accounts.rules import client_address, coarse_place, device_words
from core.models import AuditRecord, Draft

START = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
PASSWORD = "mat-khau-thu-nghiem"
PHONE = (
    "Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
)


@pytest.fixture
def clock(world):
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def sign_in(username="officer_a", password=PASSWORD, client=None, **data) -> Client:
    client = client or Client(HTTP_USER_AGENT=PHONE, REMOTE_ADDR="113.161.20.7")
    client.answer = client.post(reverse("login"), {"username": username, "password": password, **data})
    return client


def is_in(client) -> bool:
    return client.get(reverse("own_account")).status_code == 200


def kinds(user) -> list[str]:
    return list(AccountEvent.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(("own", "minutes"), [({}, 30), ({"is_own_device": "on"}, 8 * 60)])
def test_a_sign_in_ends_after_its_time_without_use(clock, world, own, minutes):
    client = sign_in(**own)
    clock.shift(dt.timedelta(minutes=minutes))
    assert is_in(client)
    clock.shift(dt.timedelta(minutes=minutes if not own else 3 * 60))
    assert is_in(client)
    clock.shift(dt.timedelta(minutes=minutes, seconds=1))
    assert not is_in(client)
    assert kinds(world.officer_a) == ["signed_in", "idle"]
    assert not OpenSession.objects.exists()


def test_no_use_keeps_a_sign_in_beyond_a_working_day(clock, world):
    client = sign_in()
    for _ in range(12 * 3):
        assert is_in(client)
        clock.shift(dt.timedelta(minutes=20, seconds=1))
    assert not is_in(client)


def test_typing_posted_after_the_time_is_up_is_given_back_after_signing_in(clock, world):
    client, url = sign_in(), reverse("activity_create", args=[world.club_a.code])
    page = client.get(url).content.decode()
    hidden = dict(re.findall(r'name="(once|draft_owner|draft_revision)" value="([^"]*)"', page))
    clock.shift(dt.timedelta(minutes=31))
    answer = client.post(url, {**hidden, "content": "Tập huấn nuôi dê"})
    assert answer.url.startswith(reverse("login"))
    sign_in(client=client, next=url)
    assert Draft.objects.get(user=world.officer_a).values["content"][0] == ["Tập huấn nuôi dê"]
    assert kinds(world.officer_a) == ["signed_in", "idle", "signed_in"]


def test_pages_write_once_in_three_minutes_that_somebody_is_there(clock, world):
    client = sign_in()
    seen = [OpenSession.objects.get().seen_at]
    for seconds in (100, 100, 100):
        clock.shift(dt.timedelta(seconds=seconds))
        client.get(reverse("own_account"))
        seen.append(OpenSession.objects.get().seen_at)
    assert [at - START for at in seen] == [dt.timedelta(seconds=n) for n in (0, 0, 200, 200)]


def test_the_own_page_tells_device_and_network_and_no_address(clock, world):
    text = sign_in().get(reverse("own_account")).content.decode()
    assert "Chrome, Android" in text
    assert "113.161.*.*" in text
    assert "113.161.20.7" not in text + str(list(AccountEvent.objects.values()) + list(OpenSession.objects.values()))


def test_one_other_session_or_all_of_them_are_ended_at_their_next_click(clock, world):
    here, there, third = sign_in(), sign_in(), sign_in()
    first, second, _third = OpenSession.objects.order_by("pk")
    here.post(reverse("session_end", args=[second.pk]))
    assert (is_in(here), is_in(there), is_in(third)) == (True, False, True)
    here.post(reverse("other_sessions_end"))
    assert (is_in(here), is_in(third)) == (True, False)
    assert list(OpenSession.objects.all()) == [first]


def test_nobody_ends_a_session_of_somebody_else(clock, world):
    mine, other = sign_in(), sign_in("officer_b")
    answer = other.post(reverse("session_end", args=[OpenSession.objects.get(user=world.officer_a).pk]))
    other.post(reverse("other_sessions_end"))
    assert (answer.status_code, is_in(mine)) == (404, True)


def test_a_changed_password_ends_every_other_session_and_keeps_this_one_under_a_new_key(clock, world):
    here, there = sign_in(), sign_in()
    before = here.cookies["sessionid"].value
    new = {"old_password": PASSWORD, "new_password1": "dua-hau-thang-tam", "new_password2": "dua-hau-thang-tam"}
    here.post(reverse("password_change"), new)
    assert (is_in(here), is_in(there)) == (True, False)
    assert OpenSession.objects.get().key == here.cookies["sessionid"].value != before


def test_an_administrator_ends_the_sessions_of_whoever_is_barred_or_gone(clock, world, client):
    there = sign_in()
    client.force_login(world.province_admin)
    client.post(reverse("user_sessions_end", args=[world.officer_a.pk]), {"once": str(uuid.uuid4())})
    assert not is_in(there)
    assert Session.objects.count() == 1, "only the administrator's is left"
    assert kinds(world.officer_a) == ["signed_in", "sessions_ended"]


def test_a_session_key_planted_before_the_sign_in_opens_nothing_after_it(clock, world):
    client = Client()
    planted = client.session
    planted["planted"] = True
    planted.save()
    client.cookies["sessionid"] = planted.session_key
    sign_in(client=client)
    thief = Client()
    thief.cookies["sessionid"] = planted.session_key
    assert (is_in(client), is_in(thief)) == (True, False)


def test_what_happened_at_the_door_is_noted_and_of_foreign_names_nothing(clock, world):
    sign_in(password="sai").post(reverse("logout"))
    sign_in("khong-co-ai", "sai")
    sign_in().post(reverse("logout"))
    assert list(AccountEvent.objects.order_by("pk").values_list("user__username", "actor__username", "kind")) == [
        ("officer_a", None, "failed"),
        ("officer_a", "officer_a", "signed_in"),
        ("officer_a", "officer_a", "signed_out"),
    ]


def test_a_password_typed_into_the_wrong_box_is_stored_and_logged_nowhere(clock, world, caplog):
    from axes.models import AccessAttempt

    answer = sign_in(PASSWORD, "officer_a").answer
    kept = [*AccessAttempt.objects.values(), *AccountEvent.objects.values(), *AuditRecord.objects.values()]
    assert AccessAttempt.objects.count() == 1
    assert PASSWORD not in str(kept) + caplog.text
    assert answer.status_code == 200


def test_a_pause_reads_the_same_for_a_name_that_does_not_exist_and_says_until_when(clock, world):
    pages = []
    for name in ("officer_a", "khong-co-ai"):
        for _ in range(9):
            answer = sign_in(name, "sai").answer
        pages.append(re.sub(r"csrf\S+ value=\S+", "", answer.content.decode()))
    assert pages[0] == pages[1]
    assert "đến 08:15" in pages[0]
    assert kinds(world.officer_a) == ["failed"] * 7 + ["paused"]
    clock.shift(dt.timedelta(minutes=15, seconds=1))
    assert sign_in().answer.status_code == 302


def test_trying_on_while_paused_does_not_make_the_pause_longer(clock, world):
    for _ in range(8):
        sign_in(password="sai")
    clock.shift(dt.timedelta(minutes=14))
    again = sign_in().answer
    assert (again.status_code, "đến 08:15" in again.content.decode()) == (429, True)
    clock.shift(dt.timedelta(minutes=2))
    assert sign_in().answer.status_code == 302


def test_one_password_tried_on_many_names_pauses_the_place_for_every_name_and_no_other_place(clock, world):
    from axes.models import AccessAttempt

    for number in range(60):
        AccessAttempt.objects.create(
            username=f"{number}", ip_address="113.161.20.7", attempt_time=START, failures_since_start=1
        )
    here, there = sign_in().answer, sign_in(client=Client(REMOTE_ADDR="113.161.20.8")).answer
    assert (here.status_code, there.status_code) == (429, 302)
    assert "đến 08:15" in here.content.decode()
    clock.shift(dt.timedelta(minutes=15))
    assert sign_in().answer.status_code == 302


def test_a_closed_account_is_answered_like_a_wrong_password(clock, world):
    User.objects.filter(pk=world.officer_a.pk).update(is_active=False)
    closed, wrong = sign_in().answer, sign_in("khong-co-ai").answer
    assert closed.context["form"].non_field_errors() == wrong.context["form"].non_field_errors()


@pytest.mark.parametrize(
    ("remote", "forwarded", "behind", "address"),
    [
        ("10.0.0.1", "1.2.3.4, 5.6.7.8", True, "5.6.7.8"),
        ("10.0.0.1", "5.6.7.8", False, "10.0.0.1"),
        ("10.0.0.1", "<script>", True, "10.0.0.1"),
    ],
)
def test_behind_the_proxy_only_the_proxys_own_word_counts(remote, forwarded, behind, address):
    assert client_address(remote, forwarded, is_behind_proxy=behind) == address


def test_devices_and_networks_in_words():
    assert (device_words(PHONE), device_words("<script>")) == ("Chrome, Android", "")
    assert (coarse_place("2001:db8::1"), coarse_place("x")) == ("2001:0db8:*", "")


@pytest.mark.parametrize(
    ("query", "days"), [("start=24/11/2026", {24, 25}), ("end=24/11/2026", {23, 24}), ("", {23, 24, 25})]
)
def test_the_events_of_days_are_found_by_local_days(clock, world, client, query, days):
    for day, hour in ((22, 17), (23, 16), (23, 17), (24, 17)):  # midnight here is at 17:00 of UTC
        AccountEvent.objects.create(
            user=world.officer_a, kind="signed_in", at=dt.datetime(2026, 11, day, hour, tzinfo=dt.UTC)
        )
    client.force_login(world.province_admin)
    rows = client.get(f"{reverse('account_event_list')}?{query}").context["table"].page.object_list
    assert {timezone.localtime(row.record.at).day for row in rows} == days


@pytest.mark.parametrize("day", ["01/01/0001", "31/12/9999", "30/12/9999", "31/02/2026"])
def test_days_at_the_ends_of_time_break_nothing(clock, world, client, day):
    client.force_login(world.province_admin)
    for name in ("start", "end"):
        assert client.get(reverse("account_event_list"), {name: day}).status_code == 200


def test_events_are_found_by_the_person_and_stay_in_their_order(clock, world, client):
    for username in ("officer_a", "officer_b", "officer_a"):
        clock.shift(60)
        sign_in(username)
    client.force_login(world.province_admin)
    page = client.get(reverse("account_event_list"), {"q": "officer_a"})
    found = [row.record for row in page.context["table"].page.object_list]
    assert {one.user for one in found} == {world.officer_a}
    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
    assert client.get(reverse("account_event_list_file", args=["csv"]), {"q": "1.000.000"}).status_code == 200
