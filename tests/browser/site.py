"""How the browser tests reach the live site: signed in as a persona, over every page that the persona may open."""

import gzip
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.sweeps.test_access import expected
from tests.sweeps.visits import Visit, visits


@dataclass
class Traffic:
    """What a browser fetched: gzipped size by address, requests to other hosts, errors of scripts and of the policy."""

    host: str
    sizes: dict[str, int] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("request", lambda request: self._note(request.url))
        page.on("response", self._weigh)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda one: one.type == "error" and self.errors.append(f"{one.text} {one.location['url']}"))

    def _note(self, url: str) -> None:
        if urlsplit(url).netloc != self.host:
            self.foreign.append(url)

    def _weigh(self, response: Response) -> None:
        is_file = "attachment" in response.headers.get("content-disposition", "")
        if response.status == 200 and response.url not in self.sizes and not is_file:
            self.sizes[response.url] = len(gzip.compress(response.body()))


def sign_in(context: BrowserContext, live_server, user) -> None:
    """Puts a session's cookie into the browser, so that a sweep need not type a password."""
    client = Client()
    client.force_login(user)
    context.add_cookies(
        [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in client.cookies.items()]
    )


PATIENCE = 120_000
"""Milliseconds for a page to come: a busy machine is not a fault of the site."""
NOT_VISITED = {
    "club_choices": "answers a script, in JSON",
    "flag_close": "is there on the day of the table alone; a browser's site lives today",
    "healthz": "answers monitors",
    "health": "answers monitors",
}


def open_to(persona: str, rows: dict) -> list[Visit]:
    """Every address that the access table, to which another sweep holds the site, lets this persona read; no files."""
    table = expected()
    return [
        visit
        for visit in visits(rows)
        if table[visit.name, "GET"][persona] == 200
        and "format" not in visit.address.arguments
        and visit.name not in NOT_VISITED
    ]


def open_site(browser: Browser, live_server, user, *, width: int, **options) -> tuple[Page, Traffic]:
    """A page of a new browser profile, signed in, watched."""
    context = browser.new_context(locale="vi-VN", viewport={"width": width, "height": 900}, **options)
    if user is not None:
        sign_in(context, live_server, user)
    context.set_default_navigation_timeout(PATIENCE)
    page = context.new_page()
    traffic = Traffic(urlsplit(live_server.url).netloc)
    traffic.watch(page)
    return page, traffic
