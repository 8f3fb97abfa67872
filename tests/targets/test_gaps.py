"""What is missing: candidates with what they fail, the smallest set, and what is not known."""

import datetime as dt
from decimal import Decimal

import pytest

from clubs.models import Activity, ActivityArea, AreaRule
from targets.basis import Basis
from targets.figures import TargetFigures
from targets.gaps import FAILED_BY_CODE, Failed, plan_gaps
from targets.indicators import INDICATORS, ClubShare, FundShare
from targets.models import Target
from targets.readings import read_targets
from tests.targets.conftest import commune, found

pytestmark = pytest.mark.django_db
END = dt.date(2025, 12, 31)
MILLION = 1_000_000


def row(code: str, **figures) -> TargetFigures:
    """A club of 60 members within the norms that has everything; figures: what differs."""
    areas = tuple(ActivityArea.objects.minimums_on(END))
    values = {
        "pk": int(code),
        "code": code,
        "name": f"CLB {code}",
        "district": None,
        "commune": None,
        "founded_on": dt.date(2018, 5, 4),
        "members": 60,
        "women": 40,
        "older_60": 40,
        "older_55": 40,
        "borrowed_ever": 60,
        "borrowed_period": 60,
        "borrowing_now": 60,
        "areas": areas,
        "full_activity": True,
        "well_managed": True,
        "initial_fund": 20 * MILLION,
        "income_fund": 30 * MILLION,
        "declared": frozenset(),
        "unknown": frozenset(),
    }
    return TargetFigures(**(values | figures))


def plan_of(code: str, rows, goal=None):
    """The gap of one target for these rows; goal: another than the plan's."""
    if goal is not None:
        Target.objects.filter(code=code).update(goal=goal)
    basis = Basis.make(as_of=END)
    return plan_gaps(read_targets(rows, basis, [code]), rows, basis)[0]


def names(candidates) -> list[str]:
    return [one.subject.code for one in candidates]


def test_the_vector_of_five_shortfalls(kh72):
    short = [0] * 21 + [4 * MILLION, MILLION, 9 * MILLION, 2_500_000, 4 * MILLION] + [29 * MILLION] * 24
    rows = [row(f"{n:02}", income_fund=30 * MILLION - lacks) for n, lacks in enumerate(short)]
    plan = plan_of("fund_30m", rows, Decimal(50))
    assert (plan.reading.n, plan.reading.N, plan.reading.gap) == (21, 50, 4)
    assert (names(plan.chosen), plan.cost) == (["22", "24", "21", "25"], 11_500_000)
    assert plan.cost == plan.reading.gap_vnd


def test_33_of_50_clubs_lack_two_and_each_says_which_areas(kh72):
    areas = tuple(ActivityArea.objects.minimums_on(END))
    rows = [row(f"{n:02}") for n in range(33)]
    rows += [row(f"{n:02}", areas=areas[: n % 7 + 1], full_activity=False) for n in range(33, 50)]
    plan = plan_of("full_activity", rows)
    assert (plan.reading.gap, names(plan.chosen), plan.cost, len(plan.candidates)) == (2, ["34", "41"], 2, 17)
    assert plan.candidates[0].failed == (Failed("area", 1, areas[7]),)


def test_an_area_s_size_is_the_activities_still_to_be_held(kh72):
    club = found(1, "22738")[0]
    area = ActivityArea.objects.get(code="health")
    Activity.objects.create(club=club, area=area, held_on=dt.date(2025, 3, 1))
    AreaRule.objects.filter(area=area).update(minimum=3)
    areas = tuple(code for code in ActivityArea.objects.minimums_on(END) if code != "health")
    plan = plan_of("full_activity", [row(str(club.pk), areas=areas, full_activity=False)])
    assert [one.failed for one in plan.candidates] == [(Failed("area", 2, "health"),)]


def test_a_club_without_a_review_is_nearer_than_one_that_was_found_wanting(kh72):
    rows = [row("01", well_managed=False), row("02", well_managed=None)]
    plan = plan_of("full_and_well", rows)
    assert [one.failed for one in plan.candidates] == [(Failed("no_review", 1),), (Failed("bad_review", 1),)]


def test_members_are_sought_in_the_fewest_clubs(kh72):
    rows = [row("01", members=1463, borrowed_ever=1463)]
    rows += [row(f"{n:02}", members=size, borrowed_ever=0) for n, size in ((2, 30), (3, 20), (4, 1487))]
    plan = plan_of("members_borrowing", rows)
    assert (plan.reading.n, plan.reading.N, plan.reading.gap) == (1463, 3000, 37)
    assert [(one.subject.code, one.takes, one.gain) for one in plan.chosen] == [("04", 37, 1487)]
    assert plan.cost == 37


def test_what_is_not_known_is_no_candidate(kh72):
    rows = [row("01", income_fund=None, unknown=frozenset({"income_fund"})), row("02", income_fund=29 * MILLION)]
    plan = plan_of("fund_30m", rows, Decimal(100))
    assert (names(plan.candidates), [one.code for one in plan.unknown], plan.out_of_reach) == (["02"], ["01"], 1)


def test_a_norm_is_said_in_people(kh72):
    rows = [row("01", members=47, women=20, older_60=33), row("02", women=50)]
    plan = plan_of("composition", rows, Decimal(50))
    assert [(one.subject.code, one.failed) for one in plan.candidates] == [
        ("02", (Failed("women", -8),)),
        ("01", (Failed("too_few", 3), Failed("women", 9), Failed("older", -1))),
    ]


def test_half_of_the_members_is_rounded_up(kh72):
    rows = [row("01", members=61, borrowed_ever=30), row("02", members=0, borrowed_ever=0)]
    plan = plan_of("clubs_borrowing", rows, Decimal(100))
    assert [one.failed for one in plan.candidates] == [(Failed("borrowers", 1),), (Failed("too_few", 50),)]


def test_coverage_names_the_communes_without_a_club(kh72):
    here = commune("22873")
    plan = plan_of("coverage_rural", [row("01", commune=here)])
    assert (plan.reading.n, plan.reading.N, plan.reading.gap) == (1, 47, 32)
    assert (len(plan.candidates), len(plan.chosen), here in [one.subject for one in plan.candidates]) == (46, 32, False)


def test_a_commune_that_serves_two_missed_targets_comes_first(kh72):
    basis = Basis.make(as_of=END)
    readings = read_targets([], basis, ["coverage_rural", "coverage_minority", "coverage_urban"])
    rural = plan_gaps(readings, [], basis)[0]
    assert {one.also for one in rural.candidates[:27]} == {("coverage_minority",)}
    assert {one.also for one in rural.candidates[27:]} == {()}


def test_new_clubs_are_proposed_where_there_is_none(kh72):
    plan = plan_of("clubs_new", [])
    assert (plan.reading.gap, len(plan.candidates), len(plan.chosen)) == (30, 65, 30)


def test_a_target_that_is_met_has_a_reserve_and_no_candidate(kh72):
    plan = plan_of("full_activity", [row(f"{n:02}") for n in range(10)])
    assert (plan.reserve, plan.candidates, plan.reading.gap) == (3, [], 0)


def test_every_share_of_clubs_says_what_a_club_fails():
    assert set(FAILED_BY_CODE) == {
        code for code, one in INDICATORS.items() if isinstance(one, ClubShare) and not isinstance(one, FundShare)
    }


def test_whoever_does_not_count_is_a_candidate_or_unknown(kh72):
    areas = tuple(ActivityArea.objects.minimums_on(END))
    rows = [
        row("01", areas=areas[:3], full_activity=False, well_managed=None),
        row("02", areas=(), full_activity=False, unknown=frozenset({"areas"})),
        row("03", income_fund=0, members=12, borrowed_ever=0),
    ]
    basis = Basis.make(as_of=END)
    Target.objects.filter(goal=None).update(goal=100)
    readings = read_targets(rows, basis)
    for plan in plan_gaps(readings, rows, basis):
        if plan.reading.counts == "clubs" and plan.reading.kind == "ratio" and plan.reading.gap:
            assert plan.reading.n + len(plan.candidates) + len(plan.unknown) == plan.reading.N
        assert all(part.size for one in plan.candidates for part in one.failed)
