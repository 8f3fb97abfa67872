"""Each kind of flag: where it is raised, and the nearest case in which it is not."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clubs.models import Club, Meeting, Member
from core.models import AuditRecord
from core.problems import Refused
from funds.models import CashCount, Entry, LoanRules, Voucher
from funds.services.flagging import close_flag
from funds.watchdog import KINDS, Watch, flags_of
from tests.funds.book import capital, lend, repay
from tests.world import make_club, make_member

DAY = dt.date
TODAY = DAY(2024, 12, 31)


def flags(user, kind, day=TODAY, **watch):
    return flags_of(Watch(user, day, **watch), [one for one in KINDS if one.code == kind])


def keys(user, kind, day=TODAY) -> list[str]:
    return [seen.flag.key for seen in flags(user, kind, day)]


@pytest.fixture
def officer(world):
    return world.officer_a


def test_cash_that_is_not_the_books_is_flagged_and_equal_cash_is_not(officer, club):
    for day, counted in ((DAY(2024, 6, 1), 20_000_000), (DAY(2024, 7, 1), 19_999_999)):
        CashCount.objects.create(club=club, fund="income", counted_on=day, counted_vnd=counted)
    (seen,) = flags(officer, "cash")
    assert seen.flag.key == "income:2024-07-01"
    assert "19.999.999\xa0₫" in seen.flag.words
    assert "thiếu 1\xa0₫" in seen.flag.words


def test_a_difference_of_more_than_a_year_ago_is_no_flag_any_more(officer, club):
    CashCount.objects.create(club=club, fund="income", counted_on=DAY(2024, 6, 1), counted_vnd=1)
    assert (len(keys(officer, "cash", DAY(2025, 6, 1))), keys(officer, "cash", DAY(2025, 6, 2))) == (1, [])


def test_a_fund_below_its_initial_value_is_flagged_from_the_first_dong(officer, club):
    capital(club, 1_000_000, DAY(2024, 2, 1))
    capital(club, 1_000_000, DAY(2024, 3, 1), kind="loss")
    assert keys(officer, "shrunk") == []
    capital(club, 1, DAY(2024, 4, 1), kind="loss")
    assert (keys(officer, "shrunk"), keys(officer, "shrunk", DAY(2024, 3, 31))) == (["income"], [])


def test_a_dormant_fund_has_lent_nothing_for_six_months_and_keeps_half_in_cash(officer, club, borrower):
    loan = lend(borrower, 10_000_000, DAY(2024, 6, 30), months=10)
    assert keys(officer, "dormant", DAY(2024, 12, 29)) == []
    assert keys(officer, "dormant", DAY(2024, 12, 30)) == ["income"]
    lend(borrower, 1, DAY(2024, 7, 31))
    assert (loan.principal_vnd, keys(officer, "dormant")) == (10_000_000, [])


def test_a_fund_that_is_lent_out_is_not_dormant(officer, club, borrower):
    lend(borrower, 10_000_001, DAY(2024, 2, 1), months=24)
    assert keys(officer, "dormant") == []


def test_whoever_leaves_with_a_debt_is_flagged_and_whoever_has_paid_is_not(officer, club, borrower, world):
    loan = lend(borrower, 2_000_000, DAY(2024, 2, 1))
    paid = lend(world.members_a[1], 2_000_000, DAY(2024, 2, 1))
    repay(paid, 2_000_000, DAY(2024, 3, 1))
    Member.objects.filter(club=club).update(left_on=DAY(2024, 9, 1), leave_reason="died")
    (seen,) = flags(officer, "departed")
    assert seen.flag.key == str(loan.pk)
    assert "(Qua đời)" in seen.flag.words
    assert keys(officer, "departed", DAY(2024, 8, 31)) == []


def test_a_loan_given_on_the_day_of_leaving_or_later_is_flagged(officer, club, borrower):
    loan = lend(borrower, 2_000_000, DAY(2024, 2, 1))
    repay(loan, 2_000_000, DAY(2024, 3, 1))
    Member.objects.filter(pk=borrower.pk).update(left_on=DAY(2024, 2, 2))
    assert keys(officer, "departed") == []
    Member.objects.filter(pk=borrower.pk).update(left_on=DAY(2024, 2, 1))
    assert keys(officer, "departed") == [str(loan.pk)]


def test_a_loan_paid_off_by_half_and_given_again_on_that_day_is_flagged(officer, club, borrower):
    first = lend(borrower, 4_000_000, DAY(2024, 2, 1))
    repay(first, 2_000_000, DAY(2024, 6, 1))
    repay(first, 2_000_000, DAY(2024, 7, 1))
    again = lend(borrower, 4_000_000, DAY(2024, 7, 1))
    assert (keys(officer, "relent"), keys(officer, "chain")) == ([str(again.pk)], [])


@pytest.mark.parametrize(("last", "day"), [(1_999_999, DAY(2024, 7, 1)), (2_000_000, DAY(2024, 7, 2))])
def test_a_last_small_part_or_a_day_between_is_no_relending(officer, club, borrower, last, day):
    first = lend(borrower, 4_000_000, DAY(2024, 2, 1))
    repay(first, 4_000_000 - last, DAY(2024, 6, 1))
    repay(first, last, DAY(2024, 7, 1))
    lend(borrower, 4_000_000, day)
    assert keys(officer, "relent") == []


def test_three_loans_each_paid_with_the_next_are_one_chain(officer, club, borrower):
    loans = [lend(borrower, 3_000_000, DAY(2024, 2, 1))]
    for month in (5, 8):
        repay(loans[-1], 3_000_000, DAY(2024, month, 1))
        loans.append(lend(borrower, 3_000_000, DAY(2024, month, 1)))
    assert (keys(officer, "chain"), keys(officer, "relent")) == ([str(loans[-1].pk)], [])
    (seen,) = flags(officer, "chain")
    assert [label for label, _url in seen.flag.links] == [loan.code for loan in loans]


def test_two_loans_of_one_person_are_too_large_together_above_the_limit(officer, club, borrower):
    lend(borrower, 4_000_000, DAY(2024, 2, 1))
    lend(borrower, 2_000_000, DAY(2024, 2, 2))
    assert keys(officer, "large") == []
    lend(borrower, 1, DAY(2024, 2, 3))
    assert keys(officer, "large") == [str(borrower.person_id)]


def test_the_clubs_own_limit_counts_where_one_is_set(officer, club, borrower):
    lend(borrower, 2_000_001, DAY(2024, 2, 1))
    assert keys(officer, "large") == []
    LoanRules.objects.create(club=club, starts_on=DAY(2024, 5, 1), max_share_percent=10)
    assert (len(keys(officer, "large")), keys(officer, "large", DAY(2024, 4, 30))) == (1, [])


def month(club, first: dt.date, amounts) -> None:
    for amount in amounts:
        capital(club, amount, first, kind="donation", fund="operating")


def test_four_equal_entries_in_two_months_are_copied_and_three_are_not(officer, club):
    month(club, DAY(2024, 5, 3), [1000, 2000, 3000, 4000])
    month(club, DAY(2024, 6, 9), [1000, 2000, 3000, 4000])
    month(club, DAY(2024, 9, 3), [1000, 2000, 3000])
    month(club, DAY(2024, 10, 3), [1000, 2000, 3000])
    month(club, DAY(2024, 11, 3), [1000, 2000, 3000, 4001])
    assert keys(officer, "copied") == ["entries:2024-05"]


def test_repayments_that_repeat_off_the_schedule_are_copied_and_those_by_schedule_are_not(officer, club, world):
    loans = [lend(member, 2_000_000, DAY(2024, 1, 5)) for member in world.members_a]
    for day in (DAY(2024, 2, 5), DAY(2024, 3, 5)):
        for loan in loans:
            repay(loan, 200_000, day)
    assert keys(officer, "copied") == []
    for day in (DAY(2024, 4, 5), DAY(2024, 5, 5)):
        for loan in loans:
            repay(loan, 150_000, day)
    assert keys(officer, "copied") == ["payments:2024-04"]


@pytest.mark.parametrize(
    ("figures", "months", "found"),
    [
        ({"attended": 41, "home_care_visits": 16, "people_cared_for": 9}, 2, ["meetings:2024-05"]),
        ({"attended": 41, "home_care_visits": 16}, 2, ["meetings:2024-05"]),
        ({"attended": 41}, 3, ["meetings:2024-05"]),
        ({"attended": 41}, 1, []),
        ({}, 5, []),
    ],
)
def test_meetings_that_repeat_all_their_figures_are_copied(officer, club, figures, months, found):
    for number in range(months):
        Meeting.objects.create(club=club, held_on=DAY(2024, 5 + number, 10), **figures)
    Meeting.objects.create(club=club, held_on=DAY(2024, 12, 10), attended=30)
    expected = found if len(figures) >= 3 or months > 3 else []
    assert keys(officer, "copied") == expected


def test_facts_outside_the_clubs_life_are_impossible_and_those_on_its_last_day_are_not(officer, club):
    Club.objects.filter(pk=club.pk).update(founded_on=DAY(2024, 1, 1), closed_on=DAY(2024, 6, 1))
    Meeting.objects.create(club=club, held_on=DAY(2024, 6, 1))
    assert keys(officer, "days") == []
    Meeting.objects.create(club=club, held_on=DAY(2024, 6, 2))
    Club.objects.filter(pk=club.pk).update(founded_on=DAY(2024, 1, 2))
    assert sorted(keys(officer, "days")) == ["entries", "meetings"]


def test_a_loan_before_joining_and_a_payment_before_the_loan_are_impossible(officer, club, borrower):
    loan = lend(borrower, 2_000_000, DAY(2024, 2, 1))
    Member.objects.filter(pk=borrower.pk).update(joined_on=DAY(2024, 2, 1))
    assert keys(officer, "days") == []
    Member.objects.filter(pk=borrower.pk).update(joined_on=DAY(2024, 2, 2))
    voucher = Voucher.objects.create(club=club, kind="repayment", code="X", dated_on=DAY(2024, 1, 31), loan=loan)
    Entry.objects.create(
        voucher=voucher,
        club=club,
        fund="income",
        kind="principal_repaid",
        entry_on=DAY(2024, 1, 31),
        amount_vnd=1,
        loan=loan,
    )
    assert sorted(keys(officer, "days")) == [f"joined:{loan.pk}", f"paid:{loan.pk}"]


def test_interest_far_above_the_schedule_is_flagged_and_a_little_more_is_not(officer, club, borrower):
    loan = lend(borrower, 5_000_000, DAY(2024, 2, 1))  # 10 months at 1%: 500.000 ₫
    repay(loan, 0, DAY(2024, 3, 1), interest=549_999)
    assert keys(officer, "overpaid") == []
    repay(loan, 0, DAY(2024, 4, 1), interest=1)
    assert keys(officer, "overpaid") == [str(loan.pk)]


def test_half_of_a_loan_paid_before_it_is_due_is_flagged_and_less_is_not(officer, club, borrower):
    loan = lend(borrower, 6_000_000, DAY(2024, 12, 1))
    repay(loan, 2_999_999, DAY(2024, 12, 15))
    assert keys(officer, "prepaid") == []
    repay(loan, 1, DAY(2024, 12, 16))
    assert (keys(officer, "prepaid"), keys(officer, "prepaid", DAY(2024, 12, 15))) == ([str(loan.pk)], [])


def test_a_note_closes_a_flag_until_its_facts_change(officer, club):
    count = CashCount.objects.create(club=club, fund="income", counted_on=DAY(2024, 6, 1), counted_vnd=1)
    (seen,) = flags(officer, "cash")
    note = close_flag(actor=officer, seen=seen, note="Đã đếm lại cùng thủ quỹ")
    (closed,) = flags(officer, "cash")
    assert (closed.note, closed.note.made_by) == (note, officer)
    assert AuditRecord.objects.get(model="funds.flagnote").actor == officer
    count.counted_vnd = 2
    count.save()
    assert [seen.is_open for seen in flags(officer, "cash")] == [True]


@pytest.mark.parametrize("note", ["", "  ", "x" * 100_000])
def test_a_flag_is_not_closed_without_a_note_nor_with_a_book(officer, club, note):
    CashCount.objects.create(club=club, fund="income", counted_on=DAY(2024, 6, 1), counted_vnd=1)
    (seen,) = flags(officer, "cash")
    with pytest.raises(Refused):
        close_flag(actor=officer, seen=seen, note=note)


def test_a_flag_is_closed_once_and_by_officers_of_the_area_alone(officer, club, world):
    CashCount.objects.create(club=club, fund="income", counted_on=DAY(2024, 6, 1), counted_vnd=1)
    (seen,) = flags(officer, "cash")
    for other in (world.secretary_a, world.officer_b, world.viewer, world.unassigned):
        with pytest.raises(PermissionDenied):
            close_flag(actor=other, seen=seen, note="Xong")
    close_flag(actor=officer, seen=seen, note="Xong")
    with pytest.raises(Refused):
        close_flag(actor=officer, seen=seen, note="Xong")


def test_nobody_sees_flags_outside_his_area(club, world):
    CashCount.objects.create(club=club, fund="income", counted_on=DAY(2024, 6, 1), counted_vnd=1)
    seers = {name for name, user in world.users.items() if keys(user, "cash")}
    assert seers == {"province_admin", "province_staff", "officer_a", "secretary_a"}


def test_thirty_clubs_cost_as_many_queries_as_three(world, officer):
    def add(first, last):
        for number in range(first, last):
            club = make_club(f"NT-2{number:03}", f"CLB {number}", world.commune_a)
            capital(club, 20_000_000, DAY(2024, 1, 1), is_initial=True)
            loan = lend(make_member(club, "TV1", "Lê Văn Số"), 9_000_000, DAY(2024, 2, 1))
            repay(loan, 9_000_000, DAY(2024, 5, 1), interest=2_000_000)
            lend(loan.member, 9_000_000, DAY(2024, 5, 1))

    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            found = flags_of(Watch(officer, TODAY), KINDS)
        return len(queries), len(found)

    add(0, 3)
    asked()  # the user's scope is read once
    few = asked()
    add(3, 30)
    many = asked()
    assert (few[0], many[1]) == (many[0], few[1] * 10)
