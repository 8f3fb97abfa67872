"""The pages of the ledger and the loans, as the personas meet them."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.urls import reverse

from core.actors import SYSTEM
from funds.models import Entry, Loan, Voucher
from funds.services import reverse_voucher
from tests.funds.book import capital, lend, repay
from tests.world import CANARY

DAY = dt.date
TODAY = "2024-06-15 09:00+07:00"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def officer(client, world):
    client.force_login(world.officer_a)
    return client


@pytest.fixture
def loan(club, borrower):
    return lend(borrower, 5_000_000, DAY(2024, 2, 1), code="KV1")


def text(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8-sig")


def send(client, name, *args, **data):
    return client.post(reverse(name, args=args), {"once": str(uuid.uuid4())} | data)


ENTRY = {"code": "P2", "entry_on": "5/3/2024", "fund": "income", "kind": "donation", "amount_vnd": "1,5 triệu"}


def test_an_entry_is_posted_once_however_often_its_form_is_sent(officer, club):
    form = ENTRY | {"once": str(uuid.uuid4()), "note": "Ủng hộ"}
    answers = [officer.post(reverse("entry_create", args=[club.code]), form) for _click in range(2)]
    voucher = Voucher.objects.get(code="P2")
    assert [answer.url for answer in answers] == [voucher.get_absolute_url()] * 2
    assert list(voucher.entries.values_list("amount_vnd", "entry_on")) == [(1_500_000, DAY(2024, 3, 5))]


def test_a_refused_amount_is_explained_beside_its_field_and_keeps_what_was_typed(officer, club):
    answer = send(officer, "entry_create", club.code, **ENTRY | {"kind": "loss", "amount_vnd": "21 triệu"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["amount_vnd"]
    assert 'value="21 triệu"' in text(answer)


def test_a_transfer_moves_cash_to_the_other_fund(officer, club):
    form = {"code": "P2", "entry_on": "05/03/2024", "fund": "income", "amount_vnd": "500.000"}
    send(officer, "transfer_create", club.code, **form)
    assert Entry.objects.filter(club=club).cash_by_fund() == {"income": 19_500_000, "operating": 500_000}


LOAN = {
    "code": "KV1",
    "disbursed_on": "01/02/2024",
    "principal_vnd": "5.000.000",
    "monthly_rate_percent": "0,8",
    "months": "10",
    "method": "flat",
    "grace_months": "0",
    "rounding_vnd": "1.000",
}


def test_a_loan_is_lent_with_a_comma_in_its_rate(officer, club, borrower):
    answer = send(officer, "loan_create", club.code, member=borrower.pk, **LOAN)
    loan = Loan.objects.get()
    assert answer.url == loan.get_absolute_url()
    assert (str(loan.monthly_rate_percent), loan.instalments.first().interest_vnd) == ("0.800", 40_000)


def test_only_the_clubs_own_members_are_offered_and_taken(officer, club, world):
    page = officer.get(reverse("loan_create", args=[club.code]))
    assert set(page.context["form"].fields["member"].queryset) == set(world.members_a)
    answer = send(officer, "loan_create", club.code, member=world.members_b[0].pk, **LOAN)
    assert list(answer.context["form"].errors) == ["member"]


def test_a_repayment_form_is_filled_with_what_is_unpaid(officer, loan):
    page = officer.get(reverse("repayment_create", args=[loan.pk]))
    assert page.context["form"].initial | {"code": ""} == {
        "code": "",
        "principal_vnd": 2_000_000,  # due on the 1st of March to June
        "interest_vnd": 200_000,
    }


def test_a_repayment_above_what_is_outstanding_is_refused(officer, loan):
    form = {"code": "P9", "paid_on": "15/06/2024", "principal_vnd": "5.000.001", "interest_vnd": "0"}
    answer = send(officer, "repayment_create", loan.pk, **form)
    assert list(answer.context["form"].errors) == ["principal_vnd"]


def test_a_loan_page_shows_what_is_overdue_and_since_when(officer, loan):
    repay(loan, 500_000, DAY(2024, 3, 1), interest=50_000)
    context = officer.get(loan.get_absolute_url()).context
    assert (context["position"].overdue_vnd, context["days_late"], context["received"]) == (1_500_000, 75, 50_000)
    assert [row.is_covered for row in context["rows"]] == [True] + [False] * 9


def test_a_reversal_asks_for_a_reason_and_links_both_ways(officer, club):
    voucher = capital(club, 500_000, DAY(2024, 6, 1))
    form = {"reversed_on": "15/06/2024", "reason": ""}
    assert send(officer, "voucher_reverse", voucher.pk, **form).status_code == 422
    send(officer, "voucher_reverse", voucher.pk, **form | {"reason": "nhập hai lần"})
    reversal = Voucher.objects.get(reverses=voucher)
    assert reversal.get_absolute_url() in text(officer.get(voucher.get_absolute_url()))
    assert voucher.get_absolute_url() in text(officer.get(reversal.get_absolute_url()))


def test_a_transfer_is_found_from_the_entry_form(officer, club):
    page = text(officer.get(reverse("entry_create", args=[club.code])))
    assert reverse("transfer_create", args=[club.code]) in page


def test_a_secretary_posts_but_does_not_reverse(client, world, club):
    client.force_login(world.secretary_a)
    voucher = Voucher.objects.get(code="P1")
    assert client.get(reverse("voucher_reverse", args=[voucher.pk])).status_code == 403
    assert reverse("voucher_reverse", args=[voucher.pk]) not in text(client.get(voucher.get_absolute_url()))
    assert client.get(reverse("entry_create", args=[club.code])).status_code == 200


@pytest.fixture
def foreign(world):
    """Money of club B, with the canary in its note."""
    capital(world.club_b, 9_000_000, DAY(2024, 1, 1), code="B1", note=CANARY)
    return lend(world.members_b[0], 1_000_000, DAY(2024, 2, 1), code="KVB")


def test_nothing_of_another_area_is_found(officer, world, foreign):
    voucher = Voucher.objects.get(code="B1")
    addresses = [
        reverse("voucher_detail", args=[voucher.pk]),
        reverse("voucher_reverse", args=[voucher.pk]),
        reverse("loan_detail", args=[foreign.pk]),
        reverse("repayment_create", args=[foreign.pk]),
        *(reverse(name, args=[world.club_b.code]) for name in ("entry_create", "transfer_create", "loan_create")),
    ]
    assert {officer.get(address).status_code for address in addresses} == {404}


@pytest.mark.parametrize("query", ["", "?club=NT-0002", "?q=ky lan"])
@pytest.mark.parametrize("ending", ["/", ".csv"])
@pytest.mark.parametrize("name", ["entry_list", "loan_list"])
def test_a_list_holds_only_the_own_area(officer, loan, foreign, name, ending, query):
    answer = officer.get(reverse(name).rstrip("/") + ending + query)
    assert CANARY not in text(answer)


def rows(client, name, **query):
    return list(client.get(reverse(name), query).context["table"].data.data)


def test_entries_are_found_by_note_without_marks_and_by_code(officer, club):
    capital(club, 5, DAY(2024, 1, 2), code="PX", note="Ủng hộ của Đoàn")
    assert [row.voucher.code for row in rows(officer, "entry_list", q="ung ho cua doan")] == ["PX"]
    assert [row.voucher.code for row in rows(officer, "entry_list", q="px")] == ["PX"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"fund": "operating"}, []),
        ({"fund": "income", "kind": "capital"}, ["P1"]),
        ({"start": "02/01/2024"}, []),
        ({"start": "1/1/2024", "end": "01/01/2024"}, ["P1"]),
        ({"end": "31/12/2023"}, []),
        ({"start": "gibberish"}, []),
        ({"club": "NT-0001"}, ["P1"]),
        ({"club": "NT-9999"}, []),
    ],
)
def test_entries_are_filtered_and_a_filter_that_is_no_filter_shows_none(officer, club, query, found):
    assert [row.voucher.code for row in rows(officer, "entry_list", **query)] == found


def test_loans_are_listed_in_their_state_on_the_chosen_day(officer, club, world, loan):
    paid_back = lend(world.members_a[1], 1_000_000, DAY(2024, 2, 1), code="KV2")
    repay(paid_back, 1_000_000, DAY(2024, 4, 1))
    cancelled = lend(world.members_a[2], 1_000_000, DAY(2024, 2, 1), code="KV3")
    reverse_voucher(actor=SYSTEM, voucher=cancelled.vouchers.get(), reason="nhầm", reversed_on=DAY(2024, 5, 1))
    states = {row.code: row.state for row in rows(officer, "loan_list")}
    assert states == {"KV1": "overdue", "KV2": "closed", "KV3": "cancelled"}
    assert {row.state for row in rows(officer, "loan_list", on="15/02/2024")} == {"open"}
    assert [row.code for row in rows(officer, "loan_list", state="owing")] == ["KV1"]
    assert [row.code for row in rows(officer, "loan_list", member=world.members_a[1].pk)] == ["KV2"]


def test_the_list_and_its_file_hold_the_same_rows(officer, loan):
    lines = text(officer.get("/loans.csv")).splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("NT-0001;CLB Phước Sơn;KV1;TV01;Nguyễn Thị Ánh;01/02/2024;5000000")


def test_a_secretary_gets_no_file_that_names_people(client, world, loan):
    client.force_login(world.secretary_a)
    assert client.get("/loans.csv").status_code == 403
    assert client.get("/entries.csv").status_code == 200


@pytest.mark.parametrize("name", ["entry_list", "loan_list"])
def test_a_viewer_sees_no_rows(client, world, name):
    client.force_login(world.viewer)
    assert client.get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", ["entry_list", "loan_list"])
def test_a_list_asks_the_same_number_of_queries_for_3_rows_and_for_30(
    officer, club, borrower, name, django_assert_max_num_queries
):
    counts = []
    for day in (3, 27):
        for number in range(day):
            lend(borrower, 100_000, DAY(2024, 2, 1), code=f"KV{day}-{number}")
        with django_assert_max_num_queries(25) as captured:
            officer.get(reverse(name))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_an_instalment_whose_interest_is_owed_is_not_called_paid(officer, loan):
    repay(loan, 500_000, DAY(2024, 3, 1), interest=20_000)
    rows = officer.get(loan.get_absolute_url()).context["rows"]
    assert [(row.is_covered, row.interest_left) for row in rows][:2] == [(True, 30_000), (False, 50_000)]
    assert rows[-1].interest_left == 0  # not due yet
    assert "đã trả gốc, còn lãi 30.000\xa0₫" in officer.get(loan.get_absolute_url()).content.decode()


def test_a_rollover_is_filled_with_the_interest_that_is_due_and_no_more(officer, club, borrower):
    new = lend(borrower, 5_000_000, DAY(2024, 6, 1), code="KV-MOI")
    page = officer.get(reverse("rollover_create", args=[new.pk]))
    assert page.context["form"].initial["interest_vnd"] == 0


def test_the_reason_of_what_is_unusual_is_asked_last(officer, loan):
    form = {"code": "P9", "paid_on": "15/06/2024", "principal_vnd": "4.000.000", "interest_vnd": "200.000"}
    answer = send(officer, "repayment_create", loan.pk, **form)
    assert list(answer.context["form"].fields)[-1] == "note"
