"""Many small programmes for one database, side by side: one set of queries answers them all. No Django here.

They share the units; clubs are told apart by the beginning of their codes, persons by their numbers.
"""

import datetime as dt
from collections import Counter
from dataclasses import replace
from functools import cached_property

from tests.oracle.facts import AREAS, COMMUNES, SUCCESSIONS, Club, Maker, Member
from tests.oracle.portfolio import portfolio
from tests.oracle.recount import Oracle, within

PLAN_BOUNDARY = dt.date(2021, 1, 8)
CLUBS = 4
KINDS = {
    "declared totals stand in", "transfer", "rejoining", "closed club", "moved club", "reversed entry",
    "cancelled loan", "written off", "rescheduled", "brought over", "unknown age", "merged commune", "split commune",
}  # fmt: skip


class Small(Maker):
    """Makes programmes of a few small clubs in which people move about; no more facts than the figures need."""

    SIZES = (0, 0, 1, 2, 3, 5, 8, 8, 50)
    DECLARATIONS = (0, 6)
    MEETINGS = (0, 9)
    REVIEWS, ENTRIES, LOANS = 3, 8, 5

    def activities(self, club: Club) -> None:
        """Of some years with all that the rubric asks for, or nearly."""
        for _ in range(self.random.randint(0, 4)):
            first = self.day()
            held = [area for area in AREAS[:5] for _ in range(2) if self.random.random() < 0.95]
            club.activities += [(area, first + dt.timedelta(days=self.random.randrange(200))) for area in held]

    def programme(self, number: int) -> list[Club]:
        clubs = self.clubs(CLUBS)
        self.moves(clubs)
        for club in clubs:
            club.code = f"{prefix(number)}{club.code}"
            for member in club.members:
                member.person += number * 10_000
        return clubs

    def moves(self, clubs: list[Club]) -> None:
        """Of those who left some join another club the same day, some come back to their own later; most borrow."""
        with_list = [club for club in clubs if club.members]
        left = [(club, member) for club in with_list for member in club.members if member.left]
        for club, member in left:
            others = [other for other in with_list if other is not club]
            if others and self.random.random() < 0.5:
                self.join(self.random.choice(others), member, member.left)
            elif self.random.random() < 0.6:
                self.join(club, member, self.day(member.left + dt.timedelta(days=1)))

    def join(self, club: Club, member: Member, day: dt.date) -> None:
        club.members.append(replace(member, joined=day, left=None))
        if self.random.random() < 0.5:
            self.loan(club)


class Few(Small):
    """What may be added to such a programme."""

    SIZES = (0, 1, 2)
    REVIEWS, ENTRIES, LOANS = 2, 3, 1


def prefix(number: int) -> str:
    return f"P{number:04}-"


class Many:
    """The programmes `numbers`, and what plain loops say of them on a day."""

    def __init__(self, numbers: range):
        self.numbers = numbers
        self.programmes = {number: Small(number).programme(number) for number in numbers}

    @property
    def clubs(self) -> list[Club]:
        return [club for programme in self.programmes.values() for club in programme]

    def oracles(self, since: dt.date, as_of: dt.date, boundary: dt.date) -> dict[int, "Counted"]:
        return {number: Counted(made, since, as_of, boundary) for number, made in self.programmes.items()}


class Counted(Oracle):
    """An oracle that counts each club once, whatever is asked of it."""

    @cached_property
    def all_rows(self) -> list[dict]:
        return super().rows()

    def rows(self, unit: str | None = None) -> list[dict]:
        return [row for row in self.all_rows if unit in (None, row["district"], row["commune"])]

    @cached_property
    def portfolios(self) -> dict[str, dict[str, int]]:
        return {club.code: portfolio(self, club) for club in self.operating()}


def care_of(district: str) -> set[str]:
    """The communes of whoever cares for a district: its own, and each one made of nothing but communes in care."""
    held = {name for name, commune in COMMUNES.items() if commune.district == district}
    for new in {after for _before, after, _whole in SUCCESSIONS}:
        if {before for before, after, _whole in SUCCESSIONS if after == new} <= held:
            held.add(new)
    return held


def seen_from(district: str, club: Club) -> bool:
    """Whether the district's officer sees a club: it lies or lay in one of the communes, and did not move away."""
    communes = care_of(district)
    return any(not place.is_left and {place.commune, place.former} & communes for place in club.placements)


def kinds_in(oracle: Oracle) -> Counter[str]:
    """How often each of KINDS bears upon the figures of the day."""
    found: Counter[str] = Counter()
    found["closed club"] = sum(bool(club.closed and club.closed <= oracle.as_of) for club in oracle.programme)
    homes = {}
    for club in oracle.operating():
        found["declared totals stand in"] += oracle.standing(club) is not None
        found["moved club"] += any(place.is_left and place.ends <= oracle.boundary for place in club.placements)
        found["merged commune"] += (oracle.place(club) or "").startswith("n")
        found["split commune"] += oracle.place(club) is None and club.placements[-1].commune == "c3"
        found["unknown age"] += sum(oracle.age(member) is None for member in oracle.members(club))
        homes |= {member.person: club for member in oracle.members(club)}
        _count_money(found, oracle, club)
    for club in oracle.programme:
        for member in club.members:
            if member.left and member.left <= oracle.as_of and member.person in homes:
                found["rejoining" if homes[member.person] is club else "transfer"] += 1
    return found


def _count_money(found: Counter[str], oracle: Oracle, club: Club) -> None:
    dated = [entry for entry in club.entries if entry.day <= oracle.as_of]
    found["reversed entry"] += sum(entry.reverses is not None for entry in dated)
    found["written off"] += sum(entry.kind == "written_off" for entry in dated)
    for loan in club.loans:
        found["cancelled loan"] += bool(loan.cancelled and loan.cancelled <= oracle.as_of)
        found["brought over"] += loan.lent is not None and loan.day <= oracle.as_of
        found["rescheduled"] += any(
            loan.day < line.starts and within(oracle.as_of, line.starts, line.ends) for line in loan.lines
        )
