"""A programme as plain facts, made up by a seed: what the oracle counts and `store` writes. No Django here.

Amounts, dates and sizes lie on and around the limits of the definitions; many dates lie after any day asked about.
"""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

FIRST, LAST = dt.date(2018, 1, 1), dt.date(2026, 6, 30)
MERGER = dt.date(2025, 7, 1)
AREAS = ("income", "health", "home_care", "mutual_aid", "rights", "learning", "culture", "resources")


@dataclass
class Commune:
    code: str
    kind: str
    district: str | None
    region: str = ""
    starts: dt.date | None = None
    ends: dt.date | None = None


# Three districts until the merger; c3 is split, the foreign commune never was in the programme.
COMMUNES = {
    "c1": Commune("10001", "phường", "582", ends=MERGER),
    "c2": Commune("10002", "xã", "582", ends=MERGER),
    "c3": Commune("10003", "xã", "586", region="II", ends=MERGER),
    "c4": Commune("10004", "thị trấn", "586", ends=MERGER),
    "c5": Commune("10005", "xã", "587", region="III", ends=MERGER),
    "c6": Commune("10006", "thị trấn", "587", region="I", ends=MERGER),
    "c7": Commune("10007", "xã", "587", ends=MERGER),
    "n1": Commune("10001", "phường", None, starts=MERGER),
    "n2": Commune("10004", "xã", None, starts=MERGER),
    "n3": Commune("10005", "xã", None, starts=MERGER),
    "foreign": Commune("20001", "xã", None, starts=MERGER),
}
SUCCESSIONS = [
    ("c1", "n1", True), ("c2", "n1", True), ("c3", "n1", False), ("c3", "n2", False), ("c4", "n2", True),
    ("c5", "n3", True), ("c6", "n3", True), ("c7", "n3", True),
]  # fmt: skip
# (area, minimum, from, until before): one asks for two, one changes, one begins and one ends
RULES = [
    ("income", 1, None, None), ("health", 2, None, None), ("home_care", 1, None, dt.date(2023, 1, 1)),
    ("home_care", 2, dt.date(2023, 1, 1), None), ("mutual_aid", 1, dt.date(2022, 1, 1), None),
    ("rights", 1, None, dt.date(2024, 1, 1)),
]  # fmt: skip
KINDS = {
    "income": [
        "capital", "capital_in_kind", "in_kind_reduction", "advance_received", "advance_repaid", "donation",
        "other_income", "other_expense", "transfer_out", "transfer_in", "loss", "opening_balance",
    ],
    "operating": ["membership_fee", "activity_expense", "interest_received", "transfer_in", "transfer_out"],
}  # fmt: skip
PARTS = ("women", "older_60", "poor", "borrowers")


@dataclass
class Placement:
    commune: str
    starts: dt.date
    ends: dt.date | None = None
    former: str | None = None
    is_left: bool = False


@dataclass
class Member:
    person: int
    joined: dt.date
    left: dt.date | None
    sex: str
    birth_year: int | None
    birth_date: dt.date | None
    ethnicity: str
    disabled: bool
    poverty: dict[int, str]


@dataclass
class Line:
    """`before` is the principal that was covered when its schedule began."""

    due: dt.date
    principal: int
    starts: dt.date
    ends: dt.date | None = None
    before: int = 0


@dataclass
class Loan:
    """`lent` is the day of the contract of a loan that was brought over on `day`; `contract` its amount."""

    member: int
    day: dt.date
    principal: int
    lines: list[Line]
    cancelled: dt.date | None = None
    lent: dt.date | None = None
    contract: int | None = None


@dataclass
class Entry:
    """`reverses` is the place of the reversed entry in the club's list; its amount is that one's with a minus."""

    fund: str
    kind: str
    day: dt.date
    amount: int
    initial: bool = False
    loan: int | None = None
    reverses: int | None = None


@dataclass
class Review:
    day: dt.date
    level: str
    verdict: bool


@dataclass
class Declared:
    """A club's own totals; None is not declared. Areas may be ones that are not active."""

    starts: dt.date
    ends: dt.date
    members: int
    parts: dict[str, int | None]
    fund: int | None
    areas: list[str] | None


@dataclass
class Club:
    code: str
    founded: dt.date
    closed: dt.date | None
    placements: list[Placement]
    members: list[Member] = field(default_factory=list)
    activities: list[tuple[str, dt.date]] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    loans: list[Loan] = field(default_factory=list)
    declared: list[Declared] = field(default_factory=list)
    meetings: list[dt.date] = field(default_factory=list)


class Maker:
    """Makes facts dated from `first` to `last`; the same seed gives the same facts."""

    SIZES: Sequence[int] = (0, 1, 4, 9, 50, 60, 70)
    DECLARATIONS: Sequence[int] = (0, 3, 9)
    MEETINGS: Sequence[int] = (0, 40, 90)
    REVIEWS, ENTRIES, LOANS = 6, 12, 14
    """At most so many a club."""

    def __init__(self, seed: int, first: dt.date = FIRST, last: dt.date = LAST):
        self.random, self.first, self.last = random.Random(seed), first, last
        self.openings = random.Random(f"openings {seed}")  # apart: the seeds of the tests keep what they hold
        self.persons = 0

    def day(self, first: dt.date | None = None) -> dt.date:
        first = min(max(first or self.first, self.first), self.last)
        return first + dt.timedelta(days=self.random.randint(0, (self.last - first).days))

    def maybe(self, chance: float, value):
        return value() if self.random.random() < chance else None

    def clubs(self, count: int) -> list[Club]:
        clubs = [self.club(f"C-{n:02}") for n in range(count)]
        self.random.shuffle(clubs)
        return clubs

    def club(self, code: str) -> Club:
        founded = self.day(self.random.choice([self.first, self.first, self.first, MERGER]))
        closed = self.maybe(0.2, lambda: self.day(founded + dt.timedelta(days=1)))
        closed = closed if closed and closed > founded else None
        club = Club(code, founded, closed, self.placements(founded))
        size = self.random.choice(self.SIZES)
        club.members = [self.member(size) for _ in range(size)]
        self.facts(club)
        return club

    def facts(self, club: Club) -> None:
        """Adds activities, reviews, entries, loans and declarations; of a club without a list often the last alone."""
        self.declarations(club)
        club.meetings += sorted({self.day() for _ in range(self.random.choice(self.MEETINGS))})
        if not club.members and self.random.random() < 0.6:
            return
        self.activities(club)
        days = {(self.day(), self.random.choice(["club", "district", "province"])) for _ in range(self.REVIEWS)}
        club.reviews += [Review(day, level, self.random.random() < 0.6) for day, level in sorted(days)]
        for _ in range(self.random.randint(0, self.ENTRIES)):
            self.entry(club)
        for _ in range(self.random.randint(0, self.LOANS) if club.members else 0):
            self.loan(club)
        self.history(club)

    def activities(self, club: Club) -> None:
        club.activities += [(self.random.choice(AREAS[:6]), self.day()) for _ in range(self.random.randint(0, 250))]

    def declarations(self, club: Club) -> None:
        for ends in sorted({self.day() for _ in range(self.random.choice(self.DECLARATIONS))}):
            members = self.random.choice([0, 40, 50, 60, 70])
            shares = {name: self.maybe(0.8, lambda: self.random.choice([0.5, 0.6, 0.65, 0.7])) for name in PARTS}
            parts = {name: None if share is None else round(share * members) for name, share in shares.items()}
            fund = self.maybe(0.7, lambda: self.random.choice([0, 29_999_999, 30_000_000]))
            areas = self.maybe(0.8, lambda: [area for area in AREAS if self.random.random() < 0.9])
            club.declared.append(Declared(ends - dt.timedelta(days=364), ends, members, parts, fund, areas))

    def placements(self, founded: dt.date) -> list[Placement]:
        if founded >= MERGER:
            former = self.maybe(0.5, lambda: self.random.choice(["c1", "c2", "c3"]))
            return [Placement("n1", founded, former=former)]
        commune = self.random.choice(["c1", "c2", "c3", "c4", "c5", "c6"])
        moved = self.day(founded)
        if founded < moved < MERGER and self.random.random() < 0.3:
            return [Placement(commune, founded, moved, is_left=True), *self.onward("c7", moved)]
        return self.onward(commune, founded)

    def onward(self, commune: str, starts: dt.date) -> list[Placement]:
        whole = [new for old, new, is_whole in SUCCESSIONS if old == commune and is_whole]
        return [Placement(commune, starts, MERGER), *(Placement(new, MERGER) for new in whole)]

    def member(self, size: int) -> Member:
        joined = self.day() if size < 50 else self.first
        left = self.maybe(0.2 if size < 50 else 0.02, lambda: self.day(joined + dt.timedelta(days=1)))
        birth_date = self.maybe(0.5, lambda: dt.date(self.random.randint(1955, 1968), self.random.randint(1, 12), 14))
        year = birth_date.year if birth_date else self.maybe(0.9, lambda: self.random.randint(1950, 1975))
        if self.persons == 0 or self.random.random() < 0.8:
            self.persons += 1
        person = self.persons if self.random.random() < 0.8 else self.random.randint(1, self.persons)
        years = self.random.sample(range(self.first.year, self.last.year + 1), min(2, self.last.year - self.first.year))
        return Member(
            person=person,
            joined=joined,
            left=left if left and left > joined else None,
            sex="female" if self.random.random() < 0.65 else "male",
            birth_year=year,
            birth_date=birth_date,
            ethnicity=self.random.choice(["", "Kinh", "kinh", "Raglai", "Chăm"]),
            disabled=self.random.random() < 0.2,
            poverty={year: self.random.choice(["poor", "near_poor", "hardship", "other"]) for year in years},
        )

    def entry(self, club: Club) -> None:
        fund = self.random.choice(["income", "income", "operating"])
        kind = self.random.choice(KINDS[fund])
        amount = self.random.choice([1_000_000, 10_000_000, 19_999_999, 20_000_000, 30_000_000])
        kind = "capital" if fund == "income" and self.random.random() < 0.3 else kind
        is_initial = kind.startswith("capital") and self.random.random() < 0.7
        entry = Entry(fund, kind, self.day(), amount, is_initial)
        club.entries.append(entry)
        if self.random.random() < 0.2:
            self.reverse(club, len(club.entries) - 1, self.day(entry.day))

    def reverse(self, club: Club, place: int, day: dt.date) -> None:
        old = club.entries[place]
        club.entries.append(Entry(old.fund, old.kind, day, -old.amount, old.initial, old.loan, reverses=place))

    def loan(self, club: Club) -> None:
        principal, months, day = self.random.choice([999_000, 3_000_000, 10_000_000]), 6, self.day()
        lines = [Line(day + dt.timedelta(days=30 * k), principal // months, day) for k in range(1, months + 1)]
        lines[-1].principal += principal - sum(line.principal for line in lines)
        loan = Loan(self.random.randrange(len(club.members)), day, principal, lines)
        number = len(club.loans)
        club.loans.append(loan)
        club.entries.append(Entry("income", "loan_disbursed", day, principal, loan=number))
        fate = self.random.random()
        if fate < 0.15:
            loan.cancelled = self.day(day)
            self.reverse(club, len(club.entries) - 1, loan.cancelled)
        else:
            self.repayments(club, loan, number)
        if 0.15 < fate < 0.35:
            self.reschedule(club, loan, number)

    def history(self, club: Club) -> None:
        """An advance and loans from before the club's book, brought over with what is left of them."""
        self.random, self.openings = self.openings, self.random
        if club.members and self.random.random() < 0.6:
            club.entries.append(Entry("income", "opening_advance", self.day(), 5_000_000))
            club.entries.append(Entry("income", "opening_initial", self.day(), 20_000_000, True))
            for _ in range(self.random.randint(1, 5)):
                self.brought(club)
        self.random, self.openings = self.openings, self.random

    def brought(self, club: Club) -> None:
        contract, day = self.random.choice([999_000, 3_000_000, 10_000_000]), self.day()
        lent = day - dt.timedelta(days=self.random.choice([0, 1, 29, 30, 31, 100, 180, 400, 1200]))
        owed = self.random.choice([1, contract // 6, contract // 6 + 1, contract // 2, contract - 1, contract])
        parts = [contract // 6] * 5 + [contract - contract // 6 * 5]
        lines, passed = [], contract - owed
        for place, part in enumerate(parts, start=1):
            covered = min(passed, part)
            passed -= covered
            if part > covered:
                lines.append(Line(lent + dt.timedelta(days=30 * place), part - covered, day))
        loan = Loan(self.random.randrange(len(club.members)), day, owed, lines, lent=lent, contract=contract)
        number = len(club.loans)
        club.loans.append(loan)
        club.entries.append(Entry("income", "opening_loan", day, owed, loan=number))
        if self.random.random() < 0.15:
            loan.cancelled = self.day(day)
            self.reverse(club, len(club.entries) - 1, loan.cancelled)
            return
        self.repayments(club, loan, number)
        if self.random.random() < 0.2:
            self.reschedule(club, loan, number)

    def repayments(self, club: Club, loan: Loan, number: int) -> None:
        left = loan.principal
        for _ in range(self.random.randint(0, 5)):
            amount = self.random.choice([left, left // 2, loan.principal // 6, 1])
            kind = self.random.choice(["principal_repaid", "principal_repaid", "written_off"])
            if not 0 < amount <= left:
                continue
            left -= amount
            near = loan.day + dt.timedelta(days=self.random.randint(0, 250))
            day = min(max(near, self.first), self.last)
            club.entries.append(Entry("income", kind, day, amount, loan=number))
            if self.random.random() < 0.2:
                self.reverse(club, len(club.entries) - 1, self.day(day))

    def reschedule(self, club: Club, loan: Loan, number: int) -> None:
        """A new schedule of one or two payments, for the whole loan or for what is not covered by then."""
        starts = self.day(loan.day + dt.timedelta(days=1))
        signs = {"principal_repaid": 1, "written_off": 1}
        dated = [entry for entry in club.entries if entry.loan == number and entry.day <= starts]
        covered = sum(signs.get(entry.kind, 0) * entry.amount for entry in dated)
        if starts <= loan.day or covered >= loan.principal:
            return
        for line in loan.lines:
            line.ends = starts
        before = self.random.choice([0, covered])
        left = loan.principal - before
        parts = [left] if self.random.random() < 0.5 or left < 2 else [left // 2, left - left // 2]
        for place, part in enumerate(parts, start=1):
            loan.lines.append(Line(starts + dt.timedelta(days=100 * place), part, starts, before=before))
