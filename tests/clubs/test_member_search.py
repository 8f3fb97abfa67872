import unicodedata

import pytest

from clubs.models import Club, Member
from core import search
from districts.models import Unit
from tests.world import make_club, make_member


@pytest.fixture
def people(world):
    """Namesakes whose order by tên is not their closeness to a search."""
    for code, name in [("TV10", "Hòa An"), ("TV11", "Hoà"), ("TV12", "Lê Thị Hoà"), ("TV13", "Lê Hòa Ánh")]:
        make_member(world.club_a, code, name)
    return Member.objects.filter(club=world.club_a)


@pytest.mark.parametrize("text", ["hoa", "HÒA", unicodedata.normalize("NFD", "hoà")])
def test_the_exact_name_comes_first_then_what_begins_or_ends_with_it(people, text):
    found = people.matching(text).closest_first(text)
    first, second, third, last = (one.code for one in found)
    assert (first, {second, third}, last) == ("TV11", {"TV10", "TV12"}, "TV13")


def test_a_whole_code_comes_before_codes_that_begin_with_it(world, people):
    make_member(world.club_a, "TV1", "Zô")
    assert people.matching("tv1").closest_first("tv1")[0].code == "TV1"


def test_more_matches_than_are_ranked_still_begin_with_the_exact_one(people, monkeypatch):
    monkeypatch.setattr(search, "MOST_RANKED", 1)
    found = people.matching("hoa").closest_first("hoa")
    assert (found[0].code, len(found)) == ("TV11", 4)
    assert len(people.matching("o").closest_first("o")) == people.matching("o").count()


@pytest.mark.parametrize("text", ["", "%", "_", "'", "a" * 200, "\x00x", "( ) *"])
def test_a_search_for_signs_finds_no_more_than_holds_them(people, text):
    found = people.matching(text).closest_first(text)
    assert len(found) == (people.count() if not text else 0)


def test_a_list_keeps_the_chosen_order(world, people, client):
    client.force_login(world.officer_a)
    rows = client.get("/members/?q=hoa&sort=-code").context["table"].page.object_list
    assert [row.record.code for row in rows] == ["TV13", "TV12", "TV11", "TV10"]


@pytest.mark.parametrize(
    "page", ["/members/", "/clubs/", "/loans/", "/entries/", "/activities/", "/units/", "/users/", "/members.csv"]
)
def test_every_list_can_be_searched(world, client, page):
    client.force_login(world.province_admin)
    assert client.get(f"{page}?q=nt-0001 d'Đ").status_code == 200


def test_units_and_clubs_put_the_exact_one_first(world):
    make_club("NT-00011", "CLB A", world.commune_a)
    assert Club.objects.matching("nt-0001").closest_first("nt-0001")[0] == world.club_a
    assert Unit.objects.matching("phuoc son").closest_first("phuoc son")[0] == world.commune_a


def test_suggestions_hold_what_the_user_sees_alone(world, client):
    client.force_login(world.officer_a)
    assert client.get("/choices/clubs/?q=clb").json()["results"] == [
        {"value": "NT-0001", "text": "CLB Phước Sơn (NT-0001)"}
    ]


def test_no_more_than_twenty_are_suggested(world, client):
    for number in range(30):
        make_club(f"NT-1{number:03}", f"CLB số {number}", world.commune_a)
    client.force_login(world.officer_a)
    assert len(client.get("/choices/clubs/").json()["results"]) == 20
