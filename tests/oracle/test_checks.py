"""`check_figures` against random programmes: its own recount agrees, and planted faults are found."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from clubs.models import Club
from funds.models import Entry, Instalment, Voucher
from targets import figures
from targets.checks import check_programme, compare
from tests.oracle.facts import Maker
from tests.oracle.store import Store, store_reference
from tests.world import make_club, make_member

TODAY = dt.date(2026, 3, 31)


@pytest.fixture(autouse=True)
def _no_trail(monkeypatch):
    """The rows here are made through the models: nobody posted them."""
    monkeypatch.setattr(compare, "trail_faults", lambda books: [])


@pytest.fixture(params=range(10, 13))
def programme(request, db):
    made = Maker(request.param).clubs(9)
    Store(store_reference()).clubs(made)
    return made


@pytest.fixture
def club(db):
    """One club with a member, capital and nothing wrong."""
    units = store_reference()
    club = make_club("C-01", "CLB Một", units["c2"])
    make_member(club, "TV01", "Lê Thị Hai")
    post(club, "capital", 5_000_000)
    return club


def post(club: Club, kind: str, amount: int, day=dt.date(2020, 5, 1), **fields) -> Entry:
    voucher = Voucher.objects.create(club=club, kind=fields.pop("voucher_kind", "entry"), dated_on=day)
    fields = {"fund": "income", **fields}
    return Entry.objects.create(voucher=voucher, club=club, kind=kind, entry_on=day, amount_vnd=amount, **fields)


def found() -> list[str]:
    return [str(difference) for difference in check_programme(TODAY)[2]]


def test_recount_of_a_random_programme_agrees_with_the_site(programme, monkeypatch):
    monkeypatch.setattr(compare, "book_faults", lambda books, pk: [])  # its money is random: cash below zero is usual
    days = [dt.date(2025, 12, 14), dt.date(2025, 12, 31), TODAY]
    assert check_programme(TODAY) == (9, days, [])


def test_books_in_order_have_no_difference(club):
    assert found() == []


def test_cash_below_zero_at_the_end_of_a_day_is_found(club):
    post(club, "other_expense", 6_000_000, day=dt.date(2020, 5, 2))
    post(club, "capital", 6_000_000, day=dt.date(2020, 5, 3))
    (text,) = found()
    assert [part in text for part in ("C-01", "-1.000.000 ₫", "02/05/2020")] == [True, True, True]


def test_transfer_with_unequal_halves_is_found(club):
    entry = post(club, "transfer_out", 2_000_000, voucher_kind="transfer")
    Entry.objects.create(
        voucher=entry.voucher, club=club, fund="operating", kind="transfer_in", entry_on=entry.entry_on, amount_vnd=1
    )
    assert len(found()) == 1


def test_schedule_that_misses_principal_is_found(club):
    loan = club.loans.create(
        member=club.members.get(), code="V1", disbursed_on=dt.date(2020, 6, 1), principal_vnd=1_000_000,
        monthly_rate_percent=1, months=1,
    )  # fmt: skip
    post(club, "loan_disbursed", 1_000_000, day=loan.disbursed_on, loan=loan, voucher_kind="disbursement")
    Instalment.objects.create(
        loan=loan, number=1, due_on=dt.date(2020, 7, 1), principal_vnd=999_000, interest_vnd=0,
        cumulative_vnd=999_000, in_force_from=loan.disbursed_on,
    )  # fmt: skip
    assert len([text for text in found() if "V1" in text]) == 1


@pytest.fixture
def brought(club):
    """A loan of 3.000.000 ₫ brought over with 1.000.000 ₫ still owed."""
    day = dt.date(2020, 6, 1)
    loan = club.loans.create(
        member=club.members.get(), code="V1", disbursed_on=day, principal_vnd=1_000_000, monthly_rate_percent=1,
        months=3, original_on=dt.date(2020, 3, 31), original_vnd=3_000_000,
    )  # fmt: skip
    Instalment.objects.create(
        loan=loan, number=3, due_on=dt.date(2020, 6, 30), principal_vnd=1_000_000, interest_vnd=30_000,
        cumulative_vnd=1_000_000, in_force_from=day,
    )  # fmt: skip
    return loan


def test_a_loan_brought_over_has_no_difference(club, brought):
    post(club, "opening_loan", 1_000_000, day=brought.disbursed_on, loan=brought, voucher_kind="opening_loan")
    assert [text for text in found() if "V1" in text] == []


def test_a_loan_brought_over_that_took_cash_is_found(club, brought):
    post(club, "loan_disbursed", 1_000_000, day=brought.disbursed_on, loan=brought, voucher_kind="disbursement")
    assert len([text for text in found() if "V1" in text]) == 1


def test_figure_that_the_site_gets_wrong_is_named_and_ends_with_1(club, monkeypatch):
    monkeypatch.setattr(figures.Facts, "initial_funds", lambda self: dict.fromkeys(self.club_ids, 7))
    out = io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("check_figures", stdout=out)
    assert caught.value.returncode == 1
    assert any("initial_fund" in line and "7" in line for line in out.getvalue().splitlines())


def test_sample_checks_so_many_clubs_and_takes_others_every_day(programme):
    assert [check_programme(TODAY, sample)[0] for sample in (1, 4, 9, 50)] == [1, 4, 9, 9]
    everyone = list(range(9))
    picked = {tuple(compare._spread(everyone, 3, TODAY + dt.timedelta(days=shift))) for shift in range(3)}
    assert picked == {(0, 3, 6), (1, 4, 7), (2, 5, 8)}


def test_sample_below_one_is_a_wrong_call(club):
    with pytest.raises(CommandError) as caught:
        call_command("check_figures", "--sample", "0")
    assert caught.value.returncode == 2
