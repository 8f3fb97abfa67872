"""Declared totals: the service, the form, the grid of many clubs. Every test happens on 02/03/2026."""

import csv
import datetime as dt
import io
import json
import uuid

import pytest
from django.core.exceptions import PermissionDenied

from clubs.drafts import DeclaredDraft
from clubs.models import Club, DeclaredTotals
from clubs.services import close_club, declare_totals, edit_declared, withdraw_declared
from core.actors import SYSTEM
from core.models import AuditRecord
from core.problems import Refused
from districts.models import PeriodLock
from tests.forms import values_of
from tests.world import make_club

START, END = dt.date(2024, 12, 15), dt.date(2025, 12, 14)
GRID = "/declared/?period=2025&listed=all"


def draft(club, **fields):
    return DeclaredDraft(club=club, **{"starts_on": START, "ends_on": END, "members": 60} | fields)


def declare(club, **fields) -> DeclaredTotals:
    return declare_totals(actor=SYSTEM, drafts=[draft(club, **fields)])[0]


def post(client, address, **data):
    return client.post(address, {"once": str(uuid.uuid4()), **data})


@pytest.fixture
def as_officer(world, client):
    client.force_login(world.officer_a)
    return client


# -- the service


def test_blank_is_not_declared_and_none_of_the_areas_is(world):
    blank, none = (declare(club, areas=areas) for club, areas in ((world.club_a, None), (world.club_b, [])))
    assert (blank.women, blank.income_fund_vnd, blank.areas) == (None, None, None)
    assert DeclaredTotals.objects.get(pk=none.pk).areas == []


def test_a_batch_tells_every_fault_at_once_and_saves_nothing(world, refused):
    late = make_club("NT-0003", "CLB mới", world.commune_a, dt.date(2025, 12, 15))
    drafts = [
        draft(world.club_a, members=None),
        draft(world.club_b, women=61, poor=-1),
        draft(late),
        draft(world.club_a, starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 3, 3)),
        draft(world.club_a, ends_on=START),
        draft(world.club_b, ends_on=dt.date(2024, 12, 20), income_fund_vnd=-1, areas=["none such"]),
        draft(world.club_a, starts_on=None, ends_on=None),
    ]
    found = refused(declare_totals, actor=SYSTEM, drafts=drafts)
    assert sorted(found, key=lambda one: one[1]) == found
    assert set(found) == {
        ("members", 0), ("women", 1), ("poor", 1), ("ends_on", 2), ("ends_on", 3), ("ends_on", 4),
        ("income_fund_vnd", 5), ("areas", 5), ("starts_on", 6), ("ends_on", 6),
    }  # fmt: skip
    assert not DeclaredTotals.objects.exists()


def test_the_same_club_and_period_twice_in_a_batch_is_refused(world, refused):
    drafts = [draft(world.club_a), draft(world.club_a, members=50)]
    assert refused(declare_totals, actor=SYSTEM, drafts=drafts) == [("ends_on", 1)]


def test_declaring_a_period_again_corrects_it_and_the_trail_says_what(world):
    row = declare(world.club_a, women=40)
    again = declare(world.club_a, women=41)
    declare(world.club_a, women=41)  # says what is stored
    assert (again.pk, DeclaredTotals.objects.get().women) == (row.pk, 41)
    records = AuditRecord.objects.filter(model="clubs.declaredtotals").order_by("pk")
    assert [(record.before, (record.after or {}).get("women")) for record in records] == [
        (None, 40),
        ({"women": 40}, 41),
    ]


def test_a_secretary_reads_and_does_not_declare(world):
    with pytest.raises(PermissionDenied):
        declare_totals(actor=world.secretary_a, drafts=[draft(world.club_a)])
    assert set(DeclaredTotals.objects.visible_to(world.secretary_a)) == set()


def test_an_officer_declares_for_the_own_area_alone(world):
    with pytest.raises(PermissionDenied):
        declare_totals(actor=world.officer_a, drafts=[draft(world.club_a), draft(world.club_b)])
    assert not DeclaredTotals.objects.exists()


def test_a_closed_period_takes_no_declaration_no_change_and_no_withdrawal(world, refused):
    row = declare(world.club_a)
    PeriodLock.objects.create(closed_through=END, closed_by=world.province_staff, closed_at=dt.datetime.now(dt.UTC))
    assert refused(declare_totals, actor=SYSTEM, drafts=[draft(world.club_b)]) == [("ends_on", 0)]
    later = {"ends_on": dt.date(2026, 1, 31)}
    assert refused(edit_declared, actor=SYSTEM, changes=[(row, later)]) == [("ends_on", 0)]
    assert refused(withdraw_declared, actor=SYSTEM, declared=row, reason="nhầm") == [("", 0)]
    assert DeclaredTotals.objects.get().ends_on == END


def test_a_dissolved_club_declares_up_to_its_last_day(world, refused):
    club = close_club(actor=SYSTEM, club=world.club_a, closed_on=END, reason="giải thể")
    assert refused(declare_totals, actor=SYSTEM, drafts=[draft(club)]) == [("ends_on", 0)]
    declare(club, ends_on=END - dt.timedelta(days=1))


def test_an_edit_cannot_move_a_declaration_onto_another(world, refused):
    row, other = declare(world.club_a), declare(world.club_a, ends_on=dt.date(2025, 6, 30))
    assert refused(edit_declared, actor=SYSTEM, changes=[(other, {"ends_on": END})]) == [("ends_on", 0)]
    edit_declared(actor=SYSTEM, changes=[(row, {"members": 70, "starts_on": dt.date(2025, 1, 1)})])
    row.refresh_from_db()
    assert (row.members, row.starts_on) == (70, dt.date(2025, 1, 1))


def test_a_withdrawal_asks_for_a_reason_and_leaves_its_trace(world):
    row = declare(world.club_a)
    with pytest.raises(Refused):
        withdraw_declared(actor=SYSTEM, declared=row, reason=" ")
    withdraw_declared(actor=SYSTEM, declared=row, reason="nhầm câu lạc bộ")
    last = AuditRecord.objects.filter(model="clubs.declaredtotals").latest("pk")
    assert (last.before["members"], last.after, last.reason) == (60, None, "nhầm câu lạc bộ")
    assert not DeclaredTotals.objects.exists()


# -- which one stands in


def test_the_latest_of_the_period_stands_in_and_only_without_a_member_list(world):
    bare = make_club("NT-0003", "CLB không danh sách", world.commune_a)
    for end in (dt.date(2024, 6, 30), dt.date(2025, 3, 31), dt.date(2025, 9, 30)):
        declare(bare, starts_on=dt.date(2023, 1, 1), ends_on=end)
    declare(world.club_a)  # has a list
    periods = [(START, END), (dt.date(2024, 1, 1), dt.date(2025, 3, 31)), (dt.date(2025, 10, 1), END)]
    found = [list(DeclaredTotals.objects.standing_within(*one).values_list("ends_on", flat=True)) for one in periods]
    assert found == [[dt.date(2025, 9, 30)], [dt.date(2025, 3, 31)], []]


@pytest.mark.parametrize(
    ("joined_on", "left_on", "is_listed"),
    [
        (END, None, True),
        (END + dt.timedelta(days=1), None, False),
        (dt.date(2018, 6, 1), START, False),
        (dt.date(2018, 6, 1), START + dt.timedelta(days=1), True),
    ],
)
def test_a_list_is_any_membership_that_touches_the_period(world, joined_on, left_on, is_listed):
    world.club_a.members.exclude(pk=world.members_a[0].pk).update(joined_on=dt.date(2018, 1, 1), left_on=START)
    world.club_a.members.filter(pk=world.members_a[0].pk).update(joined_on=joined_on, left_on=left_on)
    declare(world.club_a)
    assert DeclaredTotals.objects.with_member_list().get().has_member_list is is_listed
    assert DeclaredTotals.objects.standing_within(START, END).exists() is not is_listed


def test_the_list_of_clubs_counts_declared_members_and_marks_them(world, as_officer):
    bare = make_club("NT-0003", "CLB không danh sách", world.commune_a)
    for club in (world.club_a, bare):
        declare(club, members=61)
    rows = {club.code: (club.member_count, club.declared_members) for club in Club.objects.with_members_on(END)}
    assert rows == {"NT-0001": (3, None), "NT-0002": (3, None), "NT-0003": (61, 61)}
    assert as_officer.get("/clubs/?on=14/12/2025").content.decode().count("badge-note--quiet") == 1
    assert as_officer.get("/clubs/?on=01/01/0001").status_code == 200


# -- the pages


def test_an_officer_declares_on_the_form_and_lands_beside_the_books(world, as_officer):
    data = {"starts_on": "15/12/2024", "ends_on": "14/12/2025", "members": "60", "areas": ["income", "rights"]}
    answer = post(as_officer, "/clubs/NT-0001/declared/new/", **data, income_fund_vnd="31 triệu")
    row = DeclaredTotals.objects.get()
    assert (row.areas, row.income_fund_vnd, row.women) == (["income", "rights"], 31_000_000, None)
    assert as_officer.get(answer["Location"]).context["chosen"] == row


def test_nothing_ticked_is_not_declared_and_none_is_ticked_apart(world, as_officer):
    data = {"starts_on": "15/12/2024", "ends_on": "14/12/2025", "members": "60"}
    both = post(as_officer, "/clubs/NT-0001/declared/new/", **data, areas="income", has_no_areas="on")
    assert (both.status_code, set(both.context["form"].errors)) == (422, {"has_no_areas"})
    post(as_officer, "/clubs/NT-0001/declared/new/", **data, has_no_areas="on")
    assert DeclaredTotals.objects.get().areas == []
    again = post(as_officer, "/clubs/NT-0001/declared/new/", **data)
    assert set(again.context["form"].errors) == {"ends_on"}


def test_a_correction_shows_what_somebody_else_changed_meanwhile(world, as_officer):
    row = declare(world.club_a, areas=["income"])
    address = f"/declared/{row.pk}/edit/"
    opened = values_of(as_officer.get(address)) | {"areas": ["income"], "members": "62"}
    declare(world.club_a, areas=["rights"])
    assert as_officer.post(address, opened).status_code == 422
    assert DeclaredTotals.objects.get().members == 60


def test_a_page_of_the_grid_saves_the_lines_that_say_something(world, as_officer):
    other = make_club("NT-0003", "CLB khác", world.commune_a)
    a, b = world.club_a.pk, other.pk
    answer = post(
        as_officer, GRID, **{f"{a}-members": "60", f"{a}-areas": "1-3, 8", f"{a}-income_fund_vnd": "30.000.000"},
        **{f"{b}-members": "", f"{b}-areas": ""},
    )  # fmt: skip
    row = DeclaredTotals.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, GRID)
    assert (row.club, row.starts_on, row.ends_on) == (world.club_a, START, END)
    assert (row.areas, row.income_fund_vnd) == (["income", "health", "home_care", "resources"], 30_000_000)
    shown = values_of(as_officer.get(GRID))
    assert (shown[f"{a}-areas"], shown[f"{a}-income_fund_vnd"]) == ("1 2 3 8", "30.000.000")
    assert f"{b}-members" not in shown


def test_faults_of_the_grid_stand_beside_their_boxes_and_nothing_is_saved(world, as_officer):
    other = make_club("NT-0003", "CLB khác", world.commune_a)
    a, b = world.club_a.pk, other.pk
    wrong = {f"{a}-members": "60", f"{a}-women": "61", f"{b}-members": "50"}
    answer = post(as_officer, GRID, **wrong)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {f"{a}-women"})
    typed = {f"{a}-women": "5", f"{b}-members": "x", f"{b}-areas": "9"}
    answer = post(as_officer, GRID, **typed)
    assert set(answer.context["form"].errors) == {f"{a}-members", f"{b}-members", f"{b}-areas"}
    assert not DeclaredTotals.objects.exists()


def test_the_grid_overwrites_nothing_that_was_saved_meanwhile(world, as_officer):
    pk = world.club_a.pk
    opened = values_of(as_officer.get(GRID)) | {f"{pk}-members": "50"}
    declare(world.club_a, members=60)
    first = as_officer.post(GRID, opened)
    assert (first.status_code, DeclaredTotals.objects.get().members) == (422, 60)
    assert as_officer.post(GRID, values_of(first)).status_code == 302  # seen and saved again
    assert DeclaredTotals.objects.get().members == 50


def test_a_line_that_is_emptied_is_not_a_withdrawal(world, as_officer):
    declare(world.club_a)
    typed = dict.fromkeys(values_of(as_officer.get(GRID)), "")
    answer = post(as_officer, GRID, **{name: "" for name in typed if name != "once"})
    assert (answer.status_code, DeclaredTotals.objects.count()) == (422, 1)


def test_boxes_of_another_district_are_not_read(world, as_officer):
    foreign = {f"{world.club_b.pk}-members": "60"}
    assert f'name="{world.club_b.pk}-members"' not in as_officer.get(GRID).content.decode()
    post(as_officer, GRID, **foreign)
    assert not DeclaredTotals.objects.exists()


@pytest.mark.parametrize("query", ["period=x", "period=1", "period=2025&unit=x", "page=zz", "period=2099&page=-1"])
def test_a_grid_that_cannot_be_understood_is_a_page_all_the_same(world, as_officer, query):
    assert as_officer.get(f"/declared/?{query}").status_code == 200


@pytest.mark.parametrize("text", ["1 2 x", "1,,99", "1--3", "9999", "1" * 61, "-1"])
def test_area_numbers_that_are_none_are_refused(world, as_officer, text):
    pk = world.club_a.pk
    answer = post(as_officer, GRID, **{f"{pk}-members": "60", f"{pk}-areas": text})
    assert set(answer.context["form"].errors) == {f"{pk}-areas"}


def test_the_file_of_declarations_says_which_clubs_keep_a_list(world, as_officer):
    declare(world.club_a, areas=["income"])
    text = b"".join(as_officer.get("/declared-totals.csv").streaming_content).decode("utf-8-sig")
    heading, line = csv.reader(io.StringIO(text), csv.Sniffer().sniff(text.splitlines()[0]))
    assert dict(zip(heading, line, strict=True))[heading[-2]] == "x"
    assert line[0] == "NT-0001"
    assert len(as_officer.get("/declared-totals/?listed=no").context["table"].rows) == 0


def test_history_says_areas_by_name(world, as_officer):
    declare(world.club_a, areas=["income"])
    world.club_a.activities.model._meta.get_field("area").related_model.objects.filter(code="income").update(
        name="Thu nhập"
    )
    page = as_officer.get("/clubs/NT-0001/declared/")
    (record,) = page.context["history"]
    assert "Thu nhập" in json.dumps([one.after for one in record.changes], ensure_ascii=False)
