"""The figures of the loan portfolio: DOMAIN.md's test vectors, schedules that change, units, queries."""

import datetime as dt
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clubs.models import Club, PovertyStatus
from core.actors import SYSTEM
from core.templatetags.vi_format import share
from districts.models import Level
from funds.models import Entry, Instalment, Voucher
from funds.services import reverse_voucher
from targets.basis import Basis
from targets.portfolio import FIGURES, Portfolio, club_portfolios, loss_vnd, total
from targets.services import load_plans
from tests.funds.book import capital, lend, repay
from tests.world import make_member, make_unit

pytestmark = pytest.mark.django_db

DAY = dt.date
JUNE = DAY(2024, 6, 1), DAY(2024, 6, 30)


@pytest.fixture
def club(world):
    make_unit("582", "Phan Rang - Tháp Chàm", "thành phố", Level.DISTRICT, world.province)
    load_plans()
    capital(world.club_a, 20_000_000, DAY(2024, 1, 1), is_initial=True)
    return world.club_a


def basis(since=JUNE[0], as_of=JUNE[1]) -> Basis:
    return Basis.make(as_of=as_of, since=since)


def sums(*days) -> Portfolio:
    return total(club_portfolios(Club.objects.all(), basis(*days)))


def pair(code: str, *days) -> tuple:
    return FIGURES[code].pair(sums(*days))


def test_vector_of_par_and_arrears(club, world):
    a, b, c = world.members_a
    lend(a, 6_000_000, DAY(2024, 4, 16), months=12)  # 500.000 due on 16/05, 45 days late, and on 16/06
    lend(b, 4_000_000, DAY(2024, 6, 1), months=4)
    lend(c, 2_000_000, DAY(2024, 5, 20), months=4)  # 500.000 due on 20/06, 10 days late
    assert pair("par30") == (6_000_000, 12_000_000)
    assert [share(*pair(code), None) for code in ("par30", "par1", "arrears")] == ["50%", "66,7%", "12,5%"]
    assert [FIGURES[f"age_{age}"].n(sums()) for age in ("1_30", "31_60", "61_90", "over_90")] == [
        2_000_000, 6_000_000, 0, 0,
    ]  # fmt: skip
    assert pair("par0") == (8_000_000, 12_000_000)
    assert loss_vnd(sums()) == 200_000 + 1_500_000


def test_vector_of_collection_and_on_time(club, world):
    a, b, c = world.members_a
    arrears = lend(a, 300_000, DAY(2024, 4, 10), months=1)
    due = lend(b, 2_000_000, DAY(2024, 5, 15), months=1)
    ahead = lend(c, 200_000, DAY(2024, 6, 1), months=1)
    repay(arrears, 300_000, DAY(2024, 6, 5))
    repay(due, 1_400_000, DAY(2024, 6, 15))
    repay(ahead, 200_000, DAY(2024, 6, 20))
    assert pair("collection") == (1_900_000, 2_000_000)
    assert pair("on_time") == (1_400_000, 2_000_000)
    assert [share(*pair(code), None) for code in ("collection", "on_time")] == ["95%", "70%"]


def test_turnover_average_utilisation_and_growth(club, world):
    loan = lend(world.members_a[0], 4_000_000, DAY(2024, 5, 1), months=4)
    lend(world.members_a[1], 2_000_000, DAY(2024, 6, 2), months=2)
    repay(loan, 1_000_000, DAY(2024, 6, 1), interest=40_000)
    capital(club, 5_000_000, DAY(2024, 6, 3))
    assert pair("turnover") == (1_000_000, 4_000_000 + 5_000_000)
    assert pair("average_loan") == (2_000_000, 1)
    assert pair("utilisation") == (5_000_000, 25_000_000)
    assert pair("growth") == (5_000_000, 20_000_000)


def test_a_loan_that_was_not_paid_out_is_not_lent_in_the_period(club, world):
    lend(world.members_a[0], 2_000_000, DAY(2024, 6, 2), months=2)
    club.loans.create(
        member=world.members_a[1], code="CU1", disbursed_on=DAY(2024, 6, 3), principal_vnd=700_000,
        monthly_rate_percent=1, months=3,
    )  # fmt: skip
    assert pair("average_loan") == (2_000_000, 1)


def test_without_anything_to_divide_by_the_total_is_zero(club, world):
    assert {code: figure.pair(sums()) for code, figure in FIGURES.items()} == {
        code: (0, None if figure.total is None else totals.get(code, 0)) for code, figure in FIGURES.items()
    }


totals = {"utilisation": 20_000_000, "growth": 20_000_000} | dict.fromkeys(
    ("borrowers_now", "borrowers_period", "borrowers_ever"), 6
)


def supersede(loan, on: dt.date, due_on: dt.date, paid: int) -> None:
    """A new schedule of one payment from `on`, for what is not paid by then."""
    Instalment.objects.filter(loan=loan, superseded_on__isnull=True).update(superseded_on=on)
    left = loan.principal_vnd - paid
    Instalment.objects.create(
        loan=loan, number=1, due_on=due_on, principal_vnd=left, interest_vnd=0,
        cumulative_vnd=loan.principal_vnd, in_force_from=on,
    )  # fmt: skip


def test_an_instalment_falls_due_by_the_schedule_in_force_on_its_day(club, world):
    loan = lend(world.members_a[0], 3_000_000, DAY(2024, 4, 10), months=3)  # due on the 10th of May, June and July
    supersede(loan, DAY(2024, 6, 1), DAY(2024, 6, 25), paid=0)
    repay(loan, 3_000_000, DAY(2024, 6, 25))
    assert pair("collection") == (3_000_000, 3_000_000)
    assert pair("on_time") == (2_000_000, 2_000_000)  # the million of May was due for the first time in May
    assert pair("collection", DAY(2024, 5, 1), DAY(2024, 5, 31)) == (0, 1_000_000)
    assert pair("par0", DAY(2024, 5, 1), DAY(2024, 5, 31)) == (3_000_000, 3_000_000)


def test_what_is_written_off_is_due_but_neither_received_nor_on_time(club, world):
    loan = lend(world.members_a[0], 2_000_000, DAY(2024, 4, 15), months=2)
    voucher = Voucher.objects.create(club=club, kind="write_off", dated_on=DAY(2024, 6, 10), loan=loan)
    Entry.objects.create(
        voucher=voucher, club=club, fund="income", kind="written_off", entry_on=voucher.dated_on,
        amount_vnd=2_000_000, loan=loan,
    )  # fmt: skip
    assert (pair("collection"), pair("on_time")) == ((0, 1_000_000), (0, 1_000_000))
    assert pair("write_off") == (2_000_000, 2_000_000)
    assert Fraction(*pair("write_off")) * FIGURES["write_off"].share == 2  # written off twice the mean of 1.000.000


def test_a_payment_that_was_reversed_was_none(club, world):
    loan = lend(world.members_a[0], 1_000_000, DAY(2024, 5, 15), months=1)
    voucher = repay(loan, 1_000_000, DAY(2024, 6, 15))
    reverse_voucher(actor=SYSTEM, voucher=voucher, reason="nhầm", reversed_on=DAY(2024, 6, 20))
    repay(loan, 400_000, DAY(2024, 6, 21))
    assert (pair("collection"), pair("on_time")) == ((400_000, 1_000_000), (0, 1_000_000))
    assert pair("on_time", DAY(2024, 6, 1), DAY(2024, 6, 19)) == (1_000_000, 1_000_000)  # nobody knew then


def test_borrowers_are_counted_with_women_older_and_poor(club, world):
    old, young = world.members_a[0], make_member(club, "TV10", "Mai", birth_year=1990)
    man = make_member(club, "TV11", "Nam", sex="male", birth_year=1950)
    PovertyStatus.objects.create(member=young, year=2024, status="poor")
    PovertyStatus.objects.create(member=man, year=2023, status="poor")
    PovertyStatus.objects.create(member=man, year=2024, status="other")
    repay(lend(old, 1_000_000, DAY(2024, 2, 1)), 1_000_000, DAY(2024, 3, 1))
    lend(young, 1_000_000, DAY(2024, 5, 1))
    lend(man, 1_000_000, DAY(2024, 6, 1))
    found = sums()
    groups = ("all", "women", "older", "poor")
    assert [getattr(found, f"ever_{group}") for group in groups] == [3, 2, 2, 1]
    assert [getattr(found, f"period_{group}") for group in groups] == [1, 0, 1, 0]
    assert [getattr(found, f"now_{group}") for group in groups] == [2, 1, 1, 1]
    assert found.members == 8


def test_people_behind_the_amounts_are_counted_once(club, world):
    a, b, _c = world.members_a
    loan = lend(a, 1_000_000, DAY(2024, 5, 1), months=1)
    lend(b, 2_000_000, DAY(2024, 5, 10), months=2)
    repay(loan, 100_000, DAY(2024, 6, 5))
    repay(loan, 100_000, DAY(2024, 6, 6))
    lend(a, 1_000_000, DAY(2024, 6, 7))
    found = total(club_portfolios(Club.objects.all(), basis(), counts_people=True))
    assert (found.people_owing, found.people_due, found.people_received, found.people_lent) == (2, 2, 1, 1)
    assert (found.people_current, found.people_1_30) == (0, 2)  # with the latest loan


def test_queries_do_not_grow_with_the_clubs(club, world):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            club_portfolios(Club.objects.all(), basis())
        return len(queries)

    repay(lend(world.members_a[0], 1_000_000, DAY(2024, 3, 1)), 500_000, DAY(2024, 4, 1))
    few = count()
    for member in world.members_b:
        capital(world.club_b, 3_000_000, DAY(2024, 1, 1))
        repay(lend(member, 1_000_000, DAY(2024, 3, 1)), 500_000, DAY(2024, 4, 1))
    assert (count(), few) == (18, 18)
