"""The figures of DOMAIN.md, section 4, counted by plain loops over plain facts; nothing of the site's code in it."""

import datetime as dt
from collections import defaultdict
from fractions import Fraction

from tests.oracle.facts import AREAS, COMMUNES, RULES, SUCCESSIONS, Club, Declared, Loan, Member

PLUS_CASH = {
    "capital", "advance_received", "membership_fee", "donation", "other_income", "transfer_in", "opening_balance",
    "principal_repaid", "interest_received",
}  # fmt: skip
MINUS_CASH = {
    "advance_repaid", "activity_expense", "other_expense", "transfer_out", "loss", "loan_disbursed",
}  # fmt: skip
ADVANCES = {"advance_received": 1, "opening_advance": 1, "advance_repaid": -1}
TERM = dt.date(2021, 1, 1), dt.date(2025, 12, 31)


def within(day: dt.date, start: dt.date | None, end: dt.date | None) -> bool:
    return (start is None or start <= day) and (end is None or day < end)


class Oracle:
    def __init__(self, programme: list[Club], since: dt.date, as_of: dt.date, boundary: dt.date):
        self.programme, self.since, self.as_of, self.boundary = programme, since, as_of, boundary
        self.borrowers: dict[int, list[tuple[Club, int, Loan]]] = defaultdict(list)
        for club in programme:
            for number, loan in enumerate(club.loans):
                if not (loan.cancelled and loan.cancelled <= as_of):
                    self.borrowers[club.members[loan.member].person].append((club, number, loan))

    def operating(self) -> list[Club]:
        return sorted(
            (club for club in self.programme if within(self.as_of, club.founded, club.closed)),
            key=lambda club: club.code,
        )

    def place(self, club: Club) -> str | None:
        """The commune under B as facts' name, None for "chưa xác định"."""
        for placement in club.placements:
            if within(self.boundary, placement.starts, placement.ends):
                return placement.commune
        if club.founded > self.boundary:
            for name in (club.placements[0].commune, club.placements[0].former):
                if name and within(self.boundary, COMMUNES[name].starts, COMMUNES[name].ends):
                    return name
        return None

    def members(self, club: Club) -> list[Member]:
        return [member for member in club.members if within(self.as_of, member.joined, member.left)]

    def age(self, member: Member) -> int | None:
        if member.birth_date:
            birthday = (member.birth_date.month, member.birth_date.day)
            has_come = birthday <= (self.as_of.month, self.as_of.day)
            return self.as_of.year - member.birth_date.year - (0 if has_come else 1)
        return None if member.birth_year is None else self.as_of.year - member.birth_year

    def status(self, member: Member) -> str | None:
        years = [year for year in member.poverty if year <= self.as_of.year]
        return member.poverty[max(years)] if years else None

    def owed(self, club: Club, number: int) -> int:
        signs = {"loan_disbursed": 1, "opening_loan": 1, "principal_repaid": -1, "written_off": -1}
        dated = [entry for entry in club.entries if entry.loan == number and entry.day <= self.as_of]
        return sum(signs[entry.kind] * entry.amount for entry in dated)

    def is_of_period(self, loan: Loan) -> bool:
        """The money was lent in the period, and the book knows it by the day."""
        return loan.day <= self.as_of and (loan.lent or loan.day) >= self.since

    def due_before(self, loan: Loan, day: dt.date) -> int:
        in_force = [line for line in loan.lines if within(self.as_of, line.starts, line.ends)]
        due = [line for line in in_force if line.due < day]
        return due[0].before + sum(line.principal for line in due) if due else 0

    def overdue(self, club: Club, number: int) -> int:
        loan = club.loans[number]
        paid = loan.principal - self.owed(club, number)
        return max(0, self.due_before(loan, self.as_of) - paid)

    def days_late(self, club: Club, number: int) -> int:
        """Of the oldest instalment in force whose principal is not covered, payments covering the oldest first."""
        loan = club.loans[number]
        paid = loan.principal - self.owed(club, number)
        lines = [line for line in loan.lines if within(self.as_of, line.starts, line.ends)]
        paid -= lines[0].before if lines else 0
        for line in sorted(lines, key=lambda line: line.due):
            paid -= line.principal
            if paid < 0:
                return (self.as_of - line.due).days
        return 0

    def areas(self, club: Club) -> tuple[list[str], bool]:
        minimums = {area: least for area, least, starts, ends in RULES if within(self.as_of, starts, ends)}
        held = [area for area, day in club.activities if self.since <= day <= self.as_of]
        done = [area for area in AREAS if area in minimums and held.count(area) >= minimums[area]]
        return done, len(done) == len(minimums)

    def verdict(self, club: Club) -> bool | None:
        dated = [review for review in club.reviews if self.since <= review.day <= self.as_of]
        for level in ("province", "district", "club"):
            of_level = [review for review in dated if review.level == level]
            if of_level:
                return max(of_level, key=lambda review: review.day).verdict
        return None

    def money(self, club: Club) -> dict[str, int]:
        sums: dict[str, int] = defaultdict(int)
        for entry in club.entries:
            if entry.day > self.as_of:
                continue
            sign = (entry.kind in PLUS_CASH) - (entry.kind in MINUS_CASH)
            sums[f"{entry.fund} cash"] += sign * entry.amount
            sums["initial"] += entry.amount if entry.initial and entry.fund == "income" else 0
            if entry.fund == "income":
                sums["in kind"] += {"capital_in_kind": 1, "in_kind_reduction": -1}.get(entry.kind, 0) * entry.amount
                sums["advances"] += ADVANCES.get(entry.kind, 0) * entry.amount
        return sums

    def standing(self, club: Club) -> Declared | None:
        """The declaration of the period that stands in, where nobody was on a list at any time of the period."""
        for member in club.members:
            last_day = member.left - dt.timedelta(days=1) if member.left else dt.date.max
            if member.joined <= self.as_of and last_day >= self.since:
                return None
        dated = [row for row in club.declared if self.since <= row.ends <= self.as_of]
        return max(dated, key=lambda row: row.ends) if dated else None

    def told(self, club: Club) -> dict:
        """What a club says instead of its books, None for what it does not say; empty where its books speak."""
        row = self.standing(club)
        if row is None:
            return {}
        said = {"members": row.members, "women": row.parts["women"], "older_60": row.parts["older_60"]}
        said |= {"older_55": None, "poor": row.parts["poor"], "near_poor": None}
        said |= {"borrowed_ever": row.parts["borrowers"], "borrowed_period": None, "borrowing_now": None}
        if not any(self.since <= day <= self.as_of for _area, day in club.activities):
            minimums = [area for area, _least, starts, ends in RULES if within(self.as_of, starts, ends)]
            done = None if row.areas is None else [area for area in AREAS if area in minimums and area in row.areas]
            said |= {"areas": done, "full_activity": None if done is None else set(done) == set(minimums)}
        booked = {entry.fund for entry in club.entries if entry.day <= self.as_of}
        if "income" not in booked:
            said |= {"initial_fund": None, "income_fund": row.fund, "cash": None, "outstanding": None}
            said |= {"overdue": None, "par30": None}
        return said | ({} if "operating" in booked else {"operating_fund": None})

    def club_row(self, club: Club) -> dict:
        """The contract's fields, and a few more. A number that nobody knows is 0 there, and named."""
        row, said = self.recorded_row(club), self.told(club)
        nothing = {"areas": [], "full_activity": False, "par30": {"n": 0, "N": 0}}
        shown = {name: nothing.get(name, 0) if value is None else value for name, value in said.items()}
        more = row.pop("more")
        if said:
            of_people = ("unknown_age", "younger", "hardship", "minority", "disabled")
            more |= dict.fromkeys(of_people)
            more |= dict.fromkeys(("in_kind", "advances")) if "cash" in said else {}
        return {
            **row,
            **shown,
            "declared": [name for name in row if said.get(name) is not None],
            "unknown": [name for name in row if name in said and said[name] is None],
            "more": more,
        }

    def recorded_row(self, club: Club) -> dict:
        """By the books alone."""
        members, money, place = self.members(club), self.money(club), self.place(club)
        ages = [self.age(member) for member in members]
        statuses = [self.status(member) for member in members]
        loans = [self.borrowers[member.person] for member in members]
        areas, is_full = self.areas(club)
        owed = [self.owed(club, number) for number in range(len(club.loans))]
        late = [self.days_late(club, n) > 30 if owed[n] > 0 else False for n in range(len(owed))]
        outstanding = sum(owed)
        return {
            "code": club.code,
            "name": club.code,
            "district": COMMUNES[place].district if place else None,
            "commune": COMMUNES[place].code if place else None,
            "founded_on": club.founded.isoformat(),
            "members": len(members),
            "women": sum(member.sex == "female" for member in members),
            "older_60": sum(age is not None and age >= 60 for age in ages),
            "older_55": sum(age is not None and age >= 55 for age in ages),
            "poor": statuses.count("poor"),
            "near_poor": statuses.count("near_poor"),
            "borrowed_ever": sum(any(loan.day <= self.as_of for _, _, loan in own) for own in loans),
            "borrowed_period": sum(any(self.is_of_period(loan) for _, _, loan in own) for own in loans),
            "borrowing_now": sum(any(self.owed(lender, number) > 0 for lender, number, _ in own) for own in loans),
            "areas": areas,
            "full_activity": is_full,
            "well_managed": self.verdict(club),
            "initial_fund": money["initial"],
            "income_fund": money["income cash"] + outstanding + money["in kind"] - money["advances"],
            "cash": money["income cash"],
            "outstanding": outstanding,
            "operating_fund": money["operating cash"],
            "overdue": sum(self.overdue(club, number) for number in range(len(owed)) if owed[number] > 0),
            "par30": {"n": sum(o for o, is_late in zip(owed, late, strict=True) if is_late), "N": outstanding},
            "more": {
                "unknown_age": ages.count(None),
                "younger": sum(age is not None and age < 60 for age in ages),
                "hardship": statuses.count("hardship"),
                "minority": sum(member.ethnicity.lower() not in ("", "kinh") for member in members),
                "disabled": sum(member.disabled for member in members),
                "meetings": sum(self.since <= day <= self.as_of for day in club.meetings),
                "meeting_months": len({str(day)[:7] for day in club.meetings if self.since <= day <= self.as_of}),
                "in_kind": money["in kind"],
                "advances": money["advances"],
            },
        }

    def rows(self, unit: str | None = None) -> list[dict]:
        """Of the whole programme, or of the clubs whose place lies in a district or commune."""
        rows = [self.club_row(club) for club in self.operating()]
        return [row for row in rows if unit in (None, row["district"], row["commune"])]

    def territory(self) -> list[str]:
        """Names of the programme's communes valid on B."""
        ours = {name for name in COMMUNES if name.startswith("c")}
        ours |= {after for before, after, _ in SUCCESSIONS if before in ours}
        return [name for name in ours if within(self.boundary, COMMUNES[name].starts, COMMUNES[name].ends)]

    def targets(self, rows: list[dict], unit: str | None = None) -> dict[str, tuple[int, int | None]]:
        """{target code: (n, N)}."""
        clubs, members = len(rows), sum(row["members"] for row in rows)
        start, end = (day.isoformat() for day in TERM)
        communes = [COMMUNES[name] for name in self.territory()]
        communes = [commune for commune in communes if unit in (None, commune.district, commune.code)]
        covered = {row["commune"] for row in rows}

        def share(holds) -> tuple[int, int]:
            return sum(bool(holds(row)) for row in rows), clubs

        def part(name: str) -> tuple[int, int]:
            return sum(row[name] for row in rows), members

        def coverage(is_meant) -> tuple[int, int]:
            meant = [commune.code for commune in communes if is_meant(commune)]
            return sum(code in covered for code in meant), len(meant)

        return {
            "clubs_total": (clubs, None),
            "clubs_new": (sum(start <= row["founded_on"] <= end for row in rows), None),
            "full_activity": share(lambda row: row["full_activity"]),
            "full_and_well": share(lambda row: row["full_activity"] and row["well_managed"]),
            "well_managed": share(lambda row: row["well_managed"]),
            "members_borrowing": part("borrowed_ever"),
            "members_borrowing_period": part("borrowed_period"),
            "members_borrowing_now": part("borrowing_now"),
            "clubs_borrowing": share(lambda row: row["members"] and 2 * row["borrowed_ever"] >= row["members"]),
            "initial_fund_20m": share(lambda row: row["initial_fund"] >= 20_000_000),
            "fund_30m": share(lambda row: row["income_fund"] >= 30_000_000),
            "coverage_rural": coverage(lambda commune: commune.kind == "xã"),
            "coverage_minority": coverage(lambda commune: commune.kind == "xã" and commune.region),
            "coverage_urban": coverage(lambda commune: commune.kind in ("phường", "thị trấn")),
            "composition": share(_is_within_norms),
        }


def _is_within_norms(row: dict) -> bool:
    if not 50 <= row["members"] <= 70:
        return False
    shares = [Fraction(row[name], row["members"]) for name in ("women", "older_60")]
    return all(Fraction(6, 10) <= share <= Fraction(7, 10) for share in shares)
