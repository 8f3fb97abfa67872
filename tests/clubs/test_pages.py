import datetime as dt
import uuid

import pytest

from clubs.models import Activity, Club, Member, Placement, Review, SecretaryPost, Source
from clubs.services import end_membership
from core.actors import SYSTEM
from tests.forms import values_of
from tests.sweeps.populate import populate


def post(client, address, **data):
    return client.post(address, {"once": str(uuid.uuid4()), **data})


@pytest.fixture
def as_officer(world, client):
    client.force_login(world.officer_a)
    return client


def text_of(response):
    return response.content.decode()


def rows_of(response):
    return [row.record for row in response.context["table"].page.object_list]


def test_an_officer_founds_a_club(world, as_officer):
    response = post(
        as_officer, "/clubs/new/", code="NT-9", name="CLB Mới", founded_on="1/3/2021", commune=world.commune_a.pk,
        new_source="Mặt trận",
    )  # fmt: skip
    club = Club.objects.get(code="NT-9")
    assert (response.status_code, response["Location"]) == (302, "/clubs/NT-9/")
    assert (club.founded_on, club.source.name) == (dt.date(2021, 3, 1), "Mặt trận")


def test_what_was_typed_stays_beside_its_fault(world, as_officer):
    response = post(as_officer, "/clubs/new/", code="NT-0001", name="CLB", founded_on="31/2/2021", commune="")
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"founded_on", "commune"}
    assert 'value="31/2/2021"' in text_of(response)


def test_a_refused_founding_leaves_no_source_behind(world, as_officer):
    response = post(
        as_officer, "/clubs/new/", code="NT-0001", name="CLB", founded_on="1/3/2021", commune=world.commune_a.pk,
        new_source="Mặt trận",
    )  # fmt: skip
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"code"})
    assert list(Source.objects.values_list("name", flat=True)) == ["HelpAge International"]


def test_the_communes_of_another_district_are_not_offered(world, as_officer):
    assert "Phương Hải" not in text_of(as_officer.get("/clubs/new/"))
    response = post(as_officer, "/clubs/new/", code="X", name="CLB", founded_on="1/3/2021", commune=world.commune_b.pk)
    assert set(response.context["form"].errors) == {"commune"}


def test_a_commune_that_ended_says_until_when(units, as_officer):
    field = as_officer.get("/clubs/new/").context["form"].fields["commune"]
    label = field.label_from_instance(units.whole)
    assert all(words in label for words in ("xã Cũ Trọn", "30/06/2025", "101"))


def test_a_merged_commune_is_offered_with_the_former_ones_of_the_own_area(units, as_officer):
    form = as_officer.get("/clubs/new/").context["form"]
    assert units.mixed in form.fields["commune"].queryset
    assert set(form.fields["former_commune"].queryset) == {units.whole, units.half_a, units.split}


def test_a_double_click_founds_one_club(world, as_officer):
    data = {
        "once": str(uuid.uuid4()), "code": "NT-9", "name": "CLB", "founded_on": "1/3/2021",
        "commune": world.commune_a.pk,
    }  # fmt: skip
    answers = [as_officer.post("/clubs/new/", data) for _click in range(2)]
    assert [answer["Location"] for answer in answers] == ["/clubs/NT-9/"] * 2


def test_a_club_is_corrected_with_what_it_had_filled_in(world, as_officer):
    form = as_officer.get("/clubs/NT-0001/edit/").context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"name": "CLB Khác", "founded_on": "04/05/2018"}
    assert post(as_officer, "/clubs/NT-0001/edit/", **data).status_code == 302
    club = Club.objects.get(code="NT-0001")
    assert (club.name, club.source, club.placements.get().commune) == ("CLB Khác", world.club_a.source, world.commune_a)


def test_a_club_moves_within_the_area(world, units, as_officer):
    data = {"moved_on": "1/1/2024", "commune": units.whole.pk, "reason": "Dời thôn"}
    assert post(as_officer, "/clubs/NT-0001/move/", **data).status_code == 200  # looked at again
    assert post(as_officer, "/clubs/NT-0001/move/", **data, confirmed="1").status_code == 302
    assert Placement.objects.filter(club=world.club_a, is_left=False).count() == 2


def test_a_split_clubs_place_is_chosen_of_the_parts(world, units, as_officer):
    Placement.objects.filter(club=world.club_a).update(commune=units.split, ends_on=units.split.valid_to)
    form = as_officer.get("/clubs/NT-0001/place/").context["form"]
    assert set(form.fields["commune"].queryset) == {units.own, units.part}
    assert post(as_officer, "/clubs/NT-0001/place/", commune=units.own.pk).status_code == 302


def test_dissolving_a_club_asks_why(world, as_officer):
    page = "/clubs/NT-0001/close/"
    assert set(post(as_officer, page, closed_on="1/1/2026").context["form"].errors) == {"reason"}
    assert post(as_officer, page, closed_on="1/1/2026", reason="Sáp nhập").status_code == 200  # looked at again
    assert post(as_officer, page, closed_on="1/1/2026", reason="Sáp nhập", confirmed="1").status_code == 302
    assert Club.objects.get(code="NT-0001").closed_on == dt.date(2026, 1, 1)


def test_the_list_of_clubs_is_as_of_its_date(world, as_officer):
    Member.objects.filter(pk=world.members_a[0].pk).update(left_on=dt.date(2020, 1, 1))
    before, after = (rows_of(as_officer.get(f"/clubs/?on={day}")) for day in ("31/12/2019", "01/01/2020"))
    assert [(before[0].member_count), (after[0].member_count)] == [3, 2]
    assert rows_of(as_officer.get("/clubs/?on=03/05/2018")) == []


def test_the_state_of_a_club_is_that_of_the_lists_date(world, as_officer):
    Club.objects.filter(pk=world.club_a.pk).update(closed_on=dt.date(2024, 1, 1))
    shown = {day: "01/01/2024" in text_of(as_officer.get(f"/clubs/?on={day}")) for day in ("31/12/2023", "02/01/2024")}
    assert shown == {"31/12/2023": False, "02/01/2024": True}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=phuoc thien", {"NT-0001"}),
        ("q=kỳ lân", {"NT-0002"}),
        ("state=operating", {"NT-0002"}),
        ("state=dissolved", {"NT-0001"}),
        ("founded=2018", {"NT-0001", "NT-0002"}),
        ("founded=2019", set()),
        ("source=99", set()),  # not understood: no row
        ("on=hôm qua", set()),
    ],
)
def test_clubs_are_filtered(world, client, query, found):
    Club.objects.filter(pk=world.club_a.pk).update(closed_on=dt.date(2024, 1, 1))
    client.force_login(world.province_staff)
    assert {club.code for club in rows_of(client.get(f"/clubs/?{query}"))} == found


def test_clubs_are_filtered_by_district_and_commune(world, client):
    client.force_login(world.province_staff)
    for unit, code in ((world.district_a, "NT-0001"), (world.commune_b, "NT-0002")):
        assert [club.code for club in rows_of(client.get(f"/clubs/?unit={unit.pk}"))] == [code]


def test_a_foreign_unit_is_no_choice(world, as_officer):
    response = as_officer.get(f"/clubs/?unit={world.district_b.pk}")
    assert (rows_of(response), list(response.context["filter"].form.errors)) == ([], ["unit"])


def test_an_officer_adds_a_member_and_is_asked_about_a_namesake(world, as_officer):
    page, data = "/clubs/NT-0001/members/new/", {
        "code": "TV09", "full_name": "Nguyễn Thị ánh", "sex": "female", "joined_on": "1/3/2021",
    }  # fmt: skip
    assert set(post(as_officer, page, **data).context["form"].errors) == {"same_as"}
    assert post(as_officer, page, **data, same_as="new").status_code == 302
    assert Member.objects.filter(club=world.club_a).count() == 4


def test_a_former_member_comes_back_as_the_same_person(world, as_officer):
    member = world.members_a[0]
    end_membership(actor=SYSTEM, member=member, left_on=dt.date(2024, 1, 1), leave_reason="x")
    page = f"/clubs/NT-0001/members/new/?rejoins={member.pk}"
    assert as_officer.get(page).context["form"]["full_name"].value() == "Nguyễn Thị Ánh"
    data = {"full_name": "Nguyễn Thị Ánh", "sex": "female", "joined_on": "1/3/2025", "code": "TV09"}
    post(as_officer, page, rejoins=member.pk, **data)
    assert Member.objects.get(code="TV09", club=world.club_a).person == member.person


def test_nobody_comes_back_from_another_district(world, as_officer):
    foreign = world.members_b[0]
    end_membership(actor=SYSTEM, member=foreign, left_on=dt.date(2024, 1, 1), leave_reason="x")
    page = f"/clubs/NT-0001/members/new/?rejoins={foreign.pk}"
    assert foreign.full_name not in text_of(as_officer.get(page))
    data = {"full_name": "A", "sex": "female", "joined_on": "1/3/2025", "code": "TV09", "rejoins": foreign.pk}
    assert post(as_officer, page, **data).status_code == 422


def test_a_member_is_corrected(world, as_officer):
    page = f"/members/{world.members_a[0].pk}/edit/"
    data = {
        "full_name": "Lê Thị Sửa",
        "sex": "male",
        "birth_date": "2/1/1956",
        "birth_year": "",
        "joined_on": "1/6/2018",
    }
    assert post(as_officer, page, **data).status_code == 302
    member = Member.objects.get(pk=world.members_a[0].pk)
    assert (member.full_name, member.sex, member.birth_year) == ("Lê Thị Sửa", "male", 1956)


def test_a_member_leaves(world, as_officer):
    page = f"/members/{world.members_a[0].pk}/leave/"
    refused = post(as_officer, page, left_on="1/6/2018", leave_reason="moved")
    assert set(refused.context["form"].errors) == {"left_on"}
    assert post(as_officer, page, left_on="1/6/2020", leave_reason="moved").status_code == 302
    assert Member.objects.get(pk=world.members_a[0].pk).left_on == dt.date(2020, 6, 1)


def test_a_member_is_not_transferred_to_a_club_out_of_sight(world, as_officer):
    page = f"/members/{world.members_a[0].pk}/transfer/"
    refused = post(as_officer, page, on="1/6/2020", to_club=world.club_b.pk)
    assert set(refused.context["form"].errors) == {"to_club"}


def test_household_and_positions_are_entered(world, as_officer):
    member = world.members_a[0]
    assert post(as_officer, f"/members/{member.pk}/poverty/", year="2025", status="poor").status_code == 302
    data = {"on": "1/1/2025", "roles": ["chair", "economic"]}
    assert post(as_officer, f"/members/{member.pk}/appoint/", **data).status_code == 302
    assert set(member.appointments.values_list("role", flat=True)) == {"chair", "economic"}
    assert member.poverty.get().status == "poor"


def test_members_are_sorted_by_ten(world, as_officer):
    assert [one.full_name for one in rows_of(as_officer.get("/members/"))] == [
        "Nguyễn Thị Ánh", "Trần Văn Bình", "Ka Dá",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"TV01", "TV02"}),
        ("state=left", {"TV03"}),
        ("state=all", {"TV01", "TV02", "TV03"}),
        ("on=31/12/2019", {"TV01", "TV02", "TV03"}),
        ("on=31/05/2018", set()),
        ("sex=male", {"TV02"}),
        ("age=60", {"TV01"}),
        ("age=unknown", {"TV02"}),
        ("age=younger&state=all", {"TV03"}),
        ("poverty=poor", {"TV01"}),
        ("poverty=poor&on=31/12/2024", set()),
        ("q=anh", {"TV01"}),
        ("club=NT-0001&q=binh", {"TV02"}),
        ("club=NT-0002", set()),
    ],
)
def test_members_are_filtered(world, as_officer, query, found):
    first, second, third = world.members_a
    first.poverty.create(year=2025, status="poor")
    Member.objects.filter(pk=second.pk).update(sex="male", birth_year=None)
    Member.objects.filter(pk=third.pk).update(left_on=dt.date(2020, 1, 1), birth_year=1990)
    assert {one.code for one in rows_of(as_officer.get(f"/members/?{query}"))} == found


@pytest.mark.parametrize(
    ("persona", "status"), [("officer_a", 200), ("province_staff", 200), ("secretary_a", 403), ("viewer", 403)]
)
def test_a_file_of_names_needs_its_own_right(world, client, persona, status):
    client.force_login(world.users[persona])
    assert [client.get(f"/members.{ending}").status_code for ending in ("csv", "xlsx")] == [status] * 2


def test_a_file_holds_the_rows_of_the_own_area(world, as_officer):
    content = b"".join(as_officer.get("/members.csv").streaming_content).decode()
    assert [line.split(";")[2] for line in content.splitlines()[1:]] == ["TV01", "TV02", "TV03"]
    assert "Kỳ Lân Xanh" not in content


def test_an_activity_is_recorded_and_corrected(world, as_officer):
    page = "/clubs/NT-0001/activities/new/"
    area = Activity._meta.get_field("area").related_model.objects.get(code="health")
    data = {
        "area": area.pk,
        "held_on": "5/3/2025",
        "content": "Khám mắt",
        "participants": "40",
        "cost_vnd": "1,5 triệu",
    }
    assert post(as_officer, page, **data).status_code == 302
    made = Activity.objects.get()
    assert (made.cost_vnd, made.participants) == (1_500_000, 40)
    assert f"/activities/{made.pk}/edit/" in text_of(as_officer.get("/activities/"))
    edit = f"/activities/{made.pk}/edit/"
    assert as_officer.post(edit, values_of(as_officer.get(edit)) | {"cost_vnd": ""}).status_code == 302
    assert Activity.objects.get().cost_vnd is None


@pytest.mark.parametrize(
    ("persona", "levels"),
    [
        ("secretary_a", ["club"]),
        ("officer_a", ["club", "district"]),
        ("province_staff", ["club", "district", "province"]),
    ],
)
def test_a_review_offers_the_levels_of_the_right(world, client, persona, levels):
    client.force_login(world.users[persona])
    form = client.get("/clubs/NT-0001/reviews/new/").context["form"]
    assert [level for level, _label in form.fields["level"].choices] == levels
    data = {"reviewed_on": "1/2/2026", "level": levels[-1], "is_well_managed": "no"}
    assert post(client, "/clubs/NT-0001/reviews/new/", **data).status_code == 302
    assert Review.objects.get().is_well_managed is False


def test_an_administrator_gives_a_login(world, client):
    client.force_login(world.province_admin)
    form = client.get("/clubs/NT-0001/logins/new/").context["form"]
    assert set(form.fields["user"].queryset) == {world.unassigned, world.secretary_a}
    data = {"user": world.unassigned.pk, "starts_on": "1/1/2026"}
    assert post(client, "/clubs/NT-0001/logins/new/", **data).status_code == 302
    assert SecretaryPost.objects.filter(club=world.club_a).count() == 2


def test_a_members_page_shows_the_whole_of_it(world, as_officer):
    populate(world)
    text = text_of(as_officer.get(f"/members/{world.members_a[0].pk}/"))
    assert all(words in text for words in ("Nguyễn Thị Ánh", "1955", "Sửa tên", "01/06/2018"))
