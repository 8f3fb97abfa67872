"""What is typed outlives its tab, meets no other version silently and is seen by its owner alone."""

import datetime as dt
import json
import uuid

import lxml.html
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from clubs.models import Member
from clubs.services import edit_members
from core.drafts.rules import MOST_FIELDS, form_name
from core.drafts.services import MOST_DRAFTS, read_draft
from core.models import Draft
from tests.forms import values_of

URL = "/drafts/"


@pytest.fixture
def officer(client, world):
    client.force_login(world.officer_a)
    return world.officer_a


@pytest.fixture
def form(world) -> str:
    return reverse("member_edit", args=[world.members_a[0].pk])


def send(client, user, form, changes, **more):
    body = {"form": form, "user": str(user.pk), "once": str(uuid.uuid4()), "revision": 0, "changes": changes} | more
    return client.post(URL, json.dumps(body), content_type="application/json")


def kept(user, form) -> dict:
    return read_draft(user=user, form=form).values


def test_typing_is_shown_again_when_the_form_is_opened(client, officer, form):
    answer = send(client, officer, form, {"phone": "0912", "is_disabled": []})
    assert (answer.status_code, answer.json()["conflicts"]) == (200, {})
    page = client.get(form)
    assert values_of(page)["phone"] == "0912"
    assert "draft-notice" in page.content.decode()


def test_a_form_without_a_draft_shows_what_is_stored(client, officer, form, world):
    page = client.get(form)
    assert values_of(page)["full_name"] == world.members_a[0].full_name
    assert "draft-notice" not in page.content.decode()


def test_nobody_else_sees_a_draft(client, officer, form, world):
    send(client, officer, form, {"phone": "0912"})
    client.force_login(world.province_staff)
    assert values_of(client.get(form)).get("phone", "") == ""
    assert kept(world.province_staff, form) == {}


def test_a_draft_opens_no_page_that_its_writer_may_not_open(client, officer, world):
    foreign = reverse("member_edit", args=[world.members_b[0].pk])
    assert send(client, officer, foreign, {"phone": "0912"}).status_code == 200
    assert client.get(foreign).status_code == 404


def test_what_another_tab_typed_is_not_overwritten_until_chosen(client, officer, form):
    send(client, officer, form, {"phone": "1", "ethnicity": "Kinh"})
    once = str(uuid.uuid4())
    answer = send(client, officer, form, {"phone": "2", "reason": "x"}, once=once).json()
    assert answer["conflicts"] == {"phone": [["1"], ["2"]]}
    assert kept(officer, form) == {"phone": ["1"], "ethnicity": ["Kinh"], "reason": ["x"]}
    assert send(client, officer, form, {}, once=once, chosen={"phone": "2"}).json()["conflicts"] == {}
    assert kept(officer, form)["phone"] == ["2"]


def test_own_typing_and_equal_values_are_no_conflict(client, officer, form):
    once = str(uuid.uuid4())
    send(client, officer, form, {"phone": "1"}, once=once)
    assert send(client, officer, form, {"phone": "12"}, once=once).json()["conflicts"] == {}
    assert send(client, officer, form, {"phone": "12"}).json()["conflicts"] == {}


def test_a_page_that_shows_the_draft_may_go_on_in_it(client, officer, form):
    send(client, officer, form, {"phone": "1"})
    revision = int(values_of(client.get(form))["draft_revision"])
    assert send(client, officer, form, {"phone": "12"}, revision=revision).json()["conflicts"] == {}


def test_a_save_removes_the_draft(client, officer, form):
    values = values_of(client.get(form)) | {"phone": "0912345678", "reason": "gọi lại"}
    send(client, officer, form, {"phone": "0912345678"}, once=values["once"])
    assert client.post(form, values).status_code == 302
    assert not Draft.objects.exists()
    assert send(client, officer, form, {"phone": "09"}, once=values["once"]).json()["saved"] is True
    assert not Draft.objects.exists()


def test_a_save_leaves_what_another_tab_typed_meanwhile(client, officer, form):
    values = values_of(client.get(form)) | {"phone": "0912345678", "reason": "gọi lại"}
    send(client, officer, form, {"ethnicity": "Chăm"})
    client.post(form, values)
    assert kept(officer, form) == {"ethnicity": ["Chăm"]}


def test_what_a_saved_form_left_behind_is_not_shown(client, officer, form, world):
    values = values_of(client.get(form)) | {"phone": "0912345678", "reason": "gọi lại"}
    client.post(form, values)
    Draft.objects.create(user=officer, form=form, values={"phone": [["09"], 5, values["once"]]}, revision=5)
    assert values_of(client.get(form))["phone"] == "0912345678"


def test_a_refused_form_is_kept_with_its_own_values(client, officer, form):
    values = values_of(client.get(form)) | {"full_name": "", "phone": "0912345678"}
    assert client.post(form, values).status_code == 422
    assert kept(officer, form).keys() == {"full_name", "phone", "seen"}
    assert values_of(client.get(form)).get("full_name", "") == ""


@pytest.mark.parametrize("once", ["a\x00b", "\x00", "not a token"])
def test_a_refused_form_with_a_strange_token_is_kept_without_it(client, officer, form, once):
    values = values_of(client.get(form)) | {"full_name": "", "phone": "0912345678", "once": once}
    assert client.post(form, values).status_code == 422
    assert {writer for _typed, _revision, writer in Draft.objects.get().values.values()} == {""}


def test_without_scripts_a_button_keeps_the_form_and_another_drops_it(client, officer, form, world):
    values = values_of(client.get(form)) | {"full_name": "Nguyễn Thị Ảnh", "draft_act": "keep"}
    assert client.post(form, values)["Location"] == form
    assert values_of(client.get(form))["full_name"] == "Nguyễn Thị Ảnh"
    client.post(form, {"draft_act": "discard"})
    assert values_of(client.get(form))["full_name"] == world.members_a[0].full_name
    assert Member.objects.get(pk=world.members_a[0].pk).full_name == "Nguyễn Thị Ánh"


def test_a_restored_correction_is_still_told_of_a_change_since_typing_began(client, officer, form, world):
    seen = values_of(client.get(form))["seen"]
    send(client, officer, form, {"full_name": "Nguyễn Thị Ảnh", "seen": seen})
    changes = [(world.members_a[0], {"phone": "0912345678"})]
    edit_members(actor=world.province_staff, changes=changes, reason="gọi lại")
    values = values_of(client.get(form)) | {"reason": "sửa tên"}
    assert (values["seen"], values["full_name"]) == (seen, "Nguyễn Thị Ảnh")
    assert client.post(form, values).status_code == 422


def test_choices_ticks_and_groups_are_restored(client, officer, world):
    form = reverse("member_appoint", args=[world.members_a[0].pk])
    send(client, officer, form, {"roles": ["chair", "home_care"], "on": "5/5/2025"})
    page = client.get(form)
    ticked = {box.data["value"] for box in page.context["form"]["roles"].subwidgets if box.data["selected"]}
    assert (ticked, page.context["form"]["on"].value()) == ({"chair", "home_care"}, "5/5/2025")


def test_forms_of_other_questions_have_drafts_of_their_own(client, officer, world):
    path = reverse("member_create", args=[world.club_a.code])
    send(client, officer, f"{path}?rejoins=7", {"full_name": "Ka Dá"})
    assert values_of(client.get(path)).get("full_name", "") == ""
    assert values_of(client.get(f"{path}?rejoins=7&back=%2Fclubs%2F"))["full_name"] == "Ka Dá"


def test_rows_that_a_page_does_not_show_itself_are_there_for_its_script(client, officer, form):
    send(client, officer, form, {'row-7-"name"': "<b>Ka Dá</b>"})
    page = lxml.html.fromstring(client.get(form).content.decode())
    assert json.loads(page.xpath("//@data-values")[0]) == {'row-7-"name"': ["<b>Ka Dá</b>"]}


def test_a_long_address_has_a_name_that_fits(rf):
    request = rf.get("/clubs/new/", {"q": "x" * 500})
    assert len(form_name(request.path, request.GET)) <= 200


def test_an_ended_login_is_told_in_json(client, world, form):
    answer = client.post(URL, "{}", content_type="application/json")
    assert (answer.status_code, answer.json()) == (401, {"problem": "login"})


def test_typing_of_another_user_is_not_kept_under_this_one(client, officer, form, world):
    assert send(client, world.province_staff, form, {"phone": "1"}).status_code == 409
    assert not Draft.objects.exists()


HOSTILE = [
    b"",
    b"[]",
    b"{",
    b"\xff\xfe",
    b"[" * 100_000,
    {"form": None},
    {"form": "x" * 300},
    {"form": "/\x00"},
    {"form": "/Ninh Phước/"},
    {"form": ["/"]},
    {"changes": []},
    {"changes": {"phone": 5}},
    {"changes": {"phone": [["1"]]}},
    {"changes": {"phone": "\x00"}},
    {"changes": {"phone": "\ud800"}},
    {"changes": {"": "1"}},
    {"changes": {"x" * 201: "1"}},
    {"chosen": "phone"},
    {"revision": "1"},
    {"revision": -1},
    {"revision": 2**70},
    {"revision": True},
    {"once": 5},
    {"once": "x" * 40},
    {"once": "\x00"},
    {"once": "not a token"},
]


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_nonsense_is_refused_and_leaves_nothing(client, officer, form, body):
    if isinstance(body, dict):
        right = {"form": form, "user": str(officer.pk), "once": "", "revision": 0, "changes": {"phone": "1"}}
        body = json.dumps(right | body)
    assert client.post(URL, body, content_type="application/json").status_code == 400
    assert not Draft.objects.exists()


def test_a_form_post_and_too_much_are_refused(client, officer, form):
    assert client.post(URL, {"form": form}).status_code == 400
    assert send(client, officer, form, {f"f{n}": "1" for n in range(MOST_FIELDS + 1)}).status_code == 413
    assert send(client, officer, form, {"phone": "x" * 250_000}).status_code == 413
    assert client.post(URL, b" " * 500_000, content_type="application/json").status_code == 413
    assert not Draft.objects.exists()


def test_a_draft_cannot_grow_beyond_the_limit_piece_by_piece(client, officer, form):
    codes = [send(client, officer, form, {f"f{n}": "x" * 90_000}).status_code for n in range(4)]
    assert codes == [200, 200, 413, 413]


def test_a_month_of_121_members_fits(client, officer, form):
    changes = {f"member-{n}-{part}": "1.500.000" for n in range(121) for part in range(12)}
    assert send(client, officer, form, changes).status_code == 200
    assert len(kept(officer, form)) == 121 * 12


def test_a_foreign_site_keeps_nothing(world, form):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.officer_a)
    assert send(browser, world.officer_a, form, {"phone": "1"}).status_code == 403
    assert not Draft.objects.exists()


def test_old_drafts_go_when_a_new_one_comes(client, officer, form):
    with time_machine.travel(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), tick=False):
        Draft.objects.create(user=officer, form="/old/")
    for number in range(MOST_DRAFTS):
        Draft.objects.create(user=officer, form=f"/{number}/")
    send(client, officer, form, {"phone": "1"})
    assert Draft.objects.count() == MOST_DRAFTS
    assert kept(officer, form) == {"phone": ["1"]}
    assert not Draft.objects.filter(form__in=["/old/", "/0/"]).exists()


def test_passwords_and_files_are_never_kept(client, officer, world):
    client.force_login(world.province_admin)
    page = client.get(reverse("workbook_upload"))
    assert "data-draft=" not in page.content.decode()
    page = client.get(reverse("password_change"))
    assert "data-draft=" not in page.content.decode()


@pytest.mark.parametrize(("who", "phone"), [("officer_a", ["0912345678"]), ("officer_b", None)])
def test_form_posted_after_the_sign_in_ended_is_kept_for_its_own_user_alone(client, world, form, who, phone):
    client.force_login(world.officer_a)
    body = values_of(client.get(form))
    client.logout()
    answer = client.post(form, body | {"phone": "0912345678"})
    user = getattr(world, who)
    user.set_password("mot-mat-khau-dai")
    user.save()
    client.post(answer.url, {"username": user.username, "password": "mot-mat-khau-dai", "next": form})
    assert (kept(world.officer_a, form).get("phone"), kept(world.officer_b, form)) == (phone, {})
    assert "lost_typing" not in client.session
