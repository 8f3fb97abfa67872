"""One flag: what was seen, where, and on which facts it rests."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Flag:
    """Something that somebody should look at. `key` names it within its club and kind; `on` is the day it is about.

    `facts` are what the sentence rests on: as long as they stay, a note that closed the flag keeps it closed. `links`
    are (label, address) of the rows.
    """

    club_id: int
    kind: str
    key: str
    on: dt.date
    words: str
    facts: tuple
    links: tuple[tuple[str, str], ...] = ()

    @property
    def fingerprint(self) -> str:
        """64 hexadecimal digits of the facts."""
        return hashlib.sha256(repr(self.facts).encode()).hexdigest()


def loan_link(code: str, pk: int) -> tuple[str, str]:
    return code, reverse("loan_detail", args=[pk])
