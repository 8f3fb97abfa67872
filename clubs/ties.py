"""What floors above know of a member, asked here and answered there: the loans that a membership must cover.

A floor above registers its reads when it is loaded; without one nobody is bound by anything.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class OpenLoan:
    """A loan on which the member owes principal today."""

    code: str
    url: str
    outstanding_vnd: int


@dataclass
class _Reads:
    lent_between: Callable[[Collection[int]], dict[int, tuple[date, date]]] = lambda _ids: {}
    open_loans: Callable[[int], list[OpenLoan]] = lambda _id: []
    owing: Callable[[Collection[int]], set[int]] = lambda _ids: set()


_reads = _Reads()


def register(*, lent_between: Callable, open_loans: Callable, owing: Callable) -> None:
    """`lent_between(member ids)` answers {member id: (first, last) day of a loan}; `open_loans(member id)` a list;
    `owing(member ids)` a set of them."""
    _reads.lent_between, _reads.open_loans, _reads.owing = lent_between, open_loans, owing


def lent_between(member_ids: Collection[int]) -> dict[int, tuple[date, date]]:
    """{member id: (first, last) day on which the member was lent money}; at most one query."""
    return _reads.lent_between(member_ids) if member_ids else {}


def open_loans(member_id: int) -> list[OpenLoan]:
    """The member's loans with outstanding principal today, the oldest first."""
    return _reads.open_loans(member_id)


def owing(member_ids: Collection[int]) -> set[int]:
    """Those of the members who owe principal today; at most one query."""
    return _reads.owing(member_ids) if member_ids else set()
