"""A club that joins with a history: opening balances, and loans that enter with what is outstanding on that day."""

import datetime as dt
import itertools
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from clubs.models import Member
from core.actors import SYSTEM
from districts.models import PeriodLock
from funds.drafts import BroughtLoan, OpeningDraft
from funds.models import Entry, Instalment, Loan, Voucher
from funds.querysets.people import borrowed_ever_q, borrowed_within_q, borrowing_now_q
from funds.rules import Method, remaining_schedule, schedule
from funds.services import bring_over, repay_loan, reverse_voucher
from tests.funds.audited import faults
from tests.funds.book import capital, next_code, refusals, repay

DAY = dt.date
OPENED = DAY(2024, 7, 1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2024-09-15 09:00+07:00", tick=False):
        yield


@pytest.fixture
def club(world):
    """Club A without any money in its books."""
    return world.club_a


def brought(member, outstanding=4_700_000, **fields) -> BroughtLoan:
    """6.000.000 ₫ lent on 10/01/2024 for 12 months: 500.000 ₫ fall due on each 10th."""
    usual = {"original_on": DAY(2024, 1, 10), "original_vnd": 6_000_000, "months": 12}
    return BroughtLoan(member=member, outstanding_vnd=outstanding, **(usual | fields))


def bring(club, *loans, opened_on=OPENED, actor=SYSTEM, **amounts) -> list[Voucher]:
    return bring_over(actor=actor, opening=OpeningDraft(club=club, opened_on=opened_on, loans=loans, **amounts))


def income(club, day=OPENED) -> dict[str, int]:
    return Entry.objects.filter(club=club).dated_to(day).parts_by_fund()["income"]


def position(loan, day) -> tuple[int, int, DAY | None]:
    found = Loan.objects.with_position_on(day).get(pk=loan.pk)
    return found.outstanding_vnd, found.overdue_vnd, found.oldest_due_on


# -- what is left of a schedule, reckoned by hand


def left(lent, months, lent_on, opened_on, outstanding, **terms) -> list[tuple]:
    lines = remaining_schedule(schedule(lent, months, Decimal(1), lent_on, **terms), outstanding, opened_on)
    return [(line.number, line.due_on, line.principal_vnd, line.interest_vnd, line.cumulative_vnd) for line in lines]


def test_arrears_keep_the_days_on_which_they_fell_due():
    lines = left(6_000_000, 12, DAY(2024, 1, 10), OPENED, 4_700_000)
    assert lines[:4] == [
        (3, DAY(2024, 4, 10), 200_000, 0, 200_000),  # 300.000 ₫ of it were paid, its interest before them
        (4, DAY(2024, 5, 10), 500_000, 60_000, 700_000),
        (5, DAY(2024, 6, 10), 500_000, 60_000, 1_200_000),
        (6, DAY(2024, 7, 10), 500_000, 60_000, 1_700_000),
    ]
    assert lines[-1] == (12, DAY(2025, 1, 10), 500_000, 60_000, 4_700_000)


def test_of_a_loan_paid_on_time_what_is_not_due_yet_is_left():
    lines = left(6_000_000, 12, DAY(2024, 1, 10), OPENED, 3_500_000)
    assert [line[0] for line in lines] == [6, 7, 8, 9, 10, 11, 12]
    assert lines[0] == (6, DAY(2024, 7, 10), 500_000, 60_000, 500_000)


def test_what_was_paid_ahead_leaves_the_interest_of_months_to_come():
    lines = left(6_000_000, 12, DAY(2024, 1, 10), OPENED, 2_800_000)
    assert lines[:2] == [(6, DAY(2024, 7, 10), 0, 60_000, 0), (7, DAY(2024, 8, 10), 300_000, 60_000, 300_000)]


def test_a_single_payment_at_the_end_still_has_its_months_of_interest():
    lines = left(5_000_000, 6, DAY(2024, 3, 15), DAY(2024, 6, 1), 5_000_000, method=Method.SINGLE)
    assert lines == [
        (3, DAY(2024, 6, 15), 0, 50_000, 0),
        (4, DAY(2024, 7, 15), 0, 50_000, 0),
        (5, DAY(2024, 8, 15), 0, 50_000, 0),
        (6, DAY(2024, 9, 15), 5_000_000, 50_000, 5_000_000),
    ]


def test_interest_on_what_is_owed_goes_on_where_the_contract_stands():
    terms = {"method": Method.DECLINING}
    lines = left(12_000_000, 12, DAY(2024, 1, 31), DAY(2024, 5, 15), 9_000_000, **terms)
    assert lines[:2] == [
        (4, DAY(2024, 5, 31), 1_000_000, 90_000, 1_000_000),
        (5, DAY(2024, 6, 30), 1_000_000, 80_000, 2_000_000),
    ]
    assert sum(line[3] for line in lines) == 450_000  # 90 + 80 + ... + 10 thousand


def test_an_instalment_that_is_paid_on_the_opening_day_is_left_out():
    assert left(1_200_000, 12, DAY(2024, 1, 1), DAY(2024, 2, 1), 1_100_000)[0][0] == 2


CASES = list(itertools.product(Method.values, (0, 2), (1, 999, 400_000, 777_777, 1_000_000), range(0, 16, 3)))


@pytest.mark.parametrize(("method", "grace", "outstanding", "months"), CASES)
def test_no_dong_is_lost_whatever_was_repaid(method, grace, outstanding, months):
    start, opened_on = DAY(2024, 1, 31), DAY(2024, 1, 31) + dt.timedelta(days=30 * months)
    whole = schedule(1_000_000, 9, Decimal("1.5"), start, method=method, grace_months=grace)
    lines = remaining_schedule(whole, outstanding, opened_on)
    running = list(itertools.accumulate(line.principal_vnd for line in lines))
    assert [line.cumulative_vnd for line in lines] == running
    assert running[-1] == outstanding
    overdue = sum(line.principal_vnd for line in lines if line.due_on < opened_on)
    fallen_due = sum(line.principal_vnd for line in whole if line.due_on < opened_on)
    assert overdue == max(fallen_due - (1_000_000 - outstanding), 0)


# -- the act


def test_the_income_fund_is_worth_cash_and_loans_and_assets_less_advances(club, world):
    one, two = world.members_a[:2]
    amounts = {"income_cash_vnd": 3_000_000, "in_kind_vnd": 2_000_000, "advance_vnd": 5_000_000}
    vouchers = bring(club, brought(one), brought(two, 1_000_000), operating_cash_vnd=700_000, **amounts)
    parts = {"cash": 3_000_000, "portfolio": 5_700_000, "in_kind": 2_000_000, "advances": 5_000_000}
    assert income(club) == parts | {"value": 5_700_000}
    assert Entry.objects.filter(club=club).dated_to(OPENED).cash_by_fund()["operating"] == 700_000
    assert [voucher.label for voucher in vouchers] == ["P0001", "P0002", "P0003", "P0004", "KV001", "KV002"]
    assert income(club, DAY(2024, 6, 30))["value"] == 0
    assert faults(club) == []


def test_what_the_fund_started_with_is_remembered_and_moves_nothing(club):
    bring(club, income_cash_vnd=3_000_000, initial_vnd=20_000_000)
    assert income(club)["value"] == income(club)["cash"] == 3_000_000
    initial = Entry.objects.dated_to(OPENED).initial_capital().total_amount_by_club()
    assert [row["amount"] for row in initial] == [20_000_000]
    assert Entry.objects.capital_by_source() == {}
    assert refusals(bring, club, initial_vnd=20_000_000) == [(0, "initial_vnd")]
    assert faults(club) == []


def test_the_kind_of_initial_capital_from_before_has_its_mark(club):
    fields = {"kind": "opening_initial", "is_initial": False}
    assert refusals(capital, club, 1, OPENED, **fields) == [(0, "is_initial")]
    voucher = Voucher.objects.create(club=club, kind="entry", code="X", dated_on=OPENED)
    line = Entry(voucher=voucher, club=club, fund="income", kind="opening_initial", entry_on=OPENED, amount_vnd=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save()


def test_an_opening_loan_keeps_its_contract_and_its_arrears(club, borrower):
    loan = bring(club, brought(borrower, purpose="Nuôi dê", guarantor="Lê Thị Ba"))[0].loan
    assert (loan.disbursed_on, loan.principal_vnd) == (OPENED, 4_700_000)
    assert (loan.original_on, loan.original_vnd, loan.months) == (DAY(2024, 1, 10), 6_000_000, 12)
    assert (loan.purpose, loan.guarantor) == ("Nuôi dê", "Lê Thị Ba")
    assert position(loan, OPENED) == (4_700_000, 1_200_000, DAY(2024, 4, 10))  # 82 days late
    assert position(loan, DAY(2024, 6, 30)) == (0, 0, None)
    repay(loan, 1_200_000, DAY(2024, 7, 5), interest=120_000)
    assert position(loan, DAY(2024, 7, 5)) == (3_500_000, 0, DAY(2024, 7, 10))


def test_what_is_asked_on_the_opening_day_is_the_arrears_with_their_interest(club, borrower):
    loan = bring(club, brought(borrower))[0].loan
    asked = Loan.objects.with_due_by(OPENED).get(pk=loan.pk)
    assert (asked.due_principal_vnd, asked.due_interest_vnd) == (1_200_000, 120_000)


def test_arrears_from_before_the_opening_do_not_fall_due_again(club, borrower):
    bring(club, brought(borrower))
    fallen = Instalment.objects.fallen_due_by(DAY(2024, 9, 15)).order_by("due_on")
    assert [line.due_on for line in fallen] == [DAY(2024, 7, 10), DAY(2024, 8, 10), DAY(2024, 9, 10)]


def test_the_schedule_follows_the_rules_of_the_day_of_the_contract(club, borrower):
    loan = bring(club, brought(borrower, 3_500_000, method=Method.DECLINING))[0].loan
    assert Instalment.objects.filter(loan=loan).first().interest_vnd == 35_000
    assert loan.method == Method.DECLINING


def test_borrowers_of_opening_loans_count_by_the_day_of_the_contract(club, world):
    one, two = world.members_a[:2]
    bring(club, brought(one), brought(two, original_on=DAY(2022, 3, 1), months=36))
    codes = dict(Member.objects.values_list("pk", "code"))

    def who(rule) -> list[str]:
        return [codes[pk] for pk in Member.objects.filter(rule).order_by("code").values_list("pk", flat=True)]

    assert who(borrowed_ever_q(OPENED)) == who(borrowing_now_q(OPENED)) == [one.code, two.code]
    assert who(borrowed_within_q(DAY(2024, 1, 1), DAY(2024, 12, 31))) == [one.code]
    assert who(borrowed_within_q(DAY(2024, 1, 1), DAY(2024, 6, 30))) == []  # the fact is of 01/07/2024
    assert who(borrowed_ever_q(DAY(2024, 6, 30))) == []


def test_loans_brought_over_are_numbered_by_the_days_of_their_contracts(club, borrower):
    later, earlier = brought(borrower, 1), brought(borrower, original_on=DAY(2023, 9, 1), original_vnd=5_000_000)
    made = [voucher.loan_id for voucher in bring(club, later, earlier)]
    cycles = dict(Loan.objects.with_cycle().values_list("pk", "cycle"))
    assert [cycles[pk] for pk in made] == [2, 1]


def test_an_opening_loan_is_not_lent_in_the_period(club, borrower):
    bring(club, brought(borrower))
    assert not Loan.objects.disbursed_within(DAY(2024, 1, 1), DAY(2024, 12, 31)).paid_out().exists()


# -- what is refused


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"outstanding": 6_000_001}, "outstanding_vnd"),
        ({"outstanding": 0}, "outstanding_vnd"),
        ({"original_on": DAY(2024, 7, 2)}, "original_on"),
        ({"original_on": DAY(1999, 12, 31)}, "original_on"),
        ({"original_vnd": 0, "outstanding": 1}, "original_vnd"),
        ({"months": 121}, "months"),
        ({"monthly_rate_percent": Decimal(101)}, "monthly_rate_percent"),
        ({"purpose": "x" * 201}, "purpose"),
        ({"code": "x" * 99}, "code"),
    ],
)
def test_a_loan_that_cannot_be_is_refused_at_its_cell(club, world, fields, field):
    sound, wrong = brought(world.members_a[0]), brought(world.members_a[1], **fields)
    assert refusals(bring, club, sound, wrong) == [(1, field)]
    assert not Loan.objects.exists()


def test_a_borrower_is_a_member_on_the_opening_day(club, world):
    gone, other = world.members_a[0], world.members_b[0]
    Member.objects.filter(pk=gone.pk).update(left_on=OPENED)
    assert refusals(bring, club, brought(gone), brought(other)) == [(0, "member"), (1, "member")]


def test_somebody_who_joined_after_the_contract_may_owe_all_the_same(club, borrower):
    Member.objects.filter(pk=borrower.pk).update(joined_on=DAY(2024, 6, 1))
    assert len(bring(club, brought(borrower))) == 1


def test_the_opening_lies_in_the_life_of_the_club_and_not_ahead(club):
    assert refusals(bring, club, opened_on=DAY(2018, 5, 3), income_cash_vnd=1) == [(0, "opened_on")]
    assert refusals(bring, club, opened_on=DAY(2024, 9, 16), income_cash_vnd=1) == [(0, "opened_on")]


def test_a_closed_period_refuses_an_opening(club, borrower, world):
    PeriodLock.objects.create(unit=world.province, closed_through=OPENED)
    assert refusals(bring, club, brought(borrower), income_cash_vnd=1) == [(0, "opened_on")]


def test_the_books_begin_with_the_opening(club):
    capital(club, 1_000_000, DAY(2024, 6, 30))
    assert refusals(bring, club, income_cash_vnd=1) == [(0, "opened_on")]


def test_nothing_at_all_is_no_opening(club):
    assert refusals(bring, club) == [(0, "")]


def test_the_same_facts_cannot_be_entered_twice(club, borrower):
    amounts = {"income_cash_vnd": 1_000_000, "operating_cash_vnd": 500_000}
    bring(club, brought(borrower), **amounts)
    found = refusals(bring, club, brought(borrower), **amounts)
    assert sorted(found) == [(0, "income_cash_vnd"), (0, "operating_cash_vnd"), (0, "original_on")]
    assert refusals(bring, club, brought(borrower), brought(borrower)) == [(0, "original_on"), (1, "original_on")]


def test_twice_the_same_loan_on_one_page_is_marked_at_the_second(club, borrower):
    assert refusals(bring, club, brought(borrower), brought(borrower, 1)) == [(1, "original_on")]


def test_what_was_forgotten_is_added_on_the_same_day_alone(club, world):
    one, two = world.members_a[:2]
    bring(club, brought(one), income_cash_vnd=1_000_000)
    assert refusals(bring, club, brought(two), opened_on=DAY(2024, 6, 1)) == [(0, "opened_on")]
    assert refusals(bring, club, brought(two), opened_on=DAY(2024, 8, 1)) == [(0, "opened_on")]
    assert bring(club, brought(two))[0].loan.code == "KV002"


def test_taken_codes_are_told_and_free_ones_given(club, world):
    one, two = world.members_a[:2]
    bring(club, brought(one, code="A7"))
    assert refusals(bring, club, brought(two, code="A7")) == [(0, "code")]
    assert bring(club, brought(two))[0].loan.code == "A8"


def test_only_who_may_post_and_lend_brings_over(club, borrower, world):
    for who in (world.officer_b, world.viewer):
        with pytest.raises(PermissionDenied):
            bring(club, brought(borrower), actor=who)
    assert bring(club, brought(borrower), income_cash_vnd=1, actor=world.officer_a)


# -- afterwards


def test_a_reversal_restores_and_the_loan_can_be_entered_anew(club, borrower):
    voucher = bring(club, brought(borrower), income_cash_vnd=1_000_000)[1]
    reverse_voucher(actor=SYSTEM, voucher=voucher, reason="Ghi nhầm", reversed_on=OPENED)
    assert income(club) == {"cash": 1_000_000, "portfolio": 0, "in_kind": 0, "advances": 0, "value": 1_000_000}
    assert not Loan.objects.in_force().exists()
    assert bring(club, brought(borrower, 4_600_000))[0].loan.principal_vnd == 4_600_000
    assert faults(club) == []


def test_an_opening_loan_on_which_was_paid_is_not_reversed(club, borrower):
    voucher = bring(club, brought(borrower))[0]
    repay(voucher.loan, 100_000, DAY(2024, 7, 5))
    assert refusals(reverse_voucher, actor=SYSTEM, voucher=voucher, reason="Nhầm") == [(0, "")]


def test_no_payment_before_the_opening_or_above_what_was_owed_then(club, borrower):
    loan = bring(club, brought(borrower))[0].loan
    fields = {"actor": SYSTEM, "loan": loan, "code": next_code()}
    assert refusals(repay_loan, paid_on=DAY(2024, 6, 30), principal_vnd=1, **fields) == [(0, "paid_on")]
    assert refusals(repay_loan, paid_on=OPENED, principal_vnd=4_700_001, **fields) == [(0, "principal_vnd")]


def test_an_advance_brought_along_is_given_back(club):
    bring(club, income_cash_vnd=3_000_000, advance_vnd=2_000_000)
    capital(club, 2_000_000, DAY(2024, 8, 1), kind="advance_repaid")
    assert income(club, DAY(2024, 8, 1)) == {
        "cash": 1_000_000,
        "portfolio": 0,
        "in_kind": 0,
        "advances": 0,
        "value": 1_000_000,
    }


@pytest.mark.parametrize(
    "change",
    [
        {"original_vnd": None},
        {"original_on": None},
        {"original_vnd": 4_699_999},
        {"original_on": OPENED + dt.timedelta(days=1)},
    ],
)
def test_the_database_itself_refuses_half_an_opening_loan(club, borrower, change):
    loan = bring(club, brought(borrower))[0].loan
    with pytest.raises(IntegrityError), transaction.atomic():
        Loan.objects.filter(pk=loan.pk).update(**change)
