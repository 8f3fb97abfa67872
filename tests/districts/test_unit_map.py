import datetime as dt

import pytest
from django.utils import translation

from districts.models import Unit
from districts.tree import UnitMap


@pytest.fixture
def old(units):
    return UnitMap(dt.date(2021, 1, 8))


@pytest.fixture
def new(units):
    return UnitMap(dt.date(2025, 7, 1))


def test_units_are_found_by_the_code_of_the_boundary_date(old, new):
    assert [str(old.unit(code)) for code in ("22738", "582", "58")] == [
        "phường Đô Vinh",
        "thành phố Phan Rang - Tháp Chàm",
        "tỉnh Ninh Thuận",
    ]
    assert (new.unit("582"), new.unit("58"), new.unit("22738").valid_from) == (None, None, dt.date(2025, 7, 1))


def test_a_commune_knows_its_district_and_province(old, new):
    assert old.district_of(old.unit("22831").pk).name == "Ninh Sơn"
    assert old.province_of(old.unit("22831").pk).name == "Ninh Thuận"
    assert new.district_of(new.unit("22738").pk) is None
    assert new.province_of(new.unit("22738").pk).name == "Khánh Hòa"


def test_an_unknown_place_has_nothing_above_it(old):
    assert (old.district_of(None), old.province_of(None), old.ancestors_of(None)) == (None, None, [])


def test_communes_lie_under_each_unit_of_their_time(old, new):
    sizes = {unit.code: len(old.communes_under(unit)) for unit in old.of_level("district")}
    assert sizes == {"582": 16, "584": 9, "585": 8, "586": 9, "587": 9, "588": 6, "589": 8}
    assert len(old.communes_under(old.unit("58"))) == 65
    assert old.communes_under(new.unit("22738")) == set()
    assert new.communes_under(new.unit("22738")) == {new.unit("22738").pk}


def test_children_stand_in_vietnamese_order(old):
    names = [unit.name for unit in old.children_of(old.unit("58"))]
    assert names == [
        "Bác Ái", "Ninh Hải", "Ninh Phước", "Ninh Sơn", "Phan Rang - Tháp Chàm", "Thuận Bắc", "Thuận Nam",
    ]  # fmt: skip


def test_the_map_takes_two_queries_however_often_it_is_asked(units, django_assert_num_queries):
    plan_unit = Unit.objects.get(code="58")
    with django_assert_num_queries(2):
        tree = UnitMap(dt.date(2021, 1, 8))
        for commune in tree.territory(plan_unit):
            assert tree.district_of(commune)
        assert tree.unit("582")


def test_a_dated_name_tells_versions_of_one_name_apart(units):
    with translation.override("en"):
        versions = {unit.dated_name for unit in Unit.objects.filter(code="22759")}
    assert versions == {
        "phường Kinh Dinh (until 31/10/2024)",
        "phường Kinh Dinh (from 01/11/2024 to 30/06/2025)",
        "phường Phan Rang (from 01/07/2025)",
    }
