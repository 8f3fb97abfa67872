"""Founding and moving a club: explained first, and asked again where something is doubtful."""

import datetime as dt
import uuid

import pytest
from django.utils.html import escape

from clubs.models import Club, Placement, Source
from clubs.services import find_doubles
from tests.world import make_club

NEW, MOVE = "/clubs/new/", "/clubs/NT-0001/move/"


@pytest.fixture
def as_officer(world, client):
    client.force_login(world.officer_a)
    return client


def found(client, world, **data):
    values = {"code": "NT-9", "name": "CLB Mới", "founded_on": "1/3/2021", "commune": world.commune_a.pk}
    return client.post(NEW, {"once": str(uuid.uuid4())} | values | data)


def move(client, units, **data):
    values = {"moved_on": "1/1/2024", "commune": units.whole.pk, "reason": "Dời thôn"}
    return client.post(MOVE, {"once": str(uuid.uuid4())} | values | data)


@pytest.mark.parametrize("page", [NEW, MOVE])
def test_the_form_says_first_what_happens(world, as_officer, page):
    response = as_officer.get(page)
    assert len(response.context["explanation"]) == 5
    assert all(escape(sentence) in response.content.decode() for sentence in response.context["explanation"])


def test_a_club_like_no_other_is_founded_at_once(world, as_officer):
    assert found(as_officer, world).status_code == 302


@pytest.mark.parametrize("name", ["clb phuoc thien", "Câu lạc bộ  PHƯỚC THIỆN"])
def test_a_club_of_the_same_name_in_the_commune_is_shown_before_anything_is_saved(world, as_officer, name):
    Club.objects.filter(pk=world.club_a.pk).update(name="CLB Phước Thiện")
    response = found(as_officer, world, name=name, new_source="Mặt trận")
    assert (response.status_code, response.context["doubles"]) == (200, [world.club_a])
    assert 'href="/clubs/NT-0001/"' in response.content.decode()
    assert not Club.objects.filter(code="NT-9").exists()
    assert not Source.objects.filter(name="Mặt trận").exists()


def test_the_tick_founds_it_beside_the_other(world, as_officer):
    doubtful = {"name": world.club_a.name, "confirmed": "1"}
    response = found(as_officer, world, **doubtful)
    assert (response.status_code, Club.objects.filter(code="NT-9").exists()) == (422, False)
    assert 'role="alert"' in response.content.decode()
    assert found(as_officer, world, **doubtful, is_another="999").status_code == 422  # ticked for another list
    assert found(as_officer, world, **doubtful, is_another=str(world.club_a.pk)).status_code == 302
    assert Club.objects.get(code="NT-9").name == world.club_a.name


def test_one_decision_entered_twice_is_shown(world, as_officer):
    Club.objects.filter(pk=world.club_a.pk).update(decision_number="12/QĐ-UBND", founded_on=dt.date(2021, 3, 1))
    assert found(as_officer, world, decision_number="12 / qd-ubnd").context["doubles"] == [world.club_a]
    assert found(as_officer, world, decision_number="13/QĐ-UBND").status_code == 302


def test_clubs_out_of_sight_are_never_shown(world, as_officer):
    day = dt.date(2021, 3, 1)
    Club.objects.filter(pk=world.club_b.pk).update(decision_number="12/QĐ-UBND", founded_on=day)
    assert found(as_officer, world, decision_number="12/QĐ-UBND").status_code == 302


def test_what_was_typed_can_be_changed_after_the_warning(world, as_officer):
    response = found(as_officer, world, name=world.club_a.name, change="1")
    assert (response.status_code, response.context["is_confirming"]) == (200, False)
    assert response.context["form"]["name"].value() == world.club_a.name


def test_a_refusal_comes_before_the_question(world, as_officer):
    response = found(as_officer, world, name=world.club_a.name, code="NT-0001")
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"code"})


def test_a_club_of_the_name_in_what_became_of_the_commune_is_found(units):
    club = make_club("NT-8", "CLB Sông", units.own)
    values = {"name": "CLB Sông", "founded_on": dt.date(2021, 3, 1)}
    assert find_doubles(Club.objects.all(), commune=units.whole, **values) == [club]
    assert find_doubles(Club.objects.all(), commune=units.half_a, **values) == []


def test_a_move_is_looked_at_again_before_it_is_done(world, units, as_officer):
    response = move(as_officer, units)
    shown = [fact.value for fact in response.context["facts"]]
    assert (response.status_code, shown[1:]) == (200, ["xã Phước Sơn", "xã Cũ Trọn", "01/01/2024", "Dời thôn"])
    assert "Mới Riêng" in response.context["facts"][2].note
    assert len(response.context["warnings"]) == 1
    assert Placement.objects.filter(club=world.club_a).count() == 1


def test_a_move_out_of_the_own_area_is_refused_before_the_question(world, units, as_officer):
    assert move(as_officer, units, commune=world.commune_b.pk).status_code == 422
