"""The arithmetic of what is lent (DOMAIN.md, section 4), without a database. Money is whole đồng."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

LATE_DAYS = (0, 1, 30, 60, 90)
"""Ageing begins at 1 day late; PAR_x is more than x days late, so PAR0 goes with ageing."""


@dataclass
class ClubPosition:
    """What a club's borrowers owe: PAR_x is the outstanding principal of the loans more than x days late, in ₫.

    The ageing is the outstanding principal of the loans, each whole, by the days late of its oldest instalment that is
    not covered. `people` are the borrowers who owe; `people_late` those in each age, by the names of AGES.
    """

    club_id: int
    outstanding_vnd: int = 0
    overdue_vnd: int = 0
    loans: int = 0
    loans_overdue: int = 0
    par0_vnd: int = 0
    par1_vnd: int = 0
    par30_vnd: int = 0
    par60_vnd: int = 0
    par90_vnd: int = 0
    people: set[int] = field(default_factory=set, repr=False, compare=False)
    people_late: dict[str, set[int]] = field(default_factory=dict, repr=False, compare=False)

    def add(self, member_id: int, outstanding: int, uncovered: Sequence[int]) -> None:
        """One loan; `uncovered`: principal not covered of what fell due before the day and LATE_DAYS[1:] earlier."""
        self.loans += 1
        self.loans_overdue += uncovered[0] > 0
        self.outstanding_vnd += outstanding
        self.overdue_vnd += max(uncovered[0], 0)
        for days, amount in zip(LATE_DAYS, uncovered, strict=True):
            if amount > 0:
                name = f"par{days}_vnd"
                setattr(self, name, getattr(self, name) + outstanding)
        self.people.add(member_id)
        late = [days for days, amount in zip(LATE_DAYS, uncovered, strict=True) if amount > 0 and days != 1]
        self.people_late.setdefault(AGES[len(late)], set()).add(member_id)


AGES = ("on_time", "1-30", "31-60", "61-90", "over90")
"""The ages of a portfolio in days late, the first "not late"."""


@dataclass(frozen=True)
class DueLine:
    """An instalment that fell due while its schedule was in force; `cumulative_vnd` is due up to and including it."""

    due_on: date
    principal_vnd: int
    cumulative_vnd: int


@dataclass(frozen=True)
class Act:
    """Principal that was paid, or written off, on a day; acts that were reversed are none."""

    on: date
    amount_vnd: int
    is_paid: bool


@dataclass(frozen=True)
class FallenDue:
    """What of an instalment falls due for the first time, and what of that was paid by its due day."""

    first_vnd: int
    on_time_vnd: int


def fallen_due(lines: Sequence[DueLine], acts: Sequence[Act]) -> list[FallenDue]:
    """For each of a loan's lines, all that fell due by a day in the order of their due days.

    Payments and write-offs cover the oldest principal first, each from where the one before it ended. Principal that
    fell due under an earlier schedule is not due for the first time again when it was rescheduled. What was written off
    is covered, but not paid.
    """
    found, reached = [], 0
    for line in lines:
        start = max(reached, line.cumulative_vnd - line.principal_vnd)
        reached = max(reached, line.cumulative_vnd)
        paid, covered = 0, 0
        for act in acts:
            if act.on > line.due_on:
                break
            ends = covered + act.amount_vnd
            paid += max(min(ends, line.cumulative_vnd) - max(covered, start), 0) if act.is_paid else 0
            covered = ends
        found.append(FallenDue(max(line.cumulative_vnd - start, 0), paid))
    return found
