"""DESIGN.md, section 3.10: every page in a browser: usable with aids, on a phone, over a weak line, from one host."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

from tests.browser.site import Traffic, open_site, open_to
from tests.sweeps.populate import populate

pytestmark = pytest.mark.browser

PHONE, DESK = 360, 1280
HEAVIEST = 100 * 1024
"""Bytes of a first load, everything gzipped."""
LEAST_PAGES = {
    ("officer_a", "odd"): 50,
    ("officer_a", "even"): 50,
    ("province_admin", "odd"): 60,
    ("province_admin", "even"): 60,
    ("viewer", "all"): 14,
}
"""By persona and part of its pages: the workers share the long walks."""
PARTS = {"odd": slice(0, None, 2), "even": slice(1, None, 2), "all": slice(None)}
MOST_SHIFT = 0.05
"""Of the layout while a page loads; browsers call up to 0,1 good."""
WATCH_SHIFTS = """
window.shift = 0;
new PerformanceObserver(list => {
  list.getEntries().forEach(one => { window.shift += one.hadRecentInput ? 0 : one.value; });
}).observe({ type: "layout-shift", buffered: true });
"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def site(live_server, world, settings, tmp_path):
    """The populated world, served."""
    settings.MEDIA_ROOT = tmp_path
    world.rows = populate(world)["a"]
    return world


def goes_to(page: Page, url: str) -> bool:
    """Whether the address shows a page; False where it hands out a file."""
    try:
        answer = page.goto(url)
    except Error as stop:
        if "Download is starting" not in stop.message:
            raise
        return False
    assert (answer.status, answer.headers["content-type"].split(";")[0]) == (200, "text/html"), url
    return True


def faults_of(page: Page, traffic: Traffic) -> list[str]:
    """Of a page that stands open: on a phone, as it was loaded, then on a desk, where aids look at it."""
    excess, shift, found = page.evaluate(TOO_WIDE), page.evaluate("window.shift"), []
    page.set_viewport_size({"width": DESK, "height": 900})
    violations = Axe().run(page).response["violations"]
    page.wait_for_load_state("networkidle")
    page.set_viewport_size({"width": PHONE, "height": 900})
    found += [f"{excess} px wider than a phone"] if excess > 0 else []
    found += [f"shifts by {shift:.3f}"] if shift > MOST_SHIFT else []
    found += [f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}" for one in violations]
    first_load = traffic.sizes.get(page.url, 0) + sum(size for url, size in traffic.sizes.items() if "/static/" in url)
    found += [f"{first_load} bytes"] if first_load > HEAVIEST or page.url not in traffic.sizes else []
    return found


@pytest.mark.parametrize(("persona", "part"), LEAST_PAGES)
def test_every_page_is_usable_with_aids_and_on_a_phone_light_from_one_host_and_without_errors(
    browser, live_server, site, persona, part
):
    """One walk over the pages, many questions to each: opening them is what costs."""
    page, traffic = open_site(browser, live_server, site.users[persona], width=PHONE)
    page.add_init_script(WATCH_SHIFTS)
    found = {
        visit.name: faults_of(page, traffic)
        for visit in open_to(persona, site.rows)[PARTS[part]]
        if goes_to(page, live_server.url + visit.url)
    }
    assert len(found) >= LEAST_PAGES[persona, part]
    assert ({name: faults for name, faults in found.items() if faults}, traffic.foreign, traffic.errors) == ({}, [], [])


def test_login_page_is_sound_light_and_narrow(browser, live_server, site):
    page, traffic = open_site(browser, live_server, None, width=PHONE, bypass_csp=True)
    page.goto(live_server.url)
    page.wait_for_load_state("networkidle")
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"]) for one in violations] == []
    assert page.evaluate(TOO_WIDE) == 0
    assert (sum(traffic.sizes.values()) < HEAVIEST, traffic.foreign) == (True, [])
