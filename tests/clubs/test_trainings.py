import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from clubs.drafts import AttendanceDraft, TrainingDraft
from clubs.models import Training, TrainingAttendance
from clubs.services.trainings import edit_training, hold_training, record_attendance
from core.actors import SYSTEM
from core.models import AuditRecord
from districts.models import PeriodLock

DAY = dt.date(2025, 9, 10)


def once() -> dict[str, str]:
    """The one-time token of a form."""
    return {"once": str(uuid.uuid4())}


def hold(actor=SYSTEM, **fields) -> Training:
    return hold_training(actor=actor, draft=TrainingDraft(**{"topic": "Ghi sổ quỹ", "held_on": DAY} | fields))


def came(training, club, actor=SYSTEM, **fields):
    return record_attendance(actor=actor, training=training, drafts=[AttendanceDraft(club=club, **fields)])


def test_officer_holds_trainings_for_the_own_area_alone(world, refused):
    made = hold(world.officer_a, unit=world.commune_a)
    assert Training.objects.visible_to(world.officer_a).get() == made
    draft = TrainingDraft(topic="Chung", held_on=DAY)
    assert refused(hold_training, actor=world.officer_a, draft=draft) == [("unit", 0)]
    with pytest.raises(PermissionDenied):
        hold(world.officer_a, unit=world.district_b)
    with pytest.raises(PermissionDenied):
        hold(world.secretary_a, unit=world.commune_a)


def test_a_training_of_the_province_is_seen_by_all_and_corrected_by_the_province(world, client):
    made = hold()
    with pytest.raises(PermissionDenied):
        edit_training(actor=world.officer_a, training=made, topic="Khác")
    client.force_login(world.officer_a)
    assert client.get(made.get_absolute_url()).status_code == 200
    assert client.get(reverse("training_edit", args=[made.pk])).status_code == 403
    assert edit_training(actor=world.province_staff, training=made, topic="Khác", reason="Nhầm").topic == "Khác"


def test_officer_sees_and_enters_the_attendance_of_the_own_clubs_alone(world, client):
    made = hold()
    came(made, world.club_b, participants=7)
    client.force_login(world.officer_a)
    page = client.get(reverse("training_attendance", args=[made.pk]))
    assert [club for club, *_boxes in page.context["form"].rows()] == [world.club_a]
    pk = world.club_a.pk
    client.post(page.request["PATH_INFO"], once() | {f"participants-{pk}": "5", f"women-{pk}": "3"})
    assert [row.participants for row in client.get(made.get_absolute_url()).context["rows"]] == [5]
    with pytest.raises(PermissionDenied):
        came(made, world.club_b, world.officer_a, participants=1)


def test_members_who_are_named_are_counted(world):
    made = hold()
    [row] = came(made, world.club_a, members=world.members_a[:2])
    assert (row.participants, row.women, row.members.count()) == (2, 2, 2)
    [row] = came(made, world.club_a, participants=6, women=4)
    assert (row.participants, row.members.count()) == (6, 2)


def test_attendance_that_cannot_be_is_refused(world, refused):
    made = hold()

    def faults(**fields):
        drafts = [AttendanceDraft(club=world.club_a, **fields)]
        return refused(record_attendance, actor=SYSTEM, training=made, drafts=drafts)

    assert faults(participants=2, women=3) == [("women", 0)]
    assert faults(women=3) == [("participants", 0)]
    assert faults(participants=1, members=world.members_a) == [("participants", 0)]
    assert faults(members=world.members_b) == [("members", 0)]
    assert not TrainingAttendance.objects.exists()


def test_an_emptied_row_is_taken_back_with_a_trace(world):
    made = hold()
    [row] = came(made, world.club_a, participants=4)
    pk = row.pk
    came(made, world.club_a)
    assert not TrainingAttendance.objects.exists()
    last = AuditRecord.objects.filter(model="clubs.trainingattendance", object_id=pk).order_by("-pk").first()
    assert (last.before["participants"], last.after) == (4, None)


def test_a_closed_period_takes_no_training_and_no_attendance(world, refused):
    made = hold(unit=world.district_a)
    PeriodLock.objects.create(closed_through=DAY, closed_by="Tỉnh", unit=world.district_a)
    draft = TrainingDraft(topic="Nữa", held_on=DAY, unit=world.district_a)
    assert refused(hold_training, actor=SYSTEM, draft=draft) == [("held_on", 0)]
    assert refused(edit_training, actor=SYSTEM, training=made, held_on=dt.date(2026, 1, 5)) == [("held_on", 0)]
    assert refused(edit_training, actor=SYSTEM, training=made, ends_on=dt.date(2026, 1, 5)) == [("held_on", 0)]
    drafts = [AttendanceDraft(club=world.club_a, participants=3)]
    assert refused(record_attendance, actor=SYSTEM, training=made, drafts=drafts) == [("participants", 0)]


def test_names_are_ticked_on_the_list_of_that_day(world, client):
    made = hold()
    client.force_login(world.officer_a)
    url = reverse("training_names", args=[made.pk, "NT-0001"])
    ticked = [member.pk for member in world.members_a[:2]]
    assert client.post(url, once() | {"members": ticked}).status_code == 302
    assert client.get(url).context["form"].initial["members"] == ticked
    assert client.post(url, once() | {"members": [world.members_b[0].pk]}).status_code == 422
    assert client.get(reverse("training_names", args=[made.pk, "NT-0002"])).status_code == 404


def test_nonsense_in_the_boxes_stays_where_it_was_typed(world, client):
    made = hold()
    client.force_login(world.officer_a)
    name = f"participants-{world.club_a.pk}"
    answer = client.post(reverse("training_attendance", args=[made.pk]), once() | {name: "nhiều <b>"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [name]
    assert "nhiều &lt;b&gt;" in answer.content.decode()


def test_a_training_does_not_end_before_it_begins_nor_lie_ahead(world, refused):
    draft = TrainingDraft(topic="", held_on=dt.date(2026, 3, 3), ends_on=dt.date(2026, 3, 1))
    assert set(refused(hold_training, actor=SYSTEM, draft=draft)) == {("topic", 0), ("held_on", 0), ("ends_on", 0)}
