"""The page on which a club's balances and open loans are brought over."""

import datetime as dt
import re
import uuid

import pytest
import time_machine

from clubs.models import Member
from funds.models import Entry, Loan, Voucher
from tests.world import make_member

DAY = dt.date
SOUND = {"member": "TV01", "original_on": "10/01/2024", "original_vnd": "6 triệu", "months": "12",
         "outstanding_vnd": "4.700.000"}  # fmt: skip


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2024-09-15 09:00+07:00", tick=False):
        yield


@pytest.fixture
def post(world, client):
    client.force_login(world.officer_a)
    once = str(uuid.uuid4())

    def send(*rows: dict, **fields):
        cells = {f"r{number}-{key}": text for number, row in enumerate(rows) for key, text in row.items()}
        usual = {"once": once, "opened_on": "01/07/2024", "rate": "1"}
        return client.post(f"/clubs/{world.club_a.code}/opening/", usual | cells | fields)

    def confirmed(*rows: dict, **fields):
        seen = send(*rows, **fields)
        return send(*rows, **fields, seen_sums=seen.context["mark"])

    send.confirmed = confirmed
    return send


def row(borrower: Member, **cells) -> dict:
    return SOUND | {"member": borrower.code} | cells


def errors(answer) -> dict[str, list[str]]:
    return {name: list(messages) for name, messages in answer.context["form"].errors.items()}


def test_first_the_sums_are_shown_and_nothing_is_saved(post, world):
    one, two = world.members_a[:2]
    answer = post(row(one), row(two, outstanding_vnd="1tr"), income_cash_vnd="3 triệu", advance_vnd="2 triệu")
    opening = answer.context["opening"]
    assert (answer.status_code, opening.outstanding_vnd, opening.income_vnd) == (200, 5_700_000, 6_700_000)
    shown = [(one.overdue_vnd, one.days_late) for one in answer.context["brought"]]
    assert shown == [(1_200_000, 82), (0, 0)]
    assert not Voucher.objects.exists()


def test_what_was_seen_is_saved_and_leads_to_the_funds(post, world):
    answer = post.confirmed(row(world.members_a[0], purpose="Nuôi dê"), operating_cash_vnd="500k", initial_vnd="20tr")
    assert (answer.status_code, answer.url) == (302, f"/clubs/{world.club_a.code}/funds/")
    loan = Loan.objects.get()
    assert (loan.code, loan.principal_vnd, loan.purpose) == ("KV001", 4_700_000, "Nuôi dê")
    assert Entry.objects.cash_by_fund() == {"income": 0, "operating": 500_000}


def test_whoever_changes_a_figure_after_the_sums_sees_them_anew(post, world):
    seen = post(row(world.members_a[0]))
    answer = post(row(world.members_a[0], outstanding_vnd="4.600.000"), seen_sums=seen.context["mark"])
    assert (answer.status_code, answer.context["opening"].outstanding_vnd) == (200, 4_600_000)
    assert not Loan.objects.exists()


def test_pressed_twice_it_is_saved_once(post, world):
    first = post.confirmed(row(world.members_a[0]))
    again = post(row(world.members_a[0]))
    assert (again.status_code, again.url) == (302, first.url)
    assert Loan.objects.count() == 1


def test_every_fault_stands_at_its_cell_and_what_was_typed_stays(post, world):
    bad = row(world.members_a[0], original_on="32/13/2024", months="")
    more = row(world.members_a[1], outstanding_vnd="7 triệu")
    answer = post(bad, {}, more, income_cash_vnd="20.5")
    assert answer.status_code == 422
    assert sorted(errors(answer)) == ["income_cash_vnd", "r0-months", "r0-original_on", "r2-outstanding_vnd"]
    grid = answer.context["form"].grid
    assert [cell.text for cell in grid[0].cells][:4] == [world.members_a[0].code, "32/13/2024", "6 triệu", ""]
    assert 'value="32/13/2024"' in answer.content.decode()


def test_a_borrower_is_named_by_name_code_or_both(post, world):
    one = world.members_a[0]
    for text in (one.full_name, one.full_name.upper(), one.code.lower(), f"{one.full_name} ({one.code})"):
        assert post(row(one, member=text)).context["opening"].loans[0].member == one


def test_an_unknown_name_or_one_that_two_bear_is_told(post, world):
    make_member(world.club_a, "TV77", world.members_a[0].full_name)
    answer = post(row(world.members_a[0], member=world.members_a[0].full_name), row(world.members_a[1], member="Ai đó"))
    found = errors(answer)
    assert found.keys() == {"r0-member", "r1-member"}
    assert "TV77" in found["r0-member"][0]


def test_a_member_of_another_club_is_unknown_here(post, world):
    assert errors(post(row(world.members_b[0], member=world.members_b[0].full_name))).keys() == {"r0-member"}


def test_rows_without_interest_take_that_above_the_grid(post, world):
    one, two = world.members_a[:2]
    loans = post(row(one), row(two, monthly_rate_percent="0,8"), rate="1,2").context["opening"].loans
    assert [str(loan.monthly_rate_percent) for loan in loans] == ["1.2", "0.8"]
    assert errors(post(row(one), rate="")).keys() == {"r0-monthly_rate_percent"}


def test_rows_pasted_from_excel_find_their_columns(post, world):
    pasted = "Còn nợ\tHọ và tên\tNgày vay\tSố tiền\tSố tháng\n4700000\tAi đó\t10/01/2024\t6000000\t12"
    answer = post(pasted=pasted, step="spread")
    texts = {cell.column.key: cell.text for cell in answer.context["form"].grid[0].cells}
    assert (texts["member"], texts["outstanding_vnd"], texts["months"]) == ("Ai đó", "4700000", "12")
    assert answer.context["form"]["opened_on"].value() == "01/07/2024"


def test_more_lines_keep_what_is_typed(post, world):
    grid = post(row(world.members_a[0]), step="more").context["form"].grid
    assert (len(grid), grid[0].cells[0].text) == (20, world.members_a[0].code)


def test_nothing_typed_is_told_in_words(post):
    assert errors(post()).keys() == {"__all__"}


def test_the_page_says_what_is_there_already(post, world, client):
    post.confirmed(row(world.members_a[0]))
    answer = client.get(f"/clubs/{world.club_a.code}/opening/")
    assert answer.context["opened_on"] == DAY(2024, 7, 1)
    assert answer.context["form"]["opened_on"].value() == DAY(2024, 7, 1)


def test_only_who_may_write_there_gets_the_page(world, client):
    expected = {"officer_a": 200, "secretary_a": 200, "officer_b": 404, "viewer": 403, "unassigned": 403}
    found = {}
    for name in expected:
        client.force_login(getattr(world, name))
        found[name] = client.get(f"/clubs/{world.club_a.code}/opening/").status_code
    assert found == expected


# -- where the loan is shown afterwards


@pytest.fixture
def shown(post, world, client):
    """A loan brought over; `shown(address)` is the text of a page of it."""
    post.confirmed(row(world.members_a[0]))
    loan = Loan.objects.get()

    def text(address: str) -> str:
        answer = client.get(address.format(pk=loan.pk, code=world.club_a.code))
        return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\xa0", " ").split())

    return text


def test_the_agreement_claims_no_cash_and_names_the_contract(shown):
    page = shown("/loans/{pk}/agreement/")
    for words in (
        "giấy này không giao thêm tiền",
        "Số tiền vay: 6.000.000 ₫",
        "Còn nợ ngày chuyển sang 01/07/2024: 4.700.000 ₫",
        "từ ngày 10/01/2024 đến ngày 10/01/2025",
    ):
        assert words in page
    assert "Hai bên thỏa thuận" not in page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/loans/{pk}/", "10/01/2024 chuyển sang ngày 01/07/2024, còn nợ 4.700.000 ₫"),
        ("/loans/{pk}/sheet/", "Chuyển sang sổ này ngày 01/07/2024: còn nợ gốc 4.700.000 ₫"),
        ("/loans/?club={code}", "10/01/2024, chuyển sang 01/07/2024"),
        ("/clubs/{code}/loans/", "chuyển sang ngày 01/07/2024, còn nợ 4.700.000 ₫"),
        ("/clubs/{code}/loan-book/?year=2024&fund=income", "chuyển sang; vay 6.000.000 ngày 10/01/2024"),
    ],
)
def test_every_page_of_the_loan_says_that_it_was_brought_over(shown, address, words):
    assert words in shown(address)


def test_its_voucher_is_a_slip_without_cash(shown):
    page = shown(f"/vouchers/{Voucher.objects.get().pk}/print/")
    assert "PHIẾU GHI SỔ (KHÔNG BẰNG TIỀN MẶT)" in page.upper()


def test_a_club_without_entries_is_shown_the_way(world, client):
    client.force_login(world.officer_a)
    address = f"/clubs/{world.club_a.code}/opening/"
    assert address in client.get(f"/clubs/{world.club_a.code}/funds/").content.decode()
    client.force_login(world.viewer)
    assert address not in client.get(f"/clubs/{world.club_a.code}/funds/").content.decode()


@pytest.mark.parametrize(
    ("query", "rows"),
    [("year=2024", 1), ("start=10/01/2024&end=10/01/2024", 1), ("start=11/01/2024", 0), ("end=09/01/2024", 0),
     ("start=01/07/2024", 0), ("year=2023", 0)],
)  # fmt: skip
def test_the_list_finds_the_loan_by_the_day_of_its_contract(shown, client, query, rows):
    assert "KV001" in shown("/loans/?club={code}")
    assert len(client.get(f"/loans/?{query}").context["table"].data.data) == rows
