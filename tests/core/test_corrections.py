import datetime as dt

from django.urls import reverse

from clubs.models import Member
from clubs.services import edit_members
from tests.forms import values_of


def opened(client, member):
    page = client.get(reverse("member_edit", args=[member.pk]))
    return values_of(page)


def test_change_in_another_tab_is_shown_and_not_overwritten(client, world):
    member = world.members_a[0]
    client.force_login(world.officer_a)
    form = opened(client, member)
    edit_members(actor=world.province_staff, changes=[(member, {"phone": "0912345678"})], reason="gọi lại")
    page = client.post(reverse("member_edit", args=[member.pk]), form | {"full_name": "Nguyễn Thị Ảnh"})
    assert page.status_code == 422
    assert "0912345678" in page.content.decode()
    assert "Nguyễn Thị Ảnh" in page.content.decode()
    member.refresh_from_db()
    assert (member.phone, member.full_name) == ("0912345678", "Nguyễn Thị Ánh")


def test_second_save_after_looking_decides(client, world):
    member = world.members_a[0]
    client.force_login(world.officer_a)
    form = opened(client, member)
    edit_members(actor=world.province_staff, changes=[(member, {"phone": "0912345678"})], reason="gọi lại")
    page = client.post(reverse("member_edit", args=[member.pk]), form)
    again = client.post(reverse("member_edit", args=[member.pk]), values_of(page) | {"full_name": "Nguyễn Thị Ảnh"})
    assert again.status_code == 302
    assert Member.objects.get(pk=member.pk).full_name == "Nguyễn Thị Ảnh"


def test_both_versions_of_a_field_stand_beside_it(client, world):
    member = world.members_a[0]
    client.force_login(world.officer_a)
    form = opened(client, member)
    edit_members(actor=world.province_staff, changes=[(member, {"phone": "0911111111"})], reason="gọi lại")
    page = client.post(reverse("member_edit", args=[member.pk]), form | {"phone": "0922222222"})
    [told] = page.context["form"].errors["phone"]
    assert "0911111111" in told
    assert "0922222222" in told
    assert values_of(page)["phone"] == "0922222222"


def test_a_field_that_was_not_typed_in_takes_what_was_saved_meanwhile(client, world):
    member = world.members_a[0]
    client.force_login(world.officer_a)
    form = opened(client, member)
    change = {"phone": "0911111111", "birth_date": dt.date(1955, 3, 2), "is_disabled": True}
    edit_members(actor=world.province_staff, changes=[(member, change)], reason="gọi lại")
    page = client.post(reverse("member_edit", args=[member.pk]), form | {"full_name": "Nguyễn Thị Ảnh"})
    shown = values_of(page)
    assert (shown["phone"], shown["birth_date"], shown["is_disabled"]) == ("0911111111", "02/03/1955", "on")
    assert client.post(reverse("member_edit", args=[member.pk]), shown).status_code == 302
    member.refresh_from_db()
    assert (member.phone, member.full_name, member.is_disabled) == ("0911111111", "Nguyễn Thị Ảnh", True)


def test_the_same_value_typed_by_both_is_no_question(client, world):
    member = world.members_a[0]
    client.force_login(world.officer_a)
    form = opened(client, member)
    edit_members(actor=world.province_staff, changes=[(member, {"phone": "0911111111"})], reason="gọi lại")
    page = client.post(reverse("member_edit", args=[member.pk]), form | {"phone": "0911111111"})
    assert page.context["form"].errors.keys() == {"__all__"}
