import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from core.audit import history_of
from core.problems import Refused
from districts.models import PeriodLock
from districts.services import lock_period, reopen_period

END_2025 = dt.date(2025, 12, 14)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 23, 5, tzinfo=dt.UTC)):
        yield


def test_provincial_staff_close_a_period_for_everyone(world):
    lock = lock_period(actor=world.province_staff, closed_through=END_2025, reason="Đã nộp báo cáo")
    assert set(PeriodLock.objects.in_force().over([])) == {lock}
    assert [record.reason for record in history_of(lock)] == ["Đã nộp báo cáo"]


@pytest.mark.parametrize("persona", ["officer_a", "secretary_a", "viewer", "unassigned"])
def test_nobody_else_closes_a_period_not_even_of_the_own_area(world, persona):
    with pytest.raises(PermissionDenied):
        lock_period(actor=getattr(world, persona), closed_through=END_2025, unit=world.district_a)


def test_a_day_that_has_not_passed_cannot_be_closed(world):
    with pytest.raises(Refused):
        lock_period(actor=world.province_staff, closed_through=dt.date(2026, 11, 23))
    assert lock_period(actor=world.province_staff, closed_through=dt.date(2026, 11, 22))


def test_the_lock_of_a_district_stands_over_its_units_alone(world):
    lock = lock_period(actor=world.province_staff, closed_through=END_2025, unit=world.district_a)
    assert set(PeriodLock.objects.over([world.commune_a.pk, world.district_a.pk])) == {lock}
    assert set(PeriodLock.objects.over([world.commune_b.pk, world.district_b.pk])) == set()


def test_a_period_is_reopened_once_and_with_a_reason(world):
    lock = lock_period(actor=world.province_staff, closed_through=END_2025)
    with pytest.raises(Refused):
        reopen_period(actor=world.province_staff, lock=lock, reason=" ")
    reopen_period(actor=world.province_staff, lock=lock, reason="Bổ sung một CLB")
    assert not PeriodLock.objects.in_force().exists()
    with pytest.raises(Refused):
        reopen_period(actor=world.province_staff, lock=lock, reason="Lần nữa")


def test_officers_cannot_reopen_a_period(world):
    lock = lock_period(actor=world.province_staff, closed_through=END_2025, unit=world.district_a)
    with pytest.raises(PermissionDenied):
        reopen_period(actor=world.officer_a, lock=lock, reason="Xin mở")
