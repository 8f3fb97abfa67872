"""Reporting periods: the areas hand in, the province returns or approves, and everybody sees where a report stands."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Assignment
from core.models import AuditRecord
from core.problems import Refused
from reports.submissions import Board
from targets import services
from targets.models import ReportingPeriod, Submission
from tests.funds.book import capital
from tests.sweeps.populate import add_plan
from tests.world import make_unit

YEAR = {"kind": "year", "starts_on": dt.date(2024, 12, 15), "ends_on": dt.date(2025, 12, 14)}
DUE = dt.date(2026, 1, 14)


@pytest.fixture
def period(world) -> ReportingPeriod:
    add_plan(world)
    return services.open_period(actor=world.province_staff, **YEAR, due_on=DUE)


@pytest.fixture
def of_a(world, period) -> Submission:
    return period.submissions.get(unit=world.district_a)


def hand_in(world, of_a) -> Submission:
    return services.submit(actor=world.officer_a, submission=of_a, message="Đã nhập đủ")


def test_a_period_expects_a_report_of_every_area_with_an_officer(world, period):
    assert {one.unit for one in period.submissions.all()} == {world.district_a, world.district_b}
    assert {one.state for one in period.submissions.all()} == {"draft"}


def test_an_area_whose_officer_has_gone_is_not_expected(world, period):
    Assignment.objects.filter(user=world.officer_b).update(ends_on=dt.date(2025, 1, 1))
    later = services.open_period(
        actor=world.province_staff, kind="month", starts_on=YEAR["starts_on"], ends_on=dt.date(2025, 1, 14), due_on=DUE
    )
    assert [one.unit for one in later.submissions.all()] == [world.district_a]


def test_the_same_period_is_not_opened_twice(world, period):
    with pytest.raises(Refused) as refused:
        services.open_period(actor=world.province_staff, **YEAR, due_on=DUE)
    assert ReportingPeriod.objects.count() == 1
    assert refused.value.problems


@pytest.mark.parametrize("persona", ["officer_a", "secretary_a", "viewer", "unassigned"])
def test_only_the_province_opens_a_period(world, persona):
    with pytest.raises(PermissionDenied):
        services.open_period(actor=world.users[persona], **YEAR, due_on=DUE)


def test_a_report_goes_in_comes_back_and_is_approved(world, of_a):
    hand_in(world, of_a)
    services.return_submission(actor=world.province_staff, submission=of_a, answer="Thiếu hai câu lạc bộ")
    hand_in(world, of_a)
    services.approve_submission(actor=world.province_staff, submission=of_a)
    of_a.refresh_from_db()
    assert (of_a.state, of_a.submitted_by) == ("approved", world.officer_a)
    ways = AuditRecord.objects.filter(model="targets.submission", object_id=of_a.pk).order_by("pk")
    assert [record.after["state"] for record in ways] == ["draft", "submitted", "returned", "submitted", "approved"]


def test_a_report_is_not_handed_in_twice_nor_before_the_period_is_over(world, of_a):
    hand_in(world, of_a)
    with pytest.raises(Refused):
        hand_in(world, of_a)
    running = services.open_period(
        actor=world.province_staff,
        kind="year",
        starts_on=dt.date(2025, 12, 15),
        ends_on=dt.date(2999, 12, 14),
        due_on=dt.date(2999, 12, 31),
    )
    with pytest.raises(Refused):
        services.submit(actor=world.officer_a, submission=running.submissions.get(unit=world.district_a))


def test_what_was_not_handed_in_can_be_neither_returned_nor_approved(world, of_a):
    with pytest.raises(Refused):
        services.return_submission(actor=world.province_staff, submission=of_a, answer="Sửa")
    with pytest.raises(Refused):
        services.approve_submission(actor=world.province_staff, submission=of_a)


def test_an_officer_neither_hands_in_for_another_area_nor_decides(world, of_a):
    for act in (
        lambda: services.submit(actor=world.officer_b, submission=of_a),
        lambda: services.approve_submission(actor=world.officer_a, submission=of_a),
        lambda: services.return_submission(actor=world.officer_a, submission=of_a, answer="x"),
        lambda: services.note_on_submission(actor=world.officer_a, submission=of_a, text="x"),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_an_officer_of_one_commune_does_not_read_the_report_of_its_district(world, of_a):
    Assignment.objects.filter(user=world.officer_b).update(unit=world.commune_a)
    make_unit("22999", "Xã khác", "xã", "commune", world.district_a)
    assert not Submission.objects.visible_to(world.officer_b).filter(pk=of_a.pk).exists()


def test_the_board_counts_received_late_and_empty_and_never_above_expected(client, world, period, of_a):
    hand_in(world, of_a)
    client.force_login(world.province_staff)
    board = client.get(period.get_absolute_url()).context["board"]
    assert (board.expected, board.received, board.approved, board.late, board.empty) == (2, 1, 0, 1, 2)


def test_the_officer_sees_the_reason_and_the_remarks(client, world, of_a):
    hand_in(world, of_a)
    services.note_on_submission(
        actor=world.province_staff, submission=of_a, text="Số nữ?", club=world.club_a, target_code="full_activity"
    )
    services.return_submission(actor=world.province_staff, submission=of_a, answer="Xem lại số thành viên")
    client.force_login(world.officer_a)
    text = client.get(of_a.get_absolute_url()).content.decode()
    assert "Xem lại số thành viên" in text
    assert "Số nữ?" in text
    assert world.club_a.name in text


def test_the_forms_walk_the_same_way(client, world, of_a):
    client.force_login(world.officer_a)
    page = client.get(reverse("submission_submit", args=[of_a.pk]))
    once = page.context["once"]
    answer = client.post(reverse("submission_submit", args=[of_a.pk]), {"once": once, "message": "Xong"})
    assert answer.status_code == 302
    of_a.refresh_from_db()
    assert (of_a.state, of_a.message) == ("submitted", "Xong")


@given(states=st.lists(st.sampled_from(Submission.State.values), min_size=2, max_size=2), entered=st.integers(0, 2))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_count_of_a_period_is_ever_above_the_one_that_it_is_a_part_of(world, period, states, entered):
    with transaction.atomic():
        for one, state in zip(period.submissions.order_by("pk"), states, strict=True):
            Submission.objects.filter(pk=one.pk).update(state=state)
        for club in (world.club_a, world.club_b)[:entered]:
            capital(club, 1_000_000, dt.date(2025, 6, 1), code="P1")
        rows = list(period.submissions.in_order())
        board = Board(period, rows, lambda model: model.objects.visible_to(world.province_staff), DUE)
        assert board.approved <= board.received <= board.expected == 2
        assert board.received_empty <= min(board.received, board.empty)
        assert max(board.late + board.received, board.returned + board.received, board.empty) <= board.expected
        assert (board.clubs_with_facts, board.empty) == (entered, 2 - entered)
        assert board.clubs_with_facts <= board.clubs == 2
        transaction.set_rollback(True)


def test_the_period_offered_is_the_first_year_that_is_not_open_yet(world, period, client):
    client.force_login(world.province_staff)
    with time_machine.travel(dt.datetime(2026, 2, 1, tzinfo=dt.UTC)):
        offered = client.get(reverse("period_open")).context["form"].initial
    assert (offered["starts_on"], offered["ends_on"]) == (dt.date(2025, 12, 15), dt.date(2026, 12, 14))


def test_the_history_of_a_report_leaves_out_what_an_act_left_as_it_was(world, of_a, client):
    services.submit(actor=world.officer_a, submission=of_a)
    newest, opened = client_history(client, world, of_a)
    assert [change.name for change in newest.changes] == ["state"]
    assert [change.name for change in opened.changes] == ["state"]


def client_history(client, world, submission):
    client.force_login(world.officer_a)
    return client.get(submission.get_absolute_url()).context["history"]
