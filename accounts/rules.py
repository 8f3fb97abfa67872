"""What is kept of whoever knocks: the browser and the rough place in words; no address and nothing that was typed."""

import ipaddress
from typing import NamedTuple

from django.utils.crypto import salted_hmac

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


class Where(NamedTuple):
    """From where somebody acts: "Chrome, Windows" and "113.161.*.*"; both may be empty."""

    device: str = ""
    place: str = ""


NOWHERE = Where()


def device_words(user_agent: str) -> str:
    """The browser and the system as people call them; "" where neither is known."""
    found = [next((words for mark, words in kinds if mark in user_agent), "") for kinds in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, found))


def coarse_place(address: str) -> str:
    """The half of an IP address that names a network and no house; "" where it is no address."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if read.version == 4:
        return ".".join([*str(read).split(".")[:2], "*", "*"])
    return ":".join([*read.exploded.split(":")[:2], "*"])


def client_address(remote: str, forwarded: str, *, is_behind_proxy: bool) -> str:
    """The asking address: behind our own TLS proxy the last one that it wrote down, which nobody else can forge."""
    last = forwarded.rpartition(",")[2].strip()
    return last if is_behind_proxy and coarse_place(last) else remote


def counted_name(username: str) -> str:
    """A user name as attempts are counted by it: people type passwords into the wrong box, so no name is kept."""
    return salted_hmac("accounts.lockout", username.strip().lower(), algorithm="sha256").hexdigest()
