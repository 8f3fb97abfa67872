import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from clubs.access import closed_problems
from clubs.models import Club, Placement
from clubs.services import follow_reorganisations, found_club, move_club, place_after_split
from core.actors import SYSTEM
from districts.models import PeriodLock, UnitSuccession
from tests.clubs.history import MERGED_ON
from tests.world import make_club

DAY = dt.date(2021, 3, 1)
MOVED = dt.date(2023, 1, 1)
PLAN = dt.date(2021, 1, 8)


def names(club):
    return [one.commune.name for one in club.placements.order_by("starts_on")]


def place_under(boundary, club):
    return Club.objects.with_place_under(boundary).get(pk=club.pk).place_commune_id


def test_a_moved_club_is_seen_by_its_new_area_alone(world):
    move_club(actor=SYSTEM, club=world.club_a, commune=world.commune_b, moved_on=MOVED, reason="Dời thôn")
    seen = {name: set(Club.objects.visible_to(world.users[name])) for name in ("officer_a", "officer_b")}
    assert seen == {"officer_a": set(), "officer_b": {world.club_a, world.club_b}}


def test_a_moved_club_lies_in_the_old_commune_until_the_day_before(world):
    move_club(actor=SYSTEM, club=world.club_a, commune=world.commune_b, moved_on=MOVED, reason="Dời thôn")
    before = Club.objects.with_commune_name_on(MOVED - dt.timedelta(days=1)).get(pk=world.club_a.pk)
    after = Club.objects.with_commune_name_on(MOVED).get(pk=world.club_a.pk)
    assert (before.commune_name, after.commune_name) == (str(world.commune_a), str(world.commune_b))


def test_officer_cannot_move_club_to_other_district(world, refused):
    values = {"club": world.club_a, "commune": world.commune_b, "moved_on": MOVED, "reason": "x"}
    assert refused(move_club, actor=world.officer_a, **values) == [("commune", 0)]


def test_officer_cannot_fetch_a_club_from_another_district(world):
    with pytest.raises(PermissionDenied):
        move_club(actor=world.officer_a, club=world.club_b, commune=world.commune_a, moved_on=MOVED, reason="x")


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"moved_on": dt.date(2018, 5, 4)}, "moved_on"),
        ({"moved_on": dt.date(2026, 3, 3)}, "moved_on"),
        ({"reason": ""}, "reason"),
        ({"commune": None}, "commune"),
    ],
)
def test_a_move_needs_a_day_a_reason_and_a_commune(world, refused, change, wrong):
    values = {"commune": world.commune_b, "moved_on": MOVED, "reason": "x"} | change
    assert refused(move_club, actor=SYSTEM, club=world.club_a, **values) == [(wrong, 0)]


def test_a_club_does_not_move_to_where_it_lies(world, refused):
    values = {"club": world.club_a, "commune": world.commune_a, "moved_on": MOVED, "reason": "x"}
    assert refused(move_club, actor=SYSTEM, **values) == [("commune", 0)]


def test_a_move_before_a_later_move_is_refused(world, refused):
    move_club(actor=SYSTEM, club=world.club_a, commune=world.commune_b, moved_on=MOVED, reason="x")
    values = {"club": world.club_a, "commune": world.commune_b, "moved_on": dt.date(2022, 1, 1), "reason": "x"}
    assert refused(move_club, actor=SYSTEM, **values) == [("moved_on", 0)]


def test_a_move_entered_late_replaces_the_reorganisations_after_it(world, units):
    club = found_club(actor=SYSTEM, code="NT-9", name="CLB", commune=units.whole, founded_on=DAY)
    move_club(actor=SYSTEM, club=club, commune=units.half_b, moved_on=MOVED, reason="x")
    rows = [(one.commune.name, one.is_left, one.reason) for one in club.placements.order_by("starts_on")]
    assert rows == [
        ("Cũ Trọn", True, "founding"),
        ("Nửa B", False, "move"),
        ("Mới Chung", False, "reorganisation"),
    ]


def test_a_split_is_decided_by_whoever_cared_for_the_club(world, units):
    club = found_club(actor=SYSTEM, code="NT-9", name="CLB", commune=units.split, founded_on=DAY)
    place_after_split(actor=world.officer_a, club=club, commune=units.part, reason="Thôn Phú Thọ")
    assert names(club) == ["Bị Tách", "Phần Khác"]
    assert club.placements.last().starts_on == MERGED_ON


def test_a_split_club_lies_only_where_its_commune_went(units, refused):
    club = found_club(actor=SYSTEM, code="NT-9", name="CLB", commune=units.split, founded_on=DAY)
    assert refused(place_after_split, actor=SYSTEM, club=club, commune=units.mixed) == [("commune", 0)]


def test_a_club_with_a_known_place_is_not_placed_again(world, refused):
    assert refused(place_after_split, actor=SYSTEM, club=world.club_a, commune=world.commune_b) == [("commune", 0)]


def test_reorganisations_that_became_known_later_are_followed_once(world, units):
    UnitSuccession.objects.create(predecessor=world.commune_a, successor=units.own, effective_on=MERGED_ON)
    world.commune_a.valid_to = MERGED_ON
    world.commune_a.save()
    assert [follow_reorganisations(), follow_reorganisations()] == [1, 0]
    assert names(world.club_a) == ["Phước Sơn", "Mới Riêng"]


def test_a_reorganised_club_keeps_its_officer(world, units):
    club = found_club(actor=SYSTEM, code="NT-9", name="CLB", commune=units.half_a, founded_on=DAY)
    assert names(club) == ["Nửa A", "Mới Chung"]
    assert Club.objects.visible_to(world.officer_a).filter(pk=club.pk).exists()
    assert not Club.objects.visible_to(world.officer_b).filter(pk=club.pk).exists()


def test_the_place_under_a_boundary_is_the_placement_valid_on_it(units):
    club = found_club(actor=SYSTEM, code="NT-9", name="CLB", commune=units.whole, founded_on=dt.date(2019, 1, 1))
    assert place_under(PLAN, club) == units.whole.pk
    assert place_under(MERGED_ON, club) == units.own.pk


def test_a_club_founded_after_the_boundary_lies_in_its_first_commune(units):
    club = found_club(actor=SYSTEM, code="NT-9", name="CLB", commune=units.whole, founded_on=DAY)
    assert place_under(PLAN, club) == units.whole.pk


def test_a_club_of_a_merged_commune_lies_in_its_villages_former_one(units):
    values = {"actor": SYSTEM, "name": "CLB", "commune": units.mixed, "founded_on": MERGED_ON}
    known = found_club(code="NT-8", former_commune=units.half_a, **values)
    unknown = found_club(code="NT-9", **values)
    assert (place_under(PLAN, known), place_under(PLAN, unknown)) == (units.half_a.pk, None)


def test_a_club_after_a_split_is_undetermined(units):
    club = found_club(actor=SYSTEM, code="NT-9", name="CLB", commune=units.split, founded_on=DAY)
    assert (place_under(PLAN, club), place_under(MERGED_ON, club)) == (units.split.pk, None)


def test_a_lock_of_one_area_closes_that_area_alone(world):
    PeriodLock.objects.create(unit=world.district_a, closed_through=DAY, closed_by="Bà Mai", reason="Báo cáo năm")
    day, after = DAY, DAY + dt.timedelta(days=1)
    found = closed_problems([(world.club_a, day), (world.club_a, after), (world.club_b, day), (world.club_a, None)])
    assert [bool(message) for message in found] == [True, False, False, False]
    assert "01/03/2021" in found[0]
    assert "Bà Mai" in found[0]


def test_a_lock_follows_a_club_over_reorganisations_but_not_over_a_move(world, units):
    club = make_club("NT-9", "CLB", units.half_a)
    Placement.objects.filter(club=club).update(ends_on=MERGED_ON)
    Placement.objects.create(club=club, commune=units.mixed, starts_on=MERGED_ON, reason="reorganisation")
    PeriodLock.objects.create(unit=world.district_a, closed_through=dt.date(2025, 12, 14), closed_by="Tỉnh")
    day = dt.date(2025, 10, 1)
    assert closed_problems([(club, day)]) != [None]
    Placement.objects.filter(club=club, commune=units.mixed).update(reason="move")
    assert closed_problems([(club, day)]) == [None]


def test_without_a_lock_one_query_answers(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert closed_problems([(world.club_a, DAY)] * 50) == [None] * 50
