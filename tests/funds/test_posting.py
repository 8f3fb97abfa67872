"""What the ledger accepts, what it refuses and why (CONTRACT.md, section 3)."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.actors import SYSTEM
from core.models import AuditRecord
from core.problems import Refused
from districts.models import PeriodLock
from funds.models import Entry, Instalment, Loan, Voucher
from funds.services import post_batch, post_entry, post_transfer, reverse_voucher
from tests.funds.book import capital, cash, entry, lend, loan, payment, refusals, repay
from tests.world import make_member

DAY = dt.date
JAN, FEB, MAR = DAY(2024, 1, 1), DAY(2024, 2, 1), DAY(2024, 3, 1)


def post(*drafts, actor=SYSTEM):
    return post_batch(actor=actor, drafts=drafts)


def lines(voucher):
    return [(line.fund, line.kind, line.amount_vnd) for line in voucher.entries.order_by("pk")]


def test_a_disbursement_lends_from_the_income_fund_and_makes_its_schedule(club, borrower):
    made = lend(borrower, 5_000_000, FEB)
    assert lines(made.vouchers.get()) == [("income", "loan_disbursed", 5_000_000)]
    assert cash(club, FEB) == {"income": 15_000_000, "operating": 0}
    assert list(made.instalments.values_list("number", "cumulative_vnd"))[-1] == (10, 5_000_000)


def test_a_repayment_brings_principal_to_the_income_and_interest_to_the_operating_fund(club, borrower):
    voucher = repay(lend(borrower, 5_000_000, FEB), 500_000, MAR, interest=50_000)
    assert lines(voucher) == [("income", "principal_repaid", 500_000), ("operating", "interest_received", 50_000)]
    assert cash(club, MAR) == {"income": 15_500_000, "operating": 50_000}


def test_a_payment_of_interest_alone_posts_no_line_of_nothing(club, borrower):
    assert lines(repay(lend(borrower, 5_000_000, FEB), 0, MAR, interest=50_000)) == [
        ("operating", "interest_received", 50_000)
    ]


@pytest.mark.parametrize(("fund", "other"), [("income", "operating"), ("operating", "income")])
def test_a_transfer_is_one_voucher_with_both_halves(club, fund, other):
    capital(club, 900_000, JAN, fund="operating", kind="donation")
    voucher = post_transfer(actor=SYSTEM, club=club, code="P9", fund=fund, entry_on=FEB, amount_vnd=300_000)
    assert voucher.kind == "transfer"
    assert lines(voucher) == [(fund, "transfer_out", 300_000), (other, "transfer_in", 300_000)]


def test_assets_in_kind_and_advances_change_the_value_as_defined(club):
    post(entry(club, "capital_in_kind", 22_000_000), entry(club, "advance_received", 5_000_000))
    row = Entry.objects.of_fund("income").dated_to(FEB).by_club().get()
    assert row == {
        "club_id": club.pk,
        "cash": 25_000_000,
        "portfolio": 0,
        "in_kind": 22_000_000,
        "advances": 5_000_000,
        "value": 42_000_000,
    }


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "  "}, "code"),
        ({"code": "x" * 31}, "code"),
        ({"fund": "savings"}, "fund"),
        ({"kind": "transfer_in"}, "kind"),
        ({"kind": "loan_disbursed"}, "kind"),
        ({"on": DAY(1999, 12, 31)}, "entry_on"),
        ({"on": DAY(2124, 1, 1)}, "entry_on"),
        ({"amount": 0}, "amount_vnd"),
        ({"amount": -5}, "amount_vnd"),
        ({"amount": 10**15 + 1}, "amount_vnd"),
        ({"amount": 1.5}, "amount_vnd"),
        ({"amount": True}, "amount_vnd"),
        ({"is_initial": True, "kind": "donation"}, "is_initial"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_a_faulty_field_of_an_entry_is_named(club, change, field):
    fields = {"kind": "capital", "amount": 1000} | change
    assert refusals(post, entry(club, fields.pop("kind"), fields.pop("amount"), **fields)) == [(0, field)]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"months": 0}, "months"),
        ({"months": 121}, "months"),
        ({"monthly_rate_percent": Decimal("-0.1")}, "monthly_rate_percent"),
        ({"monthly_rate_percent": Decimal("100.1")}, "monthly_rate_percent"),
        ({"monthly_rate_percent": Decimal("0.0001")}, "monthly_rate_percent"),
        ({"amount": 0}, "principal_vnd"),
        ({"purpose": "x" * 201}, "purpose"),
    ],
)
def test_a_faulty_field_of_a_loan_is_named(club, borrower, change, field):
    fields = {"amount": 1_000_000} | change
    assert refusals(post, loan(borrower, fields.pop("amount"), **fields)) == [(0, field)]


def test_a_payment_of_nothing_is_refused(club, borrower):
    assert refusals(post, payment(lend(borrower, 1_000_000, FEB), 0, 0)) == [(0, "principal_vnd")]


@time_machine.travel("2024-02-01 10:00+07:00", tick=False)
def test_today_is_accepted_and_tomorrow_is_not(club):
    post(entry(club, "donation", 5, on=DAY(2024, 2, 1)))
    assert refusals(post, entry(club, "donation", 5, on=DAY(2024, 2, 2))) == [(0, "entry_on")]


def test_an_entry_before_the_founding_is_accepted(club):
    assert post(entry(club, "opening_balance", 5, on=DAY(2017, 1, 1)))


def test_every_fault_of_a_batch_comes_at_once_and_nothing_is_saved(club, borrower):
    before = Entry.objects.count(), Voucher.objects.count(), AuditRecord.objects.count()
    drafts = [entry(club, "donation", 0), entry(club, "donation", 7), loan(borrower, 5, months=0), entry(club, "x", 1)]
    assert refusals(post, *drafts) == [(0, "amount_vnd"), (2, "months"), (3, "kind")]
    assert (Entry.objects.count(), Voucher.objects.count(), AuditRecord.objects.count()) == before


def test_a_voucher_code_serves_once_over_entries_and_repayments(club, borrower):
    made = lend(borrower, 1_000_000, FEB)
    assert refusals(post, entry(club, "donation", 5, code="P1")) == [(0, "code")]
    assert refusals(post, payment(made, 5, code=" P1 ")) == [(0, "code")]
    assert refusals(post, entry(club, "donation", 5, code="P2"), payment(made, 5, code="P2")) == [(1, "code")]


def test_a_loan_code_serves_once_and_is_no_voucher_code(club, borrower):
    lend(borrower, 1_000_000, FEB, code="P1")
    assert refusals(post, loan(borrower, 5, code="P1")) == [(0, "code")]


def test_another_club_may_use_the_same_code(club, world):
    assert post(entry(world.club_b, "donation", 5, code="P1"))


def test_the_code_of_a_reversed_voucher_is_free_again(club):
    reverse_voucher(actor=SYSTEM, voucher=Voucher.objects.get(code="P1"), reason="nhập sai", reversed_on=JAN)
    assert post(entry(club, "capital", 5, code="P1"))


@pytest.mark.parametrize(
    ("joined", "left", "on", "is_accepted"),
    [
        (FEB, None, DAY(2024, 1, 31), False),
        (FEB, None, FEB, True),
        (JAN, FEB, DAY(2024, 1, 31), True),
        (JAN, FEB, FEB, False),
    ],
)
def test_only_a_member_on_that_day_borrows(club, joined, left, on, is_accepted):
    member = make_member(club, "TV90", "Người vay", joined_on=joined, left_on=left)
    if is_accepted:
        assert post(loan(member, 1_000_000, on))
    else:
        assert refusals(post, loan(member, 1_000_000, on)) == [(0, "member")]


def test_a_member_of_another_club_does_not_borrow(club, world):
    draft = loan(world.members_b[0], 1_000_000)
    object.__setattr__(draft, "club", club)
    assert refusals(post, draft) == [(0, "member")]


def test_a_dissolved_club_does_not_lend(club, borrower):
    club.closed_on = FEB
    club.save()
    assert refusals(post, loan(borrower, 1_000_000, FEB)) == [(0, "member")]
    assert post(loan(borrower, 1_000_000, DAY(2024, 1, 31)))


def test_a_loan_takes_no_more_than_the_cash_at_the_end_of_its_day(club, borrower):
    assert refusals(post, loan(borrower, 20_000_001, FEB)) == [(0, "principal_vnd")]
    assert post(loan(borrower, 20_000_000, FEB))


def test_the_refusal_says_the_day_what_is_there_and_what_is_missing(club, borrower):
    with pytest.raises(Refused, match=r"01/02/2024.*20\.000\.000 ₫.*5\.000\.000 ₫"):
        post(loan(borrower, 25_000_000, FEB))


def test_a_payment_may_not_empty_a_later_day(club, borrower):
    post(loan(borrower, 18_000_000, MAR))
    assert refusals(post, entry(club, "other_expense", 2_000_001, on=FEB)) == [(0, "amount_vnd")]
    assert post(entry(club, "other_expense", 2_000_000, on=FEB))


def test_money_that_comes_in_the_same_day_may_go_out_that_day(club):
    assert post(entry(club, "other_expense", 25_000_000, on=FEB), entry(club, "donation", 5_000_000, on=FEB))


def test_the_funds_do_not_pay_for_each_other(club):
    assert refusals(post, entry(club, "activity_expense", 1, fund="operating")) == [(0, "amount_vnd")]


def test_of_outflows_that_do_not_fit_together_the_later_is_blamed(club):
    late, early = entry(club, "loss", 15_000_000, on=MAR), entry(club, "loss", 15_000_000, on=FEB)
    assert refusals(post, late, early) == [(0, "amount_vnd")]


def test_a_faulty_inflow_does_not_make_its_outflow_faulty_too(club):
    drafts = [entry(club, "donation", 0, on=FEB), entry(club, "loss", 25_000_000, on=MAR)]
    assert refusals(post, *drafts) == [(0, "amount_vnd")]


def test_a_refused_transfer_is_one_fault(club):
    drafts = [
        entry(club, "transfer_out", 21_000_000, on=FEB),
        entry(club, "activity_expense", 21_000_000, on=MAR, fund="operating"),
    ]
    assert refusals(post, *drafts) == [(0, "amount_vnd")]


def test_a_repayment_lies_on_or_after_the_day_of_the_loan(club, borrower):
    made = lend(borrower, 1_000_000, FEB)
    assert refusals(post, payment(made, 5, on=DAY(2024, 1, 31))) == [(0, "paid_on")]
    assert post(payment(made, 5, on=FEB))


def test_a_repayment_stays_within_what_is_owed_on_its_day_and_later(club, borrower):
    made = lend(borrower, 1_000_000, FEB)
    repay(made, 900_000, DAY(2024, 6, 1))
    assert refusals(post, payment(made, 100_001, on=MAR)) == [(0, "principal_vnd")]
    assert refusals(post, payment(made, 60_000, on=MAR), payment(made, 60_000, on=FEB)) == [(0, "principal_vnd")]
    assert post(payment(made, 100_000, on=MAR))


def test_a_loan_and_its_payments_come_in_one_batch(club, borrower):
    draft = loan(borrower, 1_000_000, FEB)
    vouchers = post(draft, payment(draft, 400_000), payment(draft, 600_000, 10_000))
    assert {voucher.loan for voucher in vouchers} == {Loan.objects.get()}


def test_a_payment_above_the_loan_of_its_own_batch_is_refused(club, borrower):
    draft = loan(borrower, 1_000, FEB)
    assert refusals(post, draft, payment(draft, 1_001)) == [(1, "principal_vnd")]


def test_a_faulty_loan_does_not_make_its_payments_faulty_too(club, borrower):
    draft = loan(borrower, 1_000_000, FEB, months=0)
    assert refusals(post, draft, payment(draft, 2_000_000)) == [(0, "months")]


def test_a_cancelled_loan_takes_no_payment(club, borrower):
    made = lend(borrower, 1_000_000, FEB)
    reverse_voucher(actor=SYSTEM, voucher=made.vouchers.get(), reason="nhập nhầm", reversed_on=FEB)
    assert refusals(post, payment(made, 5)) == [(0, "loan")]


def test_a_closed_period_refuses_facts_up_to_its_last_day(club, borrower):
    made = lend(borrower, 1_000_000, FEB)
    PeriodLock.objects.create(closed_through=MAR, closed_by="Sở")
    drafts = [entry(club, "donation", 5, on=MAR), payment(made, 5, on=MAR), loan(borrower, 5, MAR)]
    assert refusals(post, *drafts) == [(0, "entry_on"), (1, "paid_on"), (2, "disbursed_on")]
    assert post(entry(club, "donation", 5, on=DAY(2024, 3, 2)))


@pytest.mark.parametrize("persona", ["officer_a", "secretary_a", "province_staff"])
def test_whoever_keeps_the_club_posts(club, world, persona):
    assert (
        post_entry(
            actor=world.users[persona],
            club=club,
            code="P7",
            fund="income",
            entry_on=FEB,
            kind="donation",
            amount_vnd=5,
        ).posted_by
        == world.users[persona]
    )


@pytest.mark.parametrize("persona", ["officer_b", "viewer", "unassigned"])
def test_whoever_does_not_keep_the_club_is_forbidden(club, world, persona):
    with pytest.raises(PermissionDenied):
        post_entry(
            actor=world.users[persona],
            club=club,
            code="P7",
            fund="income",
            entry_on=FEB,
            kind="donation",
            amount_vnd=5,
        )


def test_in_a_batch_only_the_rows_of_foreign_clubs_are_blamed(club, world):
    drafts = [entry(club, "donation", 5), entry(world.club_b, "donation", 5)]
    assert refusals(post, *drafts, actor=world.officer_a) == [(1, "club")]


def test_each_voucher_and_loan_leaves_one_record_of_who_did_what(club, borrower, world):
    before = AuditRecord.objects.count()
    post(draft := loan(borrower, 1_000_000, FEB), payment(draft, 5, 7), actor=world.officer_a)
    records = AuditRecord.objects.order_by("pk")[before:]
    assert [(record.action, record.model, record.actor) for record in records] == [
        ("loans.disburse", "funds.loan", world.officer_a),
        ("loans.disburse", "funds.voucher", world.officer_a),
        ("loans.repay", "funds.voucher", world.officer_a),
    ]
    assert records[2].after["entries"] == [["income", "principal_repaid", 5], ["operating", "interest_received", 7]]
    assert len({record.batch for record in records}) == 1


def queries_of(drafts) -> int:
    """Inserts not counted: those go by as many rows as the database takes at once."""
    with CaptureQueriesContext(connection) as captured:
        post(*drafts)
    return sum(not query["sql"].startswith("INSERT") for query in captured)


def mixed(club, borrower, times):
    for _turn in range(times):
        yield entry(club, "donation", 10_000)
        yield entry(club, "loss", 10_000)
        yield (draft := loan(borrower, 50_000))
        yield payment(draft, 1_000)


def test_the_number_of_queries_does_not_grow_with_the_batch(club, borrower):
    assert queries_of(list(mixed(club, borrower, 2))) == queries_of(list(mixed(club, borrower, 60)))


def test_instalments_belong_to_their_loans(club, borrower):
    post(loan(borrower, 2_000_000, months=2), loan(borrower, 3_000_000, months=3))
    found = Instalment.objects.order_by("loan_id", "number").values_list("loan__months", "number", "cumulative_vnd")
    assert list(found) == [
        (2, 1, 1_000_000),
        (2, 2, 2_000_000),
        (3, 1, 1_000_000),
        (3, 2, 2_000_000),
        (3, 3, 3_000_000),
    ]
