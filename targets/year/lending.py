"""Who borrowed, what was lent and what came back, by area: the club figures beside the loan portfolio's sums."""

from collections.abc import Sequence
from dataclasses import dataclass

from clubs.querysets import ClubQuerySet
from districts.models import Unit
from targets.basis import Basis
from targets.figures import ClubFigures
from targets.portfolio import ClubPortfolio, Portfolio, club_portfolios, total
from targets.querysets.year import YearFacts
from targets.readings import group_by_unit
from targets.rules import known_sum

OF_FIGURES = ("borrowed_period", "borrowed_ever", "borrowing_now")


@dataclass(frozen=True)
class Lending:
    """Of some clubs. None is what nobody knows of any of them; `sums` are the portfolio's."""

    borrowed_period: int | None
    women: int | None
    older: int | None
    needy: int | None
    borrowed_ever: int | None
    borrowing_now: int | None
    sums: Portfolio


def lending_rows(
    clubs: ClubQuerySet, basis: Basis, rows: Sequence[ClubFigures]
) -> tuple[list[tuple[Unit | None, Lending]], Lending]:
    """(by `group_by_unit`, the whole). rows: the figures of the operating ones among the clubs."""
    portfolios = {one.pk: one for one in club_portfolios(clubs, basis)}
    facts = YearFacts([row.pk for row in rows], basis.since, basis.as_of)
    needy = facts.needy_borrowers()
    parts = [(unit, _lending(group, portfolios, needy)) for unit, group in group_by_unit(rows, basis)]
    return parts, _lending(rows, portfolios, needy)


def _lending(rows: Sequence[ClubFigures], portfolios: dict[int, ClubPortfolio], needy: dict[int, int]) -> Lending:
    named = {name: known_sum(getattr(row, name) for row in rows) for name in OF_FIGURES}
    listed = [row for row in rows if row.borrowed_period is not None]
    is_known = bool(listed) or not rows
    sums = total(portfolios[row.pk] for row in rows)
    of_listed = total(portfolios[row.pk] for row in listed)
    return Lending(
        **named,
        women=of_listed.period_women if is_known else None,
        older=of_listed.period_older if is_known else None,
        needy=sum(needy.get(row.pk, 0) for row in listed) if is_known else None,
        sums=sums,
    )
