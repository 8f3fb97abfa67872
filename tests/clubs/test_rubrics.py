"""The rubrics hold from a day on: earlier figures keep theirs, closed days refuse, and every change says why."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from clubs import services
from clubs.models import Activity, ActivityArea, AreaRule, Club, ReviewCriterion, RubricChange
from clubs.services.reference import load_areas
from core.problems import Refused
from districts.models import Level
from districts.services import lock_period
from targets.basis import Basis
from targets.figures import target_figures
from targets.services import load_plans
from tests.forms import values_of
from tests.world import make_unit

ON = dt.date(2025, 1, 1)


@pytest.fixture
def areas(world):
    AreaRule.objects.all().delete()
    ActivityArea.objects.all().delete()
    load_areas()
    return dict.fromkeys(ActivityArea.objects.values_list("code", flat=True), 1)


def change(actor, minimums, starts_on=ON, reason="Công văn 5"):
    return services.set_area_rubric(actor=actor, starts_on=starts_on, minimums=minimums, reason=reason)


def refused_fields(call) -> list[str]:
    with pytest.raises(Refused) as refused:
        call()
    return [problem.field for problem in refused.value.problems]


def test_a_new_rubric_holds_from_its_day_and_not_before(world, areas):
    change(world.province_admin, areas | {"health": 3, "culture": None})
    before = ActivityArea.objects.minimums_on(ON - dt.timedelta(days=1))
    after = ActivityArea.objects.minimums_on(ON)
    assert before == areas
    assert after == {code: 1 for code in areas if code != "culture"} | {"health": 3}
    assert list(after) == [code for code in areas if code != "culture"]


def test_the_same_day_is_corrected_in_place(world, areas):
    change(world.province_admin, areas | {"health": 3})
    change(world.province_admin, areas | {"health": 2})
    assert ActivityArea.objects.minimums_on(ON)["health"] == 2
    assert AreaRule.objects.filter(area__code="health").count() == 2


def test_staff_and_officers_cannot_change_a_rubric(world, areas):
    for user in (world.province_staff, world.officer_a):
        with pytest.raises(PermissionDenied):
            change(user, areas | {"health": 3})


def test_a_closed_day_refuses_and_says_who_closed_it(world, areas):
    lock_period(actor=world.province_admin, closed_through=ON, reason="Báo cáo năm 2024")
    with pytest.raises(Refused) as refused:
        change(world.province_admin, areas | {"health": 3})
    (problem,) = refused.value.problems
    assert (problem.field, "province_admin" in problem.message, "Báo cáo năm 2024" in problem.message) == (
        "starts_on",
        True,
        True,
    )


@pytest.mark.parametrize(
    ("minimums", "reason", "field"),
    [({}, "x", ""), ({"health": 0}, "x", "minimum_health"), ({"health": 2}, " ", "reason"), (None, "x", "")],
)
def test_what_cannot_be_a_rubric_is_refused(world, areas, minimums, reason, field):
    wanted = dict.fromkeys(areas) if minimums == {} else areas | (minimums or {})
    assert refused_fields(lambda: change(world.province_admin, wanted, reason=reason)) == [field]
    assert ActivityArea.objects.minimums_on(ON) == areas


def test_an_earlier_day_than_the_newest_rubric_s_is_refused(world, areas):
    change(world.province_admin, areas | {"health": 3})
    earlier = ON - dt.timedelta(days=1)
    call = lambda: change(world.province_admin, areas | {"health": 2}, starts_on=earlier)  # noqa: E731
    assert refused_fields(call) == ["starts_on"]


def test_the_checklist_of_reviews_is_versioned_too(world, areas):
    texts = ["Có quyết định", "Sổ sách đầy đủ"]
    services.set_review_rubric(actor=world.province_admin, starts_on=ON, texts=texts, reason="Gọn lại")
    day_before = ReviewCriterion.objects.standing_on(ON - dt.timedelta(days=1))
    assert day_before.count() == 8
    assert [line.text for line in ReviewCriterion.objects.standing_on(ON)] == texts
    assert RubricChange.objects.get().content == texts


def test_a_club_that_was_fully_active_is_not_under_the_stricter_rubric(world, areas):

    make_unit("582", "Phan Rang", "thành phố", Level.DISTRICT, world.province)
    load_plans()
    for area in ActivityArea.objects.all():
        Activity.objects.create(club=world.club_a, area=area, held_on=dt.date(2024, 12, 1))
    change(world.province_admin, areas | {"health": 2})
    full = [
        target_figures(Club.objects.filter(pk=world.club_a.pk), Basis.make(as_of=day))[0].full_activity
        for day in (dt.date(2024, 12, 31), ON)
    ]
    assert full == [True, False]


def test_the_administrator_changes_both_rubrics_on_their_pages(world, areas, client):
    client.force_login(world.province_admin, backend="django.contrib.auth.backends.ModelBackend")
    typed = values_of(client.get("/rubrics/areas/")) | {"starts_on": "01/01/2025", "reason": "CV 5"}
    answer = client.post("/rubrics/areas/", typed | {"minimum_health": "4"}, follow=True)
    assert "CV 5" in answer.content.decode()
    assert ActivityArea.objects.minimums_on(ON)["health"] == 4
    typed = values_of(client.get("/rubrics/reviews/")) | {"starts_on": "01/01/2025", "reason": "CV 6"}
    client.post("/rubrics/reviews/", typed | {"texts": "Một\n\nHai"})
    assert [line.text for line in ReviewCriterion.objects.standing_on(ON)] == ["Một", "Hai"]


def test_a_review_keeps_the_checklist_that_was_gone_through_and_warns(world, areas, client):
    client.force_login(world.officer_a, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/clubs/{world.club_a.code}/reviews/new/"
    typed = values_of(client.get(address)) | {"level": "district", "is_well_managed": "yes"}
    answer = client.post(address, typed | {"met": ["0", "1", "2", "3", "4", "5", "6"]}, follow=True)
    review = world.club_a.reviews.get()
    assert (review.is_well_managed, review.unmet) == (True, ["Báo cáo đúng hạn"])
    assert "Báo cáo đúng hạn" in answer.content.decode()
