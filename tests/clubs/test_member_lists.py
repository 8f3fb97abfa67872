import datetime as dt
import uuid

import pytest

from clubs.models import Appointment, Member, PovertyStatus
from clubs.rules import board_warnings
from clubs.services import set_appointments, set_poverty
from core.actors import SYSTEM
from districts.models import PeriodLock
from tests.forms import values_of
from tests.world import make_member

YEAR, BOARD, BIRTHS = "/clubs/NT-0001/poverty/?year=2026", "/clubs/NT-0001/board/", "/clubs/NT-0001/birth-years/"


@pytest.fixture
def as_officer(world, client):
    client.force_login(world.officer_a)
    return client


def statuses(world, year=2026):
    rows = PovertyStatus.objects.filter(year=year).order_by("member__code")
    return list(rows.values_list("member__code", "status"))


def save(client, page, **data):
    values = values_of(client.get(page)) | data
    return client.post(page, {name: value for name, value in values.items() if value is not None})


def test_only_changed_statuses_are_saved(world, as_officer):
    first, second, _third = world.members_a
    set_poverty(actor=SYSTEM, rows=[(first, 2026, "poor"), (second, 2025, "near_poor")])
    answer = save(as_officer, YEAR, **{f"status-{second.pk}": "other"})
    assert (answer.status_code, statuses(world)) == (302, [("TV01", "poor"), ("TV02", "other")])


def test_the_last_known_status_fills_empty_lines_and_saves_nothing(world, as_officer):
    first, second, third = world.members_a
    set_poverty(actor=SYSTEM, rows=[(first, 2026, "poor"), (first, 2025, "other"), (second, 2024, "near_poor")])
    answer = save(as_officer, YEAR, step="same")
    chosen = {row.member.code: row.chosen for row in answer.context["rows"]}
    assert chosen == {"TV01": "poor", "TV02": "near_poor", "TV03": ""}
    assert statuses(world) == [("TV01", "poor")]
    assert third.poverty.count() == 0


def test_what_somebody_else_entered_meanwhile_is_shown_and_not_overwritten(world, as_officer):
    member = world.members_a[0]
    opened = values_of(as_officer.get(YEAR)) | {f"status-{member.pk}": "other"}
    set_poverty(actor=SYSTEM, rows=[(member, 2026, "poor")])
    answer = as_officer.post(YEAR, opened)
    assert (answer.status_code, statuses(world)) == (422, [("TV01", "poor")])
    again = values_of(answer)
    assert again[f"status-{member.pk}"] == "other"
    assert as_officer.post(YEAR, again).status_code == 302
    assert statuses(world) == [("TV01", "other")]


def test_a_line_that_was_left_alone_does_not_undo_another_typist(world, as_officer):
    first, second, _third = world.members_a
    opened = values_of(as_officer.get(YEAR)) | {f"status-{second.pk}": "other"}
    set_poverty(actor=SYSTEM, rows=[(first, 2026, "poor")])
    assert as_officer.post(YEAR, opened).status_code == 302
    assert statuses(world) == [("TV01", "poor"), ("TV02", "other")]


def test_a_closed_year_is_refused_beside_its_line(world, as_officer):
    PeriodLock.objects.create(closed_through=dt.date(2026, 1, 31), closed_by="Tỉnh")
    member = world.members_a[0]
    answer = save(as_officer, YEAR, **{f"status-{member.pk}": "poor"})
    assert set(answer.context["form"].errors) == {f"status-{member.pk}"}


@pytest.mark.parametrize(("asked", "shown"), [("1999", 2018), ("9999", 2026), ("x", 2026), ("2020", 2020)])
def test_a_year_outside_the_clubs_life_is_drawn_to_it(as_officer, asked, shown):
    assert as_officer.get(f"/clubs/NT-0001/poverty/?year={asked}").context["year"] == shown


def test_foreign_members_and_values_change_nothing(world, as_officer):
    foreign = world.members_b[0]
    save(as_officer, YEAR, **{f"status-{foreign.pk}": "poor"})
    answer = save(as_officer, YEAR, **{f"status-{world.members_a[0].pk}": "rich"})
    assert (answer.status_code, statuses(world)) == (422, [])


def test_birth_years_and_dates_are_entered_for_those_without(world, as_officer):
    Member.objects.filter(club=world.club_a).update(birth_year=None)
    first, second, third = world.members_a
    data = {f"birth-{first.pk}": "1950", f"birth-{second.pk}": "5/3/1951", f"birth-{third.pk}": ""}
    assert save(as_officer, BIRTHS, **data).status_code == 302
    rows = Member.objects.filter(club=world.club_a).order_by("code").values_list("birth_year", "birth_date")
    assert list(rows) == [(1950, None), (1951, dt.date(1951, 3, 5)), (None, None)]


def test_a_birth_that_cannot_be_is_refused_beside_its_box(world, as_officer):
    Member.objects.filter(club=world.club_a).update(birth_year=None)
    first, second, _third = world.members_a
    answer = save(as_officer, BIRTHS, **{f"birth-{first.pk}": "2019", f"birth-{second.pk}": "1951"})
    assert set(answer.context["form"].errors) == {f"birth-{first.pk}"}
    answer = save(as_officer, BIRTHS, **{f"birth-{first.pk}": "năm ấy"})
    assert set(answer.context["form"].errors) == {f"birth-{first.pk}"}


def test_a_club_whose_births_are_known_says_so(as_officer):
    assert "Mọi thành viên đều đã có năm sinh" in as_officer.get(BIRTHS).content.decode()


def roles(day=dt.date(2026, 3, 2)):
    return sorted(Appointment.objects.held_on(day).values_list("member__code", "role"))


def test_the_board_turns_on_its_day_in_one_batch(world, as_officer):
    first, second, third = world.members_a
    set_appointments(actor=SYSTEM, changes=[(first, {"chair", "home_care"}, dt.date(2020, 1, 1))])
    data = {"on": "1/2/2026", "chair-0": str(second.pk), "vice_chair-1": str(first.pk), f"economic-of-{third.pk}": "on"}
    assert save(as_officer, BOARD, **data).status_code == 302
    assert roles() == [("TV01", "home_care"), ("TV01", "vice_chair"), ("TV02", "chair"), ("TV03", "economic")]
    assert roles(dt.date(2026, 1, 31)) == [("TV01", "chair"), ("TV01", "home_care")]


def test_a_board_changed_meanwhile_is_not_overwritten(world, as_officer):
    first, second, _third = world.members_a
    opened = values_of(as_officer.get(BOARD)) | {"chair-0": str(second.pk)}
    set_appointments(actor=SYSTEM, changes=[(first, {"chair"}, dt.date(2020, 1, 1))])
    answer = as_officer.post(BOARD, opened)
    assert (answer.status_code, roles()) == (422, [("TV01", "chair")])
    assert as_officer.post(BOARD, values_of(answer)).status_code == 302
    assert roles() == [("TV02", "chair")]


def test_a_board_of_strangers_or_of_the_future_is_refused(world, as_officer):
    answer = save(as_officer, BOARD, **{"chair-0": str(world.members_b[0].pk)})
    assert set(answer.context["form"].errors) == {"chair-0"}
    answer = save(as_officer, BOARD, on="1/2/2027", **{"chair-0": str(world.members_a[0].pk)})
    assert set(answer.context["form"].errors) == {"on"}


def test_the_norms_of_a_board_are_hints():
    labels = dict(Appointment.Role.choices)
    sound = {n: {"home_care", "economic", role} for n, role in enumerate(["chair", "vice_chair", "secretary",
             "treasurer", "board_member"])}  # fmt: skip
    assert board_warnings(sound, labels) == []
    assert len(board_warnings(sound | {9: {"chair"}}, labels)) == 1
    assert len(board_warnings({1: {"chair"}}, labels)) == 3


def test_pages_of_a_large_club_cost_few_queries(world, as_officer, django_assert_max_num_queries):
    for number in range(118):
        make_member(world.club_a, f"TX{number:03}", f"Phạm Thị Số {number}", birth_year=None)
    for page in (YEAR, BOARD, BIRTHS):
        with django_assert_max_num_queries(20):
            assert as_officer.get(page).status_code == 200
    members = Member.objects.filter(club=world.club_a)
    with django_assert_max_num_queries(30):
        data = {f"status-{one.pk}": "poor" for one in members}
        assert as_officer.post(YEAR, {"once": str(uuid.uuid4())} | data).status_code == 302
    assert PovertyStatus.objects.filter(year=2026).count() == 121


def test_kept_choices_stand_when_the_pages_are_opened_again(world, as_officer):
    first, second, third = world.members_a
    save(as_officer, YEAR, draft_act="keep", **{f"status-{second.pk}": "other"})
    set_poverty(actor=SYSTEM, rows=[(second, 2026, "poor")])
    opened = values_of(as_officer.get(YEAR))
    assert (opened[f"status-{second.pk}"], opened["seen"]) == ("other", "")
    assert as_officer.post(YEAR, opened).status_code == 422
    save(as_officer, BOARD, draft_act="keep", **{"chair-0": str(first.pk), f"economic-of-{third.pk}": "on"})
    opened = values_of(as_officer.get(BOARD))
    assert (opened["chair-0"], opened[f"economic-of-{third.pk}"]) == (str(first.pk), "on")
