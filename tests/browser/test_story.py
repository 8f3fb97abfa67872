"""The main job from end to end, with the keyboard alone: what an officer enters is what the province sees."""

import io

import openpyxl
import pytest
from django.urls import reverse

from clubs.models import Club
from funds.models import Loan
from funds.rules import FundKind
from tests.browser.keyboard import Keyboard
from tests.browser.site import open_site
from tests.sweeps.populate import add_plan

pytestmark = pytest.mark.browser

CODE, NAME = "NT-0071", "CLB Liên thế hệ thôn Ninh Quý"
PASSWORD = "mat-khau-thu-nghiem"


@pytest.fixture
def programme(live_server, world):
    """The world with a plan, served; nothing of the new club is there yet."""
    add_plan(world)
    return world


def enter(browser, live_server, username: str, *, has_scripts: bool = True) -> Keyboard:
    page, traffic = open_site(browser, live_server, None, width=1280, java_script_enabled=has_scripts)
    keyboard = Keyboard(page)
    keyboard.traffic = traffic
    page.goto(live_server.url)
    keyboard.write(username=username, password=PASSWORD)
    keyboard.send()
    return keyboard


def counted(keyboard: Keyboard, target: str) -> str:
    """The big figure on a target's card of the dashboard."""
    card = keyboard.page.locator(f".target:has(a[href*='/targets/{target}/'])").first
    return card.locator(".target__value strong").inner_text()


def found_club(officer: Keyboard, world) -> None:
    officer.follow(reverse("club_list"))
    officer.follow(reverse("club_create"))
    officer.write(code=CODE, name=NAME, founded_on="04/03/2024")
    officer.pick("commune", world.commune_a.code)
    officer.write(village="Ninh Quý")
    officer.send()


def add_member(officer: Keyboard) -> None:
    officer.follow(reverse("club_members", args=[CODE]))
    officer.follow(reverse("member_create", args=[CODE]))
    officer.write(full_name="Não Thị Hạnh")
    officer.mark("sex", "female")
    officer.write(birth_year="1956", code="TV01", joined_on="04/03/2024")
    officer.send()


def add_activity(officer: Keyboard) -> None:
    officer.follow(reverse("activity_create", args=[CODE]))
    officer.pick("area", "1.")
    officer.write(held_on="10/04/2024", content="Tập huấn nuôi dê", participants="42")
    officer.send()


def post_capital(officer: Keyboard) -> None:
    officer.follow(reverse("entry_create", args=[CODE]))
    officer.write(code="PT01", entry_on="15/03/2024")
    officer.mark("fund", FundKind.INCOME.value)
    officer.pick("kind", "Vốn góp")
    officer.write(amount_vnd="20 triệu")
    officer.send()


def lend_and_collect(officer: Keyboard) -> None:
    officer.follow(reverse("loan_create", args=[CODE]))
    officer.pick("member", "Não Thị Hạnh")
    officer.write(code="KV01", disbursed_on="01/04/2024", principal_vnd="6.000.000", months="6")
    officer.send()
    officer.follow(reverse("repayment_create", args=[Loan.objects.get(code="KV01").pk]))
    officer.write(code="PT02", paid_on="02/05/2024", principal_vnd="1.000.000", interest_vnd="60.000")
    officer.send()


def go_to_club(officer: Keyboard) -> None:
    path = reverse("club_detail", args=[CODE])
    if not officer.page.url.endswith(path):
        officer.follow(path)


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_officer_enters_a_club_and_the_province_sees_it(browser, live_server, programme, has_scripts):
    before = counted(enter(browser, live_server, "province_staff"), "clubs_total")
    officer = enter(browser, live_server, "officer_a", has_scripts=has_scripts)
    found_club(officer, programme)
    for step in (add_member, add_activity, post_capital, lend_and_collect):
        go_to_club(officer)
        step(officer)
    club = Club.objects.get(code=CODE)
    assert [member.full_name for member in club.members.all()] == ["Não Thị Hạnh"]
    assert sum(entry.cash_vnd for entry in club.entries.all()) == 20_000_000 - 6_000_000 + 1_000_000 + 60_000

    staff = enter(browser, live_server, "province_staff")
    assert (before, counted(staff, "clubs_total")) == ("2", "3")
    assert (officer.traffic.foreign, staff.traffic.foreign) == ([], [])
    assert NAME in cells(download_yearly_report(staff))


def download_yearly_report(staff: Keyboard) -> bytes:
    link = staff.page.locator(f"a[href^='{reverse('yearly_report')}']:visible").first
    staff.follow(link.get_attribute("href"))
    staff.write(year="2024")
    with staff.page.expect_download() as download:
        staff.press_main()
    return download.value.path().read_bytes()


def cells(workbook: bytes) -> set:
    sheets = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets
    return {value for sheet in sheets for row in sheet.iter_rows(values_only=True) for value in row}


def test_a_refused_form_keeps_what_was_typed_and_leads_to_the_fault(browser, live_server, programme):
    officer = enter(browser, live_server, "officer_a")
    officer.follow(reverse("club_list"))
    officer.follow(reverse("club_create"))
    officer.write(code=CODE, name="CLB thôn Ninh Quý", founded_on="31/02/2024")
    officer.reach(officer.page.locator("main form[method=post] button.btn--main").last)
    with officer.page.expect_navigation() as answer:
        officer.page.keyboard.press("Enter")
    assert answer.value.status == 422
    assert officer.field("founded_on").input_value() == "31/02/2024"
    assert officer.field("founded_on").get_attribute("aria-invalid") == "true"
    officer.reach(officer.page.locator(".error-summary a[href='#id_founded_on']"))
    officer.page.keyboard.press("Enter")
    assert officer.page.evaluate("document.activeElement.name || location.hash") in ("founded_on", "#id_founded_on")
