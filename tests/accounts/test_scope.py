"""What assignments open on the real units, before and after the reorganisations."""

import datetime as dt

import pytest
import time_machine

from accounts.models import Assignment, User
from accounts.policy import Role
from clubs.models import Club, Placement
from core.scoping import Scope
from districts.models import Unit
from tests.world import make_club, make_user

BEFORE, MERGED = dt.date(2021, 1, 8), dt.date(2025, 7, 1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 23, 5, tzinfo=dt.UTC)):
        yield


def district(code):
    return Unit.objects.get(code=code, level="district")


def club_through_the_merger(code, old_code):
    """A club of 2018 that follows its commune into the new one on 01/07/2025."""
    old = Unit.objects.find_commune(old_code, BEFORE)
    club = make_club(code, f"CLB {old.name}", old)
    club.placements.update(ends_on=MERGED)
    new = old.successor_links.get().successor
    Placement.objects.create(club=club, commune=new, starts_on=MERGED, reason=Placement.Reason.REORGANISATION)
    return club


def codes_seen_by(user):
    return set(Club.objects.visible_to(User.objects.get(pk=user.pk)).values_list("code", flat=True))


def test_whoever_is_assigned_to_an_abolished_district_keeps_its_clubs_and_gets_no_others(units):
    club_through_the_merger("DV", "22738")
    club_through_the_merger("NS", "22831")
    phan_rang = make_user("can.bo.phan.rang", Role.AREA_OFFICER, district("582"))
    ninh_son = make_user("can.bo.ninh.son", Role.AREA_OFFICER, district("585"))
    assert (codes_seen_by(phan_rang), codes_seen_by(ninh_son)) == ({"DV"}, {"NS"})


def test_the_officer_of_the_merged_commune_sees_the_clubs_of_both_sides(units):
    club_through_the_merger("DV", "22738")
    club_through_the_merger("NS", "22831")
    club_through_the_merger("PM", "22741")
    officer = make_user("can.bo.do.vinh", Role.AREA_OFFICER, Unit.objects.find_commune("22738", MERGED))
    assert codes_seen_by(officer) == {"DV", "NS"}


def test_a_club_founded_later_in_a_mixed_commune_is_seen_by_the_former_district_that_its_village_names(units):
    club = make_club("MOI", "CLB mới", Unit.objects.find_commune("22738", MERGED), founded_on=dt.date(2026, 3, 1))
    club.placements.update(former_commune=Unit.objects.find_commune("22738", BEFORE))
    phan_rang = make_user("can.bo.phan.rang", Role.AREA_OFFICER, district("582"))
    ninh_son = make_user("can.bo.ninh.son", Role.AREA_OFFICER, district("585"))
    assert (codes_seen_by(phan_rang), codes_seen_by(ninh_son)) == ({"MOI"}, set())


def test_a_club_founded_later_in_a_commune_wholly_of_one_district_needs_no_such_note(units):
    make_club("MOI", "CLB mới", Unit.objects.find_commune("22741", MERGED), founded_on=dt.date(2026, 3, 1))
    assert codes_seen_by(make_user("can.bo", Role.AREA_OFFICER, district("582"))) == {"MOI"}


def test_both_districts_together_open_the_commune_merged_from_them(units):
    make_club("MOI", "CLB mới", Unit.objects.find_commune("22738", MERGED), founded_on=dt.date(2026, 3, 1))
    officer = make_user("can.bo", Role.AREA_OFFICER, district("582"))
    assert codes_seen_by(officer) == set()
    Assignment.objects.create(user=officer, role=Role.AREA_OFFICER, unit=district("585"), starts_on=MERGED)
    assert codes_seen_by(officer) == {"MOI"}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_open"),
    [
        ("2026-11-23", None, True),
        ("2026-11-24", None, False),
        ("2020-01-01", "2026-11-23", False),
        ("2020-01-01", "2026-11-24", True),
    ],
)
def test_an_assignment_opens_its_area_from_its_first_day_to_its_last(units, starts_on, ends_on, is_open):
    user = make_user("can.bo")
    unit = district("582")
    Assignment.objects.create(user=user, role=Role.AREA_OFFICER, unit=unit, starts_on=starts_on, ends_on=ends_on)
    assert user.may("clubs.view") is is_open


def test_without_an_assignment_the_scope_is_empty(units):
    assert make_user("moi").scope_for("clubs.view") == Scope()


def test_only_assignments_whose_role_holds_the_right_count(units):
    user = make_user("kiem.nhiem", Role.AREA_OFFICER, district("582"))
    Assignment.objects.create(user=user, role=Role.VIEWER, unit=None, starts_on=MERGED)
    assert user.scope_for("dashboard.view") == Scope(is_everything=True)
    assert not user.scope_for("clubs.view").is_everything


def test_all_rights_of_an_officer_together_take_four_queries(units, django_assert_num_queries):
    user = make_user("can.bo", Role.AREA_OFFICER, district("582"))
    with django_assert_num_queries(4):
        for action in ("units.view", "dashboard.view", "clubs.view", "clubs.found", "users.manage", "reviews.province"):
            user.scope_for(action)


def test_the_head_of_the_page_names_role_and_area(units):
    officer = make_user("can.bo", Role.AREA_OFFICER, district("582"))
    assert str(officer.area_label) == "thành phố Phan Rang - Tháp Chàm"
    assert officer.role_label == str(Role.AREA_OFFICER.label)
    assert (make_user("moi").role_label, make_user("moi2").area_label) == ("", "")
