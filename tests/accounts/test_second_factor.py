"""The second factor: set up, asked, replayed, guessed, lost; and administrators who have none yet."""

import datetime as dt
import json
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts import services
from accounts.codes import code_at, secret_of, step_at, step_of
from accounts.models import AccountEvent, RecoveryCode, SecondFactor, User
from core.models import AuditRecord, Installation
from core.problems import Refused
from tests.world import make_user

START = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
PASSWORD = "mat-khau-thu-nghiem"
SALT = "0123456789abcdef"


@pytest.fixture
def clock(world):
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def codes(clock, world):
    """Officer A has a second factor; the recovery codes. The clock stands a step later, so that its code is unused."""
    made = services.set_factor(user=world.officer_a, salt=SALT, code=code_now())
    clock.shift(dt.timedelta(seconds=60))
    return made


def code_now(salt=SALT, steps=0) -> str:
    from django.utils import timezone

    return code_at(secret_of(salt), step_at(timezone.now()) + steps)


def half_way(client=None, username="officer_a", **data) -> Client:
    client = client or Client()
    client.answer = client.post(reverse("login"), {"username": username, "password": PASSWORD, **data})
    return client


def enter(client, code: str) -> bool:
    client.answer = client.post(reverse("login_code"), {"code": code, "next": ""})
    return is_in(client)


def is_in(client) -> bool:
    return client.get(reverse("own_account")).status_code == 200


def kinds(user) -> list[str]:
    return list(AccountEvent.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standards_own_examples(seconds, code):
    """RFC 6238, appendix B, the last six of its eight digits."""
    assert code_at(b"12345678901234567890", seconds // 30) == code


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_telephones_clock_may_be_wrong_by_one_step(steps, fits):
    code = code_at(secret_of(SALT), step_at(START) + steps)
    assert (step_of(code, secret_of(SALT), START) is not None) == fits


def test_the_right_password_alone_opens_nothing(codes):
    client = half_way()
    assert client.answer.url.startswith(reverse("login_code"))
    assert not is_in(client)
    assert client.post("/drafts/", json.dumps({}), content_type="application/json").status_code == 401
    assert enter(client, code_now())


def test_the_way_on_and_the_device_survive_the_second_step(codes, world):
    client = half_way(next="/clubs/", is_own_device="on")
    assert client.answer.url.endswith("next=%2Fclubs%2F")
    answer = client.post(client.answer.url, {"code": f" {code_now()[:3]} {code_now()[3:]} ", "next": "/clubs/"})
    assert (answer.url, world.officer_a.sessions.get().is_shared) == ("/clubs/", False)


@pytest.mark.parametrize("steps", [0, -1])
def test_a_code_works_once_and_an_older_one_no_more(codes, steps):
    assert enter(half_way(), code_now())
    assert not enter(half_way(), code_now(steps=steps))


def test_a_recovery_code_works_once_is_noted_and_counted(codes, world):
    client = half_way()
    assert enter(client, codes[0].upper().replace("-", " "))
    assert "còn 9 mã" in client.get(reverse("own_account")).content.decode().lower()
    assert not enter(half_way(), codes[0])
    assert "code_used" in kinds(world.officer_a)


def test_somebody_elses_recovery_code_fits_nowhere(codes, world, clock):
    services.set_factor(user=world.officer_b, salt="b", code=code_now("b"))
    assert not enter(half_way(username="officer_b"), codes[0])


def test_guessing_is_paused_after_five_and_ever_longer_even_for_the_right_code(codes, world, clock):
    for wait in (15, 30, 60):
        client = half_way()
        for _ in range(5):
            assert not enter(client, "000000")
        clock.shift(dt.timedelta(minutes=wait, seconds=-30))
        assert not enter(half_way(), code_now())
        clock.shift(dt.timedelta(seconds=31))
    assert enter(half_way(), code_now())
    assert SecondFactor.objects.get(user=world.officer_a).failures == 0
    assert kinds(world.officer_a).count("code_paused") == 3


def test_a_right_password_waits_five_minutes_and_no_changed_one_waits_at_all(codes, world, clock):
    late, changed = half_way(), half_way()
    services.change_own_password(user=User.objects.get(pk=world.officer_a.pk), password="dua-hau-thang-tam")
    assert not enter(changed, code_now())
    clock.shift(dt.timedelta(minutes=5))
    assert not enter(late, code_now())
    assert late.answer.url.startswith(reverse("login"))


def test_the_session_of_the_first_step_is_not_the_session_of_the_second(codes):
    client = half_way()
    thief = Client()
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    assert enter(client, code_now())
    assert not is_in(thief)


def test_a_telephone_is_set_up_with_password_and_code_and_the_codes_are_told_once(clock, world):
    client, there = half_way(), half_way()
    page = client.get(reverse("factor_setup"))
    salt = client.session["factor_salt"]
    assert "otpauth" not in page.content.decode()
    assert client.post(reverse("factor_setup"), {"password": "sai", "code": code_now(salt)}).status_code == 422
    assert client.post(reverse("factor_setup"), {"password": PASSWORD, "code": "000000"}).status_code == 422
    answer = client.post(reverse("factor_setup"), {"password": PASSWORD, "code": code_now(salt)})
    told = re.findall(r"<code>([a-z2-9-]{14})</code>", answer.content.decode())
    assert (len(set(told)), is_in(client), is_in(there)) == (10, True, False)
    kept = [*RecoveryCode.objects.values(), *SecondFactor.objects.values(), *AuditRecord.objects.values()]
    kept += [*AccountEvent.objects.values(), client.session.items()]
    assert not [code for code in told if code in str(kept) or code.replace("-", "") in str(kept)]


def test_new_recovery_codes_and_removal_need_a_code_and_end_the_old(codes, world, clock):
    client = half_way()
    enter(client, code_now())
    for name in ("recovery_codes_renew", "factor_remove"):
        assert client.post(reverse(name), {"password": PASSWORD, "code": code_now()}).status_code == 422, "replayed"
    clock.shift(dt.timedelta(seconds=60))
    client.post(reverse("recovery_codes_renew"), {"password": PASSWORD, "code": code_now()})
    assert not enter(half_way(), codes[1])
    clock.shift(dt.timedelta(seconds=60))
    client.post(reverse("factor_remove"), {"password": PASSWORD, "code": code_now()})
    assert not User.objects.get(pk=world.officer_a.pk).has_second_factor
    assert half_way().answer.url == reverse("task_list")


def test_a_lost_telephone_is_taken_away_by_another_administrator_with_a_reason(codes, world):
    there = half_way()
    assert enter(there, code_now())
    services.remove_lost_factor(actor=world.province_admin, user=world.officer_a, reason="Mất điện thoại")
    record = AuditRecord.objects.filter(model="accounts.user", object_id=world.officer_a.pk).first()
    assert (record.after, record.reason) == ({"has_second_factor": False}, "Mất điện thoại")
    assert not is_in(there)
    with pytest.raises(Refused):
        services.remove_lost_factor(actor=world.province_admin, user=world.province_admin, reason="x")


def test_an_administrator_without_one_gets_no_further_than_setting_it_up(clock, world):
    make_user("moi", "province_admin", has_second_factor=False)
    client = half_way(username="moi")
    for address in ("/", "/users/", "/clubs.csv", reverse("own_account")):
        assert client.get(address).url == reverse("factor_setup"), address
    salt = client.get(reverse("factor_setup")) and client.session["factor_salt"]
    client.post(reverse("factor_setup"), {"password": PASSWORD, "code": code_now(salt)})
    assert client.get("/users/").status_code == 200


def test_in_a_demonstration_an_administrator_needs_none(clock, world):
    Installation.objects.create(pk=1, is_demonstration=True)
    make_user("moi", "province_admin", has_second_factor=False)
    assert half_way(username="moi").get("/users/").status_code == 200
