"""People with two roles, roles that ended or are still to come, and clubs that left."""

import datetime as dt

import pytest
import time_machine

from accounts.models import Assignment
from accounts.policy import Role
from clubs.models import Placement, SecretaryPost
from core.text import fold
from tests.sweeps.populate import TODAY
from tests.sweeps.visits import Persona, plain, visits
from tests.world import CANARY, make_user

ONE_DAY = dt.timedelta(days=1)


def give(world, username: str, *roles) -> None:
    """A user with these (role, unit, fields) assignments, as one more persona of the world."""
    user = make_user(username)
    for role, unit, fields in roles:
        Assignment.objects.create(**{"user": user, "role": role, "unit": unit, "starts_on": TODAY - ONE_DAY} | fields)
    world.users[username] = user


def rows_of(stage, name: str, address: str) -> str:
    return Persona(stage, name).ask("GET", address).body_text


def test_viewer_of_the_whole_who_is_officer_of_one_district_reads_no_foreign_name(stage):
    give(stage.world, "both", (Role.VIEWER, None, {}), (Role.AREA_OFFICER, stage.world.district_a, {}))
    persona = Persona(stage, "both")
    shown = [
        visit.name for visit in visits(stage.a) if fold(CANARY) in fold(plain(persona.ask("GET", visit.url).body_text))
    ]
    assert shown == []


def test_secretary_of_a_foreign_club_takes_no_file_of_its_members_home(stage):
    world = stage.world
    officer, secretary = (Role.AREA_OFFICER, world.district_a, {}), (Role.SECRETARY, world.commune_b, {})
    give(world, "both", officer, secretary)
    SecretaryPost.objects.create(assignment=world.both.assignments.get(role=Role.SECRETARY), club=world.club_b)
    assert CANARY in rows_of(stage, "both", "/members/")
    for address in ("/members.csv", "/loans.csv", "/members.xlsx", "/loans.xlsx", "/workbook/download/"):
        assert CANARY not in rows_of(stage, "both", address)


def test_officer_of_one_district_who_is_staff_sees_the_whole(stage):
    give(stage.world, "both", (Role.AREA_OFFICER, stage.world.district_a, {}), (Role.PROVINCE_STAFF, None, {}))
    assert CANARY in rows_of(stage, "both", "/clubs.csv")


@pytest.mark.parametrize("fields", [{"starts_on": TODAY + ONE_DAY}, {"ends_on": TODAY}])
def test_assignment_to_come_or_ended_opens_nothing(stage, fields):
    give(stage.world, "other", (Role.AREA_OFFICER, stage.world.district_a, fields))
    persona = Persona(stage, "other")
    codes = {visit.name: persona.ask("GET", visit.url).status_code for visit in visits(stage.a)}
    open_to_all = {
        "dashboard",
        "health",
        "healthz",
        "login",
        "password_change",
        "password_change_done",
        "own_account",
        "factor_setup",
    }
    assert {name for name, code in codes.items() if code == 200} == open_to_all


def test_assignment_ends_in_the_midst_of_a_session(stage, client):
    give(stage.world, "other", (Role.AREA_OFFICER, stage.world.district_a, {"ends_on": TODAY + ONE_DAY}))
    client.force_login(stage.world.other)
    assert client.get("/clubs/").status_code == 200
    with time_machine.travel(TODAY + ONE_DAY):
        client.force_login(stage.world.other)
        assert client.get("/clubs/").status_code == 403


def test_barred_user_is_out_at_the_next_click(stage, client):
    client.force_login(stage.world.officer_a)
    stage.world.officer_a.is_active = False
    stage.world.officer_a.save()
    assert client.get("/clubs/").headers["Location"].startswith("/login/")


def test_club_that_moved_to_another_district_is_out_of_its_old_officers_sight(stage):
    world = stage.world
    world.club_a.placements.update(ends_on=TODAY, is_left=True)
    Placement.objects.create(club=world.club_a, commune=world.commune_b, starts_on=TODAY, reason=Placement.Reason.MOVE)
    for visit in visits(stage.a):
        shown = Persona(stage, "officer_a").ask("GET", visit.url).body_text
        assert [name for name in (world.club_a.name, world.members_a[0].full_name) if name in shown] == [], visit.name
    assert world.club_a.name in rows_of(stage, "officer_b", "/clubs.csv")


def test_closed_club_stays_with_its_own_officer_alone(stage):
    stage.world.club_b.closed_on = TODAY
    stage.world.club_b.save()
    assert CANARY not in rows_of(stage, "officer_a", "/clubs.csv?state=dissolved")
    assert CANARY in rows_of(stage, "officer_b", "/clubs.csv?state=dissolved")
