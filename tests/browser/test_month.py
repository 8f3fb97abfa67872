"""A month of a club of 60 is typed without a mouse, and costs fewer keys than the same figures in a spreadsheet.

How keys are counted, the same for both: every press is one, a letter, a digit, Enter, an arrow, Space or PageDown; two
keys held together (Ctrl + Enter) are two. Vietnamese marks are left out on both sides. The spreadsheet is counted
in its own favour: its cells stand ready in the order of the figures, names and sums due are there, each cell costs its
digits and one key to leave it, nothing is spent on going from block to block, on formulas or on saving.
"""

import datetime as dt
import time

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from clubs.models import Meeting
from core.actors import SYSTEM
from funds.drafts import EntryDraft, LoanDraft
from funds.models import Entry, Loan
from funds.services import post_batch
from tests.browser.site import open_site
from tests.world import make_member

pytestmark = pytest.mark.browser

MEMBERS, LOANS = 60, 12
MONTH = "2025-03"
PAID = {4: ("200.000", "0"), 9: ("150.000", "15.000")}
"""By place in the list of loans: who paid otherwise than due."""


class Typist:
    """Presses keys and counts them."""

    def __init__(self, page: Page):
        self.page, self.keys = page, 0

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys += len(text)

    def press(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)
            self.keys += name.count("+") + 1

    def is_at(self, box: str) -> None:
        expect(self.page.locator(f"[id='{box}']")).to_be_focused()


@pytest.fixture
def club(world):
    """60 members, 12 of them with a loan whose third instalment falls due in March 2025."""
    club = world.club_a
    members = [
        make_member(club, f"TM{number:02}", f"Phạm Thị {chr(65 + number % 26)}{number:02}") for number in range(57)
    ]
    first = dt.date(2024, 1, 1)
    money = [
        EntryDraft(club=club, code="PT1", fund="income", entry_on=first, kind="capital", amount_vnd=50_000_000),
        EntryDraft(club=club, code="PT2", fund="operating", entry_on=first, kind="donation", amount_vnd=2_000_000),
    ]
    loans = [
        LoanDraft(
            club=club,
            member=member,
            code=f"KV{number:02}",
            disbursed_on=dt.date(2025, 2, 20),
            principal_vnd=3_000_000,
            months=10,
        )
        for number, member in enumerate(members[:LOANS])
    ]
    post_batch(actor=SYSTEM, drafts=[*money, *loans])
    return club


def test_a_month_of_sixty_members_is_typed_without_a_mouse(browser, live_server, world, club, capsys):
    page, traffic = open_site(browser, live_server, world.officer_a, width=1280)
    page.goto(live_server.url + reverse("month_sheet", args=[club.code, MONTH]))
    typist, begun = Typist(page), time.perf_counter()
    enter_meeting(typist)
    enter_money(typist)
    with page.expect_navigation() as answer:
        typist.press("Control+Enter")
    refused = page.locator(".error-summary").all_inner_texts()
    assert answer.value.status == 200, refused
    seconds = time.perf_counter() - begun
    assert (traffic.errors, page.locator(".flash--success").count()) == ([], 1)
    check_what_was_saved()
    there = keys_in_a_spreadsheet()
    with capsys.disabled():
        print(f"\nkeys on the sheet {typist.keys}, in a spreadsheet {there}; machine time {seconds:.1f} s")
    assert typist.keys < there


def enter_meeting(typist: Typist) -> None:
    typist.is_at("day")
    typist.type("12")
    typist.press("PageDown")
    typist.is_at("absent")
    typist.type("3,17,25,42")
    typist.press("PageDown", "Enter")
    typist.is_at("area-income-people")
    for people in ("38", "41", "12", "9"):
        typist.type(people)
        typist.press("ArrowDown")
    typist.type("40")
    typist.press("PageDown")
    typist.is_at("visits")
    typist.type("8")
    typist.press("PageDown")


def enter_money(typist: Typist) -> None:
    typist.is_at("fee-amount")
    typist.type("168k")
    typist.press("Enter")
    typist.type("56")
    typist.press("PageDown")
    typist.is_at("loan-all")
    typist.press("Space", "Enter")
    place = 1
    for other, (principal, interest) in PAID.items():
        typist.press(*["Enter"] * (other - place))
        typist.type(principal.replace(".000", "k"))
        typist.press("Enter")
        typist.type(interest.replace(".000", "k"))
        typist.press("Enter", "Enter")
        place = other + 1
    typist.press("PageDown")
    typist.is_at("lend-1-member")
    typist.type("20")
    typist.press("Enter")
    typist.type("5tr")
    typist.press("Enter")
    typist.type("10")
    typist.press("Enter", "Enter")
    typist.type("Nuoi ga")
    typist.press("PageDown")
    for amount, note in (("150k", "Nuoc uong"), ("100k", "Tham om")):
        typist.press("Enter", "Enter")
        typist.type(amount)
        typist.press("Enter")
        typist.type(note)
        typist.press("Enter")
    typist.press("PageDown")
    typist.is_at("count-income")
    typist.type("12350k")
    typist.press("Enter", "Enter")
    typist.type("2233k")


def check_what_was_saved() -> None:
    meeting = Meeting.objects.get()
    assert (meeting.held_on, meeting.attended, meeting.absences.count()) == (dt.date(2025, 3, 12), 56, 4)
    paid = Entry.objects.filter(kind="principal_repaid").values_list("amount_vnd", flat=True)
    assert sorted(paid) == [150_000, 200_000, *[300_000] * (LOANS - len(PAID))]
    assert Entry.objects.filter(kind="interest_received").count() == LOANS - 1
    assert Loan.objects.get(principal_vnd=5_000_000).months == 10
    cash = Entry.objects.dated_to(dt.date(2025, 3, 12)).cash_by_fund()
    assert cash == {"income": 12_350_000, "operating": 2_233_000}


def keys_in_a_spreadsheet() -> int:
    """Presses for the same figures, one cell after the other, each with one key to leave it."""
    principal = {place: amounts[0] for place, amounts in PAID.items()}
    interest = {place: amounts[1] for place, amounts in PAID.items()}
    loans = [
        text.replace(".", "")
        for place in range(1, LOANS + 1)
        for text in (principal.get(place, "300.000"), interest.get(place, "30.000"))
    ]
    cells = ["12/3", "3", "17", "25", "42", "38", "41", "12", "9", "40", "8", "168000", "56", *loans]
    cells += ["20", "5000000", "10", "1", "Nuoi ga", "150000", "Nuoc uong", "100000", "Tham om", "12350000", "2233000"]
    return sum(len(cell) + 1 for cell in cells)


@pytest.fixture
def page_of_march(browser, live_server, world, club):
    page, _traffic = open_site(browser, live_server, world.officer_a, width=1280)
    page.goto(live_server.url + reverse("month_sheet", args=[club.code, MONTH]))
    return page


def test_numbers_tick_the_missing_and_the_list_follows(page_of_march):
    typist = Typist(page_of_march)
    typist.press("PageDown")
    typist.type("3, 17")
    ticked = page_of_march.locator("[data-people] input:checked")
    expect(ticked).to_have_count(2)
    assert "58" in page_of_march.locator("[data-present]").inner_text()
    typist.press(*["Backspace"] * 4)
    expect(ticked).to_have_count(1)


def test_rows_grow_while_the_last_one_is_typed(page_of_march):
    last = page_of_march.locator("[name='expense-5-note']")
    last.fill("Trà")
    expect(page_of_march.locator("[name='expense-6-amount']")).to_have_count(1)
    expect(page_of_march.locator("[name='expense-6-fund']")).to_have_value("operating")


def test_the_cash_that_should_be_there_follows_what_is_typed(page_of_march):
    row = page_of_march.locator("[data-fund=operating]")
    page_of_march.locator("#day").fill("12")
    page_of_march.locator("#fee-amount").fill("100k")
    page_of_march.locator("[name='expense-1-amount']").fill("30k")
    expect(row.locator("[data-expected]")).to_have_text("2.070.000")
    page_of_march.locator("#count-operating").fill("2.000.000")
    expect(row.locator("[data-difference]")).to_have_text("−70.000")


def test_whoever_did_not_pay_is_left_out_of_all(page_of_march):
    page_of_march.locator("#loan-all").check()
    ticks = page_of_march.locator("[data-loans] tbody input[type=checkbox]")
    expect(page_of_march.locator("[data-loans] tbody input:checked")).to_have_count(LOANS)
    ticks.nth(2).uncheck()
    expect(page_of_march.locator("#loan-all")).not_to_be_checked()
    expect(page_of_march.locator("[data-loans] tbody input:checked")).to_have_count(LOANS - 1)


def test_a_month_is_entered_without_scripts_too(browser, live_server, world, club):
    page, _traffic = open_site(browser, live_server, world.officer_a, width=1280, java_script_enabled=False)
    page.goto(live_server.url + reverse("month_sheet", args=[club.code, MONTH]))
    page.fill("#day", "12")
    page.check("#loan-all")
    page.fill("[name='fee-amount']", "168k")
    page.click(".month-save .btn--main")
    assert Entry.objects.filter(kind="principal_repaid").count() == LOANS
    assert page.locator(".flash--success").count() == 1
