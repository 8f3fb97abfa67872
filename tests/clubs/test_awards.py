import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from clubs.drafts import AwardDraft
from clubs.models import Award
from clubs.services.awards import edit_awards, give_awards, remove_award
from core.actors import SYSTEM
from core.models import AuditRecord
from districts.models import PeriodLock

DAY = dt.date(2025, 11, 20)


def once() -> dict[str, str]:
    """The one-time token of a form."""
    return {"once": str(uuid.uuid4())}


def award(club, **fields):
    return AwardDraft(
        club=club, **{"year": 2025, "level": "province", "title": "Bằng khen", "decided_on": DAY} | fields
    )


def posted(**fields):
    facts = {"title": "Bằng khen", "level": "province", "year": "2025", "decided_on": "20/11/2025"}
    return once() | facts | fields


def test_one_decision_honours_several_clubs_and_people(world, client):
    client.force_login(world.officer_a)
    data = posted(codes="nt-0001\tTV01\nNT-0001, TV02\n\n", clubs=[world.club_a.pk], decision_number="15/QĐ-UBND")
    answer = client.post(reverse("award_create"), data, follow=True)
    assert answer.status_code == 200
    found = Award.objects.values_list("club__code", "member__code", "decision_number")
    assert set(found) == {("NT-0001", code, "15/QĐ-UBND") for code in (None, "TV01", "TV02")}


def test_lines_that_lead_nowhere_are_all_named_and_nothing_is_saved(world, client):
    client.force_login(world.officer_a)
    answer = client.post(reverse("award_create"), posted(codes="NT-0002\nNT-0001 TV99\n<b>x</b>\nNT-0001"))
    assert answer.status_code == 422
    assert len(answer.context["form"].errors["codes"]) == 3
    assert not Award.objects.exists()


def test_an_award_needs_somebody_to_honour(world, client):
    client.force_login(world.officer_a)
    answer = client.post(reverse("award_create"), posted(codes=" ; \n"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["codes"])


def test_secretary_and_foreign_officer_give_no_awards(world):
    for actor in (world.secretary_a, world.officer_b, world.viewer):
        with pytest.raises(PermissionDenied):
            give_awards(actor=actor, drafts=[award(world.club_a)])


def test_a_batch_of_awards_tells_every_fault_at_once(world, refused):
    give_awards(actor=SYSTEM, drafts=[award(world.club_a)])
    drafts = [
        award(world.club_a, title="BẰNG KHEN "),
        award(world.club_a, year=2027),
        award(world.club_a, title="", level="world"),
        award(world.club_a, decided_on=dt.date(2024, 12, 31), title="b"),
        award(world.club_a, member=world.members_b[0]),
        award(world.club_b, year=2016, decided_on=None),
    ]
    found = refused(give_awards, actor=SYSTEM, drafts=drafts)
    assert set(found) == {
        ("title", 0),
        ("year", 1),
        ("title", 2),
        ("level", 2),
        ("decided_on", 3),
        ("member", 4),
        ("year", 5),
    }


def test_an_award_without_a_date_counts_on_the_last_day_of_its_year(world, refused):
    PeriodLock.objects.create(closed_through=dt.date(2025, 12, 31), closed_by="Tỉnh")
    assert refused(give_awards, actor=SYSTEM, drafts=[award(world.club_a, decided_on=None)]) == [("decided_on", 0)]
    [made] = give_awards(actor=SYSTEM, drafts=[award(world.club_a, year=2026, decided_on=None)])
    assert refused(edit_awards, actor=SYSTEM, changes=[(made, {"year": 2025})]) == [("decided_on", 0)]


def test_a_correction_and_a_removal_leave_their_reason(world):
    [made] = give_awards(actor=world.officer_a, drafts=[award(world.club_a)])
    edit_awards(actor=world.officer_a, changes=[(made, {"title": "Giấy khen"})], reason="Ghi nhầm")
    remove_award(actor=world.officer_a, award=made, reason="Nhập hai lần")
    records = AuditRecord.objects.filter(model="clubs.award", object_id=made.pk).order_by("pk")
    assert [(one.reason, (one.before or {}).get("title")) for one in records] == [
        ("", None),
        ("Ghi nhầm", "Bằng khen"),
        ("Nhập hai lần", "Giấy khen"),
    ]
    assert not Award.objects.exists()


def test_awards_are_found_by_year_level_kind_area_and_words(world, client):
    give_awards(actor=SYSTEM, drafts=[award(world.club_a), award(world.club_a, member=world.members_a[1], year=2024)])
    client.force_login(world.officer_a)

    def shown(**query):
        return [row.record.year for row in client.get(reverse("award_list"), query).context["table"].rows]

    assert shown(q="bang khen binh") == [2024]
    assert (shown(year=2025), shown(to="member"), shown(level="commune")) == ([2025], [2024], [])
    assert shown(unit=world.district_a.pk) == [2025, 2024]
    assert "Trần Văn Bình" in b"".join(client.get("/awards.csv").streaming_content).decode()
