import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from accounts.models import Assignment, User
from accounts.policy import Role
from accounts.services import (
    assign,
    change_own_password,
    create_administrator,
    create_user,
    edit_user,
    end_assignment,
    reset_password,
    set_language,
)
from core.actors import SYSTEM
from core.audit import reveal
from core.models import AuditRecord
from core.problems import Refused
from tests.world import make_user

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 23, 5, tzinfo=dt.UTC)):
        yield


def fields_of(refused):
    return {problem.field for problem in refused.value.problems}


def test_a_new_user_has_a_one_time_password_and_no_right(world):
    user, password = create_user(actor=world.province_admin, username="le.thi.hoa", full_name="Lê Thị Hoa")
    assert user.check_password(password)
    assert user.must_change_password
    assert not user.may("dashboard.view")


def test_one_time_passwords_differ_and_leave_out_signs_that_look_alike(world):
    made = {create_user(actor=SYSTEM, username=f"u{n}", full_name="Ai")[1] for n in range(50)}
    assert len(made) == 50
    assert not set("01ol") & set("".join(made))


@pytest.mark.parametrize("persona", ["province_staff", "officer_a", "secretary_a", "viewer", "unassigned"])
def test_only_administrators_manage_users(world, persona):
    actor = getattr(world, persona)
    for write in (
        lambda: create_user(actor=actor, username="ai.do", full_name="Ai Đó"),
        lambda: edit_user(actor=actor, user=world.viewer, full_name="Ai Đó"),
        lambda: reset_password(actor=actor, user=world.viewer),
        lambda: assign(actor=actor, user=world.viewer, role=Role.PROVINCE_ADMIN, unit=None, starts_on=TODAY),
        lambda: end_assignment(actor=actor, assignment=world.viewer.assignments.get(), ends_on=TODAY),
    ):
        with pytest.raises(PermissionDenied):
            write()


@pytest.mark.parametrize("username", ["viewer", "Có Dấu", "a b", "-x", ""])
def test_a_user_name_that_is_taken_or_malformed_is_refused_beside_its_field(world, username):
    with pytest.raises(Refused) as refused:
        create_user(actor=world.province_admin, username=username, full_name="Lê Thị Hoa")
    assert fields_of(refused) == {"username"}


def test_a_barred_user_may_do_nothing_and_can_be_let_in_again(world):
    edit_user(actor=world.province_admin, user=world.officer_a, is_active=False)
    assert not User.objects.get(pk=world.officer_a.pk).may("clubs.view")
    edit_user(actor=world.province_admin, user=world.officer_a, is_active=True)
    assert User.objects.get(pk=world.officer_a.pk).may("clubs.view")


def test_an_edit_is_recorded_with_before_and_after_and_an_idle_one_is_not(world):
    edit_user(actor=world.province_admin, user=world.officer_a, phone="0912 345 678", reason="Đổi số")
    (record,) = reveal(AuditRecord.objects.filter(model="accounts.user", object_id=world.officer_a.pk))
    assert (record.before, record.after, record.reason) == ({"phone": ""}, {"phone": "0912 345 678"}, "Đổi số")
    edit_user(actor=world.province_admin, user=world.officer_a, phone="0912 345 678")
    assert AuditRecord.objects.filter(model="accounts.user").count() == 1


def test_a_reset_gives_a_new_one_time_password_and_ends_the_old_one(world):
    password = reset_password(actor=world.province_admin, user=world.officer_a)
    user = User.objects.get(pk=world.officer_a.pk)
    assert user.check_password(password)
    assert not user.check_password("mat-khau-thu-nghiem")
    assert user.must_change_password


def test_an_administrator_cannot_reset_the_own_password(world):
    with pytest.raises(Refused):
        reset_password(actor=world.province_admin, user=world.province_admin)


def test_the_own_choice_spends_the_one_time_password(world):
    reset_password(actor=world.province_admin, user=world.officer_a)
    user = User.objects.get(pk=world.officer_a.pk)
    change_own_password(user=user, password="dua-hau-thang-tam")
    user = User.objects.get(pk=user.pk)
    assert user.check_password("dua-hau-thang-tam")
    assert not user.must_change_password


def test_no_password_and_no_hash_is_in_the_audit(world):
    user, first = create_user(actor=world.province_admin, username="le.hoa", full_name="Lê Hoa")
    second = reset_password(actor=world.province_admin, user=user)
    change_own_password(user=user, password="dua-hau-thang-tam")
    written = str(list(AuditRecord.objects.values()))
    assert AuditRecord.objects.filter(object_id=user.pk, model="accounts.user").count() == 3
    assert not [secret for secret in (first, second, "dua-hau-thang-tam", user.password) if secret in written]


def test_nobody_changes_the_own_assignments(world):
    admin = world.province_admin
    with pytest.raises(Refused):
        assign(actor=admin, user=admin, role=Role.VIEWER, unit=None, starts_on=TODAY)
    with pytest.raises(Refused):
        end_assignment(actor=admin, assignment=admin.assignments.get(), ends_on=TODAY)


def test_the_last_administrator_stays(world):
    last = world.province_admin.assignments.get()
    with pytest.raises(Refused):
        end_assignment(actor=SYSTEM, assignment=last, ends_on=dt.date(2030, 1, 1))
    with pytest.raises(Refused):
        edit_user(actor=SYSTEM, user=world.province_admin, is_active=False)


def test_one_of_two_administrators_may_go(world):
    make_user("admin_two", Role.PROVINCE_ADMIN)
    ended = end_assignment(actor=SYSTEM, assignment=world.province_admin.assignments.get(), ends_on=TODAY)
    assert ended.ends_on == TODAY
    assert not User.objects.get(username="province_admin").may("users.manage")


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_active"),
    [(dt.date(2026, 12, 1), None, True), (dt.date(2020, 1, 1), dt.date(2027, 1, 1), True), (TODAY, None, False)],
)
def test_an_administrator_to_come_to_go_or_barred_does_not_replace_the_last(world, starts_on, ends_on, is_active):
    other = make_user("admin_two", is_active=is_active)
    Assignment.objects.create(user=other, role=Role.PROVINCE_ADMIN, starts_on=starts_on, ends_on=ends_on)
    with pytest.raises(Refused):
        end_assignment(actor=SYSTEM, assignment=world.province_admin.assignments.get(), ends_on=TODAY)


def test_an_administrator_cannot_bar_himself(world):
    make_user("admin_two", Role.PROVINCE_ADMIN)
    with pytest.raises(Refused) as refused:
        edit_user(actor=world.province_admin, user=world.province_admin, is_active=False)
    assert fields_of(refused) == {"is_active"}


@pytest.mark.parametrize(
    ("role", "has_unit", "field"),
    [
        (Role.AREA_OFFICER, False, "unit"),
        (Role.SECRETARY, False, "unit"),
        (Role.PROVINCE_ADMIN, True, "unit"),
        (Role.PROVINCE_STAFF, True, "unit"),
    ],
)
def test_role_and_area_must_go_together(world, role, has_unit, field):
    unit = world.district_a if has_unit else None
    with pytest.raises(Refused) as refused:
        assign(actor=world.province_admin, user=world.unassigned, role=role, unit=unit, starts_on=TODAY)
    assert field in fields_of(refused)


def test_viewers_may_be_given_one_area_or_the_whole_programme(world):
    for unit in (None, world.district_a):
        made = assign(actor=world.province_admin, user=world.unassigned, role=Role.VIEWER, unit=unit, starts_on=TODAY)
        assert made.unit == unit


def test_the_same_assignment_twice_in_one_time_is_refused_but_not_one_after_the_other(world):
    given = {"actor": world.province_admin, "user": world.unassigned, "role": Role.AREA_OFFICER}
    given["unit"] = world.district_a
    assign(**given, starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 7, 1))
    with pytest.raises(Refused):
        assign(**given, starts_on=dt.date(2026, 6, 30))
    assert assign(**given, starts_on=dt.date(2026, 7, 1))


def test_an_ended_assignment_is_not_made_longer(world):
    held = world.officer_a.assignments.get()
    end_assignment(actor=world.province_admin, assignment=held, ends_on=dt.date(2026, 12, 1))
    with pytest.raises(Refused):
        end_assignment(actor=world.province_admin, assignment=held, ends_on=dt.date(2027, 1, 1))
    assert end_assignment(actor=world.province_admin, assignment=held, ends_on=TODAY).ends_on == TODAY


def test_an_assignment_never_ends_before_it_starts(world):
    with pytest.raises(Refused):
        end_assignment(
            actor=world.province_admin, assignment=world.officer_a.assignments.get(), ends_on=dt.date(2017, 1, 1)
        )


def test_nobody_who_is_barred_is_given_an_assignment(world):
    barred = make_user("da_nghi", is_active=False)
    with pytest.raises(Refused):
        assign(actor=world.province_admin, user=barred, role=Role.VIEWER, unit=None, starts_on=TODAY)


def test_an_empty_site_gets_its_first_administrator_and_no_second_that_way(db):
    user, password = create_administrator(actor=SYSTEM, username="quan.tri", full_name="Quản trị")
    user = User.objects.get(pk=user.pk)
    assert user.may("users.manage")
    assert user.check_password(password)
    with pytest.raises(Refused):
        create_administrator(actor=SYSTEM, username="quan.tri.2", full_name="Quản trị")


def test_the_language_is_the_users_own_setting(world):
    set_language(user=world.officer_a, language="en")
    assert User.objects.get(pk=world.officer_a.pk).language == "en"
