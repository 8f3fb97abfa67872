"""Figures of single clubs by plain loops over their facts, straight from DOMAIN.md, section 4. No query in here."""

from collections import defaultdict
from datetime import date
from typing import Any

from core.dates import age_on
from districts.tree import UnitMap
from funds.rules import EFFECTS
from targets.querysets.books import Books

LEVELS = ("province", "district", "club")


def is_held(day: date, start: date | None, end: date | None) -> bool:
    """Whether a half-open interval holds on the day; an empty end is open."""
    return (start is None or start <= day) and (end is None or day < end)


class Recount:
    """The figures of `Books` as of a day, under a boundary."""

    def __init__(self, books: Books, since: date, as_of: date, units: UnitMap):
        self.books, self.since, self.as_of, self.units = books, since, as_of, units

    def operating(self) -> list[int]:
        """Ids of the clubs that operate on the day."""
        return [pk for pk, club in self.books.clubs.items() if is_held(self.as_of, club.founded_on, club.closed_on)]

    def figures(self, pk: int) -> dict[str, Any]:
        """By the names of `ClubFigures`; units as ids, None where there is none."""
        place = self._place(pk)
        district = self.units.district_of(place)
        units = {"commune": place, "district": district.pk if district else None}
        recorded = units | self._people(pk) | self._doings(pk) | self._money(pk)
        return recorded | self._declared(pk)

    def _declared(self, pk: int) -> dict[str, Any]:
        """What is declared instead of recorded, and what is then known of nobody; empty where a member list is kept."""
        dated = [row for row in self.books.declared[pk] if self.since <= row.ends_on <= self.as_of]
        is_listed = any(
            member.joined_on <= self.as_of and not (member.left_on and member.left_on <= self.since)
            for member in self.books.members[pk]
        )
        if is_listed or not dated:
            return {"declared": frozenset(), "unknown": frozenset()}
        row = max(dated, key=lambda row: row.ends_on)
        found: dict[str, Any] = {"members": row.members, "women": row.women, "older_60": row.older_60}
        found |= {"poor": row.poor, "borrowed_ever": row.borrowers}
        nobody_knows = ["older_55", "unknown_age", "minority", "disabled", "near_poor", "hardship"]
        nobody_knows += ["borrowed_period", "borrowing_now"]
        booked = {entry.fund for entry in self.books.entries[pk] if entry.entry_on <= self.as_of}
        if "income" not in booked:
            found["income_fund"] = row.income_fund_vnd
            nobody_knows += ["initial_fund", "cash", "in_kind", "advances", "outstanding", "overdue", "par30"]
        if "operating" not in booked:
            nobody_knows.append("operating_fund")
        found |= dict.fromkeys(nobody_knows) | self._declared_areas(pk, row)
        unknown = {name for name, value in found.items() if value is None}
        if "areas" in unknown:
            found |= {"areas": (), "full_activity": False}
        return found | {"declared": frozenset(found.keys() - unknown), "unknown": frozenset(unknown)}

    def _declared_areas(self, pk: int, row) -> dict[str, Any]:
        if any(self.since <= activity.held_on <= self.as_of for activity in self.books.activities[pk]):
            return {}
        if row.areas is None:
            return {"areas": None, "full_activity": None}
        active = [rule.area__code for rule in self.books.rules if is_held(self.as_of, rule.starts_on, rule.ends_on)]
        areas = tuple(code for code in active if code in row.areas)
        return {"areas": areas, "full_activity": bool(active) and len(areas) == len(active)}

    def _place(self, pk: int) -> int | None:
        placements, boundary = self.books.placements[pk], self.units.boundary
        for placement in placements:
            if is_held(boundary, placement.starts_on, placement.ends_on):
                return placement.commune_id
        if self.books.clubs[pk].founded_on > boundary and placements:
            for commune_id in (placements[0].commune_id, placements[0].former_commune_id):
                commune = self.books.communes.get(commune_id)
                if commune and is_held(boundary, commune.valid_from, commune.valid_to):
                    return commune_id
        return None

    def _people(self, pk: int) -> dict[str, int]:
        counts = dict.fromkeys(
            ("members", "women", "older_60", "older_55", "unknown_age", "minority", "disabled", "poor", "near_poor",
             "hardship", "borrowed_ever", "borrowed_period", "borrowing_now"),
            0,
        )  # fmt: skip
        for member in self.books.members[pk]:
            if not is_held(self.as_of, member.joined_on, member.left_on):
                continue
            age = age_on(self.as_of, member.birth_date, member.birth_year)
            counts["members"] += 1
            counts["women"] += member.sex == "female"
            counts["unknown_age"] += age is None
            counts["older_60"] += age is not None and age >= 60
            counts["older_55"] += age is not None and age >= 55
            counts["minority"] += member.ethnicity.lower() not in ("", "kinh")
            counts["disabled"] += member.is_disabled
            status = self._status(member.pk)
            if status in counts:
                counts[status] += 1
            for name, has_borrowed in self._borrowing(member.person_id).items():
                counts[name] += has_borrowed
        return counts

    def _status(self, member_id: int) -> str | None:
        rows = [row for row in self.books.poverty[member_id] if row.year <= self.as_of.year]
        return max(rows, key=lambda row: row.year).status if rows else None

    def _borrowing(self, person_id: int) -> dict[str, bool]:
        loans = [loan for loan in self.books.loans_of_person[person_id] if self._existed(loan)]
        return {
            "borrowed_ever": bool(loans),
            "borrowed_period": any((loan.original_on or loan.disbursed_on) >= self.since for loan in loans),
            "borrowing_now": any(self.outstanding(loan) > 0 for loan in loans),
        }

    def _existed(self, loan) -> bool:
        return is_held(self.as_of, loan.disbursed_on, loan.cancelled_on)

    def outstanding(self, loan) -> int:
        """Principal less what was repaid and written off, by entries dated on or before the day."""
        dated = [entry for entry in self.books.loan_entries[loan.pk] if entry.entry_on <= self.as_of]
        return sum(EFFECTS[entry.kind].portfolio * entry.amount_vnd for entry in dated)

    def lateness(self, loan) -> tuple[int, int]:
        """(overdue principal, days late of the oldest instalment not covered)."""
        paid = loan.principal_vnd - self.outstanding(loan)
        lines = [
            line
            for line in self.books.instalments[loan.pk]
            if is_held(self.as_of, line.in_force_from, line.superseded_on)
        ]
        overdue, days = 0, 0
        lines.sort(key=lambda line: line.due_on)
        if lines:  # a later schedule begins where the payments had come to
            paid -= lines[0].cumulative_vnd - lines[0].principal_vnd
        for line in lines:
            covered = min(paid, line.principal_vnd)
            paid -= covered
            if covered < line.principal_vnd and line.due_on < self.as_of:
                overdue += line.principal_vnd - covered
                days = days or (self.as_of - line.due_on).days
        return overdue, days

    def _doings(self, pk: int) -> dict[str, Any]:
        held: dict[str, int] = defaultdict(int)
        for activity in self.books.activities[pk]:
            held[activity.area__code] += self.since <= activity.held_on <= self.as_of
        active = [rule for rule in self.books.rules if is_held(self.as_of, rule.starts_on, rule.ends_on)]
        areas = tuple(rule.area__code for rule in active if held[rule.area__code] >= rule.minimum)
        met = [one.held_on for one in self.books.meetings[pk] if self.since <= one.held_on <= self.as_of]
        dated = [review for review in self.books.reviews[pk] if self.since <= review.reviewed_on <= self.as_of]
        dated.sort(key=lambda review: (LEVELS.index(review.level), -review.reviewed_on.toordinal()))
        return {
            "areas": areas,
            "full_activity": bool(active) and len(areas) == len(active),
            "well_managed": dated[0].is_well_managed if dated else None,
            "meetings": len(met),
            "meeting_months": len({(day.year, day.month) for day in met}),
        }

    def _money(self, pk: int) -> dict[str, Any]:
        sums: dict[tuple[str, str], int] = defaultdict(int)
        initial = 0
        for entry in self.books.entries[pk]:
            if entry.entry_on <= self.as_of:
                for part, sign in vars(EFFECTS[entry.kind]).items():
                    sums[entry.fund, part] += sign * entry.amount_vnd
                initial += entry.amount_vnd if entry.is_initial and entry.fund == "income" else 0
        cash, in_kind, advances = (sums["income", part] for part in ("cash", "in_kind", "advance"))
        owed = {loan: self.outstanding(loan) for loan in self.books.loans[pk]}
        late = {loan: self.lateness(loan) for loan, amount in owed.items() if amount > 0}
        outstanding = sum(owed.values())
        return {
            "initial_fund": initial,
            "income_fund": cash + outstanding + in_kind - advances,
            "cash": cash,
            "in_kind": in_kind,
            "advances": advances,
            "outstanding": outstanding,
            "operating_fund": sums["operating", "cash"],
            "overdue": sum(overdue for overdue, _days in late.values()),
            "par30": (sum(owed[loan] for loan, (_overdue, days) in late.items() if days > 30), outstanding),
        }
