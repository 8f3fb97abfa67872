"""Dissolving and merging clubs: where the money goes, who goes over, what ends, what stands in the way."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Assignment
from clubs.models import Activity, ActivityArea, Appointment, Club, Member
from core.models import AuditRecord
from core.problems import Refused
from desk.steps.services import AT_COMMUNE, AT_SOURCE, STAYS, Ruling, dissolve_club, find_twins, merge_clubs
from funds.models import Entry, Loan, Voucher
from funds.services import repay_loan
from tests.funds.book import capital, cash, lend
from tests.world import make_club, make_member

TODAY, DAY = dt.date(2025, 6, 16), dt.date(2025, 6, 1)
WHY = Ruling(reason="Không còn đủ thành viên", number="12/QĐ-UBND", decided_on=dt.date(2025, 5, 28))


@pytest.fixture(autouse=True)
def _mid_june():
    with time_machine.travel(dt.datetime(2025, 6, 16, 5, 0, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def club(world):
    """Club A with 20.000.007 ₫ in the income fund, of it 5.000.000 ₫ lent, and 1.234.567 ₫ in the operating fund."""
    capital(world.club_a, 20_000_007, dt.date(2024, 1, 1), is_initial=True)
    capital(world.club_a, 1_234_567, dt.date(2024, 1, 1), fund="operating", kind="other_income")
    lend(world.members_a[0], 5_000_000, dt.date(2025, 1, 10), months=5)
    return world.club_a


@pytest.fixture
def other(world):
    """The club that remains, in the same commune, with a namesake of one member of club A."""
    made = make_club("NT-0009", "CLB Phước Lợi", world.commune_a)
    make_member(made, "TV01", "Trần Văn Bình", sex="male", birth_year=None)
    capital(made, 3_000_000, dt.date(2024, 1, 1))
    return made


def dissolve(world, cash=(AT_COMMUNE, AT_COMMUNE), **values):
    fields = {"actor": world.officer_a, "club": world.club_a, "closed_on": DAY, "ruling": WHY} | values
    return dissolve_club(cash=dict(zip(("income", "operating"), cash, strict=True)), **fields)


def merge(world, other, **values):
    fields = {"actor": world.officer_a, "club": world.club_a, "into": other, "on": DAY, "ruling": WHY} | values
    return merge_clubs(**fields)


def refused(call, *args, **kwargs) -> list[str]:
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return [problem.field for problem in caught.value.problems]


def census() -> list:
    return [model.objects.count() for model in (Entry, Voucher, Member, AuditRecord, Appointment)]


def test_the_cash_of_a_dissolved_club_goes_where_it_was_decided(world, club):
    dissolve(world, (AT_SOURCE, AT_COMMUNE), receiver="Ông Lê Văn Tám, Phó Chủ tịch")
    assert cash(club, DAY) == {"income": 0, "operating": 0}
    given = Entry.objects.filter(club=club, entry_on=DAY).order_by("fund")
    assert [(one.kind, one.amount_vnd, one.source) for one in given] == [
        ("other_expense", 15_000_007, club.source),
        ("other_expense", 1_234_567, None),
    ]
    assert all("12/QĐ-UBND" in one.note and "Lê Văn Tám" in one.note for one in given)


def test_cash_that_stays_is_posted_nowhere(world, club):
    before = Entry.objects.count()
    dissolve(world, (STAYS, STAYS))
    assert (Entry.objects.count(), cash(club, TODAY)["income"]) == (before, 15_000_007)


def test_an_advance_is_paid_back_before_anything_else_leaves(world, club):
    capital(club, 2_000_000, dt.date(2024, 2, 1), kind="advance_received")
    dissolve(world)
    kinds = Entry.objects.filter(club=club, fund="income", entry_on=DAY).values_list("kind", "amount_vnd")
    assert sorted(kinds) == [("advance_repaid", 2_000_000), ("other_expense", 15_000_007)]


def test_offices_and_the_secretarys_login_end_with_the_club(world, club):
    term = Appointment.objects.create(member=world.members_a[0], role="chair", starts_on=dt.date(2019, 1, 1))
    closed = dissolve(world)
    term.refresh_from_db()
    login = Assignment.objects.get(user=world.secretary_a)
    assert (closed.closed_on, term.ends_on, login.ends_on) == (DAY, DAY, TODAY)
    assert "12/QĐ-UBND" in Club.objects.get(pk=club.pk).note


def test_a_loan_of_a_dissolved_club_is_repaid_into_its_old_book(world, club):
    dissolve(world)
    loan = Loan.objects.get()
    repay_loan(actor=world.officer_a, loan=loan, code="TN1", paid_on=dt.date(2025, 6, 10), principal_vnd=1_000_000)
    assert cash(club, TODAY)["income"] == 1_000_000


def test_what_happened_after_the_last_day_is_named_and_nothing_is_saved(world, club):
    Activity.objects.create(club=club, area=ActivityArea.objects.first(), held_on=dt.date(2025, 6, 5))
    capital(club, 1_000, dt.date(2025, 6, 6))
    before = census()
    assert set(refused(dissolve, world)) == {"closed_on"}
    assert (census(), Club.objects.get(pk=club.pk).closed_on) == (before, None)


@pytest.mark.parametrize("day", [dt.date(2025, 6, 17), dt.date(1999, 1, 1), dt.date(2018, 5, 4)])
def test_a_club_ends_on_no_day_ahead_and_on_none_before_it_began(world, club, day):
    assert "closed_on" in refused(dissolve, world, closed_on=day)


def test_a_made_up_choice_for_the_cash_is_refused(world, club):
    assert refused(dissolve, world, ("pocket", AT_COMMUNE)) == ["cash_income"]


@pytest.mark.parametrize("persona", ["officer_b", "secretary_a", "viewer", "unassigned"])
def test_only_the_areas_officers_dissolve_and_merge(world, club, other, persona):
    for act in (dissolve, lambda world, **values: merge(world, other, **values)):
        with pytest.raises(PermissionDenied):
            act(world, actor=world.users[persona])


def test_a_club_dissolved_by_mistake_goes_on_after_a_tick(world, club, client):
    dissolve(world, (STAYS, STAYS))
    client.force_login(world.officer_a)
    url = reverse("club_edit", args=[club.code])
    data = {name: value for name, value in client.get(url).context["form"].initial.items() if value is not None}
    data |= {
        "founded_on": "04/05/2018",
        "source": club.source_id,
        "is_reopened": "on",
        "reason": "",
        "once": uuid.uuid4(),
    }
    data |= {"seen": client.get(url).context.get("seen", "")}
    assert client.post(url, data).status_code == 422
    answer = client.post(url, data | {"reason": "Bấm nhầm", "once": uuid.uuid4()})
    assert answer.status_code == 302
    assert Club.objects.get(pk=club.pk).closed_on is None


def test_a_merger_moves_every_dong_and_makes_none(world, club, other):
    before = {fund: cash(club, DAY)[fund] + cash(other, DAY)[fund] for fund in ("income", "operating")}
    merge(world, other)
    assert cash(club, DAY) == {"income": 0, "operating": 0}
    assert cash(other, DAY) == before == {"income": 18_000_007, "operating": 1_234_567}
    pairs = Entry.objects.filter(entry_on=DAY).order_by("fund", "kind").values_list("fund", "kind", "amount_vnd")
    assert list(pairs) == [
        ("income", "other_expense", 15_000_007),
        ("income", "other_income", 15_000_007),
        ("operating", "other_expense", 1_234_567),
        ("operating", "other_income", 1_234_567),
    ]


def test_members_go_over_with_new_codes_and_keep_their_former_membership(world, club, other):
    Appointment.objects.create(member=world.members_a[2], role="home_care", starts_on=dt.date(2020, 1, 1))
    remaining, came = merge(world, other)
    assert (remaining, len(came), len({one.code for one in came})) == (other, 3, 3)
    old = Member.objects.filter(club=club)
    assert {one.left_on for one in old} == {DAY}
    assert {one.person_id for one in came} == {one.person_id for one in old}
    assert Appointment.objects.filter(member__club=other, role="home_care", ends_on=None).count() == 1
    assert Club.objects.get(pk=club.pk).closed_on == DAY


def test_whoever_stands_on_both_lists_is_entered_once(world, club, other):
    twin = other.members.get()
    _remaining, came = merge(world, other, same={world.members_a[1].pk})
    assert "Trần Văn Bình" not in {one.full_name for one in came}
    assert Member.objects.get(pk=world.members_a[1].pk).person_id == twin.person_id


def test_ids_that_are_no_twins_change_nothing_for_those_people(world, club, other):
    _remaining, came = merge(world, other, same={world.members_a[0].pk, world.members_b[0].pk, 10**12})
    assert len(came) == 3


def test_loans_stay_in_the_lending_clubs_book(world, club, other):
    merge(world, other)
    assert Loan.objects.get().club == club


def test_a_club_is_merged_into_no_other_district_and_not_into_itself(world, club, other):
    with pytest.raises(PermissionDenied):
        merge(world, world.club_b)
    assert refused(merge, world, world.club_a) == ["into"]


def test_a_merger_that_is_refused_saves_nothing(world, club, other):
    Club.objects.filter(pk=other.pk).update(closed_on=dt.date(2025, 5, 1))
    before = census()
    assert "into" in refused(merge, world, other)
    assert census() == before


def test_the_page_shows_what_will_be_done_and_saves_nothing_before_it_is_confirmed(world, club, other, client):
    client.force_login(world.officer_a)
    url = reverse("club_merge", args=[club.code])
    data = {"into": other.pk, "on": "01/06/2025", "reason": "Sáp nhập", "once": uuid.uuid4()}
    before = census()
    page = client.post(url, data).content.decode()
    assert ("Trần Văn Bình" in page, "15.000.007" in page, census()) == (True, True, before)
    data |= {"confirmed": "1", "once": uuid.uuid4(), "same": [world.members_a[1].pk]}
    assert client.post(url, data).status_code == 302
    assert Member.objects.filter(club=other).count() == 3


def test_the_closing_page_asks_for_the_cash_and_posts_it_once_confirmed(world, club, client):
    client.force_login(world.officer_a)
    url = reverse("club_close", args=[club.code])
    data = {"closed_on": "01/06/2025", "reason": "Giải thể", "once": uuid.uuid4()}
    assert client.post(url, data).status_code == 422
    data |= {"cash_income": AT_COMMUNE, "cash_operating": STAYS, "once": uuid.uuid4()}
    assert client.post(url, data).status_code == 200
    assert Club.objects.get(pk=club.pk).closed_on is None
    assert client.post(url, data | {"confirmed": "1", "once": uuid.uuid4()}).status_code == 302
    assert cash(club, DAY) == {"income": 0, "operating": 1_234_567}


def test_two_members_are_never_merged_into_one(world, club, other):
    twin = Member.objects.get(club=other)
    make_member(world.club_a, "TV88", twin.full_name, sex="male", birth_year=1950)
    same = [one.member.pk for one in find_twins(world.club_a, other, DAY)]
    before = census()
    assert (len(same), refused(merge, world, other, same=same), census()) == (2, [""], before)


@pytest.mark.parametrize("address", ["club_close", "club_merge"])
def test_the_summary_says_what_is_posted_on_the_day_and_not_what_came_in_later(world, club, other, client, address):
    loan = Loan.objects.get(club=club)
    repay_loan(actor=world.officer_a, loan=loan, code="TN9", paid_on=DAY + dt.timedelta(9), principal_vnd=1_000_000)
    client.force_login(world.officer_a)
    data = {"closed_on": "01/06/2025", "on": "01/06/2025", "into": other.pk, "reason": "x", "once": uuid.uuid4()}
    data |= {"cash_income": AT_COMMUNE, "cash_operating": AT_COMMUNE}
    page = client.post(reverse(address, args=[club.code]), data).content.decode()
    assert [amount in page for amount in ("15.000.007", "16.000.007", "1.000.000\u00a0₫")] == [True, False, True]
    assert client.post(reverse(address, args=[club.code]), data | {"confirmed": "1"}).status_code == 302
    assert cash(club, TODAY) == {"income": 1_000_000, "operating": 0}
