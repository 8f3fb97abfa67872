"""New loans that go against the rules of lending are warned of, never refused, in the words of the loan's form."""

from decimal import Decimal

import pytest

from core.actors import SYSTEM
from funds.models import Loan
from funds.services.terms import set_club_rules
from tests.desk.books import KV, TC, TN, check, day, entry, loan, member, programme, repayment, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def lending(*loans: dict, **sheets) -> dict:
    """A club with 20.000.000 ₫ and these loans."""
    return programme() | {KV: list(loans), TN: [], TC: [entry()]} | sheets


def warned(result) -> list[tuple]:
    return [(one.row, one.column, one.message) for one in result.warnings if one.sheet == KV]


def test_a_rate_above_one_percent_is_warned_of_beside_its_row_and_saved():
    sheets = lending(loan(**{"Lãi suất tháng (%)": 1.5}))
    assert warned(check(sheets)) == [(2, "Số tiền vay", "Lãi suất cao hơn 1% một tháng.")]
    result = save(sheets)
    assert (result.saved, result.errors, Loan.objects.count()) == (True, [], 1)


def test_a_second_open_loan_of_the_file_is_warned_of_and_one_after_the_first_is_paid_is_not():
    first, second = loan(amount=1_000_000), loan("KV02", 1_000_000, **{"Ngày vay": day("2020-05-10")})
    words = "Người vay đang có khoản vay chưa trả hết: KV01."
    assert warned(check(lending(first, second))) == [(3, "Số tiền vay", words)]
    paid = {TN: [repayment(principal=1_000_000, **{"Ngày trả": day("2020-05-10")})]}
    assert warned(check(lending(first, second, **paid))) == []


def test_a_stored_open_loan_counts_too():
    save(lending(loan(amount=1_000_000)))
    second = loan("KV02", 1_000_000, **{"Ngày vay": day("2020-05-10")})
    assert [row for row, *_rest in warned(check(lending(loan(amount=1_000_000), second)))] == [3]


def test_two_borrowers_do_not_disturb_each_other():
    people = {"Thành viên": [member(), member("TV002", **{"Họ và tên": "Lê Văn Bình"})]}
    assert warned(check(lending(loan(), loan("KV02", **{"Mã TV": "TV002"}), **people))) == []


def test_the_club_s_own_limits_are_warned_of_with_the_fund_as_it_would_be(world):
    save(lending(loan(amount=1_000_000)))
    club = Loan.objects.get().club
    set_club_rules(
        actor=SYSTEM, club=club, starts_on=day("2020-06-01"), max_share_percent=Decimal(20), cap_vnd=4_000_000,
        reason="Quy chế",
    )  # fmt: skip
    paid = repayment(principal=1_000_000, **{"Ngày trả": day("2020-07-01")})
    new = loan("KV02", 5_000_000, **{"Ngày vay": day("2020-07-10")})
    more = entry("PT02", 4_000_000, **{"Ngày": day("2020-07-01")})
    base = lending(loan(amount=1_000_000), new, **{TN: [paid], TC: [entry()]})
    cap = "Khoản vay lớn hơn mức 4.000.000 ₫."
    share = "Người vay sẽ nợ 5.000.000 ₫, quá 20% Quỹ tăng thu nhập."
    assert warned(check(base)) == [(3, "Số tiền vay", f"{cap} {share}")]
    enough = base | {TC: [entry(), more, entry("PT03", 1_000_000)]}
    assert warned(check(enough)) == [(3, "Số tiền vay", cap)]
