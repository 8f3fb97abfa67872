import datetime as dt
import unicodedata

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from clubs.drafts import MemberDraft
from clubs.models import Appointment, Member, PovertyStatus
from clubs.services import (
    add_members,
    edit_members,
    end_membership,
    find_candidates,
    next_member_code,
    set_appointments,
    set_poverty,
    transfer_member,
)
from core.actors import SYSTEM
from core.audit import reveal
from core.models import AuditRecord
from districts.models import PeriodLock

JOINED = dt.date(2020, 2, 1)


def draft(club, name="Chamaléa Thị Mới", **fields):
    return MemberDraft(club=club, full_name=name, **{"sex": "female", "joined_on": JOINED} | fields)


def add(actor, *drafts):
    return add_members(actor=actor, drafts=drafts)


def terms(member):
    rows = Appointment.objects.filter(member=member).order_by("role", "starts_on")
    return [(one.role, one.starts_on, one.ends_on) for one in rows]


def test_a_member_comes_with_status_position_and_voluntary_work(world):
    [member] = add(
        world.officer_a,
        draft(world.club_a, position="chair", is_home_care=True, poverty_status="near_poor", birth_year=1950),
    )
    assert terms(member) == [("chair", JOINED, None), ("home_care", JOINED, None)]
    assert list(member.poverty.values_list("year", "status")) == [(2020, "near_poor")]


def test_a_member_without_code_gets_the_next_free_one(world):
    made = add(SYSTEM, draft(world.club_a), draft(world.club_a, code="TV05"), draft(world.club_a), draft(world.club_b))
    assert [member.code for member in made] == ["TV06", "TV05", "TV07", "TV04"]
    assert next_member_code(world.club_a) == "TV08"


def test_a_birth_date_brings_its_year(world):
    [member] = add(SYSTEM, draft(world.club_a, birth_date=dt.date(1950, 4, 30)))
    assert member.birth_year == 1950


def test_a_name_without_family_name_is_kept_as_it_is_and_composed(world):
    [member] = add(SYSTEM, draft(world.club_a, name=unicodedata.normalize("NFD", "ka  Dá")))
    assert Member.objects.get(pk=member.pk).full_name == "ka  Dá"


def test_a_batch_of_members_tells_every_fault_at_once(world, refused):
    drafts = [
        draft(world.club_a, code="TV01"),
        draft(world.club_a, code="X", joined_on=dt.date(2018, 5, 3)),
        draft(world.club_a, code="X", sex="nu"),
        draft(world.club_a, name="", birth_year=1899),
        draft(world.club_a, position="king", poverty_status="rich", poverty_year=2030),
    ]
    found = refused(add_members, actor=SYSTEM, drafts=drafts)
    assert set(found) == {
        ("code", 0),
        ("joined_on", 1),
        ("code", 2),
        ("sex", 2),
        ("full_name", 3),
        ("birth_year", 3),
        ("position", 4),
        ("poverty_status", 4),
        ("poverty_year", 4),
    }
    assert Member.objects.count() == 6


def test_officer_cannot_add_members_to_another_district(world):
    with pytest.raises(PermissionDenied):
        add(world.officer_a, draft(world.club_a), draft(world.club_b))


def test_a_secretary_keeps_the_members_of_the_own_club_alone(world):
    [member] = add(world.secretary_a, draft(world.club_a))
    assert member.club == world.club_a
    with pytest.raises(PermissionDenied):
        add(world.secretary_a, draft(world.club_b))


def test_a_joining_in_a_closed_period_is_refused(world, refused):
    PeriodLock.objects.create(closed_through=JOINED, closed_by="Tỉnh")
    drafts = [draft(world.club_a), draft(world.club_a, joined_on=JOINED + dt.timedelta(days=1))]
    assert refused(add_members, actor=SYSTEM, drafts=drafts) == [("joined_on", 0)]


def test_three_thousand_members_cost_as_many_reads_as_three(world):
    def reads(count):
        drafts = [draft(world.club_a, position="chair", poverty_status="poor") for _n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            add(User.objects.get(username="officer_a"), *drafts)
        return len([one for one in queries if not one["sql"].startswith("INSERT")])

    assert reads(3) == reads(3000)


def test_a_correction_is_recorded_with_before_and_after(world):
    member = world.members_a[0]
    changes = [(member, {"full_name": "Nguyễn Thị Ánh Sửa", "birth_date": dt.date(1956, 1, 2)})]
    edit_members(actor=world.officer_a, changes=changes, reason="gõ nhầm")
    (record,) = reveal(AuditRecord.objects.filter(model="clubs.member", object_id=member.pk))
    assert record.before == {"full_name": "Nguyễn Thị Ánh", "birth_date": None, "birth_year": 1955}
    assert record.after == {"full_name": "Nguyễn Thị Ánh Sửa", "birth_date": "1956-01-02", "birth_year": 1956}
    assert Member.objects.matching("anh sua").get() == member


def test_an_unknown_field_is_a_programming_error(world):
    with pytest.raises(TypeError):
        edit_members(actor=SYSTEM, changes=[(world.members_a[0], {"code": "X"})])


def test_officer_cannot_edit_a_member_of_another_district(world):
    with pytest.raises(PermissionDenied):
        edit_members(actor=world.officer_a, changes=[(world.members_b[0], {"phone": "1"})])


def test_in_a_closed_period_names_change_and_dates_do_not(world, refused):
    PeriodLock.objects.create(closed_through=dt.date(2018, 6, 1), closed_by="Tỉnh")
    member = world.members_a[0]
    edit_members(actor=world.officer_a, changes=[(member, {"full_name": "Khác"})])
    later, before = dt.date(2019, 1, 1), dt.date(2018, 5, 30)
    for day in (later, before):  # the old date is closed, or both are
        changes = [(member, {"joined_on": day})]
        assert refused(edit_members, actor=SYSTEM, changes=changes)[0] == ("joined_on", 0)


def test_leaving_ends_the_terms_of_office(world):
    [member] = add(SYSTEM, draft(world.club_a, position="treasurer"))
    left = dt.date(2024, 5, 1)
    end_membership(actor=world.officer_a, member=member, left_on=left, leave_reason="died")
    member.refresh_from_db()
    assert (member.left_on, terms(member)) == (left, [("treasurer", JOINED, left)])


def test_a_leaving_on_or_before_the_joining_is_refused_beside_its_own_field(world, refused):
    member = world.members_a[0]
    values = {"actor": SYSTEM, "member": member, "leave_reason": "x"}
    assert refused(end_membership, left_on=member.joined_on, **values) == [("left_on", 0)]
    assert refused(end_membership, left_on=None, **values) == [("left_on", 0)]


def test_a_corrected_joining_takes_the_terms_along(world):
    [member] = add(SYSTEM, draft(world.club_a, position="treasurer"))
    later = dt.date(2020, 3, 1)
    edit_members(actor=SYSTEM, changes=[(member, {"joined_on": later})])
    assert terms(member) == [("treasurer", later, None)]


def test_a_transferred_member_stays_one_person(world):
    [member] = add(SYSTEM, draft(world.club_a, birth_year=1950, poverty_status="poor"))
    on = dt.date(2024, 5, 1)
    made = transfer_member(actor=SYSTEM, member=member, to_club=world.club_b, on=on)
    member.refresh_from_db()
    assert (made.person, made.full_name, made.joined_on) == (member.person, member.full_name, member.left_on)
    assert list(made.poverty.values_list("year", "status")) == [(2020, "poor")]


def test_officer_cannot_transfer_a_member_out_of_the_district(world):
    with pytest.raises(PermissionDenied):
        transfer_member(actor=world.officer_a, member=world.members_a[0], to_club=world.club_b, on=dt.date(2024, 5, 1))


def test_somebody_who_comes_back_must_have_left(world, refused):
    member = world.members_a[0]
    back = draft(world.club_a, person=member.person, joined_on=dt.date(2024, 6, 1))
    assert refused(add_members, actor=SYSTEM, drafts=[back]) == [("joined_on", 0)]
    end_membership(actor=SYSTEM, member=member, left_on=dt.date(2024, 6, 1), leave_reason="x")
    assert add(SYSTEM, back)[0].person == member.person


def test_a_candidate_has_the_same_name_without_marks_and_no_other_birth_year(world):
    people = [("nguyen thi anh", 1955), ("Nguyễn Thị Ánh", None), ("Nguyễn Thị Ánh", 1960), ("", None)]
    found = find_candidates(actor=world.officer_a, club=world.club_a, people=people)
    assert [[one.member for one in ones] for ones in found] == [world.members_a[:1], world.members_a[:1], [], []]
    assert find_candidates(actor=SYSTEM, club=world.club_b, people=people[:1]) == [[]]


def test_a_year_known_already_is_corrected(world):
    member = world.members_a[0]
    set_poverty(actor=world.officer_a, rows=[(member, 2024, "poor"), (member, 2025, "near_poor")])
    set_poverty(actor=world.officer_a, rows=[(member, 2024, "other")])
    assert list(member.poverty.values_list("year", "status")) == [(2025, "near_poor"), (2024, "other")]
    (record,) = reveal(AuditRecord.objects.filter(model="clubs.povertystatus", before__isnull=False))
    assert record.before["status"] == "poor"


def test_a_status_needs_a_year_and_a_value(world, refused):
    member = world.members_a[0]
    rows = [(member, 2027, "poor"), (member, 2024, "rich"), (member, None, "poor")]
    assert refused(set_poverty, actor=SYSTEM, rows=rows) == [("year", 0), ("status", 1), ("year", 2)]
    assert not PovertyStatus.objects.exists()


def test_a_status_of_a_closed_year_is_refused(world, refused):
    PeriodLock.objects.create(closed_through=dt.date(2025, 12, 14), closed_by="Tỉnh")
    rows = [(world.members_a[0], 2025, "poor"), (world.members_a[0], 2026, "poor")]
    assert refused(set_poverty, actor=SYSTEM, rows=rows) == [("year", 0)]


def test_appointments_turn_on_the_day(world):
    member = world.members_a[0]
    first, second, third = dt.date(2020, 1, 1), dt.date(2021, 1, 1), dt.date(2022, 1, 1)
    set_appointments(actor=world.officer_a, changes=[(member, {"chair", "home_care"}, first)])
    set_appointments(actor=world.officer_a, changes=[(member, {"chair"}, second)])
    set_appointments(actor=world.officer_a, changes=[(member, {"home_care"}, third)])
    assert terms(member) == [("chair", first, third), ("home_care", first, second), ("home_care", third, None)]


def test_a_term_ended_by_mistake_goes_on(world):
    member = world.members_a[0]
    first, second = dt.date(2020, 1, 1), dt.date(2021, 1, 1)
    set_appointments(actor=SYSTEM, changes=[(member, {"chair"}, first)])
    set_appointments(actor=SYSTEM, changes=[(member, set(), second)])
    set_appointments(actor=SYSTEM, changes=[(member, {"chair"}, second)])
    assert terms(member) == [("chair", first, None)]


def test_no_term_begins_before_the_joining_or_after_the_leaving(world, refused):
    member = world.members_a[0]
    early = [(member, {"chair"}, dt.date(2018, 5, 31))]
    assert refused(set_appointments, actor=SYSTEM, changes=early) == [("on", 0)]
    end_membership(actor=SYSTEM, member=member, left_on=dt.date(2024, 1, 1), leave_reason="x")
    member.refresh_from_db()
    late = [(member, {"chair"}, dt.date(2024, 1, 1))]
    assert refused(set_appointments, actor=SYSTEM, changes=late) == [("on", 0)]


def test_two_chairs_are_named_and_not_refused(world):
    day = dt.date(2020, 1, 1)
    set_appointments(actor=SYSTEM, changes=[(member, {"chair", "home_care"}, day) for member in world.members_a[:2]])
    assert Appointment.objects.all().doubled_positions(world.club_a.pk, day) == ["chair"]
    assert Appointment.objects.all().doubled_positions(world.club_b.pk, day) == []
