"""Plan KH 72 as data, and which plan, period and unit speak by default."""

import datetime as dt

import pytest

from districts.models import Unit
from targets.basis import Basis, NoPlan
from targets.indicators import INDICATORS
from targets.models import Milestone, Plan
from targets.services import load_plans

pytestmark = pytest.mark.django_db


def make_plan(code, starts_on, ends_on) -> Plan:
    return Plan.objects.create(
        code=code, name=code, unit=Unit.objects.get(code="58", level="province"), starts_on=starts_on, ends_on=ends_on,
        boundary_on=starts_on,
    )  # fmt: skip


def test_kh_72_has_the_goals_of_the_plan(kh72):
    goals = {target.code: target.goal and int(target.goal) for target in kh72.targets.all()}
    assert goals == {
        "clubs_total": 50, "clubs_new": 30, "full_activity": 70, "full_and_well": 70, "well_managed": None,
        "members_borrowing": 50, "members_borrowing_period": None, "members_borrowing_now": None,
        "clubs_borrowing": None, "initial_fund_20m": 100, "fund_30m": 50, "coverage_rural": 70,
        "coverage_minority": 70, "coverage_urban": 80, "composition": None,
    }  # fmt: skip
    assert goals.keys() == INDICATORS.keys()


def test_milestone_of_2021_is_ten_clubs_in_three_districts(kh72):
    rows = Milestone.objects.values_list("target__code", "unit__name", "year", "goal")
    assert set(rows) == {
        ("clubs_new", "Ninh Phước", 2021, 3),
        ("clubs_new", "Ninh Hải", 2021, 3),
        ("clubs_new", "Phan Rang - Tháp Chàm", 2021, 4),
    }


def test_loading_again_keeps_what_the_province_changed(kh72):
    kh72.targets.filter(code="clubs_total").update(goal=60)
    assert load_plans() == []
    assert kh72.targets.get(code="clubs_total").goal == 60


def test_default_plan_holds_the_day_else_began_last_else_is_the_first(kh72):
    next_plan = make_plan("KH26", dt.date(2027, 1, 1), dt.date(2030, 12, 31))
    days = [dt.date(2019, 1, 1), dt.date(2025, 12, 31), dt.date(2026, 6, 1), dt.date(2027, 1, 1), dt.date(2031, 1, 1)]
    assert [Basis.make(as_of=day).plan for day in days] == [kh72, kh72, kh72, next_plan, next_plan]


def test_defaults_are_twelve_months_the_plan_s_boundary_and_unit(kh72):
    basis = Basis.make(as_of=dt.date(2025, 12, 14))
    assert (basis.since, basis.boundary, basis.unit, basis.is_whole) == (
        dt.date(2024, 12, 15), dt.date(2021, 1, 8), kh72.unit, True,
    )  # fmt: skip


def test_unit_is_one_valid_on_the_boundary_date_at_any_level(kh72):
    names = [Basis.make(as_of=dt.date(2025, 12, 31), unit_code=code).unit.name for code in ("58", "582", "22750")]
    assert names == ["Ninh Thuận", "Phan Rang - Tháp Chàm", "Thanh Sơn"]
    later = {"as_of": dt.date(2025, 12, 31), "boundary": dt.date(2025, 12, 31)}
    assert Basis.make(**later, unit_code="56").unit.name == "Khánh Hòa"
    for code in ("58", "582", "999"):
        with pytest.raises(ValueError, match=code):
            Basis.make(**later, unit_code=code)


def test_period_plan_and_date_that_make_no_sense_are_refused(kh72):
    wrong = [
        {"as_of": dt.date(2025, 1, 1), "since": dt.date(2025, 1, 2)},
        {"as_of": dt.date(2025, 1, 1), "plan_code": "KH99"},
        {"as_of": dt.date(1, 1, 1)},
    ]
    for arguments in wrong:
        with pytest.raises(ValueError):  # noqa: PT011 - any sentence
            Basis.make(**arguments)


def test_without_any_plan_there_is_no_basis(db):
    with pytest.raises(NoPlan):
        Basis.make(as_of=dt.date(2025, 1, 1))
