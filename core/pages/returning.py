"""The way back to a list: `?back=` holds the address of the list from which a row was opened, with the row's anchor.

A list hands it to the rows' pages, a row's page to its forms, a form to the page after it. Where a link between them
does not carry it, the address of the page before does (the browser sends it within the site).
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve

LONGEST_BACK = 2000
_ROW = re.compile(r"r\d{1,18}")


@dataclass(frozen=True)
class WayBack:
    """A list of this site as it was left: its address with the row's anchor, its path, its title."""

    url: str
    path: str
    title: str


def row_anchor(row) -> str:
    """The id of a row in its list."""
    return f"r{row.pk}"


def way_back(request: HttpRequest) -> WayBack | None:
    """The list that the request came from, or None; whatever is no list of this site is none."""
    return read_back(request.POST.get("back") or request.GET.get("back") or _of_page_before(request))


def read_back(text: str) -> WayBack | None:
    """The address of a list, checked: this site, a list's own path, not too long. Anything else is None."""
    if not text or len(text) > LONGEST_BACK or "\\" in text or not text.isprintable() or not text.startswith("/"):
        return None
    try:
        parts = urlsplit(text)
        match = resolve(parts.path)
    except (ValueError, Resolver404):
        return None
    view = list_view_of(match)
    if view is None or parts.netloc or parts.scheme:
        return None
    anchor = parts.fragment if _ROW.fullmatch(parts.fragment) else ""
    return WayBack(urlunsplit(("", "", parts.path, parts.query, anchor)), parts.path, str(view.title))


def list_view_of(match) -> type | None:
    """The list that an address shows, or None; a list's file is none."""
    view = getattr(match.func, "view_class", None)
    return view if getattr(view, "is_list", False) and "format" not in match.kwargs else None


def _of_page_before(request: HttpRequest) -> str:
    try:
        before = urlsplit(request.META.get("HTTP_REFERER", ""))
        return parse_qs(before.query)["back"][0] if before.netloc == request.get_host() else ""
    except (KeyError, ValueError):
        return ""


def handing_on(url: str, back: str) -> str:
    """The address with the way back to `back` in it; unchanged where that would be too long."""
    if len(back) > LONGEST_BACK:
        return url
    parts = urlsplit(url)
    query = "&".join(part for part in (parts.query, urlencode({"back": back})) if part)
    return urlunsplit(parts._replace(query=query))


def onward(url: str, back: WayBack | None) -> str:
    """Where a page with this way back leads on: to the very list in place of its bare address, else handing it on."""
    if back is None or not url.startswith("/"):
        return url
    path = urlsplit(url).path
    if path == back.path:
        return back.url
    try:
        is_list = list_view_of(resolve(path)) is not None
    except Resolver404:
        is_list = True  # a file, or nothing of ours: it cannot hand anything on
    return url if is_list else handing_on(url, back.url)
