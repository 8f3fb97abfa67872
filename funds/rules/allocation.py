"""Who gets which đồng: a borrower's sum between interest and principal, payments over instalments.

Money is whole đồng (int); nothing is made or lost by any of it.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Share:
    """One sum of a borrower in its two parts, in ₫."""

    principal_vnd: int
    interest_vnd: int


def allocate_sum(total_vnd: int, interest_vnd: int) -> Share:
    """The sum that a borrower brings: first the interest (what the receipt states, else what is due), as far as the sum
    goes; all the rest is principal, which pays off the oldest instalments first (`cover`)."""
    interest = min(total_vnd, interest_vnd)
    return Share(total_vnd - interest, interest)


@dataclass(frozen=True)
class InterestShares:
    """A payment's interest as the two funds get it, in ₫."""

    operating_vnd: int
    income_vnd: int


def split_interest(interest_vnd: int, to_income_percent: Decimal) -> InterestShares:
    """The income fund's percent of the interest, rounded half up to whole đồng; the operating fund has the rest.

    `to_income_percent` lies between 0 (the default: all to the operating fund; DOMAIN.md, section 2) and 100.
    """
    exact = Decimal(interest_vnd) * Decimal(to_income_percent) / 100
    income = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    return InterestShares(interest_vnd - income, income)


@dataclass(frozen=True)
class Paid:
    """A payment or write-off of principal. `key` names it and breaks ties of one day."""

    key: Hashable
    day: date
    amount_vnd: int


@dataclass(frozen=True)
class Cover:
    """So much of the instalment `line` (its place in the schedule, from 0) was covered by the payment `key`."""

    line: int
    key: Hashable
    day: date
    amount_vnd: int


def cover(principals: Sequence[int], payments: Iterable[Paid], covered_before_vnd: int = 0) -> list[Cover]:
    """Which payment covered which instalment: payments by day (then key), each the oldest uncovered lines first.

    `principals` are the lines' principals in the order of their due days. `covered_before_vnd`: the first so many ₫ of
    the payments covered lines that are no longer in force (a rescheduling begins where the payments had come to). What
    is paid beyond the schedule covers nothing. Lines and payments without an amount have no cover.
    """
    found: list[Cover] = []
    line, room, passed = 0, principals[0] if principals else 0, covered_before_vnd
    for payment in sorted(payments, key=lambda one: (one.day, one.key)):
        skipped = min(passed, payment.amount_vnd)
        passed, left = passed - skipped, payment.amount_vnd - skipped
        while left and line < len(principals):
            part = min(left, room)
            if part:
                found.append(Cover(line, payment.key, payment.day, part))
            left, room = left - part, room - part
            if not room:
                line += 1
                room = principals[line] if line < len(principals) else 0
    return found
