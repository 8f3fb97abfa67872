import datetime as dt
import unicodedata
import uuid

import pytest

from clubs.forms.grid import MOST_ROWS, spread
from clubs.models import Member
from clubs.services import end_membership
from core.actors import SYSTEM
from tests.world import make_club, make_member

PAGE = "/clubs/NT-0001/members/add/"


@pytest.fixture
def as_officer(world, client):
    client.force_login(world.officer_a)
    return client


def post(client, *rows, **data):
    cells = {f"r{number}-{key}": text for number, row in enumerate(rows) for key, text in row.items()}
    return client.post(PAGE, {"once": str(uuid.uuid4()), "joined_on": "1/3/2020"} | cells | data)


def row(name="Chamaléa Mới", sex="Nữ", **cells):
    return {"full_name": name, "sex": sex} | cells


def names(world):
    return list(Member.objects.filter(club=world.club_a).order_by("pk").values_list("full_name", flat=True)[3:])


def test_members_of_the_grid_are_entered_as_one_typed_is(world, as_officer):
    name = unicodedata.normalize("NFD", " Đạo Thị Hoà ")
    cells = {"birth": "05/03/1950", "ethnicity": "Chăm", "poverty_status": "hộ cận nghèo", "is_disabled": "X"}
    more = {"joined_on": "2/4/2021", "phone": "0912 345 678", "code": "A-9", "position": "Thủ quỹ", "is_economic": "x"}
    assert post(as_officer, {}, row(name, "nữ ", **cells, **more)).status_code == 302
    made = Member.objects.get(code="A-9")
    assert (made.full_name, made.birth_date, made.joined_on) == (
        "Đạo Thị Hoà",
        dt.date(1950, 3, 5),
        dt.date(2021, 4, 2),
    )
    assert (made.is_disabled, made.poverty.get().status, made.sex) == (True, "near_poor", "female")
    assert set(made.appointments.values_list("role", flat=True)) == {"treasurer", "economic"}


def test_rows_without_a_code_or_a_day_get_theirs(world, as_officer):
    assert post(as_officer, row("A"), {}, row("B", "Nam", birth="1955")).status_code == 302
    made = Member.objects.filter(club=world.club_a).order_by("pk")[3:]
    assert [(one.code, one.joined_on) for one in made] == [("TV04", dt.date(2020, 3, 1)), ("TV05", dt.date(2020, 3, 1))]


def test_every_fault_is_told_at_once_and_nothing_is_saved(world, as_officer):
    rows = [
        row("Đúng"),
        row("A", "???"),
        row("", "Nam"),
        row("C", birth="99"),
        row("D", code="TV01"),
        row("E", joined_on="1/1/2010"),
        row("F", is_disabled="không rõ"),
    ]
    answer = post(as_officer, *rows)
    wrong = {"r1-sex", "r2-full_name", "r3-birth", "r4-code", "r5-joined_on", "r6-is_disabled"}
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, wrong)
    assert len(answer.context["form"].errors["r1-sex"]) == 1
    assert names(world) == []
    assert 'value="không rõ"' in answer.content.decode()


def test_a_member_known_already_is_left_out_or_another(world, as_officer):
    known = row("nguyen thi anh", birth="1955")
    answer = post(as_officer, known, row("Mới"))
    assert set(answer.context["form"].errors) == {"r0-same"}
    assert "Nguyễn Thị Ánh (TV01, 1955)" in answer.content.decode()
    assert post(as_officer, known, row("Mới"), **{"r0-same": "skip"}).status_code == 302
    assert names(world) == ["Mới"]
    assert post(as_officer, known, **{"r0-same": "new"}).status_code == 302
    assert names(world) == ["Mới", "nguyen thi anh"]


def test_a_former_member_joins_again_and_one_of_a_neighbour_is_transferred(world, as_officer):
    gone, other = world.members_a[1], make_club("NT-0003", "CLB Phước Hữu", world.commune_a)
    end_membership(actor=SYSTEM, member=gone, left_on=dt.date(2019, 1, 1), leave_reason="x")
    near = make_member(other, "TV07", "Lê Thị Hoà")
    answers = {"r0-same": str(gone.pk), "r1-same": str(near.pk)}
    assert post(as_officer, row("Trần Văn Bình", "Nam"), row("Lê Thị Hòa"), **answers).status_code == 302
    back, moved = Member.objects.filter(club=world.club_a).order_by("pk")[3:]
    near.refresh_from_db()
    assert (back.person, moved.person, near.left_on) == (gone.person, near.person, dt.date(2020, 3, 1))


def test_people_of_another_district_are_neither_shown_nor_taken(world, as_officer):
    foreign = world.members_b[0]
    answer = post(as_officer, row(foreign.full_name, birth="1955"), **{"r0-same": str(foreign.pk)})
    assert answer.status_code == 302
    assert Member.objects.get(club=world.club_a, code="TV04").person != foreign.person


def test_an_answer_that_was_not_offered_is_refused(world, as_officer):
    answer = post(as_officer, row("Nguyễn Thị Ánh"), **{"r0-same": str(world.members_a[2].pk)})
    assert set(answer.context["form"].errors) == {"r0-same"}


def test_pasted_rows_are_put_into_the_grid_by_their_headings(as_officer):
    pasted = 'STT\tHọ và tên\tNăm sinh\tGiới tính\n1\tLê A\t1950\tNam\n\n2\t"Trần\nB"\t1/2/1951\tNữ\n'
    answer = post(as_officer, row("Đã gõ"), pasted=pasted, step="spread")
    grid = answer.context["form"].grid
    assert [line.name for line in grid[:4]] == ["Đã gõ", "Lê A", "Trần\nB", ""]
    assert grid[1].cells[2].text == "1950"
    assert "STT" in answer.content.decode()
    assert Member.objects.count() == 6


def test_pasted_rows_without_headings_follow_the_order_of_the_grid():
    rows, unknown = spread([], "Lê A\tNam\t1950\nTrần B\tNữ")
    assert (rows[0]["full_name"], rows[0]["birth"], rows[1]["sex"], unknown) == ("Lê A", "1950", "Nữ", [])
    assert len(spread([], "A\tNam\n" * 500)[0]) == MOST_ROWS


def test_more_rows_keep_what_was_typed(as_officer):
    answer = post(as_officer, row("Đã gõ"), step="more")
    grid = answer.context["form"].grid
    assert (len(grid), grid[0].name) == (20, "Đã gõ")


def test_a_kept_grid_opens_with_all_its_rows(as_officer):
    post(as_officer, *([row("Lê A")] * 15), draft_act="keep")
    grid = as_officer.get(PAGE).context["form"].grid
    assert (len(grid), grid[14].name) == (15, "Lê A")


def test_an_empty_grid_asks_for_a_member_and_a_double_click_enters_once(world, as_officer):
    assert post(as_officer).context["form"].non_field_errors()
    once = str(uuid.uuid4())
    for _click in range(2):
        post(as_officer, row("A"), once=once)
    assert names(world) == ["A"]


def test_a_club_of_121_members_is_entered_at_once(world, as_officer, django_assert_max_num_queries):
    rows = [row(f"Lê Thị Số {number}", birth=str(1930 + number % 50)) for number in range(121)]
    with django_assert_max_num_queries(40):
        assert post(as_officer, *rows).status_code == 302
    assert Member.objects.filter(club=world.club_a).count() == 124
