"""Letterheads: who may edit them, and that one day has one."""

import datetime as dt

import pytest

from core.models import AuditRecord
from reports.models import Letterhead

FIELDS = {
    "starts_on": "01/07/2025",
    "superior": "UBND tỉnh Khánh Hòa",
    "issuer": "Sở Y tế",
    "number_mark": "/BC-SYT",
    "place": "Khánh Hòa",
    "signatory_title": "Giám đốc",
    "once": "6f1d9c1e-0000-4000-8000-000000000001",
}


@pytest.fixture
def post(client, programme):
    def send(persona, address="/reports/letterheads/new/", **changes):
        client.force_login(programme.users[persona], backend="django.contrib.auth.backends.ModelBackend")
        return client.post(address, FIELDS | changes)

    return send


def test_provincial_staff_add_a_letterhead(post):
    assert post("province_staff").status_code == 302
    assert Letterhead.objects.get().starts_on == dt.date(2025, 7, 1)


def test_a_second_letterhead_for_a_day_is_told_beside_the_date(post):
    post("province_staff")
    answer = post("province_staff", once="6f1d9c1e-0000-4000-8000-000000000002")
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"starts_on"})


def test_a_letterhead_is_corrected_in_place(post):
    post("province_staff")
    row = Letterhead.objects.get()
    post(
        "province_staff",
        f"/reports/letterheads/{row.pk}/",
        issuer="Sở Nội vụ",
        seen=str(AuditRecord.objects.latest("pk").pk),
        once="6f1d9c1e-0000-4000-8000-000000000003",
    )
    row.refresh_from_db()
    assert row.issuer == "Sở Nội vụ"


@pytest.mark.parametrize("persona", ["officer_a", "secretary_a", "viewer"])
def test_others_may_not_touch_letterheads(post, persona):
    assert post(persona).status_code == 403
    assert not Letterhead.objects.exists()


def test_the_list_shows_every_letterhead(post, programme, visit):
    post("province_staff")
    assert "Sở Y tế" in visit(programme.province_staff, "/reports/letterheads/").content.decode()


def test_a_paper_finds_the_letterhead_of_its_day(programme):
    for day in (dt.date(2020, 1, 1), dt.date(2025, 7, 1)):
        Letterhead.objects.create(
            starts_on=day, superior="a", issuer="b", number_mark="c", place="d", signatory_title="e"
        )
    assert Letterhead.objects.standing_on(dt.date(2025, 6, 30)).starts_on == dt.date(2020, 1, 1)
    assert Letterhead.objects.standing_on(dt.date(2019, 12, 31)) is None
