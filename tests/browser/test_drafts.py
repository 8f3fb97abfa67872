"""What is typed outlives a cut line, a killed tab, an ended login and a second tab; nothing is overwritten silently."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from clubs.models import Activity, Member
from core.models import Draft
from tests.browser.site import open_site, sign_in

pytestmark = pytest.mark.browser

PASSWORD = "mat-khau-thu-nghiem"
COPIES = "JSON.stringify(Object.entries(localStorage).filter(([key]) => key.startsWith('clb-draft:')))"
SOON = 5_000
"""Milliseconds: what is older than this is never lost."""


@pytest.fixture
def site(live_server, world):
    world.create = live_server.url + reverse("activity_create", args=[world.club_a.code])
    world.edit = live_server.url + reverse("member_edit", args=[world.members_a[0].pk])
    return world


@pytest.fixture
def officer(browser, live_server, site) -> Page:
    page, page.traffic = open_site(browser, live_server, site.officer_a, width=1280)
    return page


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return page


def field(page: Page, name: str):
    return page.locator(f"main form[data-form] [name={name}]").first


def kept(page: Page):
    return page.locator("[data-draft-status]")


def two_tabs(page: Page, site):
    """(a second tab with the same form and another text in it, where it shows both versions)."""
    opened(page, site.create)
    other = opened(page.context.new_page(), site.create)
    field(page, "content").fill("gõ ở thẻ một")
    expect(kept(page)).to_contain_text("Đã giữ lúc", timeout=SOON)
    field(other, "content").fill("gõ ở thẻ hai")
    both = other.locator("[data-draft-conflicts]")
    expect(both).to_be_visible(timeout=SOON)
    return other, both


def copies(page: Page) -> str:
    return page.evaluate(COPIES)


def save(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form[data-form] button.btn--main").click()
    page.wait_for_load_state("networkidle")


def fill_activity(page: Page) -> None:
    field(page, "area").select_option(index=1)
    field(page, "held_on").fill("10/04/2024")
    field(page, "content").fill("Tập huấn nuôi dê")
    field(page, "participants").fill("42")


def test_a_killed_tab_loses_nothing(officer, site):
    opened(officer, site.create)
    fill_activity(officer)
    expect(kept(officer)).to_contain_text("Đã giữ lúc", timeout=SOON)
    again = officer.context.new_page()
    officer.close()
    opened(again, site.create)
    assert field(again, "content").input_value() == "Tập huấn nuôi dê"
    assert field(again, "area").input_value() != ""
    expect(again.locator(".draft-notice")).to_be_visible()
    save(again)
    assert Activity.objects.get().content == "Tập huấn nuôi dê"
    assert (copies(again), Draft.objects.count()) == ("[]", 0)


def test_a_tab_killed_at_once_finds_its_typing_in_the_browser(officer, site):
    opened(officer, site.create)
    officer.route("**/drafts/", lambda route: route.abort())
    field(officer, "content").fill("Tập huấn nuôi dê")
    again = officer.context.new_page()
    officer.close()
    opened(again, site.create)
    expect(field(again, "content")).to_have_value("Tập huấn nuôi dê", timeout=SOON)
    expect(kept(again)).to_contain_text("Đã giữ lúc", timeout=SOON)
    again.wait_for_load_state("networkidle")
    assert copies(again) == "[]"
    assert Draft.objects.get().values["content"][0] == ["Tập huấn nuôi dê"]


def test_a_cut_line_in_mid_form_loses_nothing(officer, site):
    opened(officer, site.create)
    field(officer, "content").fill("Tập huấn")
    expect(kept(officer)).to_contain_text("Đã giữ lúc", timeout=SOON)
    officer.context.set_offline(True)
    fill_activity(officer)
    expect(kept(officer)).to_contain_text("còn giữ trong trình duyệt", timeout=SOON)
    assert "Tập huấn nuôi dê" in copies(officer)
    officer.context.set_offline(False)
    expect(kept(officer)).to_contain_text("Đã giữ lúc", timeout=2 * SOON)
    save(officer)
    assert Activity.objects.get().participants == 42
    assert copies(officer) == "[]"


def test_a_submit_into_a_cut_line_finds_everything_again(officer, site):
    opened(officer, site.create)
    officer.context.set_offline(True)
    fill_activity(officer)
    officer.locator("form[data-form] button.btn--main").click()
    officer.wait_for_timeout(500)
    officer.context.set_offline(False)
    opened(officer, site.create)
    expect(field(officer, "content")).to_have_value("Tập huấn nuôi dê", timeout=SOON)
    expect(field(officer, "participants")).to_have_value("42")
    assert not Activity.objects.exists()


def test_an_ended_login_is_told_and_a_new_one_in_another_tab_saves(officer, live_server, site):
    opened(officer, site.create)
    Session.objects.all().delete()
    fill_activity(officer)
    expired = officer.locator("[data-draft-expired]")
    expect(expired).to_be_visible(timeout=SOON)
    with officer.context.expect_page() as door:
        expired.locator("a").click()
    tab = door.value
    tab.fill("[name=username]", "officer_a")
    tab.fill("[name=password]", PASSWORD)
    tab.press("[name=password]", "Enter")
    tab.wait_for_load_state("networkidle")
    tab.close()
    save(officer)
    assert Activity.objects.get().content == "Tập huấn nuôi dê"
    assert copies(officer) == "[]"


def test_a_submit_after_the_login_ended_opens_with_the_typing_after_signing_in(officer, site):
    opened(officer, site.create)
    Session.objects.all().delete()
    fill_activity(officer)
    save(officer)
    assert "/login/" in officer.url
    officer.fill("[name=username]", "officer_a")
    officer.fill("[name=password]", PASSWORD)
    officer.press("[name=password]", "Enter")
    expect(field(officer, "content")).to_have_value("Tập huấn nuôi dê", timeout=SOON)
    expect(field(officer, "held_on")).to_have_value("10/04/2024")


@pytest.mark.parametrize(("which", "stays"), [("first", "gõ ở thẻ một"), ("last", "gõ ở thẻ hai")])
def test_two_tabs_show_both_versions_and_the_person_chooses(officer, site, which, stays):
    other, both = two_tabs(officer, site)
    expect(both).to_contain_text("gõ ở thẻ một")
    expect(both).to_contain_text("gõ ở thẻ hai")
    assert Draft.objects.get().values["content"][0] == ["gõ ở thẻ một"]
    with other.expect_response(lambda answer: answer.request.method == "POST", timeout=SOON):
        getattr(both.locator("button"), which).click()
    expect(both).to_be_hidden()
    expect(field(other, "content")).to_have_value(stays)
    assert Draft.objects.get().values["content"][0] == [stays]


def test_a_choice_made_while_another_field_is_on_its_way_is_kept(officer, site):
    other, both = two_tabs(officer, site)
    held = []
    other.route("**/drafts/", lambda route: route.continue_() if held else held.append(route))
    with other.expect_request("**/drafts/", timeout=SOON):
        field(other, "participants").fill("42")
    both.locator("button").last.click()
    with other.expect_response(lambda answer: "gõ ở thẻ hai" in (answer.request.post_data or ""), timeout=SOON):
        held[0].continue_()
    values = Draft.objects.get().values
    assert (values["content"][0], values["participants"][0]) == (["gõ ở thẻ hai"], ["42"])


def test_aids_find_no_fault_where_two_versions_meet(browser, live_server, site):
    page, _ = open_site(browser, live_server, site.officer_a, width=360, bypass_csp=True)
    opened(page, site.create)
    other = opened(page.context.new_page(), site.create)
    for tab, text in ((page, "gõ ở thẻ một"), (other, "gõ ở thẻ hai")):
        field(tab, "content").fill(text)
        expect(kept(tab)).to_contain_text("Đã giữ lúc", timeout=SOON)
    expect(other.locator("[data-draft-conflicts]")).to_be_visible()
    again = opened(page.context.new_page(), site.create)
    for tab in (other, again):
        assert [one["id"] for one in Axe().run(tab).response["violations"]] == []
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_older_copy_in_the_browser_meets_newer_typing_and_waits_for_a_choice(officer, live_server, site):
    opened(officer, site.create)
    officer.route("**/drafts/", lambda route: route.abort())
    field(officer, "content").fill("bản trong trình duyệt")
    elsewhere, _ = open_site(officer.context.browser, live_server, site.officer_a, width=1280)
    opened(elsewhere, site.create)
    field(elsewhere, "content").fill("bản trên máy khác")
    expect(kept(elsewhere)).to_contain_text("Đã giữ lúc", timeout=SOON)
    again = officer.context.new_page()
    officer.close()
    opened(again, site.create)
    both = again.locator("[data-draft-conflicts]")
    expect(both).to_contain_text("bản trong trình duyệt", timeout=SOON)
    opened(again, site.create)  # nothing was chosen: both are still there
    expect(both).to_contain_text("bản trên máy khác", timeout=SOON)
    both.locator("button").last.click()
    expect(field(again, "content")).to_have_value("bản trong trình duyệt")
    again.wait_for_load_state("networkidle")
    assert copies(again) == "[]"


def test_the_copy_holds_values_alone_and_goes_with_the_signing_out(officer, site):
    opened(officer, site.edit)
    officer.context.set_offline(True)
    field(officer, "phone").fill("0912345678")
    [[key, text]] = json.loads(copies(officer))
    assert key.startswith(f"clb-draft:{site.officer_a.pk}:/members/")
    assert json.loads(text)["values"].keys() == {"phone", "seen"}
    assert "Ánh" not in text
    officer.context.set_offline(False)
    officer.locator(".user-menu summary").click()
    officer.locator("[data-sign-out] button").click()
    officer.wait_for_url("**/login/")
    assert copies(officer) == "[]"


def test_another_user_of_the_machine_sees_nothing_and_wipes_it(officer, live_server, site):
    opened(officer, site.edit)
    officer.context.set_offline(True)
    field(officer, "phone").fill("0912345678")
    page = officer.context.new_page()
    officer.context.set_offline(False)
    officer.close()
    sign_in(page.context, live_server, site.province_staff)
    opened(page, site.edit)
    assert field(page, "phone").input_value() == ""
    assert copies(page) == "[]"


def test_a_page_left_open_keeps_nothing_under_the_next_user(officer, live_server, site):
    opened(officer, site.edit)
    sign_in(officer.context, live_server, site.province_staff)
    field(officer, "phone").fill("0912345678")
    expect(kept(officer)).to_contain_text("tài khoản khác", timeout=SOON)
    assert (copies(officer), Draft.objects.count()) == ("[]", 0)


def test_rows_that_a_page_makes_by_hand_are_filled_in_again(officer, live_server, site):
    grid = live_server.url + reverse("member_add_many", args=[site.club_a.code])
    opened(officer, grid)
    cell = officer.locator("main form[data-form] td input[type=text]:not([role=combobox])").nth(3)
    name = cell.get_attribute("name")
    cell.fill("Ka Dá")
    expect(kept(officer)).to_contain_text("Đã giữ lúc", timeout=SOON)
    opened(officer, grid)
    expect(field(officer, name)).to_have_value("Ka Dá")


def test_dropping_what_was_typed_shows_the_stored_values(officer, site):
    opened(officer, site.edit)
    field(officer, "full_name").fill("Nguyễn Thị Ảnh")
    expect(kept(officer)).to_contain_text("Đã giữ lúc", timeout=SOON)
    opened(officer, site.edit)
    expect(field(officer, "full_name")).to_have_value("Nguyễn Thị Ảnh")
    officer.locator(".draft-notice button").click()
    expect(field(officer, "full_name")).to_have_value("Nguyễn Thị Ánh")
    assert not Draft.objects.exists()


def test_without_scripts_a_form_is_entered_kept_and_saved(browser, live_server, site):
    page, _ = open_site(browser, live_server, site.officer_a, width=1280, java_script_enabled=False)
    page.goto(site.create)
    fill_activity(page)
    page.locator("button[name=draft_act][value=keep]").click()
    assert field(page, "content").input_value() == "Tập huấn nuôi dê"
    assert not Activity.objects.exists()
    with page.expect_navigation():
        field(page, "participants").press("Enter")  # the main button, not the one that drops
    assert (Activity.objects.get().participants, Draft.objects.count()) == (42, 0)


def test_two_officers_edit_one_member_and_both_versions_are_shown(officer, browser, live_server, site):
    colleague, _ = open_site(browser, live_server, site.province_staff, width=1280)
    opened(colleague, site.edit)
    opened(officer, site.edit)
    for page, phone in ((colleague, "0911111111"), (officer, "0922222222")):
        field(page, "phone").fill(phone)
        field(page, "reason").fill("gọi lại")
        save(page)
    told = officer.locator("main").inner_text()
    assert "0911111111" in told
    assert "0922222222" in told
    assert Member.objects.get(pk=site.members_a[0].pk).phone == "0911111111"
    assert field(officer, "phone").input_value() == "0922222222"
    save(officer)
    assert Member.objects.get(pk=site.members_a[0].pk).phone == "0922222222"


def test_a_double_click_posts_once(officer, site):
    opened(officer, site.create)
    fill_activity(officer)
    with officer.expect_navigation():
        officer.locator("form[data-form] button.btn--main").dblclick()
    officer.wait_for_load_state("networkidle")
    assert Activity.objects.count() == 1


def test_the_site_runs_without_errors_while_typing(officer, site):
    opened(officer, site.edit)
    field(officer, "phone").press_sequentially("0912345678", delay=20)
    expect(kept(officer)).to_contain_text("Đã giữ lúc", timeout=SOON)
    assert (officer.traffic.errors, officer.traffic.foreign) == ([], [])
