import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Assignment, User
from accounts.policy import Role
from accounts.services import create_user
from core.actors import SYSTEM
from core.models import Installation
from tests.world import make_user

PASSWORD = "mat-khau-thu-nghiem"
ONE_TIME = re.compile(r"<code>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</code>")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 23, 5, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def admin(world, client):
    client.force_login(world.province_admin)
    return client


def post(client, name, *args, **data):
    """Posts what a person would: the form's own token and the fields."""
    url = reverse(name, args=args)
    once = re.search(r'name="once" value="([^"]+)"', client.get(url).content.decode())[1]
    return client.post(url, {"once": once, **data})


def user_data(**changes):
    return {"full_name": "Lê Thị Hoa", "username": "le.thi.hoa", "phone": "0912345678", "language": "vi", **changes}


def test_a_new_user_is_told_the_password_once(admin):
    response = post(admin, "user_create", **user_data())
    made = User.objects.get(username="le.thi.hoa")
    assert response.url == made.get_absolute_url()
    first, second = (admin.get(response.url).content.decode() for _ in range(2))
    assert made.check_password(ONE_TIME.search(first)[1])
    assert not ONE_TIME.search(second)


def test_the_password_is_shown_on_no_other_users_page(admin, world):
    post(admin, "user_create", **user_data())
    assert not ONE_TIME.search(admin.get(world.viewer.get_absolute_url()).content.decode())


def test_the_page_that_tells_a_password_is_not_kept_by_browsers(admin):
    response = admin.get(post(admin, "user_create", **user_data()).url)
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"username": "viewer"}, "username"), ({"username": "Lê Hoa"}, "username"), ({"full_name": ""}, "full_name")],
)
def test_bad_input_is_refused_beside_its_field_and_kept(admin, changes, field):
    response = post(admin, "user_create", **user_data(**changes))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert 'value="0912345678"' in response.content.decode()


def test_capitals_of_a_telephone_keyboard_make_no_other_user_name(admin):
    post(admin, "user_create", **user_data(username="Le.Thi.Hoa"))
    assert User.objects.filter(username="le.thi.hoa").exists()


def test_a_reset_password_works_once_and_must_be_changed(admin, world, client):
    response = post(admin, "password_reset", world.officer_a.pk)
    password = ONE_TIME.search(admin.get(response.url).content.decode())[1]
    client.logout()
    client.post(reverse("login"), {"username": "officer_a", "password": password})
    assert client.get("/units/").url == reverse("password_change")
    new = {"old_password": password, "new_password1": "dua-hau-thang-tam", "new_password2": "dua-hau-thang-tam"}
    assert client.post(reverse("password_change"), new).url == reverse("password_change_done")
    assert client.get("/units/").status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [
        ("khong-dung", "dua-hau-thang-tam", "dua-hau-thang-tam", "old_password"),
        (PASSWORD, "dua-hau-thang-tam", "dua-hau-thang-bay", "new_password2"),
        (PASSWORD, PASSWORD, PASSWORD, "new_password1"),
        (PASSWORD, "123", "123", "new_password2"),
    ],
)
def test_a_password_that_does_not_do_is_refused_beside_its_field(world, client, old, new, again, field):
    client.force_login(world.officer_a)
    data = {"old_password": old, "new_password1": new, "new_password2": again}
    response = client.post(reverse("password_change"), data)
    assert set(response.context["form"].errors) == {field}
    assert User.objects.get(pk=world.officer_a.pk).check_password(PASSWORD)


def test_an_assignment_is_given_to_a_former_district_until_a_last_day(admin, world):
    world.district_a.valid_to = dt.date(2025, 7, 1)
    world.district_a.save()
    data = {"role": Role.AREA_OFFICER, "unit": world.district_a.pk, "starts_on": "1/12/2026", "last_day": "31/12/2026"}
    response = post(admin, "assignment_create", world.unassigned.pk, **data)
    made = Assignment.objects.get(user=world.unassigned)
    assert response.url == world.unassigned.get_absolute_url()
    assert (made.unit, made.starts_on, made.ends_on) == (world.district_a, dt.date(2026, 12, 1), dt.date(2027, 1, 1))


def test_the_areas_to_choose_are_grouped_and_former_ones_bear_their_last_day(admin, world):
    world.district_a.valid_to = dt.date(2025, 7, 1)
    world.district_a.save()
    page = admin.get(reverse("assignment_create", args=[world.unassigned.pk]))
    groups = page.context["form"].fields["unit"].choices[1:]
    assert [{label for _value, label in units} for _heading, units in groups] == [
        {"huyện Ninh Hải"},
        {"xã Phương Hải", "xã Phước Sơn"},
        {world.district_a.dated_name},
    ]


def test_the_secretarys_role_is_not_offered_here(admin, world):
    page = admin.get(reverse("assignment_create", args=[world.unassigned.pk]))
    assert {value for value, _label in page.context["form"].fields["role"].choices} == set(Role) - {Role.SECRETARY}


def test_an_officer_without_an_area_is_refused_beside_the_area(admin, world):
    data = {"role": Role.AREA_OFFICER, "unit": "", "starts_on": "23/11/2026"}
    response = post(admin, "assignment_create", world.unassigned.pk, **data)
    assert set(response.context["form"].errors) == {"unit"}


def test_an_assignment_ends_with_the_last_day_that_was_typed(admin, world):
    held = world.officer_a.assignments.get()
    post(admin, "assignment_end", held.pk, last_day="30/11/2026")
    assert Assignment.objects.get(pk=held.pk).ends_on == dt.date(2026, 12, 1)


def test_the_own_assignments_show_no_way_to_change_them_and_refuse_it(admin, world):
    own = world.province_admin
    page = admin.get(own.get_absolute_url()).content.decode()
    assert reverse("assignment_create", args=[own.pk]) not in page
    response = post(admin, "assignment_end", own.assignments.get().pk, last_day="30/11/2026")
    assert response.status_code == 422


def names_in(response):
    return {row.record.username for row in response.context["table"].page.object_list}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=nguoi dung officer", {"officer_a", "officer_b"}),
        ("role=area_officer", {"officer_a", "officer_b"}),
        ("role=province_admin", {"province_admin"}),
        ("is_active=false", {"da_nghi"}),
        ("role=king", set()),
    ],
)
def test_users_are_found_by_name_without_marks_role_and_state(admin, query, names):
    make_user("da_nghi", is_active=False)
    assert names_in(admin.get(f"{reverse('user_list')}?{query}")) == names


def test_users_are_found_by_their_area(admin, world):
    assert names_in(admin.get(reverse("user_list"), {"unit": world.district_a.pk})) == {"officer_a"}


def test_the_file_holds_the_same_users_with_role_and_area(admin):
    body = b"".join(admin.get("/users.csv?role=area_officer").streaming_content).decode("utf-8-sig")
    rows = [line.split(";") for line in body.splitlines()[1:]]
    assert {(row[1], row[3].partition(": ")[2]) for row in rows} == {
        ("officer_a", "huyện Ninh Phước"),
        ("officer_b", "huyện Ninh Hải"),
    }


@pytest.mark.parametrize("persona", ["province_staff", "officer_a", "secretary_a", "viewer", "unassigned"])
@pytest.mark.parametrize("name", ["user_list", "user_create", "user_detail", "assignment_create", "password_reset"])
def test_nobody_but_administrators_opens_the_pages_of_users(world, client, persona, name):
    client.force_login(getattr(world, persona))
    url = reverse(name) if name in ("user_list", "user_create") else reverse(name, args=[world.viewer.pk])
    assert client.get(url).status_code == 403


def test_the_history_tells_who_did_what_to_the_user(admin, world):
    post(
        admin,
        "user_edit",
        world.viewer.pk,
        full_name="Nhà tài trợ",
        phone="",
        language="vi",
        is_active="on",
        reason="Đổi tên",
    )
    page = admin.get(world.viewer.get_absolute_url()).content.decode()
    assert "Người dùng province_admin" in page
    assert "<del>Người dùng viewer</del>" in page
    assert "Đổi tên" in page


def test_pages_ask_the_same_number_of_queries_for_more_users(admin, django_assert_max_num_queries):
    for number in range(30):
        user, _password = create_user(actor=SYSTEM, username=f"u{number}", full_name=f"Ai {number}")
        Assignment.objects.create(user=user, role=Role.VIEWER, starts_on=dt.date(2026, 1, 1))
    with django_assert_max_num_queries(9):
        admin.get(reverse("user_list"))


def test_sign_in_takes_capitals_and_spaces_around_the_user_name(world, client):
    response = client.post(reverse("login"), {"username": " Officer_A ", "password": PASSWORD})
    assert response.status_code == 302


def test_a_wrong_password_says_so_in_one_sentence(world, client):
    response = client.post(reverse("login"), {"username": "officer_a", "password": "khong-dung"})
    assert len(response.context["form"].non_field_errors()) == 1


def test_eight_wrong_passwords_pause_the_account_and_a_reset_frees_it(admin, world, settings):
    client = type(admin)()
    answers = [client.post(reverse("login"), {"username": "officer_a", "password": "sai"}) for _ in range(8)]
    assert [answer.status_code for answer in answers] == [200] * 7 + [429]
    password = ONE_TIME.search(admin.get(post(admin, "password_reset", world.officer_a.pk).url).content.decode())[1]
    assert client.post(reverse("login"), {"username": "officer_a", "password": password}).status_code == 302


def test_demonstration_accounts_are_named_only_in_a_demonstration_and_only_with_their_known_password(db, client):
    Installation.objects.create(pk=1, is_demonstration=True)
    for username in ("quantri", "tinh"):
        create_user(actor=SYSTEM, username=username, full_name=username, password="minh-hoa-2026")
    Assignment.objects.create(
        user=User.objects.get(username="quantri"), role=Role.PROVINCE_ADMIN, starts_on=dt.date(2026, 1, 1)
    )
    client.force_login(User.objects.get(username="quantri"))
    post(client, "password_reset", User.objects.get(username="tinh").pk)
    client.logout()
    page = client.get(reverse("login"))
    assert {one.username for one in page.context["demo_accounts"]} == {"quantri"}
    assert "minh-hoa-2026" in page.content.decode()
    User.objects.filter(username="quantri").update(has_second_factor=True)
    assert not client.get(reverse("login")).context["demo_accounts"]
    User.objects.filter(username="quantri").update(has_second_factor=False)
    Installation.objects.update(is_demonstration=False)
    assert "minh-hoa-2026" not in client.get(reverse("login")).content.decode()


def test_signing_out_needs_a_post(world, client):
    client.force_login(world.viewer)
    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).url == reverse("login")


@pytest.mark.parametrize(
    ("language", "back", "status", "target"),
    [
        ("en", "/units/?q=a", 302, "/units/?q=a"),
        ("en", "https://example.org/", 302, "/"),
        ("xx", "/units/", 400, None),
    ],
)
def test_the_language_is_changed_and_the_way_back_stays_on_the_site(world, client, language, back, status, target):
    client.force_login(world.viewer)
    response = client.post(reverse("language_set"), {"language": language, "next": back})
    assert (response.status_code, response.headers.get("Location")) == (status, target)
    assert User.objects.get(pk=world.viewer.pk).language == ("en" if status == 302 else "vi")
