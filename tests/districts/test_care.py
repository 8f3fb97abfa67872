"""Who cares for which communes across the real reorganisations (an officer keeps the clubs of an abolished unit)."""

import datetime as dt
from itertools import combinations

import pytest

from districts.models import Unit
from districts.tree import UnitMap

MERGED = dt.date(2025, 7, 1)
WHOLLY = {
    "582": {"22741", "22759", "22780"},
    "584": {"22786", "22795", "22801"},
    "585": {"22810", "22813", "22828"},
    "586": {"22846", "22861"},
    "587": {"22870", "22873", "22891"},
    "588": {"22840", "22849"},
    "589": {"22897", "22900", "22909"},
}
MIXED = {"22738", "22822", "22834", "22852", "22888"}


def district(code):
    return Unit.objects.get(code=code, level="district")


def of_today(ids):
    return set(Unit.objects.filter(pk__in=ids, valid_from=MERGED).values_list("code", flat=True))


@pytest.mark.parametrize("code", sorted(WHOLLY))
def test_a_former_district_keeps_the_new_communes_that_are_wholly_its_own(units, code):
    assert of_today(Unit.objects.communes_in_care_of(district(code))) == WHOLLY[code]


def test_no_two_former_districts_care_for_one_commune(units):
    cares = [Unit.objects.communes_in_care_of(district(code)) for code in WHOLLY]
    assert not any(one & other for one, other in combinations(cares, 2))


def test_mixed_communes_belong_to_no_former_district_alone(units):
    cared = set().union(*(of_today(Unit.objects.communes_in_care_of(district(code))) for code in WHOLLY))
    everything = set(Unit.objects.filter(valid_from=MERGED, level="commune").values_list("code", flat=True))
    assert everything - cared == MIXED


def test_whoever_has_both_districts_has_the_commune_merged_from_both(units):
    both = Unit.objects.communes_in_care_of(district("582"), district("585"))
    assert of_today(both) == WHOLLY["582"] | WHOLLY["585"] | {"22738"}


def test_a_former_district_keeps_every_commune_it_ever_had(units):
    ids = Unit.objects.communes_in_care_of(district("582"))
    old = Unit.objects.filter(pk__in=ids).exclude(valid_from=MERGED)
    assert old.filter(valid_from=None).count() == 16
    assert set(old.filter(valid_from__isnull=False).values_list("name", flat=True)) == {"Phủ Hà", "Kinh Dinh"}


def test_a_commune_of_today_cares_for_itself_alone(units):
    commune = Unit.objects.find_commune("22738", MERGED)
    assert Unit.objects.communes_in_care_of(commune) == {commune.pk}


def test_a_commune_of_before_keeps_its_successor_only_where_nobody_else_went_into_it(units):
    do_vinh = Unit.objects.find_commune("22738", dt.date(2021, 1, 8))
    assert Unit.objects.communes_in_care_of(do_vinh) == {do_vinh.pk}
    everybody_of_bao_an = [Unit.objects.find_commune(code, dt.date(2021, 1, 8)) for code in ("22741", "22744", "22774")]
    assert of_today(Unit.objects.communes_in_care_of(*everybody_of_bao_an)) == {"22741"}


def test_the_old_province_cares_for_all_communes_of_all_times(units):
    ids = Unit.objects.communes_in_care_of(Unit.objects.get(code="58"))
    assert ids == set(Unit.objects.communes().values_list("pk", flat=True))


def test_the_care_of_a_district_takes_three_queries(units, django_assert_num_queries):
    unit = district("582")
    with django_assert_num_queries(3):
        Unit.objects.communes_in_care_of(unit)


@pytest.mark.parametrize(("day", "communes"), [("2021-01-08", 65), ("2024-11-01", 62), ("2025-07-01", 24)])
def test_the_territory_of_the_programme_is_the_old_province_and_its_successors(units, day, communes):
    boundary, plan_unit = dt.date.fromisoformat(day), Unit.objects.get(code="58")
    territory = UnitMap(boundary).territory(plan_unit)
    assert len(territory) == communes
    assert territory == set(Unit.objects.programme_communes(plan_unit, boundary).values_list("pk", flat=True))


def test_the_territory_leaves_out_communes_of_khanh_hoa_that_come_from_elsewhere(units):
    khanh_hoa = Unit.objects.get(code="56")
    foreign = Unit.objects.create(code="22366", name="Nha Trang", kind="phường", level="commune", valid_from=MERGED)
    foreign.parent_links.create(parent=khanh_hoa, starts_on=MERGED)
    tree = UnitMap(MERGED)
    assert foreign.pk not in tree.territory(Unit.objects.get(code="58"))
    assert foreign.pk in tree.territory(khanh_hoa)


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("22750", "2024-10-31", "Thanh Sơn"),
        ("22750", "2024-11-01", "Phủ Hà"),
        ("22747", "2024-11-01", None),
        ("582", "2021-01-08", None),
    ],
)
def test_a_commune_is_found_by_the_code_of_the_day(units, code, day, name):
    found = Unit.objects.find_commune(code, dt.date.fromisoformat(day))
    assert (found and found.name) == name
