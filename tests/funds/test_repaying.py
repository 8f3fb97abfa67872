"""One sum shared out on a repayment's page, a reason for more than is due, what covered what on the loan's page."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.urls import reverse

from funds.models import Entry, Loan
from tests.funds.book import lend, repay

DAY = dt.date


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2024-06-15 09:00+07:00", tick=False):
        yield


@pytest.fixture
def loan(club, borrower):
    """5.000.000 ₫ in 10 months at 1%: 500.000 + 50.000 on the 1st from March on; today is the 15th of June."""
    return lend(borrower, 5_000_000, DAY(2024, 2, 1), code="KV1")


@pytest.fixture
def post(client, world, loan):
    client.force_login(world.officer_a)

    def send(**form):
        boxes = {"code": "P9", "paid_on": "15/06/2024", "principal_vnd": "2.000.000", "interest_vnd": "200.000"}
        data = boxes | {"once": str(uuid.uuid4())} | form
        return client.post(reverse("repayment_create", args=[loan.pk]), data)

    return send


def boxes(answer) -> tuple[str, str]:
    form = answer.context["form"]
    return form["interest_vnd"].value(), form["principal_vnd"].value()


def test_one_sum_pays_the_interest_in_its_box_and_the_rest_is_principal(post):
    answer = post(act="share", total_vnd="1.000.000")
    assert (answer.status_code, boxes(answer)) == (200, ("200.000", "800.000"))
    assert not Entry.objects.filter(kind="principal_repaid").exists()


def test_an_empty_interest_box_is_filled_with_what_is_due_and_a_small_sum_is_all_interest(post):
    assert boxes(post(act="share", total_vnd="150 nghìn", interest_vnd="", principal_vnd="")) == ("150.000", "0")


@pytest.mark.parametrize("total", ["", "20.5", "\x00", "9" * 30])
def test_a_sum_that_is_none_changes_nothing(post, total):
    answer = post(act="share", total_vnd=total)
    assert (answer.status_code, boxes(answer)) == (200, ("200.000", "2.000.000"))


def test_parts_that_do_not_make_the_sum_are_refused(post):
    assert list(post(total_vnd="1.000.000").context["form"].errors) == ["total_vnd"]


def test_what_is_due_is_posted_without_a_reason(post):
    assert post().status_code == 302


def test_more_than_is_due_asks_why_and_keeps_the_answer_with_the_entries(post):
    answer = post(principal_vnd="3.000.000")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["note"])
    assert "1.000.000 ₫" in str(answer.context["form"].errors["note"])
    assert post(principal_vnd="3.000.000", note="Bán được heo").status_code == 302
    assert set(Entry.objects.filter(voucher__code="P9").values_list("note", flat=True)) == {"Bán được heo"}


def test_ahead_of_the_schedule_the_next_instalment_needs_no_reason(post, loan):
    repay(loan, 2_000_000, DAY(2024, 6, 1), interest=200_000)
    assert post(principal_vnd="500.000", interest_vnd="50.000").status_code == 302


def test_the_loans_page_shows_which_payment_covered_which_instalment(client, world, loan):
    repay(loan, 700_000, DAY(2024, 3, 1), interest=60_000, code="P2")
    repay(loan, 300_000, DAY(2024, 4, 1), interest=40_000, code="P3")
    client.force_login(world.officer_a)
    rows = client.get(loan.get_absolute_url()).context["rows"]
    found = [[(voucher.code, *parts) for voucher, _day, *parts in row.payments] for row in rows[:3]]
    assert found == [[("P2", 500_000, 50_000)], [("P2", 200_000, 10_000), ("P3", 300_000, 40_000)], []]


@pytest.mark.parametrize(
    ("day", "due"),
    [("01/03/2024", (500_000, 50_000)), ("15/07/2024", (2_500_000, 250_000)), ("", (2_000_000, 200_000))],
)
def test_the_loans_page_says_what_is_due_on_a_date(client, world, loan, day, due):
    client.force_login(world.officer_a)
    asked = client.get(loan.get_absolute_url(), {"day": day}).context["asked"]
    assert (asked.due_principal_vnd, asked.due_interest_vnd) == due


@pytest.mark.parametrize("day", ["32/13/2024", "\x00", "9" * 40])
def test_a_day_that_is_none_is_told_and_today_is_shown(client, world, loan, day):
    client.force_login(world.officer_a)
    context = client.get(loan.get_absolute_url(), {"day": day}).context
    assert (list(context["due_form"].errors), context["asked_on"]) == (["day"], DAY(2024, 6, 15))


def test_a_loans_cycle_counts_the_persons_loans_in_the_club_that_stand(club, borrower, world):
    days = [DAY(2024, 2, 1), DAY(2024, 3, 1), DAY(2024, 3, 1)]
    loans = [lend(borrower, 1_000_000, day) for day in days]
    lend(world.members_a[1], 1_000_000, DAY(2024, 2, 1))
    Loan.objects.filter(pk=loans[0].pk).update(cancelled_on=DAY(2024, 4, 1))
    cycles = dict(Loan.objects.with_cycle().values_list("pk", "cycle"))
    assert [cycles[loan.pk] for loan in loans] == [0, 1, 2]
