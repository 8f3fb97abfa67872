"""Whether there is enough at the end of every day. Money is whole đồng (int)."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate


def first_negative_day(changes: Mapping[date, int]) -> tuple[date, int] | None:
    """The first day at whose end the running sum of the changes is below zero, with that sum; else None."""
    days = sorted(changes)
    balances = accumulate(changes[day] for day in days)
    return next(((day, balance) for day, balance in zip(days, balances, strict=True) if balance < 0), None)


@dataclass(frozen=True)
class Outflow:
    """An amount that somebody wants to take out on a day. `key` names it; `order` breaks ties of one day."""

    key: Hashable
    day: date
    order: int
    amount_vnd: int


@dataclass(frozen=True)
class Shortfall:
    """Why an outflow is refused: on `day` (its own or a later one) only so much is there, so much is missing."""

    day: date
    available_vnd: int
    missing_vnd: int


def shortfalls(changes: Mapping[date, int], outflows: Iterable[Outflow]) -> dict[Hashable, Shortfall]:
    """The outflows that would leave less than nothing at the end of some day, by key.

    `changes` are the sums by day of what stands (every inflow of the batch included); the outflows are tried by day and
    order, and one that does not fit takes nothing, so that one outflow too many is one refusal.
    """
    tried = sorted(outflows, key=lambda outflow: (outflow.day, outflow.order))
    if first_negative_day(_with_all(changes, tried)) is None:
        return {}
    days = sorted({*changes, *(outflow.day for outflow in tried)})
    balances = list(accumulate(changes.get(day, 0) for day in days))
    place = {day: index for index, day in enumerate(days)}
    refused = {}
    for outflow in tried:
        first = place[outflow.day]
        available = min(balances[first:])
        if outflow.amount_vnd > available:
            day = days[balances.index(available, first)]
            refused[outflow.key] = Shortfall(day, max(available, 0), outflow.amount_vnd - available)
        else:
            balances[first:] = [balance - outflow.amount_vnd for balance in balances[first:]]
    return refused


def _with_all(changes: Mapping[date, int], outflows: Iterable[Outflow]) -> dict[date, int]:
    total = dict(changes)
    for outflow in outflows:
        total[outflow.day] = total.get(outflow.day, 0) - outflow.amount_vnd
    return total
