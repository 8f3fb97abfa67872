"""What is not kept of earlier days: who the members are by age and sex, and how the loans stood day after day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from clubs.querysets import ClubQuerySet
from funds.portfolio import ClubPosition
from targets.basis import Basis
from targets.figures import facts_of, placed_clubs


@dataclass(frozen=True)
class LoansOn:
    """What was owed on a day, ₫; `people` owe it, `people_late` are those more than 30 days late."""

    day: date
    outstanding_vnd: int
    par30_vnd: int
    people: int
    people_late: int


def members_by_age(clubs: ClubQuerySet, basis: Basis, ages: Sequence[int]) -> dict[tuple[str, int | None], int]:
    """{(sex, youngest age of the band): members on D}, 0 the band below `ages[0]`, None of unknown age (2 queries)."""
    return facts_of(placed_clubs(clubs, basis), basis).ages(ages)


def loans_on_days(clubs: ClubQuerySet, basis: Basis, days: Iterable[date]) -> list[LoansOn]:
    """The loans of the clubs that operated on each of the days, three queries a day."""
    return [_loans_on(clubs, basis.on(day)) for day in days]


def _loans_on(clubs: ClubQuerySet, basis: Basis) -> LoansOn:
    rows = placed_clubs(clubs, basis)
    positions = facts_of(rows, basis).loans()
    found = [positions[row["pk"]] for row in rows if row["pk"] in positions]
    return LoansOn(
        basis.as_of,
        sum(one.outstanding_vnd for one in found),
        sum(one.par30_vnd for one in found),
        sum(len(one.people) for one in found),
        sum(len(_late(one)) for one in found),
    )


def _late(position: ClubPosition) -> set[int]:
    """Borrowers with a loan more than 30 days late."""
    return set().union(*(position.people_late.get(age, set()) for age in ("31-60", "61-90", "over90")))
