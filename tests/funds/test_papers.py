"""The papers of a club's money: what vouchers, agreements, loan sheets and the year's books say, and to whom."""

import datetime as dt
import io

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from clubs.models import Appointment
from core.actors import SYSTEM
from funds.services import post_transfer, reverse_voucher
from tests.funds.book import capital, lend, repay

DAY = dt.date


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2024-06-15 09:00+07:00", tick=False):
        yield


@pytest.fixture
def officer(client, world):
    client.force_login(world.officer_a)
    return client


@pytest.fixture
def loan(club, borrower):
    return lend(borrower, 5_000_000, DAY(2024, 2, 1), months=5, code="KV1")


def paper(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer


def slip(client, voucher):
    return paper(client, "voucher_print", voucher.pk).context["slip"]


def said(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_repayment_is_a_receipt_that_shows_how_principal_and_interest_go_to_the_funds(officer, loan, borrower):
    made = slip(officer, repay(loan, 1_000_000, DAY(2024, 3, 1), interest=50_000, code="P2"))
    assert (made.title, made.who_label, made.who) == ("Phiếu thu", "Họ và tên người nộp tiền", borrower.full_name)
    assert made.amount_vnd == 1_050_000
    assert made.parts == [
        ("Quỹ tăng thu nhập", "Gốc đã trả", 1_000_000),
        ("Quỹ hoạt động", "Lãi đã thu", 50_000),
    ]


def test_what_goes_out_is_a_payment_voucher(officer, loan, borrower):
    made = slip(officer, loan.vouchers.get())
    assert (made.title, made.signer_label, made.who) == ("Phiếu chi", "Người nhận tiền", borrower.full_name)
    assert made.amount_vnd == 5_000_000


def test_a_transfer_and_an_asset_in_kind_have_no_payer(officer, club):
    moved = post_transfer(
        actor=SYSTEM, club=club, code="P3", fund="income", entry_on=DAY(2024, 3, 1), amount_vnd=400_000
    )
    cow = capital(club, 22_000_000, DAY(2024, 3, 1), code="P4", kind="capital_in_kind")
    found = [slip(officer, voucher) for voucher in (moved, cow)]
    assert [(one.title, one.who_label, one.amount_vnd) for one in found] == [
        ("Phiếu chuyển quỹ", "", 400_000),
        ("Phiếu ghi sổ (không bằng tiền mặt)", "", 22_000_000),
    ]


def test_a_reversed_voucher_says_so_on_both_copies(officer, club):
    voucher = capital(club, 10**12, DAY(2024, 3, 1), code="P2", kind="donation", note="Ủng hộ")
    reversal = reverse_voucher(actor=SYSTEM, voucher=voucher, reason="Ghi nhầm")
    page = said(paper(officer, "voucher_print", voucher.pk))
    assert page.count("ĐÃ ĐẢO") == 2
    assert "1.000.000.000.000 ₫" in page
    assert "Một nghìn tỷ đồng" in page
    made = slip(officer, reversal)
    assert (made.title, made.why, made.parts[0][2]) == ("Phiếu điều chỉnh", "Ghi nhầm", -(10**12))


def test_the_board_of_the_day_signs(officer, loan, world):
    treasurer = world.members_a[1]
    Appointment.objects.create(member=treasurer, role="treasurer", starts_on=DAY(2024, 1, 1), ends_on=DAY(2024, 5, 1))
    assert paper(officer, "loan_agreement", loan.pk).context["head"].signers["treasurer"] == treasurer.full_name
    assert "treasurer" not in paper(officer, "loan_sheet", loan.pk).context["head"].signers


def test_the_agreement_says_what_was_agreed(officer, loan, borrower):
    page = paper(officer, "loan_agreement", loan.pk)
    assert (page.context["interest_vnd"], page.context["payable_vnd"]) == (250_000, 5_250_000)
    assert page.context["last_due_on"] == DAY(2024, 7, 1)
    for words in (borrower.full_name, "Năm triệu đồng", "từ ngày 01/02/2024 đến ngày 01/07/2024", "1% một tháng"):
        assert words in said(page)


def test_the_loan_sheet_lists_the_payments_that_stand_with_what_was_left(officer, loan):
    repay(loan, 1_000_000, DAY(2024, 3, 1), interest=50_000)
    wrong = repay(loan, 700_000, DAY(2024, 4, 1))
    reverse_voucher(actor=SYSTEM, voucher=wrong, reason="nhầm")
    repay(loan, 500_000, DAY(2024, 4, 2))
    paid = paper(officer, "loan_sheet", loan.pk).context["paid"]
    assert [(one.principal_vnd, one.interest_vnd, one.left_vnd) for one in paid] == [
        (1_000_000, 50_000, 4_000_000),
        (500_000, 0, 3_500_000),
    ]


def test_a_cancelled_loan_prints_as_such(officer, loan):
    reverse_voucher(actor=SYSTEM, voucher=loan.vouchers.get(), reason="Không vay nữa")
    assert "ĐÃ HỦY" in said(paper(officer, "loan_agreement", loan.pk))


def workbook(client, name, *args, **query):
    answer = paper(client, name, *args, **query)
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active


def cells(sheet, first: str) -> list[tuple]:
    """The rows of the table below the row that begins with `first`."""
    rows = list(sheet.iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if row[0] == first)
    return rows[start + 1 :]


def test_the_cash_book_leaves_out_what_moves_no_cash(officer, club, loan):
    capital(club, 22_000_000, DAY(2024, 3, 1), kind="capital_in_kind")
    page = paper(officer, "cash_book", club.code, year="2024")
    assert page.context["moved"].closing_vnd == 15_000_000
    assert said(page).count("22.000.000") == 0


def test_the_cash_books_workbook_holds_real_dates_and_numbers_and_prints_on_a4(officer, club, loan, borrower):
    sheet = workbook(officer, "cash_book_file", club.code, year="2024")
    opening, first, second, total, *_signs = cells(sheet, "(1)")
    assert opening[:4] == (dt.datetime(2024, 1, 1), None, None, "Số dư đầu kỳ")
    assert first[:7] == (dt.datetime(2024, 1, 1), "P1", None, "Vốn góp", 20_000_000, None, 20_000_000)
    assert second[:7] == (
        dt.datetime(2024, 2, 1),
        None,
        "KV1",
        f"Giải ngân cho vay: KV1 · {borrower.full_name}",
        None,
        5_000_000,
        15_000_000,
    )
    assert [str(value)[:5] for value in total[4:6]] == ["=SUM(", "=SUM("]
    assert total[6] == 15_000_000
    assert (sheet.page_setup.paperSize, sheet.sheet_properties.pageSetUpPr.fitToPage, bool(sheet.print_title_rows)) == (
        9,
        True,
        True,
    )


def test_the_loan_book_shows_each_loan_that_ran_in_the_year_by_month(officer, club, loan, world):
    old = lend(world.members_a[1], 2_000_000, DAY(2024, 1, 10), months=2, code="KV0")
    repay(old, 2_000_000, DAY(2024, 1, 31))
    repay(loan, 1_000_000, DAY(2024, 3, 1), interest=50_000)
    repay(loan, 500_000, DAY(2024, 3, 20))
    rows = paper(officer, "loan_book", club.code, year="2024").context["rows"]
    found = [(row.loan.code, row.months[:3], row.interest_vnd, row.loan.outstanding_vnd) for row in rows]
    assert found == [("KV0", [2_000_000, 0, 0], 0, 0), ("KV1", [0, 0, 1_500_000], 50_000, 3_500_000)]
    assert [row.loan.overdue_vnd for row in rows] == [0, 2_500_000]
    with time_machine.travel("2025-02-15 09:00+07:00", tick=False):
        officer.force_login(world.officer_a)
        later = paper(officer, "loan_book", club.code, year="2025").context["rows"]
    assert [row.loan.code for row in later] == ["KV1"]


def test_the_loan_books_workbook_sums_what_it_lists(officer, club, loan, borrower):
    repay(loan, 1_000_000, DAY(2024, 3, 1), interest=50_000)
    row, total, *_signs = cells(workbook(officer, "loan_book_file", club.code, year="2024"), "(1)")
    assert row[:7] == (1, borrower.full_name, "KV1", dt.datetime(2024, 2, 1), 5_000_000, 1, 5)
    assert row[7:12] == (None, None, 1_000_000, None, None)
    assert row[19:23] == (1_000_000, 50_000, 4_000_000, 3_000_000)
    assert total[1] == "Tổng cộng"


@pytest.mark.parametrize("year", ["1999", "3000", "năm nay", "\x00", "-1", "1" * 400])
@pytest.mark.parametrize("name", ["cash_book", "loan_book"])
def test_a_year_that_is_none_is_named(officer, club, name, year):
    answer = paper(officer, name, club.code, year=year)
    assert not answer.context["form"].is_valid()


@pytest.mark.parametrize("name", ["cash_book_file", "loan_book_file"])
def test_a_file_that_names_people_needs_the_right_to_export_them(client, world, club, name):
    client.force_login(world.secretary_a)
    assert client.get(reverse(name, args=[club.code])).status_code == 403


def test_the_books_cost_the_same_queries_however_long_they_are(officer, club, loan, django_assert_num_queries):
    paper(officer, "cash_book", club.code)
    wrong = capital(club, 7000, DAY(2024, 3, 1), kind="donation")
    reverse_voucher(actor=SYSTEM, voucher=wrong, reason="nhầm")
    for number in range(20):
        repay(loan, 1000, DAY(2024, 3, 1), code=f"L{number}")
    with django_assert_num_queries(12):
        paper(officer, "cash_book", club.code)
    with django_assert_num_queries(11):
        paper(officer, "loan_book", club.code)
