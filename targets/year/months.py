"""One row for each club and calendar month of the period: flat, to be turned round by a pivot table.

The days before the period's first and after its last are left out, so that every column of flows adds up to the
period's own figure; members and funds are those of the month's last day in the period.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.dates import add_months
from districts.models import Unit
from targets.basis import Basis
from targets.figures import ClubFigures
from targets.querysets.year import MonthFacts


@dataclass(frozen=True, kw_only=True)
class ClubMonth:
    """None is what nobody noted or knows; ₫ in whole đồng."""

    month: date
    code: str
    name: str
    district: Unit | None
    commune: Unit | None
    source: str
    members: int | None
    meetings: int
    attended: int | None
    visits: int | None
    activities: int
    participants: int | None
    loans_lent: int
    lent: int
    received: int
    interest: int
    fees: int
    raised: int
    income_fund: int | None
    operating_fund: int | None


def months_of(basis: Basis) -> list[tuple[date, date]]:
    """(first day of the calendar month, its last day in the period)."""
    found, month = [], basis.since.replace(day=1)
    while month <= basis.as_of:
        following = add_months(month, 1)
        found.append((month, min(following - timedelta(days=1), basis.as_of)))
        month = following
    return found


def club_months(rows: Sequence[ClubFigures], basis: Basis) -> Iterator[ClubMonth]:
    """Of these operating clubs, by code and month; a month before the founding is left out where nothing is in it."""
    read = _Read(MonthFacts([row.pk for row in rows], basis.since, basis.as_of), basis)
    for row in rows:
        yield from read.of(row)


class _Read:
    def __init__(self, facts: MonthFacts, basis: Basis):
        self.months = months_of(basis)
        self.happened = [
            (facts.meetings_by_month(), ("meetings", "attended", "visits")),
            (facts.activities_by_month(), ("activities", "participants")),
            (facts.lent_by_month(), ("loans_lent", "lent")),
            (facts.flows_by_month(), ("received", "interest", "fees", "raised")),
        ]
        self.flows = self.happened[-1][0]
        self.before = {fund: facts.values_before(fund) for fund in ("income", "operating")}
        self.members = {last: facts.members_at(last) for _month, last in self.months}

    def of(self, row: ClubFigures) -> Iterator[ClubMonth]:
        worth = {fund: before.get(row.pk, 0) for fund, before in self.before.items()}
        known = {"income": "income_fund", "operating": "operating_fund"}
        for month, last in self.months:
            found = self._happened(row.pk, month)
            for fund in worth:
                worth[fund] += int(self.flows.get((row.pk, month), {}).get(f"{fund}_change") or 0)
            if row.founded_on > last and not any(found.values()):
                continue
            # what the books do not say is not known here, be it declared or not
            funds = {name: None if name in row.declared | row.unknown else worth[fund] for fund, name in known.items()}
            yield ClubMonth(
                month=month,
                code=row.code,
                name=row.name,
                district=row.district,
                commune=row.commune,
                source=row.source,
                members=None if "members" in row.declared else self.members[last].get(row.pk, 0),
                **found,
                **funds,
            )

    def _happened(self, pk: int, month: date) -> dict[str, int | None]:
        found: dict[str, int | None] = {}
        for by_month, names in self.happened:
            values = by_month.get((pk, month))
            for name in names:
                value = values[name] if values else 0
                is_noted = name in ("attended", "visits", "participants")
                found[name] = value if value is None and is_noted else int(value or 0)
        return found
