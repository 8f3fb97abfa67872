"""The clubs that are looked over, and the reads that several kinds of flag share."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet

from clubs.models import Club
from core.dates import add_months
from funds.models import Entry, FlagNote, Loan, LoanRules
from funds.querysets import RuleBook
from funds.querysets.suspect import income_funds
from funds.watchdog.flags import Flag


class ClubRow(NamedTuple):
    """A club as the flags need it."""

    pk: int
    code: str
    name: str
    founded_on: dt.date
    closed_on: dt.date | None

    def operates_on(self, day: dt.date) -> bool:
        return self.founded_on <= day and (self.closed_on is None or self.closed_on > day)


class Fund(NamedTuple):
    """A club's income fund in ₫."""

    initial_vnd: int
    value_vnd: int
    cash_vnd: int


class Owing(NamedTuple):
    """A loan on which principal is owed."""

    pk: int
    club_id: int
    code: str
    disbursed_on: dt.date
    principal_vnd: int
    person_id: int
    name: str
    left_on: dt.date | None
    leave_reason: str
    outstanding_vnd: int


_OWING = (
    "pk",
    "club_id",
    "code",
    "disbursed_on",
    "principal_vnd",
    "member__person_id",
    "member__full_name",
    "member__left_on",
    "member__leave_reason",
    "outstanding_vnd",
)


class Watch:
    """The clubs that the user sees, or one of them, as of `day`. Every read is a fixed number of queries however many
    clubs there are."""

    def __init__(self, user, day: dt.date, *, club: Club | None = None):
        self.user, self.day, self.club = user, day, club

    def rows(self, model) -> QuerySet:
        rows = model._default_manager.visible_to(self.user)
        if self.club is None:
            return rows
        return rows.filter(**{getattr(rows, "club_path", "pk"): self.club.pk})

    def since(self, months: int) -> dt.date:
        """The day so many months before."""
        return add_months(self.day, -months)

    @cached_property
    def clubs(self) -> dict[int, ClubRow]:
        rows = self.rows(Club).order_by("code").values_list("pk", "code", "name", "founded_on", "closed_on")
        return {row[0]: ClubRow(*row) for row in rows}

    @cached_property
    def funds(self) -> dict[int, Fund]:
        sums = income_funds(self.rows(Entry).dated_to(self.day))
        return {club: Fund(*(int(amount or 0) for amount in rest)) for club, *rest in sums}

    @cached_property
    def owing(self) -> list[Owing]:
        """In the order in which they were given."""
        rows = self.rows(Loan).owing_on(self.day).with_outstanding_on(self.day).order_by("disbursed_on", "pk")
        return [Owing(*row) for row in rows.values_list(*_OWING)]

    @cached_property
    def rules(self) -> RuleBook:
        """The rules of lending of the clubs."""
        return LoanRules._default_manager.visible_to(self.user).book(list(self.clubs))


@dataclass(frozen=True)
class Seen:
    """A flag with its club and kind, and the note that closes it (None: it is open)."""

    flag: Flag
    club: ClubRow
    kind: object
    note: FlagNote | None

    @property
    def is_open(self) -> bool:
        return self.note is None


def flags_of(watch: Watch, kinds: Iterable) -> list[Seen]:
    """The flags of these kinds, the newest first; a note closes a flag while the facts are those it was written on."""
    notes = {
        (note.club_id, note.kind, note.key, note.fingerprint): note
        for note in watch.rows(FlagNote).select_related("made_by")
    }
    found = []
    for kind in kinds:
        for flag in kind.find(watch):
            note = notes.get((flag.club_id, flag.kind, flag.key, flag.fingerprint))
            found.append(Seen(flag, watch.clubs[flag.club_id], kind, note))
    return sorted(found, key=lambda seen: (-seen.flag.on.toordinal(), seen.club.code, seen.flag.kind, seen.flag.key))


def open_by_club(watch: Watch, kinds: Iterable) -> Counter:
    """{club id: open flags}."""
    return Counter(seen.club.pk for seen in flags_of(watch, kinds) if seen.is_open)
