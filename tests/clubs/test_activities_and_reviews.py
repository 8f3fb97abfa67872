import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from clubs.drafts import ActivityDraft, ReviewDraft
from clubs.models import Activity, ActivityArea, AreaRule, Review, SecretaryPost, Source
from clubs.services import (
    appoint_club_login,
    edit_activities,
    edit_reviews,
    get_or_make_source,
    load_areas,
    record_activities,
    record_reviews,
)
from core.actors import SYSTEM
from core.models import AuditRecord
from districts.models import PeriodLock
from tests.world import AREAS

DAY = dt.date(2025, 3, 5)


def activity(club, **fields):
    return ActivityDraft(club=club, **{"area": ActivityArea.objects.get(code="health"), "held_on": DAY} | fields)


def review(club, **fields):
    return ReviewDraft(club=club, **{"reviewed_on": DAY, "level": "district", "is_well_managed": True} | fields)


def test_what_nobody_counted_stays_unknown(world):
    [made] = record_activities(actor=world.secretary_a, drafts=[activity(world.club_a, content="Khám mắt")])
    assert (made.participants, made.cost_vnd, made.code) == (None, None, "")
    assert Activity.objects.matching("kham mat").get() == made


def test_activities_without_a_code_may_be_alike(world):
    record_activities(actor=SYSTEM, drafts=[activity(world.club_a), activity(world.club_a)])
    assert Activity.objects.count() == 2


def test_a_batch_of_activities_tells_every_fault_at_once(world, refused):
    record_activities(actor=SYSTEM, drafts=[activity(world.club_a, code="HD1")])
    drafts = [
        activity(world.club_a, code="HD1"),
        activity(world.club_b, code="HD1"),
        activity(world.club_a, area=None),
        activity(world.club_a, held_on=dt.date(2026, 3, 3)),
        activity(world.club_a, held_on=None),
        activity(world.club_a, participants=-1, cost_vnd=-1),
    ]
    found = refused(record_activities, actor=SYSTEM, drafts=drafts)
    assert set(found) == {
        ("code", 0),
        ("area", 2),
        ("held_on", 3),
        ("held_on", 4),
        ("participants", 5),
        ("cost_vnd", 5),
    }


def test_officer_cannot_record_activities_of_another_district(world):
    with pytest.raises(PermissionDenied):
        record_activities(actor=world.officer_a, drafts=[activity(world.club_b)])


def test_a_closed_period_takes_no_activity_and_gives_none_away(world, refused):
    [made] = record_activities(actor=SYSTEM, drafts=[activity(world.club_a)])
    PeriodLock.objects.create(closed_through=DAY, closed_by="Tỉnh")
    assert refused(record_activities, actor=SYSTEM, drafts=[activity(world.club_a)]) == [("held_on", 0)]
    for values in ({"held_on": DAY + dt.timedelta(days=1)}, {"participants": 30}, {"cost_vnd": 1}):
        assert refused(edit_activities, actor=SYSTEM, changes=[(made, values)]) == [("held_on", 0)]
    assert edit_activities(actor=SYSTEM, changes=[(made, {"content": "Lời"})])[0].content == "Lời"


def test_a_corrected_code_must_be_free(world, refused):
    made = record_activities(actor=SYSTEM, drafts=[activity(world.club_a, code="A"), activity(world.club_a, code="B")])
    assert refused(edit_activities, actor=SYSTEM, changes=[(made[1], {"code": "A"})]) == [("code", 0)]
    swapped = edit_activities(actor=SYSTEM, changes=[(made[1], {"code": "C"}), (made[0], {"content": "x"})])
    assert [one.code for one in swapped] == ["C", "A"]


@pytest.mark.parametrize(
    ("persona", "levels"),
    [
        ("secretary_a", {"club"}),
        ("officer_a", {"club", "district"}),
        ("province_staff", {"club", "district", "province"}),
        ("viewer", set()),
    ],
)
def test_each_level_of_review_has_its_own_right(world, persona, levels):
    allowed = set()
    for level in Review.Level.values:
        try:
            record_reviews(actor=world.users[persona], drafts=[review(world.club_a, level=level)])
            allowed.add(level)
        except PermissionDenied:
            pass
    assert allowed == levels


def test_one_level_reviews_a_club_once_a_day(world, refused):
    drafts = [review(world.club_a), review(world.club_a), review(world.club_a, level="province")]
    assert refused(record_reviews, actor=SYSTEM, drafts=drafts) == [("reviewed_on", 1)]


def test_a_review_needs_a_level_a_verdict_and_a_day(world, refused):
    drafts = [review(world.club_a, level="x"), review(world.club_b, is_well_managed=None, reviewed_on=None)]
    found = refused(record_reviews, actor=SYSTEM, drafts=drafts)
    assert set(found) == {("level", 0), ("is_well_managed", 1), ("reviewed_on", 1)}


def test_an_officer_does_not_correct_the_provinces_review(world):
    [made] = record_reviews(actor=SYSTEM, drafts=[review(world.club_a, level="province")])
    with pytest.raises(PermissionDenied):
        edit_reviews(actor=world.officer_a, changes=[(made, {"is_well_managed": False})])


def test_a_corrected_review_is_recorded(world):
    [made] = record_reviews(actor=world.officer_a, drafts=[review(world.club_a)])
    edit_reviews(actor=world.officer_a, changes=[(made, {"is_well_managed": False})], reason="đọc lại")
    record = AuditRecord.objects.get(model="clubs.review", reason="đọc lại")
    assert (record.before, record.after) == ({"is_well_managed": True}, {"is_well_managed": False})


def test_a_closed_period_takes_no_review(world, refused):
    PeriodLock.objects.create(closed_through=DAY, closed_by="Tỉnh")
    assert refused(record_reviews, actor=SYSTEM, drafts=[review(world.club_a)]) == [("reviewed_on", 0)]


def test_the_verdict_of_a_closed_day_stands_and_its_note_may_be_corrected(world, refused):
    [made] = record_reviews(actor=SYSTEM, drafts=[review(world.club_a)])
    PeriodLock.objects.create(closed_through=DAY, closed_by="Tỉnh")
    assert refused(edit_reviews, actor=SYSTEM, changes=[(made, {"is_well_managed": False})]) == [("reviewed_on", 0)]
    assert edit_reviews(actor=SYSTEM, changes=[(made, {"note": "Lời"})])[0].note == "Lời"


def test_the_eight_areas_are_loaded_once(db):
    assert [load_areas(), load_areas()] == [8, 0]
    assert list(ActivityArea.objects.values_list("code", flat=True)) == AREAS
    assert ActivityArea.objects.minimums_on(DAY) == dict.fromkeys(AREAS, 1)
    assert AreaRule.objects.count() == 8


def test_a_source_is_found_whatever_its_case_and_marks(world):
    found = get_or_make_source(actor=world.officer_a, name="helpage  INTERNATIONAL")
    made = get_or_make_source(actor=world.officer_a, name="Mặt trận")
    assert (found.name, get_or_make_source(actor=SYSTEM, name="mat tran")) == ("HelpAge International", made)
    assert Source.objects.count() == 2


def test_a_secretarys_login_opens_one_club(world, refused):
    values = {"actor": world.province_admin, "club": world.club_a, "user": world.unassigned}
    assignment = appoint_club_login(starts_on=DAY, **values)
    assert (assignment.unit, SecretaryPost.objects.get(assignment=assignment).club) == (world.commune_a, world.club_a)
    assert refused(appoint_club_login, starts_on=DAY, **values) == [("user", 0)]


def test_only_administrators_give_logins(world):
    with pytest.raises(PermissionDenied):
        appoint_club_login(actor=world.officer_a, club=world.club_a, user=world.unassigned, starts_on=DAY)
