"""A page and a service that change the same row at once wait for each other; neither blocks the other for good."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from clubs.access import lock_clubs
from clubs.models import Member
from clubs.services import edit_members
from core.actors import SYSTEM
from tests.forms import values_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_correction_waits_for_a_batch_that_holds_the_club_and_then_shows_it(world):
    member = world.members_a[0]
    client, address = Client(), reverse("member_edit", args=[member.pk])
    client.force_login(world.officer_a)
    form = values_of(client.get(address)) | {"phone": "0900000000"}

    def correct():
        try:
            return client.post(address, form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_clubs(SYSTEM, "members.edit", [world.club_a])
            answer = pool.submit(correct)
            time.sleep(0.5)  # the page has come as far as it can
            edit_members(actor=SYSTEM, changes=[(member, {"phone": "0912345678"})])
        assert answer.result() == 422
    assert Member.objects.get(pk=member.pk).phone == "0912345678"
