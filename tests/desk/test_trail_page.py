"""The audit trail as an administrator searches it."""

import datetime as dt

import pytest
import time_machine

from clubs.services import edit_members
from core.audit import Trail
from core.models import AuditRecord


@pytest.fixture
def trail(world):
    """A correction of a member of each club by its officer, and a row that was removed in club A."""
    for officer, member, phone in (
        (world.officer_a, world.members_a[0], "0912000001"),
        (world.officer_b, world.members_b[0], "0912000002"),
    ):
        edit_members(actor=officer, changes=[(member, {"phone": phone})], reason=f"Số mới {phone}")
    with time_machine.travel(dt.datetime(2025, 3, 1, 18, tzinfo=dt.UTC)):
        removal = Trail(world.officer_a, "attachments.remove")
        removal.add(world.members_a[1], before={"club": world.club_a.pk, "title": "Giấy"})
        removal.write()
    return [one.pk for one in AuditRecord.objects.order_by("pk")]


FILTERS = {
    "": {0, 1, 2},
    "who=nguoi dung officer_b": {1},
    "kind=clubs.member": {0, 1, 2},
    "kind=clubs.club": set(),
    "act=removed": {2},
    "act=changed": {0, 1},
    "act=recorded": set(),
    "club=NT-0001": {0, 2},
    "reason=số mới": {0, 1},
    "start=02/03/2025&end=02/03/2025": {2},
    "end=01/03/2025": set(),
    "start=03/03/2025": {0, 1},
}


@pytest.mark.parametrize("query", FILTERS)
def test_the_trail_is_found_by_who_what_when_why_and_club(world, trail, client, query):
    client.force_login(world.province_admin)
    page = client.get(f"/audit/?{query}")
    assert {one.pk for one in page.context["table"].data.data} == {trail[place] for place in FILTERS[query]}


def test_values_stand_on_the_page_and_not_in_its_file(world, trail, client):
    client.force_login(world.province_admin)
    page = client.get("/audit/").content.decode()
    assert all(words in page for words in ("0912000001", "Số mới 0912000002", f"/members/{world.members_a[0].pk}/"))
    file = b"".join(client.get("/audit.csv?kind=clubs.member&act=changed").streaming_content).decode()
    assert ("Thành viên" in file, file.count("0912000001")) == (True, 1)


@pytest.mark.parametrize("value", ["01/01/0001", "31/12/9999", "31/02/2026", "9" * 30, "-1", "\x00"])
def test_strange_days_and_numbers_break_nothing(world, trail, client, value):
    client.force_login(world.province_admin)
    for name in ("start", "end", "row"):
        assert client.get("/audit/", {name: value}).status_code == 200
