"""The audit trail in words."""

import pytest
from django.utils import timezone
from django.utils.translation import override

from core.history import in_words
from core.models import AuditRecord

pytestmark = pytest.mark.django_db


def test_a_field_without_a_name_of_its_own_is_named_in_the_readers_language(world):
    member = world.members_a[0]
    record = AuditRecord(model="clubs.appointment", object_id=1, at=timezone.now(), after={"member": member.pk})
    with override("vi"):
        (one,) = in_words([record])
    assert [(change.label, change.after) for change in one.changes] == [("Thành viên", str(member))]


def test_an_edit_names_the_row_that_it_is_about_and_leaves_out_what_it_left(world):
    member = world.members_a[0].pk
    before = {"member": member, "starts_on": "2019-04-07", "ends_on": None}
    after = before | {"ends_on": "2025-11-01"}
    record = AuditRecord(model="clubs.appointment", object_id=1, at=timezone.now(), before=before, after=after)
    (one,) = in_words([record])
    assert [(change.name, change.before, change.after) for change in one.changes] == [
        ("member", None, str(world.members_a[0])),
        ("ends_on", "", "01/11/2025"),
    ]
