"""Rules of lending: which setting counts on a day, who may set it, what it does to loans and interest."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from core.actors import SYSTEM
from districts.models import PeriodLock
from funds.models import Entry, LoanRules
from funds.services import post_batch, set_club_rules, set_programme_rules
from funds.terms import OWN, PROGRAMME, UNSET
from tests.funds.book import lend, loan, payment, refusals, repay

DAY = dt.date
JAN, FEB, MAR = DAY(2024, 1, 1), DAY(2024, 2, 1), DAY(2024, 3, 1)


def programme(world, on=JAN, actor=SYSTEM, **settings):
    return set_programme_rules(actor=actor, unit=world.province, starts_on=on, **settings)


def own(club, on=JAN, actor=SYSTEM, **settings):
    return set_club_rules(actor=actor, club=club, starts_on=on, **settings)


def terms(club, day=FEB):
    return LoanRules.objects.book([club.pk]).on(club.pk, day)


def test_where_nothing_is_laid_down_the_default_counts_and_says_so(club):
    found = terms(club)
    assert (found.method, found.rounding_vnd, found.grace_months) == ("flat", 1000, 0)
    assert found.interest_to_income_percent == 0
    assert set(found.origins.values()) == {UNSET}


def test_the_clubs_setting_goes_before_the_programmes_and_an_empty_one_does_not(club, world):
    programme(world, method="declining", max_months=12)
    own(club, max_months=6, grace_months=0)
    found = terms(club)
    assert (found.method, found.max_months, found.grace_months) == ("declining", 6, 0)
    assert [found.origins[name] for name in ("method", "max_months", "grace_months")] == [PROGRAMME, OWN, OWN]
    assert terms(world.club_b).max_months == 12


def test_rules_hold_from_their_day_until_the_next_row_begins(club):
    own(club, on=FEB, cap_vnd=5_000_000)
    own(club, on=MAR, max_months=6)
    days = (DAY(2024, 1, 31), FEB, DAY(2024, 2, 29), MAR)
    assert [terms(club, day).cap_vnd for day in days] == [None, 5_000_000, 5_000_000, None]


def test_the_rules_of_many_clubs_cost_the_queries_of_one(club, world, django_assert_num_queries):
    programme(world, method="declining")
    LoanRules.objects.book([club.pk])
    with django_assert_num_queries(5):
        LoanRules.objects.book([club.pk])
    with django_assert_num_queries(5):
        book = LoanRules.objects.book([club.pk, world.club_b.pk])
    with django_assert_num_queries(0):
        assert [book.on(one.pk, FEB).method for one in (club, world.club_b)] == ["declining"] * 2


def test_a_row_of_the_same_day_is_corrected(club):
    own(club, cap_vnd=1), own(club, cap_vnd=2)
    assert list(LoanRules.objects.values_list("cap_vnd", flat=True)) == [2]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"rounding_vnd": 0}, "rounding_vnd"),
        ({"method": "weekly"}, "method"),
        ({"max_rate_percent": Decimal(101)}, "max_rate_percent"),
        ({"interest_to_income_percent": Decimal("-1")}, "interest_to_income_percent"),
        ({"grace_months": 120}, "grace_months"),
    ],
)
def test_settings_outside_their_bounds_are_refused(club, values, field):
    assert refusals(own, club, **values) == [(0, field)]


def test_a_closed_period_refuses_rules(club, world):
    PeriodLock.objects.create(closed_through=FEB, closed_by="Sở")
    assert refusals(own, club, on=FEB) == [(0, "starts_on")]
    assert refusals(programme, world, on=FEB) == [(0, "starts_on")]
    assert own(club, on=MAR).starts_on == MAR


@pytest.mark.parametrize("persona", ["officer_a", "secretary_a", "viewer", "unassigned"])
def test_only_the_province_sets_the_programmes_rules(world, persona):
    with pytest.raises(PermissionDenied):
        programme(world, actor=world.users[persona])


@pytest.mark.parametrize("persona", ["officer_b", "secretary_a", "viewer"])
def test_only_officers_of_the_area_set_a_clubs_rules(club, world, persona):
    with pytest.raises(PermissionDenied):
        own(club, actor=world.users[persona])


def test_an_officer_lowers_the_limit_of_the_second_person_and_only_the_province_raises_it(club, world):
    programme(world, second_person_from_vnd=5_000_000)
    officer = world.users["officer_a"]
    assert refusals(own, club, actor=officer, second_person_from_vnd=5_000_001) == [(0, "second_person_from_vnd")]
    own(club, actor=officer, second_person_from_vnd=5_000_000)
    assert own(club, second_person_from_vnd=9_000_000).second_person_from_vnd == 9_000_000


# -- what the rules do


def test_a_loan_takes_the_rules_of_its_day_unless_it_says_otherwise(club, borrower):
    own(club, on=FEB, method="single", grace_months=2, rounding_vnd=500)
    made = post_batch(
        actor=SYSTEM,
        drafts=[
            loan(borrower, 1_000_000, on=DAY(2024, 1, 31)),
            loan(borrower, 1_000_000, on=FEB),
            loan(borrower, 1_000_000, on=FEB, method="declining", grace_months=0, rounding_vnd=1),
            loan(borrower, 1_000_000, on=FEB, months=1),
        ],
    )
    found = [(one.loan.method, one.loan.grace_months, one.loan.rounding_vnd) for one in made]
    assert found == [("flat", 0, 1000), ("single", 2, 500), ("declining", 0, 1), ("single", 0, 500)]


def test_interest_is_split_by_the_rules_of_the_day_of_the_payment(club, borrower):
    own(club, on=MAR, interest_to_income_percent=Decimal("33.33"))
    of = lend(borrower, 1_000_000, FEB)
    repay(of, 0, DAY(2024, 2, 29), interest=10_000)
    repay(of, 100_000, MAR, interest=10_000)
    lines = Entry.objects.filter(kind="interest_received").order_by("pk").values_list("fund", "amount_vnd")
    assert list(lines) == [("operating", 10_000), ("operating", 6_667), ("income", 3_333)]


def test_a_batch_reads_the_rules_once(club, borrower, world, django_assert_max_num_queries):
    own(club, interest_to_income_percent=Decimal(50))
    of = lend(borrower, 1_000_000, FEB)
    with django_assert_max_num_queries(30):
        post_batch(actor=SYSTEM, drafts=[payment(of, 1_000, 1_000) for _number in range(40)])


def test_interest_split_into_the_income_fund_can_be_lent_again_and_is_taken_back_by_a_reversal(club, borrower):
    own(club, interest_to_income_percent=Decimal(100))
    of = lend(borrower, 20_000_000, FEB)
    repay(of, 0, MAR, interest=200_000)
    lend(borrower, 200_000, MAR)
    assert refusals(lend, borrower, 1, MAR) == [(0, "principal_vnd")]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"method": "weekly"}, "method"),
        ({"grace_months": 10}, "grace_months"),
        ({"rounding_vnd": 0}, "rounding_vnd"),
        ({"guarantor": "x" * 121}, "guarantor"),
    ],
)
def test_terms_that_cannot_be_are_refused(club, borrower, fields, field):
    draft = loan(borrower, 1_000_000, months=10, **fields)
    assert refusals(post_batch, actor=SYSTEM, drafts=[draft]) == [(0, field)]


def test_a_top_up_names_a_loan_of_the_same_borrower(club, borrower, world):
    of = lend(borrower, 1_000_000, FEB)
    made = post_batch(actor=SYSTEM, drafts=[loan(borrower, 500_000, on=MAR, previous=of)])[0].loan
    assert (made.previous, made.link) == (of, "top_up")
    other = loan(world.members_a[1], 500_000, on=MAR, previous=of)
    assert refusals(post_batch, actor=SYSTEM, drafts=[other]) == [(0, "previous")]
