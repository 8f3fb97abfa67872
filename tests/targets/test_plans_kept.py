"""Plans as data: what the province may change, what is refused, and that every change is a version with its reason."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from core.actors import SYSTEM
from core.history import history_records
from core.problems import Refused
from districts.models import Unit
from targets import services
from targets.basis import Basis
from targets.behind import break_down
from targets.figures import programme_figures
from targets.models import Plan, Target
from targets.readings import read_targets
from targets.services.closing import definitions_of
from targets.services.plans import content_of
from tests.funds.book import lend
from tests.targets.conftest import commune, found, post, review
from tests.world import make_club, make_member, make_user

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 6, 30)


def successor(**values) -> Plan:
    days = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2030, 12, 31), "boundary_on": dt.date(2026, 1, 1)}
    words = {"code": "KH1648", "name": "Kế hoạch 2026-2030", "legal_basis": "Quyết định 1648/QĐ-TTg"}
    unit = {"unit": Unit.objects.valid_on(dt.date(2026, 1, 1)).get(level="province", code="56")}
    return services.create_plan(actor=SYSTEM, reason="Nhiệm kỳ mới", **(words | unit | days | values))


def change(code: str, **values) -> Target:
    target = Target.objects.get(plan__code="KH72", code=code)
    return services.edit_target(actor=SYSTEM, target=target, reason="thử", **values)


def read(code: str, day=DAY):
    basis = Basis.make(as_of=day, plan_code="KH72")
    return next(one for one in read_targets(programme_figures(basis), basis) if one.code == code)


def refusal(call, **values) -> list[str]:
    with pytest.raises(Refused) as refused:
        call(actor=SYSTEM, **values)
    return [problem.field for problem in refused.value.problems]


def test_a_successor_takes_over_the_targets_and_speaks_in_its_own_term(kh72):
    plan = successor(like=kh72)
    assert [one.code for one in plan.targets.all()] == [one.code for one in kh72.targets.all()]
    assert Basis.make(as_of=dt.date(2026, 1, 1)).plan == plan
    assert Basis.make(as_of=dt.date(2025, 12, 31)).plan == kh72
    assert not plan.targets.filter(milestones__isnull=False).exists()


def test_two_plans_of_one_term_stand_side_by_side(kh72):
    near, far = successor(), successor(code="KH2035", ends_on=dt.date(2035, 12, 31))
    assert Basis.make(as_of=dt.date(2027, 1, 1), plan_code=far.code).plan == far
    assert Basis.make(as_of=dt.date(2031, 1, 1)).plan == far
    assert {near, far} <= set(Plan.objects.all())


def test_only_the_administrator_of_the_province_keeps_plans(kh72):
    staff = make_user("can_bo", "province_staff")
    with pytest.raises(PermissionDenied):
        services.edit_plan(actor=staff, plan=kh72, reason="x", name="Tên khác")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": "KH72"}, "code"),
        ({"ends_on": dt.date(2025, 1, 1)}, ""),
        ({"ends_on": dt.date(2090, 1, 1)}, "ends_on"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(kh72, values, field):
    with pytest.raises(Refused) as refused:
        successor(**values)
    assert field in [problem.field for problem in refused.value.problems]
    assert Plan.objects.count() == 1


def test_every_change_is_a_version_with_its_reason(kh72):
    change("full_activity", goal=Decimal(75))
    numbers = [(one.number, one.reason, one.changed) for one in kh72.versions.order_by("number")]
    assert numbers == [(1, "", []), (2, "thử", ["full_activity"])]
    first, second = (one.content["targets"][2]["goal"] for one in kh72.versions.order_by("number"))
    assert (first, second) == ("70", "75")
    assert definitions_of(Basis.make(as_of=DAY))["version"] == 2


def test_a_plan_of_before_the_versions_keeps_what_it_was_as_the_first(kh72):
    kh72.versions.all().delete()
    change("full_activity", goal=Decimal(75))
    assert [(one.number, one.content["targets"][2]["goal"]) for one in kh72.versions.all()] == [(2, "75"), (1, "70")]


def test_a_change_without_a_reason_or_without_a_change_is_refused(kh72):
    target = kh72.targets.get(code="fund_30m")
    assert refusal(services.edit_target, target=target, reason=" ", goal=Decimal(60)) == ["reason"]
    assert refusal(services.edit_target, target=target, reason="x", goal=Decimal(50)) == [""]
    assert kh72.versions.count() == 1


@pytest.mark.parametrize(
    ("code", "values", "field"),
    [
        ("full_activity", {"goal": Decimal(101)}, "goal"),
        ("clubs_total", {"goal": Decimal("50.5")}, "goal"),
        ("fund_30m", {"threshold_vnd": None}, "threshold_vnd"),
        ("fund_30m", {"due_on": dt.date(2026, 1, 1)}, "due_on"),
        ("fund_30m", {"band": Decimal(-1)}, ""),
    ],
)
def test_a_target_that_cannot_be_is_refused(kh72, code, values, field):
    target = kh72.targets.get(code=code)
    fields = refusal(services.edit_target, target=target, reason="thử", **values)
    assert field in fields
    assert content_of(kh72) == kh72.versions.get().content


def test_a_target_is_added_once_and_taken_out_with_its_milestones(kh72):
    assert refusal(services.add_target, plan=kh72, code="clubs_new", reason="x", goal=Decimal(5))
    services.remove_target(actor=SYSTEM, target=kh72.targets.get(code="clubs_new"), reason="bỏ")
    assert not kh72.targets.filter(code="clubs_new").exists()
    again = services.add_target(actor=SYSTEM, plan=kh72, code="clubs_new", reason="lại", goal=Decimal(5))
    assert (again.position, again.milestones.count(), kh72.versions.count()) == (16, 0, 3)


def test_milestones_are_set_changed_and_taken_away(kh72):
    target, unit = kh72.targets.get(code="clubs_new"), Unit.objects.get(code="582", level="district")
    services.set_milestones(
        actor=SYSTEM, target=target, goals={(unit.pk, 2021): None, (unit.pk, 2022): 2}, reason="điều chỉnh"
    )
    rows = target.milestones.filter(unit=unit).values_list("year", "goal")
    assert list(rows) == [(2022, 2)]
    assert kh72.versions.first().changed == ["clubs_new"]


def test_milestones_of_a_share_and_outside_the_term_are_refused(kh72):
    unit = Unit.objects.get(code="582", level="district")
    share, count = kh72.targets.get(code="fund_30m"), kh72.targets.get(code="clubs_new")
    assert refusal(services.set_milestones, target=share, goals={(unit.pk, 2022): 2}, reason="x")
    assert refusal(services.set_milestones, target=count, goals={(unit.pk, 2026): 2}, reason="x")


def test_a_term_must_hold_the_milestones(kh72):
    fields = refusal(services.edit_plan, plan=kh72, reason="x", starts_on=dt.date(2022, 1, 1))
    assert fields == ["ends_on"]


def test_the_only_plan_stays_and_another_one_goes(kh72):
    assert refusal(services.remove_plan, plan=kh72, reason="x") == [""]
    services.remove_plan(actor=SYSTEM, plan=successor(like=kh72), reason="nhập nhầm")
    assert list(Plan.objects.all()) == [kh72]


def test_the_trail_of_a_target_says_what_it_was(kh72):
    target = change("fund_30m", threshold_vnd=40_000_000)
    assert "30000000" in str([vars(record) for record in history_records(target)]).replace(".", "")


# -- the options


@pytest.fixture
def lenders(kh72):
    """Four members: one borrowed long ago and repaid nothing, one borrowed in the period, two never."""
    club = make_club("NT-1", "CLB", commune("22738"), dt.date(2018, 5, 4))
    people = [make_member(club, f"TV{n}", f"Người {n}", birth_year=1966) for n in range(4)]
    post(club, "capital", 50_000_000, is_initial=True)
    lend(people[0], 1_000_000, dt.date(2021, 3, 1))
    lend(people[1], 1_000_000, dt.date(2024, 3, 1))
    return club


@pytest.mark.parametrize(("reading", "n"), [("ever", 2), ("period", 1), ("now", 2)])
def test_the_reading_of_had_a_loan_is_the_target_s(lenders, reading, n):
    if reading != "ever":
        change("members_borrowing", reading=reading)
    found = read("members_borrowing")
    assert (found.n, found.N) == (n, 4)
    twin = {"period": "members_borrowing_period", "now": "members_borrowing_now"}.get(reading)
    assert twin is None or (found.n, found.label, found.definition) == (
        read(twin).n,
        read(twin).label,
        read(twin).definition,
    )


def test_the_clubs_founded_before_the_period_can_be_the_denominator(kh72):
    old, new = found(1, "22738")[0], found(1, "22741", founded_on=dt.date(2024, 1, 5))[0]
    review(old, dt.date(2024, 5, 1))
    change("well_managed", denominator="whole_period", goal=Decimal(70))
    reading = read("well_managed")
    assert (reading.n, reading.N, reading.is_met) == (1, 1, True)
    behind = break_down("well_managed", programme_figures(Basis.make(as_of=DAY)), Basis.make(as_of=DAY))
    assert ([row.code for row in behind.excluded], behind.unfounded) == ([new.code], 0)


def test_the_plan_s_number_of_clubs_can_be_the_denominator(kh72):
    for club in found(3, "22738"):
        review(club, dt.date(2024, 5, 1))
    change("well_managed", denominator="planned", goal=Decimal(70))
    basis = Basis.make(as_of=DAY)
    reading = read("well_managed")
    assert (reading.n, reading.N, reading.gap) == (3, 50, 32)
    assert break_down("well_managed", programme_figures(basis), basis).unfounded == 47


def test_more_clubs_than_planned_are_all_counted(kh72):
    found(3, "22738")
    change("clubs_total", goal=Decimal(2))
    change("well_managed", denominator="planned", goal=Decimal(70))
    assert read("well_managed").N == 3


@pytest.mark.parametrize(("age", "n"), [(60, 0), (55, 1)])
def test_the_composition_follows_the_age_line_of_the_target(kh72, age, n):
    (club,) = found(1, "22738")
    for number in range(60):
        born = 1967 if number < 40 else 1990  # 57 years on the day
        make_member(club, f"TV{number}", "Người", sex="female" if number < 39 else "male", birth_year=born)
    if age != 60:
        change("composition", older_from=age)
    assert read("composition").n == n


def test_a_goal_not_to_be_passed_is_judged_from_the_other_side(lenders):
    change("members_borrowing", direction="at_most", goal=Decimal(25))
    reading = read("members_borrowing")
    assert (reading.n, reading.N, reading.is_met, reading.gap) == (2, 4, False, 1)


@pytest.mark.parametrize(("band", "is_near"), [(0, False), (19, False), (20, True)])
def test_within_the_band_a_missed_goal_is_nearly_met(lenders, band, is_near):
    change("members_borrowing", band=Decimal(band), goal=Decimal(70))
    reading = read("members_borrowing")
    assert (reading.is_met, reading.is_near) == (False, is_near)
