import datetime as dt
import unicodedata

import pytest
from django.core.exceptions import PermissionDenied

from clubs.drafts import ClubDraft
from clubs.models import Club, Placement
from clubs.services import close_club, edit_clubs, found_club, found_clubs, next_club_code
from core.actors import SYSTEM
from core.models import AuditRecord
from districts.models import PeriodLock
from tests.clubs.history import MERGED_ON

DAY = dt.date(2021, 3, 1)


def places(club):
    rows = club.placements.order_by("starts_on")
    return [(one.commune.name, one.starts_on, one.ends_on, one.reason) for one in rows]


def test_a_club_is_founded_in_its_commune(world):
    club = found_club(actor=world.officer_a, code="NT-9", name="CLB Mới", commune=world.commune_a, founded_on=DAY)
    assert places(club) == [("Phước Sơn", DAY, None, "founding")]
    assert Club.objects.visible_to(world.officer_a).filter(pk=club.pk).exists()


def test_founding_leaves_a_record(world):
    club = found_club(actor=world.officer_a, code="NT-9", name="CLB Mới", commune=world.commune_a, founded_on=DAY)
    record = AuditRecord.objects.get(model="clubs.club", object_id=club.pk)
    assert (record.actor, record.action, record.after["founded_on"]) == (world.officer_a, "clubs.found", "2021-03-01")


def test_a_club_is_carried_over_a_whole_reorganisation(units):
    club = found_club(actor=SYSTEM, code="NT-9", name="CLB", commune=units.whole, founded_on=DAY)
    assert places(club) == [
        ("Cũ Trọn", DAY, MERGED_ON, "founding"),
        ("Mới Riêng", MERGED_ON, None, "reorganisation"),
    ]


def test_a_club_of_a_split_commune_has_no_place_afterwards(units):
    club = found_club(actor=SYSTEM, code="NT-9", name="CLB", commune=units.split, founded_on=DAY)
    assert places(club) == [("Bị Tách", DAY, MERGED_ON, "founding")]


def test_a_batch_tells_every_fault_at_once(world, refused):
    drafts = [
        ClubDraft(code="NT-0001", name="CLB", commune=world.commune_a, founded_on=DAY),
        ClubDraft(code="NT-8", name="", commune=world.commune_a, founded_on=dt.date(1999, 1, 1)),
        ClubDraft(code="NT-7", name="CLB", commune=None, founded_on=DAY),
        ClubDraft(code="NT-6", name="CLB", commune=world.commune_a, founded_on=DAY),
        ClubDraft(code="NT-6", name="CLB", commune=world.district_a, founded_on=DAY),
    ]
    found = refused(found_clubs, actor=SYSTEM, drafts=drafts)
    assert set(found) == {("code", 0), ("name", 1), ("founded_on", 1), ("commune", 2), ("code", 4), ("commune", 4)}
    assert Club.objects.count() == 2


def test_the_commune_must_hold_on_the_decisions_date(units, refused):
    values = {"actor": SYSTEM, "code": "NT-9", "name": "CLB"}
    assert refused(found_club, commune=units.whole, founded_on=MERGED_ON, **values) == [("commune", 0)]
    assert refused(found_club, commune=units.own, founded_on=DAY, **values) == [("commune", 0)]


def test_the_message_names_the_commune_of_that_time(units):
    with pytest.raises(Exception, match=r"xã Mới Riêng \(201\)"):
        found_club(actor=SYSTEM, code="NT-9", name="CLB", commune=units.whole, founded_on=MERGED_ON)


def test_officer_cannot_found_a_club_in_another_district(world, refused):
    values = {"code": "NT-9", "name": "CLB", "founded_on": DAY}
    assert refused(found_club, actor=world.officer_a, commune=world.commune_b, **values) == [("commune", 0)]


@pytest.mark.parametrize("persona", ["secretary_a", "viewer", "unassigned"])
def test_only_officers_found_clubs(world, persona):
    with pytest.raises(PermissionDenied):
        found_club(actor=world.users[persona], code="X", name="CLB", commune=world.commune_a, founded_on=DAY)


def test_in_a_merged_commune_the_former_one_decides_whose_club_it_is(world, units, refused):
    values = {"code": "NT-9", "name": "CLB", "founded_on": MERGED_ON, "commune": units.mixed}
    assert refused(found_club, actor=world.officer_a, **values) == [("former_commune", 0)]
    assert refused(found_club, actor=world.officer_a, former_commune=units.half_b, **values) == [("commune", 0)]
    club = found_club(actor=world.officer_a, former_commune=units.half_a, **values)
    assert Club.objects.visible_to(world.officer_a).filter(pk=club.pk).exists()
    assert not Club.objects.visible_to(world.officer_b).filter(pk=club.pk).exists()


def test_the_former_commune_must_have_gone_into_the_commune(units, refused):
    values = {"code": "NT-9", "name": "CLB", "founded_on": MERGED_ON, "commune": units.mixed}
    assert refused(found_club, actor=SYSTEM, former_commune=units.whole, **values) == [("former_commune", 0)]


def test_names_are_stored_composed(world):
    name = unicodedata.normalize("NFD", "CLB Phước Thiện")
    club = found_club(actor=SYSTEM, code="NT-9", name=name, commune=world.commune_a, founded_on=DAY)
    assert Club.objects.get(pk=club.pk).name == "CLB Phước Thiện"
    assert Club.objects.matching("phuoc thien nt-9").get() == club


def test_the_next_code_follows_the_latest(world):
    assert next_club_code() == "NT-0003"


def test_a_founding_in_a_closed_period_is_refused(world, refused):
    PeriodLock.objects.create(unit=world.district_a, closed_through=DAY, closed_by="Tỉnh")
    values = {"actor": SYSTEM, "code": "NT-9", "name": "CLB", "commune": world.commune_a}
    assert refused(found_club, founded_on=DAY, **values) == [("founded_on", 0)]
    assert found_club(founded_on=DAY + dt.timedelta(days=1), **values).pk


def test_a_correction_keeps_before_and_after(world):
    edit_clubs(actor=world.officer_a, changes=[(world.club_a, {"name": "CLB Đã Sửa", "note": ""})], reason="gõ nhầm")
    record = AuditRecord.objects.get(model="clubs.club", object_id=world.club_a.pk)
    assert (record.before, record.after) == ({"name": "CLB Phước Sơn"}, {"name": "CLB Đã Sửa"})
    assert Club.objects.matching("da sua").get() == world.club_a


def test_nothing_is_recorded_where_nothing_changes(world):
    edit_clubs(actor=world.officer_a, changes=[(world.club_a, {"name": world.club_a.name})])
    assert not AuditRecord.objects.exists()


def test_officer_cannot_edit_a_club_of_another_district(world):
    with pytest.raises(PermissionDenied):
        edit_clubs(actor=world.officer_a, changes=[(world.club_a, {"name": "A"}), (world.club_b, {"name": "B"})])
    assert not Club.objects.filter(name__in=["A", "B"]).exists()


def test_a_founding_cannot_be_put_after_a_members_joining(world, refused):
    late = dt.date(2018, 6, 2)
    changes = [(world.club_a, {"founded_on": late})]
    assert refused(edit_clubs, actor=SYSTEM, changes=changes) == [("founded_on", 0)]


def test_a_corrected_founding_moves_its_placement(world):
    early = dt.date(2018, 1, 1)
    edit_clubs(actor=world.officer_a, changes=[(world.club_a, {"founded_on": early})])
    assert places(world.club_a) == [("Phước Sơn", early, None, "founding")]


def test_a_corrected_commune_is_carried_over_reorganisations(world, units):
    edit_clubs(actor=world.officer_a, changes=[(world.club_a, {"commune": units.whole})])
    assert [name for name, *_ in places(world.club_a)] == ["Cũ Trọn", "Mới Riêng"]


def test_officer_cannot_correct_a_club_into_another_district(world, refused):
    changes = [(world.club_a, {"commune": world.commune_b})]
    assert refused(edit_clubs, actor=world.officer_a, changes=changes) == [("commune", 0)]


def test_a_dissolved_club_stops_operating_on_that_day(world):
    close_club(actor=world.officer_a, club=world.club_a, closed_on=dt.date(2024, 1, 1), reason="Giải thể")
    operating = {day: Club.objects.operating_on(day).filter(pk=world.club_a.pk).exists() for day in (
        dt.date(2023, 12, 31), dt.date(2024, 1, 1))}  # fmt: skip
    assert list(operating.values()) == [True, False]


def test_dissolving_asks_for_a_reason_and_a_sound_day(world, refused):
    values = {"actor": SYSTEM, "club": world.club_a}
    assert refused(close_club, closed_on=dt.date(2024, 1, 1), reason=" ", **values) == [("reason", 0)]
    assert refused(close_club, closed_on=world.club_a.founded_on, reason="x", **values) == [("closed_on", 0)]
    assert refused(close_club, closed_on=dt.date(2026, 3, 3), reason="x", **values) == [("closed_on", 0)]
    close_club(closed_on=dt.date(2024, 1, 1), reason="x", **values)
    assert refused(close_club, closed_on=dt.date(2025, 1, 1), reason="x", **values) == [("closed_on", 0)]


def test_a_name_may_be_corrected_in_a_closed_period_but_no_date(world, refused):
    PeriodLock.objects.create(closed_through=dt.date(2025, 12, 14), closed_by="Tỉnh")
    edit_clubs(actor=world.officer_a, changes=[(world.club_a, {"name": "CLB Khác"})])
    changes = [(world.club_a, {"founded_on": dt.date(2018, 5, 5)})]
    assert refused(edit_clubs, actor=world.officer_a, changes=changes)[0] == ("founded_on", 0)


def test_a_reopened_period_refuses_nothing(world):
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    PeriodLock.objects.create(closed_through=dt.date(2025, 12, 14), closed_by="Tỉnh", reopened_at=now)
    edit_clubs(actor=world.officer_a, changes=[(world.club_a, {"founded_on": dt.date(2018, 5, 5)})])
    assert Placement.objects.get(club=world.club_a).starts_on == dt.date(2018, 5, 5)
