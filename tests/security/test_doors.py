"""Headers, tokens, forged and repeated posts, and what error pages tell."""

import uuid

import pytest
from django.test import Client

from clubs.models import Member
from core.models import SpentToken

MEMBER = {"code": "TV77", "full_name": "Lê Thị Mới", "sex": "female", "joined_on": "01/03/2024", "birth_year": "1960"}


def sign_in(user, **options) -> Client:
    client = Client(raise_request_exception=False, **options)
    client.force_login(user)
    return client


def add_member(client, token: str, club: str = "NT-0001", **changes):
    return client.post(f"/clubs/{club}/members/new/", MEMBER | {"once": token} | changes)


@pytest.mark.any_database
def test_no_cache_keeps_what_a_signed_in_user_sees(walk):
    answers = {
        visit: seen.headers.get("cache-control", "")
        for visit, seen in walk("province_admin").items()
        if seen.status == 200
    }
    assert len(answers) > 100
    assert [visit for visit, cache in answers.items() if "no-store" not in cache] == []


def test_every_page_says_what_a_browser_must_not_do(stage):
    response = sign_in(stage.world.officer_a).get("/clubs/")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"


def test_form_posted_twice_is_saved_once_and_leads_to_the_same_answer(stage):
    client, token = sign_in(stage.world.officer_a), str(uuid.uuid4())
    first, second = add_member(client, token), add_member(client, token)
    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])
    assert Member.objects.filter(code="TV77").count() == 1


def test_token_of_somebody_else_tells_nothing_and_saves_nothing(stage):
    token = str(uuid.uuid4())
    add_member(sign_in(stage.world.officer_b), token, "NT-0002", code="TV99")
    response = add_member(sign_in(stage.world.officer_a), token)
    assert response.status_code == 403
    assert not Member.objects.filter(code="TV77").exists()


@pytest.mark.parametrize("token", ["", "x", "\x00", "' OR 1=1"])
def test_form_without_a_sound_token_saves_nothing(stage, token):
    assert add_member(sign_in(stage.world.officer_a), token).status_code == 403
    assert not Member.objects.filter(code="TV77").exists()


def test_refused_form_keeps_its_token_unspent(stage):
    client, token = sign_in(stage.world.officer_a), str(uuid.uuid4())
    refused = add_member(client, token, joined_on="31/02/2024")
    assert (refused.status_code, SpentToken.objects.count()) == (422, 0)
    assert token in refused.content.decode()
    assert add_member(client, token).status_code == 302


def test_post_without_the_csrf_mark_is_refused_in_words(stage):
    client = sign_in(stage.world.officer_a, enforce_csrf_checks=True)
    response = add_member(client, str(uuid.uuid4()))
    assert response.status_code == 403
    assert "Biểu mẫu" in response.content.decode()
    assert not Member.objects.filter(code="TV77").exists()


@pytest.mark.parametrize("address", ["/khong-co/", "/members/999999/", "/clubs/KHONG-CO/"])
def test_page_of_what_is_not_there_lists_no_addresses_and_runs_no_script(stage, address):
    response = sign_in(stage.world.officer_a).get(address + "?q=<script>alert(1)</script>")
    shown = response.content.decode()
    assert response.status_code == 404
    assert [word for word in ("<script>alert", "Traceback", "urlpatterns", "&lt;int:pk&gt;") if word in shown] == []


def test_page_of_a_fault_tells_nothing_of_its_inside(stage, monkeypatch):
    from clubs.views.clubs import ClubList

    def broken(self, visible):
        raise RuntimeError("bí mật của máy chủ")

    monkeypatch.setattr(ClubList, "rows", broken)
    response = sign_in(stage.world.officer_a).get("/clubs/")
    assert response.status_code == 500
    assert "bí mật" not in response.content.decode()
    assert 'lang="vi"' in response.content.decode()


def test_too_large_a_field_is_refused_whole(stage):
    response = add_member(sign_in(stage.world.officer_a), str(uuid.uuid4()), full_name="x" * 10_000_000)
    assert response.status_code == 400
    assert not Member.objects.filter(code="TV77").exists()
