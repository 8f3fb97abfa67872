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
