"""The book of a fund: opening balance, lines in order of day, running balance, reversals, totals."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.urls import reverse

from clubs.models import Source
from core.actors import SYSTEM
from desk.models import MonthSheet, SheetLine
from funds.models import CashCount, Entry
from funds.querysets import Movement
from funds.services import count_cash, post_batch, reverse_voucher
from tests.funds.book import capital, entry, lend, repay

DAY = dt.date


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2024-06-15 09:00+07:00", tick=False):
        yield


@pytest.fixture
def officer(client, world):
    client.force_login(world.officer_a)
    return client


def book(client, club, **query):
    return client.get(reverse("ledger", args=[club.code]), query)


def rows(page) -> list[tuple]:
    """(voucher, in, out, balance) of each line."""
    shown = page.context["lines"]
    return [(line.entry.voucher.label, line.in_vnd, line.out_vnd, line.balance_vnd) for line in shown]


def test_the_book_runs_from_the_opening_balance_to_the_closing_one(officer, club, borrower):
    capital(club, 300_000, DAY(2023, 12, 31), code="P0", kind="donation")
    loan = lend(borrower, 5_000_000, DAY(2024, 2, 1), code="KV1")
    repay(loan, 1_000_000, DAY(2024, 3, 1), interest=50_000, code="P2")
    page = book(officer, club)
    assert (page.context["brought_vnd"], page.context["moved"]) == (
        300_000,
        Movement(300_000, 21_000_000, 5_000_000),
    )
    assert rows(page) == [
        ("P1", 20_000_000, None, 20_300_000),
        ("KV1", None, 5_000_000, 15_300_000),
        ("P2", 1_000_000, None, 16_300_000),
    ]
    assert page.context["moved"].closing_vnd == 16_300_000


def test_a_reversal_stands_on_the_side_of_what_it_reverses_and_both_say_why(officer, club):
    voucher = capital(club, 700_000, DAY(2024, 3, 1), code="P2", kind="donation")
    capital(club, 100_000, DAY(2024, 3, 1), code="P3", kind="donation")
    reversal = reverse_voucher(actor=SYSTEM, voucher=voucher, reason="Ghi nhầm quỹ", reversed_on=DAY(2024, 3, 1))
    page = book(officer, club)
    assert rows(page)[1:] == [
        ("P2", 700_000, None, 20_700_000),
        (reversal.label, -700_000, None, 20_000_000),
        ("P3", 100_000, None, 20_100_000),
    ]
    assert page.context["moved"].in_vnd == 20_100_000
    assert page.content.decode().count("Ghi nhầm quỹ") == 2


def test_assets_in_kind_have_a_line_in_the_book_and_a_book_of_their_own(officer, club):
    capital(club, 22_000_000, DAY(2024, 2, 1), code="P2", kind="capital_in_kind", note="Con bò")
    capital(club, 2_000_000, DAY(2024, 4, 1), code="P3", kind="in_kind_reduction")
    assert rows(book(officer, club))[1:] == [("P2", None, None, 20_000_000), ("P3", None, None, 20_000_000)]
    page = book(officer, club, part="in_kind")
    assert rows(page) == [("P2", 22_000_000, None, 22_000_000), ("P3", None, 2_000_000, 20_000_000)]
    assert [(part.label, part.moved.closing_vnd) for part in page.context["parts"]] == [
        ("Tiền mặt", 20_000_000),
        ("Hiện vật", 20_000_000),
    ]


def test_capital_is_told_by_source_the_clubs_own_where_the_entry_names_none(officer, club):
    budget = Source.objects.create(name="Ngân sách xã")
    capital(club, 5_000_000, DAY(2024, 2, 1), source=budget)
    assert book(officer, club).context["sources"] == [
        ("HelpAge International", 20_000_000),
        ("Ngân sách xã", 5_000_000),
    ]


@pytest.mark.parametrize(
    "query",
    [{"start": "1/7/2024", "end": "1/1/2024"}, {"start": "hôm qua"}, {"fund": "khác"}, {"end": "31/12/99999"}],
)
def test_a_period_that_is_none_is_named_and_shows_no_line(officer, club, query):
    page = book(officer, club, **query)
    assert (page.status_code, page.context["form"].is_valid(), "lines" in page.context) == (200, False, False)


def test_five_thousand_lines_go_by_pages_that_carry_the_balance_at_one_query_each(
    officer, club, django_assert_num_queries
):
    post_batch(actor=SYSTEM, drafts=[entry(club, "donation", 1000, on=DAY(2024, 1, 2)) for _n in range(250)])
    book(officer, club)  # fills what is kept between requests
    with django_assert_num_queries(13):
        page = book(officer, club, page=3)
    assert (page.context["brought_vnd"], len(page.context["lines"])) == (20_199_000, 51)
    assert page.context["lines"][-1].balance_vnd == page.context["moved"].closing_vnd == 20_250_000
    assert book(officer, club, page=4).status_code == 404


def test_the_largest_amounts_run_through_the_book(officer, club):
    post_batch(actor=SYSTEM, drafts=[entry(club, "donation", 10**15) for _n in range(3)])
    page = book(officer, club)
    assert page.context["lines"][-1].balance_vnd == 3 * 10**15 + 20_000_000
    assert "3.000.000.020.000.000" in page.content.decode()


COUNT = {"fund": "income", "counted_on": "10/6/2024", "counted_vnd": "19.500.000"}


def send(client, name, *args, **data):
    return client.post(reverse(name, args=args), {"once": str(uuid.uuid4())} | data)


def test_a_count_that_differs_needs_its_explanation_and_is_listed_with_it(officer, club):
    refused = send(officer, "count_create", club.code, **COUNT)
    assert list(refused.context["form"].errors) == ["explanation"]
    send(officer, "count_create", club.code, **COUNT, explanation="Thủ quỹ chưa nộp 500.000 ₫")
    page = officer.get(reverse("count_list", args=[club.code]))
    assert [(count.ledger_vnd, gap) for count, gap in page.context["counts"]] == [(20_000_000, -500_000)]
    assert "Thủ quỹ chưa nộp" in page.content.decode()


@pytest.fixture
def count(club):
    return count_cash(
        actor=SYSTEM, club=club, fund="income", counted_on=DAY(2024, 6, 10), counted_vnd=19_000_000, explanation="?"
    )


def test_a_count_is_corrected_and_taken_back(officer, count):
    seen = officer.get(reverse("count_edit", args=[count.pk])).context["seen"]
    send(officer, "count_edit", count.pk, **COUNT | {"counted_vnd": "20 triệu", "seen": seen})
    assert CashCount.objects.get().counted_vnd == 20_000_000
    send(officer, "count_remove", count.pk, reason="Không kiểm quỹ hôm đó")
    assert not CashCount.objects.exists()


def test_a_count_of_a_monthly_sheet_is_not_taken_back_beside_it(officer, count):
    sheet = MonthSheet.objects.create(club=count.club, month=DAY(2024, 6, 1))
    SheetLine.objects.create(sheet=sheet, key="count-income", cash_count=count)
    answer = send(officer, "count_remove", count.pk, reason="Không kiểm quỹ hôm đó")
    assert (answer.status_code, CashCount.objects.get()) == (422, count)


def test_an_old_form_does_not_overwrite_a_later_correction(officer, count):
    count_cash(
        actor=SYSTEM, club=count.club, count=count, fund="income", counted_on=count.counted_on, counted_vnd=20_000_000
    )
    answer = send(officer, "count_edit", count.pk, **COUNT, explanation="Thiếu", seen="0")
    assert (answer.status_code, CashCount.objects.get().counted_vnd) == (422, 20_000_000)


def test_the_running_balance_is_the_sum_of_the_lines_before(club, borrower):
    loan = lend(borrower, 3_000_000, DAY(2024, 2, 1))
    repay(loan, 500_000, DAY(2024, 3, 1))
    lines = list(Entry.objects.filter(club=club).of_fund("income").with_running("cash"))
    sums, total = [], 0
    for line in lines:
        total += line.cash_vnd
        sums.append(total)
    assert [int(line.running_vnd) for line in lines] == sums
