"""A top-up names an open loan of the same borrower that was there before it."""

import datetime as dt

import pytest

from core.actors import SYSTEM
from core.problems import Refused
from funds.services import disburse_loan, reverse_voucher
from tests.funds.book import capital, lend

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 3, 10)


@pytest.fixture
def borrower(world):
    capital(world.club_a, 20_000_000, dt.date(2024, 1, 1))
    return world.members_a[0]


def top_up(borrower, previous):
    return disburse_loan(
        actor=SYSTEM, club=borrower.club, member=borrower, code="KV2", disbursed_on=DAY, principal_vnd=1_000_000,
        months=5, previous=previous,
    )  # fmt: skip


def refusal(borrower, previous) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        top_up(borrower, previous)
    return [(one.field, str(one.message)) for one in refused.value.problems]


def test_an_earlier_loan_may_be_topped_up(borrower):
    old = lend(borrower, 2_000_000, dt.date(2025, 1, 10), code="KV1")
    assert top_up(borrower, old).previous == old


def test_a_cancelled_loan_may_not(borrower):
    old = lend(borrower, 2_000_000, dt.date(2025, 1, 10), code="KV1")
    voucher = old.vouchers.get(kind="disbursement")
    reverse_voucher(actor=SYSTEM, voucher=voucher, reversed_on=dt.date(2025, 1, 10), reason="Nhập nhầm")
    old.refresh_from_db()
    assert refusal(borrower, old) == [("previous", "Khoản vay KV1 đã bị hủy.")]


def test_a_later_loan_may_not(borrower):
    later = lend(borrower, 2_000_000, dt.date(2025, 4, 10), code="KV1")
    assert refusal(borrower, later) == [("previous", "Khoản vay KV1 được cho vay sau đó, ngày 10/04/2025.")]
