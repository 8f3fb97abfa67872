import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from accounts.policy import Role
from districts.models import Unit
from districts.services import load_units
from tests.world import make_user


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 23, 5, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def viewer(client, db):
    load_units()
    client.force_login(make_user("nguoi.xem", Role.VIEWER))
    return client


def names(branches):
    """{name: names below} of a tree."""
    return {branch.unit.name: names(branch.branches) for branch in branches}


def tree_of(client, **query):
    return names(client.get(reverse("unit_tree"), query).context["tree"])


def test_today_the_communes_lie_right_under_khanh_hoa(viewer):
    tree = tree_of(viewer)
    assert list(tree) == ["Khánh Hòa"]
    assert len(tree["Khánh Hòa"]) == 24
    assert not any(tree["Khánh Hòa"].values())


def test_in_2021_they_lay_under_seven_districts_of_ninh_thuan(viewer):
    tree = tree_of(viewer, on="08/01/2021")["Ninh Thuận"]
    assert {name: len(below) for name, below in tree.items()} == {
        "Bác Ái": 9,
        "Ninh Hải": 9,
        "Ninh Phước": 9,
        "Ninh Sơn": 8,
        "Phan Rang - Tháp Chàm": 16,
        "Thuận Bắc": 6,
        "Thuận Nam": 8,
    }


def test_provinces_outside_the_programme_stand_apart(viewer):
    others = viewer.get(reverse("unit_tree")).context["others"]
    assert len(others) == 33


def test_units_are_found_without_marks_and_only_what_leads_to_them_is_shown(viewer):
    assert tree_of(viewer, q="dong hai") == {"Khánh Hòa": {"Đông Hải": {}}}
    found = tree_of(viewer, q="nhon hai", on="1/1/2021")
    assert found == {"Ninh Thuận": {"Ninh Hải": {"Nhơn Hải": {}}}}


def test_only_what_leads_to_a_found_unit_stands_open(viewer):
    [province] = viewer.get(reverse("unit_tree"), {"q": "ninh", "on": "1/1/2021"}).context["tree"]
    assert {branch.unit.name for branch in province.branches if branch.is_open} == {"Thuận Nam"}


def test_a_unit_that_is_found_shows_what_lies_in_it(viewer):
    assert len(tree_of(viewer, q="586", on="1/1/2021")["Ninh Thuận"]["Ninh Hải"]) == 9


def test_a_date_that_is_none_shows_a_message_and_no_units(viewer):
    page = viewer.get(reverse("unit_tree"), {"on": "31/02/2021"})
    assert (page.context["tree"], page.context["others"]) == ([], [])
    assert "on" in page.context["filter"].form.errors


def test_the_file_holds_the_units_of_the_day_with_the_units_above(viewer):
    body = b"".join(viewer.get("/units.csv?on=1/1/2021&q=nhon hai").streaming_content).decode("utf-8-sig")
    assert body.splitlines()[1].split(";")[:3] == ["22867", "xã", "Nhơn Hải"]
    assert "Ninh Hải" in body
    assert len(body.splitlines()) == 2


def test_a_unit_page_leads_to_predecessors_successors_and_other_holders_of_the_code(viewer):
    kinh_dinh = Unit.objects.get(code="22759", valid_from=dt.date(2024, 11, 1))
    page = viewer.get(kinh_dinh.get_absolute_url())
    assert {link.predecessor.name for link in page.context["predecessors"]} == {"Kinh Dinh", "Mỹ Hương", "Tấn Tài"}
    assert {link.successor.name for link in page.context["successors"]} == {"Phan Rang"}
    assert {unit.valid_from for unit in page.context["versions"]} == {None, dt.date(2025, 7, 1)}
    assert [link.parent.code for link in page.context["above"]] == ["582"]
    assert "1198/NQ-UBTVQH15" in page.content.decode()


def test_a_split_unit_says_that_the_village_decides(viewer):
    page = viewer.get(Unit.objects.get(code="22768", valid_from=None).get_absolute_url()).content.decode()
    assert "Phú Thọ" in page
    assert len(re.findall("22780|22888", page)) == 2


def test_a_former_district_lists_every_commune_it_ever_had(viewer):
    page = viewer.get(Unit.objects.get(code="582", level="district").get_absolute_url())
    assert len(page.context["below"]) == 18


def test_whoever_has_no_assignment_sees_no_units(client, world):
    client.force_login(world.unassigned)
    assert client.get(reverse("unit_tree")).status_code == 403
    assert client.get(world.commune_a.get_absolute_url()).status_code == 403


def test_the_pages_of_units_ask_few_queries(viewer, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        viewer.get(reverse("unit_tree"), {"q": "ninh", "on": "1/1/2021"})
    with django_assert_max_num_queries(11):
        viewer.get(Unit.objects.get(code="582", level="district").get_absolute_url())
