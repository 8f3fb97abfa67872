"""How a fund's value moved in the period: what there was, what came in from whom, what went, what there is.

start + what came - what went - dissolved + declared = end, for each area and for the whole.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from clubs.querysets import ClubQuerySet
from districts.models import Unit
from targets.basis import Basis
from targets.figures import ClubFigures
from targets.querysets.year import YearFacts
from targets.readings import part_of, parts_of

CHANGES: dict[str, str] = {
    "membership_fee": "gifts",
    "donation": "gifts",
    "other_income": "gifts",
    "interest_received": "interest",
    "transfer_in": "from_fund",
    "opening_balance": "brought",
    "opening_loan": "brought",
    "opening_advance": "brought",
    "activity_expense": "spent",
    "other_expense": "spent",
    "in_kind_reduction": "in_kind_down",
    "transfer_out": "to_fund",
    "loss": "lost",
    "written_off": "lost",
}
"""{kind of entry: the change it counts as}; capital counts under its source."""
CAME = ("interest", "gifts", "from_fund", "brought")
WENT = ("spent", "lost", "in_kind_down", "to_fund")
FIGURE = {"income": "income_fund", "operating": "operating_fund"}
"""{fund: the field of the club figures that says its value on D}"""


@dataclass
class FundYear:
    """One fund of some clubs in ₫. `capital` is by source id (None: no source is known).

    What went and `dissolved` are positive. `declared` is what clubs without books say that their fund holds. `clubs`
    are those whose fund's value on D is known, `unknown` the other operating ones.
    """

    start: int = 0
    capital: Counter = field(default_factory=Counter)
    changes: Counter = field(default_factory=Counter)
    dissolved: int = 0
    declared: int = 0
    clubs: int = 0
    unknown: int = 0

    @property
    def end(self) -> int:
        came = sum(self.capital.values()) + sum(self.changes[name] for name in CAME)
        return self.start + came - sum(self.changes[name] for name in WENT) - self.dissolved + self.declared

    @property
    def known_end(self) -> int | None:
        """None where there are clubs and of none of them it is known what the fund holds."""
        return None if self.unknown and not self.clubs else self.end

    @property
    def is_empty(self) -> bool:
        return not (self.start or self.end or self.clubs or self.dissolved or any(self.capital) or any(self.changes))


def fund_years(
    clubs: ClubQuerySet, basis: Basis, rows: Sequence[ClubFigures], fund: str
) -> list[tuple[Unit | None, FundYear]]:
    """The fund ("income" or "operating") by the units of `parts_of`; last, under None, clubs without a place.

    rows: the figures of the operating ones among the clubs. A club dissolved in the period takes along what its fund
    held; of one founded in it everything is new, what it had before too.
    """
    placed = _placed(clubs, basis)
    facts = YearFacts([pk for pk, *_rest in placed], basis.since, basis.as_of)
    before, changes = facts.values_before(fund), facts.value_changes(fund)
    figures = {row.pk: row for row in rows}
    eve = basis.since - timedelta(days=1)
    units: dict[int | None, Unit | None] = {unit.pk: unit for unit in parts_of(basis)}
    found: dict[int | None, FundYear] = defaultdict(FundYear)
    for pk, commune_id, founded_on, closed_on in placed:
        unit = part_of(basis, commune_id) if commune_id else None
        key = unit.pk if unit else None
        units.setdefault(key, unit)
        one = FundYear()
        if founded_on <= eve:
            one.start = before.get(pk, 0)
        else:
            one.changes["brought"] = before.get(pk, 0)
        _add_changes(one, changes.get(pk, []))
        if closed_on is not None and closed_on <= basis.as_of:
            one.dissolved = one.end
        else:
            _say_how_known(one, figures.get(pk), FIGURE[fund])
        _add(found[key], one)
    ordered = sorted(units, key=lambda pk: (pk is None, units[pk].code if units[pk] else ""))
    return [(units[pk], found[pk]) for pk in ordered]


def whole_year(years: Iterable[FundYear]) -> FundYear:
    total = FundYear()
    for year in years:
        _add(total, year)
    return total


def _placed(clubs: ClubQuerySet, basis: Basis) -> list[tuple]:
    """(id, commune under B, founded, closed) of the clubs of the period that lie in the basis' unit."""
    inside = None if basis.is_whole else basis.units.communes_under(basis.unit)
    rows = clubs.operating_within(basis.since, basis.as_of).with_place_under(basis.boundary).order_by()
    found = rows.values_list("pk", "place_commune_id", "founded_on", "closed_on")
    return [row for row in found if inside is None or row[1] in inside]


def _add_changes(year: FundYear, changes: Iterable[tuple[str, int | None, int]]) -> None:
    for kind, origin, value in changes:
        name = CHANGES.get(kind)
        if name is None:
            year.capital[origin] += value
        else:
            year.changes[name] += -value if name in WENT else value


def _say_how_known(year: FundYear, row: ClubFigures | None, name: str) -> None:
    """What the club's figure adds to its books: a declared value, or that nobody knows it."""
    if row is None:
        return
    value = getattr(row, name)
    if value is None:
        year.unknown = 1
        return
    year.clubs = 1
    if name in row.declared:
        year.declared = value - year.end


def _add(total: FundYear, year: FundYear) -> None:
    for name in ("start", "dissolved", "declared", "clubs", "unknown"):
        setattr(total, name, getattr(total, name) + getattr(year, name))
    total.capital.update(year.capital)
    total.changes.update(year.changes)
