"""An area goes from one officer to the next in one step; and a forgotten password is replaced without e-mail."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts import services
from accounts.models import AccountEvent, Assignment, SecondFactor, User
from accounts.policy import Role
from core.commands import DataRefused
from core.models import AuditRecord, SavedView
from core.problems import Refused
from tests.accounts.test_pages import ONE_TIME, post

START = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
TODAY, LATER = dt.date(2026, 11, 23), dt.date(2026, 12, 1)


@pytest.fixture
def clock(world):
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def hand_over(world, successor, **changes):
    given = {"actor": world.province_admin, "user": world.officer_a, "from_day": TODAY, "reason": "QĐ 12"} | changes
    return services.hand_over(successor=successor, **given)


def duties(user, day) -> set:
    return {(one.role, one.unit_id) for one in Assignment.objects.in_force_on(day).filter(user=user)}


def sees(user) -> set[str]:
    from clubs.models import Club

    return set(Club.objects.visible_to(User.objects.get(pk=user.pk)).values_list("code", flat=True))


def test_the_scope_changes_at_once_and_the_account_closes(clock, world):
    there = Client()
    there.post(reverse("login"), {"username": "officer_a", "password": "mat-khau-thu-nghiem"})
    hand_over(world, world.unassigned, closes_account=True)
    assert (sees(world.unassigned), sees(world.officer_a)) == ({"NT-0001"}, set())
    assert there.get("/clubs/").url.startswith(reverse("login"))
    assert not User.objects.get(pk=world.officer_a.pk).is_active


def test_from_a_later_day_each_has_the_area_on_the_own_days_alone(clock, world):
    hand_over(world, world.unassigned, from_day=LATER)
    area = {(Role.AREA_OFFICER, world.district_a.pk)}
    eve = LATER - dt.timedelta(days=1)
    assert [duties(world.officer_a, day) for day in (eve, LATER)] == [area, set()]
    assert [duties(world.unassigned, day) for day in (eve, LATER)] == [set(), area]


def test_every_role_goes_with_its_end_and_what_had_not_begun_never_begins(clock, world):
    held = {"user": world.officer_a, "role": Role.VIEWER}
    Assignment.objects.create(**held, unit=None, starts_on=TODAY, ends_on=dt.date(2027, 1, 1))
    ahead = Assignment.objects.create(**held, unit=world.district_b, starts_on=dt.date(2027, 2, 1))
    Assignment.objects.create(user=world.unassigned, role=Role.VIEWER, unit=None, starts_on=dt.date(2020, 1, 1))
    hand_over(world, world.unassigned)
    given = Assignment.objects.filter(user=world.unassigned, starts_on__gte=TODAY)
    assert set(given.values_list("role", "starts_on", "ends_on")) == {
        (Role.AREA_OFFICER, TODAY, None),
        (Role.VIEWER, dt.date(2027, 2, 1), None),
    }
    ahead.refresh_from_db()
    assert ahead.ends_on == ahead.starts_on
    assert duties(world.officer_a, dt.date(2027, 3, 1)) == set()


def test_a_handover_is_one_act_of_the_audit_with_its_reason(clock, world):
    SavedView.objects.create(user=world.officer_a, list_name="club_list", title="Của tôi", query="state=operating")
    made = hand_over(world, services.Newcomer("Lê Thị Hoa", "le.hoa"), takes_views=True, closes_account=True)
    records = AuditRecord.objects.filter(actor=world.province_admin)
    assert {(one.batch, one.reason) for one in records.exclude(after__has_key="username")} == {
        (records.first().batch, "QĐ 12")
    }
    assert made.successor.check_password(made.password)
    assert list(made.successor.saved_views.values_list("title", "query")) == [("Của tôi", "state=operating")]
    kinds = AccountEvent.objects.filter(user=world.officer_a).values_list("kind", flat=True)
    assert set(kinds) == {"handed_over", "rights", "barred"}
    told = AccountEvent.objects.get(user=made.successor, kind="rights").note
    assert told == "Cán bộ địa bàn: huyện Ninh Phước. QĐ 12"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"from_day": TODAY - dt.timedelta(days=1)}, "from_day"),
        ({"from_day": LATER, "closes_account": True}, "closes"),
        ({"user": "viewer", "successor": "viewer"}, "successor"),
        ({"user": "unassigned", "successor": "viewer"}, "from_day"),
        ({"successor": services.Newcomer("Lê Thị Hoa", "viewer")}, "username"),
        ({"user": "province_admin", "successor": "viewer"}, ""),
    ],
)
def test_what_cannot_be_handed_over_is_refused_whole(clock, world, changes, field):
    named = {name: getattr(world, value) if isinstance(value, str) else value for name, value in changes.items()}
    before = list(Assignment.objects.order_by("pk").values())
    with pytest.raises(Refused) as refused:
        hand_over(world, named.pop("successor", world.unassigned), **named)
    assert field in {problem.field for problem in refused.value.problems}
    assert list(Assignment.objects.order_by("pk").values()) == before


def test_nobody_but_an_administrator_hands_over(clock, world):
    with pytest.raises(PermissionDenied):
        hand_over(world, world.unassigned, actor=world.province_staff)


def test_the_page_makes_the_new_officer_and_tells_the_password_on_a_slip(clock, world, client):
    client.force_login(world.province_admin)
    data = {"full_name": "Lê Thị Hoa", "username": "Le.Hoa", "from_day": "23/11/2026", "reason": "QĐ 12"}
    both = post(client, "handover", world.officer_a.pk, successor=world.viewer.pk, **data)
    assert set(both.context["form"].errors) == {"successor"}
    answer = post(client, "handover", world.officer_a.pk, **data)
    made = User.objects.get(username="le.hoa")
    page = client.get(answer.url).content.decode()
    assert answer.url == made.get_absolute_url()
    assert made.check_password(ONE_TIME.search(page)[1])
    assert "26/11/2026 08:00" in page
    assert sees(made) == {"NT-0001"}


def test_a_one_time_password_runs_out_after_three_days(clock, world):
    password = services.reset_password(actor=world.province_admin, user=world.officer_a)
    data = {"username": "officer_a", "password": password}
    clock.shift(dt.timedelta(days=3, seconds=1))
    answer = Client().post(reverse("login"), data)
    assert "hết hạn" in str(answer.context["form"].non_field_errors())
    clock.shift(dt.timedelta(seconds=-2))
    assert Client().post(reverse("login"), data).status_code == 302


def test_the_server_helps_the_last_administrator(clock, world, capsys):
    SecondFactor.objects.create(user=world.province_admin, salt="x")
    call_command("reset_sign_in", "province_admin")
    password = re.search(r"[a-z2-9-]{14}$", capsys.readouterr().out.strip())[0]
    user = User.objects.get(username="province_admin")
    assert (user.check_password(password), user.has_second_factor, user.must_change_password) == (True, False, True)
    assert set(AccountEvent.objects.values_list("kind", "actor")) == {
        ("factor_removed", None),
        ("password_reset", None),
    }
    with pytest.raises(DataRefused):
        call_command("reset_sign_in", "khong-co-ai")
