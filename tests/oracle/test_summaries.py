"""Random programmes read through what is kept of the clubs: equal to the plain loops, before and after facts come."""

import datetime as dt

import pytest

from clubs.models import Activity, ActivityArea, AreaRule, Club, StaleMark
from targets.basis import Basis
from targets.figures import target_figures
from targets.models import ClubSummary
from targets.querysets.facts import every_club
from targets.readings import read_targets
from targets.summaries import is_kept, kept_figures
from tests.oracle.facts import Maker
from tests.oracle.recount import Oracle
from tests.oracle.store import Store, store_reference
from tests.oracle.test_figures import B_OF_PLAN, B_TODAY, DAYS, add_later_facts

pytestmark = pytest.mark.django_db


@pytest.fixture(params=range(4))
def programme(request, db):
    made = Maker(request.param).clubs(9)
    Store(store_reference()).clubs(made)
    return made


def read(basis: Basis) -> dict:
    return {one.code: (one.n, one.N) for one in read_targets(kept_figures(every_club(), basis), basis)}


@pytest.mark.parametrize("boundary", [B_OF_PLAN, B_TODAY])
def test_targets_by_kept_summaries_equal_the_plain_count(programme, boundary):
    for day in DAYS:
        basis = Basis.make(as_of=day, boundary=boundary)
        oracle = Oracle(programme, basis.since, day, boundary)
        expected = oracle.targets(oracle.rows())
        assert [read(basis), read(basis)] == [expected, expected]  # counted and kept, then read
        assert ClubSummary.objects.filter(as_of=day).count() == len(oracle.rows())


def test_kept_rows_are_those_that_the_facts_give_whatever_the_boundaries(programme):
    for day in DAYS:
        read(Basis.make(as_of=day))
        for boundary in (B_OF_PLAN, B_TODAY):
            basis = Basis.make(as_of=day, boundary=boundary)
            assert kept_figures(every_club(), basis) == target_figures(every_club(), basis)


def test_facts_that_come_later_change_the_kept_figures_of_their_days_alone(programme):
    for day in DAYS:
        read(Basis.make(as_of=day))
    ClubSummary.objects.update(initial_fund=-1)  # tells what was kept before from what is counted anew
    add_later_facts(programme, DAYS[1])
    next_day = DAYS[1] + dt.timedelta(days=1)
    StaleMark.objects.mark(dict.fromkeys(Club.objects.values_list("pk", flat=True), next_day))
    for day in DAYS[2:]:
        basis = Basis.make(as_of=day)
        assert kept_figures(every_club(), basis) == target_figures(every_club(), basis)
    for day in DAYS[:2]:
        assert {row.initial_fund for row in kept_figures(every_club(), Basis.make(as_of=day))} <= {-1}


def test_another_rubric_is_noticed_without_a_mark(programme):
    basis = Basis.make(as_of=DAYS[1])
    read(basis)
    AreaRule.objects.update(minimum=3)
    assert kept_figures(every_club(), basis) == target_figures(every_club(), basis)


def test_without_a_mark_what_is_kept_stands(programme):
    """So that the tests above do not pass for want of anything kept."""
    basis = Basis.make(as_of=DAYS[3])
    before = kept_figures(every_club(), basis)
    club = Club.objects.operating_on(DAYS[3]).first()
    Activity.objects.filter(club=club).delete()
    area = ActivityArea.objects.get(code="culture")
    Activity.objects.bulk_create(Activity(club=club, area=area, held_on=DAYS[3]) for _ in range(3))
    assert kept_figures(every_club(), basis) == before
    StaleMark.objects.mark({club.pk: DAYS[3]})
    assert kept_figures(every_club(), basis) == target_figures(every_club(), basis)


@pytest.mark.parametrize(
    ("since", "day", "kept"),
    [
        ((2025, 1, 1), (2025, 12, 31), True),
        ((2023, 3, 1), (2024, 2, 29), True),
        ((2024, 12, 15), (2025, 12, 14), True),
        ((2024, 12, 16), (2025, 12, 15), False),
        ((2025, 6, 1), (2025, 12, 31), False),
    ],
)
def test_summaries_are_kept_of_months_and_reporting_years_of_twelve_months(since, day, kept):
    assert is_kept(dt.date(*since), dt.date(*day)) is kept
