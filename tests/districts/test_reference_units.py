import datetime as dt

import pytest

from core.models import AuditRecord
from districts.models import Unit, UnitParent, UnitSuccession
from districts.services import load_units
from districts.tree import UnitMap

IN_2021, IN_2024, IN_2025 = dt.date(2021, 1, 8), dt.date(2024, 11, 1), dt.date(2025, 7, 1)


def names_on(code, day):
    return [str(unit) for unit in Unit.objects.valid_on(day).filter(code=code)]


@pytest.mark.parametrize(
    ("day", "communes", "districts", "provinces"),
    [
        (IN_2021, 65, 7, 63),
        (IN_2024 - dt.timedelta(1), 65, 7, 63),
        (IN_2024, 62, 7, 63),
        (IN_2025 - dt.timedelta(1), 62, 7, 63),
        (IN_2025, 24, 0, 34),
        (dt.date(2026, 11, 23), 24, 0, 34),
    ],
)
def test_units_of_each_level_are_as_many_as_announced_on_each_date(units, day, communes, districts, provinces):
    tree = UnitMap(day)
    counted = [len(tree.of_level(level)) for level in ("commune", "district", "province")]
    assert counted == [communes, districts, provinces]


@pytest.mark.parametrize(("day", "province"), [(IN_2021, "58"), (IN_2024, "58"), (IN_2025, "56")])
def test_every_commune_lies_in_the_province_of_the_day(units, day, province):
    tree = UnitMap(day)
    assert {tree.province_of(unit.pk).code for unit in tree.of_level("commune")} == {province}


def test_twenty_eight_communes_of_minorities_are_marked_and_one_of_them_is_a_town(units):
    marked = Unit.objects.exclude(region_861="")
    assert marked.count() == 28
    assert set(marked.exclude(kind="xã").values_list("name", "kind")) == {("Phước Dân", "thị trấn")}
    assert set(marked.values_list("region_861", flat=True)) == {"I", "II", "III"}


def test_code_22750_was_thanh_son_and_then_phu_ha(units):
    assert names_on("22750", dt.date(2024, 10, 31)) == ["phường Thanh Sơn"]
    assert names_on("22750", IN_2024) == ["phường Phủ Hà"]
    assert names_on("22750", IN_2025) == []


def test_enlarged_kinh_dinh_is_a_version_of_its_own(units):
    versions = Unit.objects.filter(code="22759").order_by("valid_to").values_list("name", "valid_from", "valid_to")
    assert set(versions) == {
        ("Kinh Dinh", None, IN_2024),
        ("Kinh Dinh", IN_2024, IN_2025),
        ("Phan Rang", IN_2025, None),
    }


def test_every_ended_commune_has_a_successor_that_starts_the_day_it_ends(units):
    for unit in Unit.objects.communes().filter(valid_to__isnull=False):
        assert {link.successor.valid_from for link in unit.successor_links.all()} == {unit.valid_to}, unit


def test_only_old_dong_hai_is_split(units):
    split = UnitSuccession.objects.filter(is_whole=False).values_list("predecessor__code", "successor__code")
    assert set(split) == {("22768", "22780"), ("22768", "22888")}


def test_every_commune_has_a_parent_on_every_day_of_its_life(units):
    for unit in Unit.objects.communes():
        spans = unit.parent_links.values_list("starts_on", "ends_on")
        assert set(spans) == {(unit.valid_from, unit.valid_to)}, unit


def test_provinces_that_share_a_code_are_told_apart_by_date(units):
    assert names_on("15", IN_2021) == ["tỉnh Yên Bái"]
    assert names_on("15", IN_2025) == ["tỉnh Lào Cai"]
    assert names_on("56", IN_2021) == names_on("56", IN_2025) == ["tỉnh Khánh Hòa"]


def test_loading_again_changes_nothing(units):
    before = (Unit.objects.count(), UnitParent.objects.count(), UnitSuccession.objects.count())
    records = AuditRecord.objects.count()
    assert load_units() == 0
    assert (Unit.objects.count(), UnitParent.objects.count(), UnitSuccession.objects.count()) == before
    assert AuditRecord.objects.count() == records


def test_loading_puts_right_a_name_that_differs_from_the_files(units):
    Unit.objects.filter(code="22738", valid_from=None).update(name="Do Vinh", folded="")
    assert load_units() == 1
    mended = Unit.objects.get(code="22738", valid_from=None)
    assert (mended.name, mended.folded) == ("Đô Vinh", "22738 do vinh")


def test_notes_of_successions_are_vietnamese(units):
    notes = set(UnitSuccession.objects.exclude(note="").values_list("note", flat=True))
    assert not [note for note in notes if "code" in note or "item" in note]
    assert UnitSuccession.objects.get(predecessor__code="22783").note == "Khoản 48, Điều 1"
