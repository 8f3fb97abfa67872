"""How the browser tests reach the live site: signed in as a persona, over every page that the persona may open."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.sweeps.visits import visits


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
        page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))

    def _note(self, url: str) -> None:
        if urlsplit(url).netloc != self.host:
            self.foreign.append(url)

    def _weigh(self, response: Response) -> None:
        if response.status == 200:
            self.sizes[response.url] = len(gzip.compress(response.body()))


def sign_in(context: BrowserContext, live_server, user) -> None:
    """Puts a session's cookie into the browser, so that a sweep need not type a password."""
    client = Client()
    client.force_login(user)
    context.add_cookies(
        [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in client.cookies.items()]
    )


def html_addresses(client: Client, rows: dict) -> Iterator[tuple[str, str]]:
    """(name, path) of every page of the site that answers this client with HTML."""
    for visit in visits(rows):
        response = client.get(visit.url)
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            yield visit.name, visit.url


def open_site(browser: Browser, live_server, user, *, width: int, **options) -> tuple[Page, Traffic]:
    """A page of a new browser profile, signed in, watched."""
    context = browser.new_context(locale="vi-VN", viewport={"width": width, "height": 900}, **options)
    if user is not None:
        sign_in(context, live_server, user)
    page = context.new_page()
    traffic = Traffic(urlsplit(live_server.url).netloc)
    traffic.watch(page)
    return page, traffic
