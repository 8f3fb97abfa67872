"""DESIGN.md, section 3.10: every page in a browser: usable with aids, on a phone, over a weak line, from one host."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from tests.browser.site import html_addresses, open_site
from tests.sweeps.populate import populate

pytestmark = pytest.mark.browser

PHONE, DESK = 360, 1280
HEAVIEST = 100 * 1024
"""Bytes of a first load, everything gzipped."""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def site(live_server, world, settings, tmp_path):
    """The populated world, served."""
    settings.MEDIA_ROOT = tmp_path
    rows = populate(world)

    def addresses(user) -> list[tuple[str, str]]:
        client = Client()
        client.force_login(user)
        return [(name, live_server.url + path) for name, path in html_addresses(client, rows["a"])]

    world.addresses = addresses
    return world


@pytest.fixture(params=["officer_a", "province_admin", "viewer"])
def visitor(request, site):
    return site.users[request.param]


def test_aids_find_no_fault_on_any_page(browser, live_server, site, visitor):
    # the checker is put into the page, which the site's policy rightly refuses
    page, _ = open_site(browser, live_server, visitor, width=DESK, bypass_csp=True)
    axe, found = Axe(), {}
    for name, url in site.addresses(visitor):
        page.goto(url)
        violations = axe.run(page).response["violations"]
        if violations:
            found[name] = [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in violations]
    assert found == {}


def test_no_page_is_wider_than_a_phone(browser, live_server, site, visitor):
    page, _ = open_site(browser, live_server, visitor, width=PHONE)
    found = {}
    for name, url in site.addresses(visitor):
        page.goto(url)
        if page.evaluate(TOO_WIDE) > 0:
            found[name] = page.evaluate(TOO_WIDE)
    assert found == {}


def test_pages_are_light_from_one_host_and_without_errors(browser, live_server, site, visitor):
    page, traffic = open_site(browser, live_server, visitor, width=DESK)
    heavy = {}
    for name, url in site.addresses(visitor):
        page.goto(url)
        page.wait_for_load_state("networkidle")
        first_load = traffic.sizes.get(url, 0) + sum(size for part, size in traffic.sizes.items() if "/static/" in part)
        if first_load > HEAVIEST or url not in traffic.sizes:
            heavy[name] = first_load
    assert (heavy, traffic.foreign, traffic.errors) == ({}, [], [])


def test_login_page_is_sound_light_and_narrow(browser, live_server, site):
    page, traffic = open_site(browser, live_server, None, width=PHONE, bypass_csp=True)
    page.goto(live_server.url)
    page.wait_for_load_state("networkidle")
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"]) for one in violations] == []
    assert page.evaluate(TOO_WIDE) == 0
    assert (sum(traffic.sizes.values()) < HEAVIEST, traffic.foreign) == (True, [])
