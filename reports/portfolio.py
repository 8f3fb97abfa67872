"""What the page of the loan portfolio shows, put together from the sums: cards, the ageing, the table by area."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from clubs.querysets import ClubQuerySet
from core.charts import Meter, meter
from core.money import format_decimal
from core.templatetags.vi_format import number, share, vnd_unit
from districts.models import Unit
from reports.areas import Chosen
from reports.cards import Cell, fewer_than_five
from reports.dashboard import UnitRow, UnitTable
from reports.portfolio_links import Links, RowsLink
from reports.suppression import SMALLEST_SHOWN, hidden_cells
from targets.basis import Basis
from targets.portfolio import (
    AGEING,
    BORROWERS,
    FIGURES,
    FUND,
    OWED,
    PERIOD,
    ClubPortfolio,
    Figure,
    Portfolio,
    Shape,
    club_portfolios,
    total,
)

COLUMNS = ("outstanding", "overdue", "par30", "collection", "on_time", "borrowers_now")
GROUPS = (
    ("women", {"sex": "female"}),
    ("older", {"age": "60"}),
    ("poor", {"poverty": "poor"}),
)


@dataclass(frozen=True)
class Side:
    """n or N in words: the amount, what it is, the lists of its rows."""

    text: str
    words: str
    links: list[RowsLink] = field(default_factory=list)


@dataclass(frozen=True)
class FigureCard:
    """One figure in ready words. `parts` are groups of people among those counted."""

    code: str
    label: str
    value: str
    definition: str
    sides: list[Side]
    meter: Meter | None = None
    is_none: bool = False
    is_amount: bool = False
    parts: list[Side] = field(default_factory=list)


def value_words(figure: Figure, n: int, total_: int | None) -> str:
    """The figure as it is read; "không áp dụng" where there is nothing to divide by."""
    if figure.shape is Shape.AMOUNT:
        return vnd_unit(n)
    if not total_:
        return _("not applicable")
    if figure.shape is Shape.EACH:
        return vnd_unit(_rounded(n, total_))
    if figure.shape is Shape.TIMES:
        return _("%(times)s times") % {"times": format_decimal(Fraction(n * figure.share, total_), 2)}
    if figure.shape is Shape.PEOPLE:
        return number(n)
    if n < 0:
        return f"−{share(-n * figure.share, total_)}"
    return str(share(n * figure.share, total_))


def _rounded(n: int, total_: int) -> int:
    return (2 * n + total_) // (2 * total_)


def amount_words(figure: Figure, amount: int, is_total: bool) -> str:
    if figure.shape is Shape.PEOPLE or (figure.shape is Shape.EACH and is_total):
        return number(amount)
    return vnd_unit(amount)


class PortfolioView:
    """The portfolio of one basis, cut to what the user may see.

    clubs: those that the user may see figures of; unit_url(unit) leads to a unit's own page. `club_code`: the page is
    that of one club. `hides`: few people's money stays hidden, and no rows are linked. `links` is None where the
    figures lead nowhere.
    """

    def __init__(self, basis: Basis, clubs: ClubQuerySet, *, hides: bool, is_part: bool, unit_url: Callable, club=None):
        self.basis, self.clubs, self.hides, self.is_part = basis, clubs, hides, is_part
        self.unit_url, self.club = unit_url, club
        self.links = None if hides else Links(basis, club.code if club else "")

    has_table = True

    @classmethod
    def of_area(cls, chosen: Chosen, clubs: ClubQuerySet, unit_url: Callable) -> "PortfolioView":
        areas = chosen.areas
        is_part = areas.is_everything and not chosen.basis.is_whole
        made = cls(chosen.basis, clubs, hides=areas.is_aggregate_only, is_part=is_part, unit_url=unit_url)
        made.has_table = not (areas.is_aggregate_only and (is_part or areas.is_second_cut))
        return made

    @classmethod
    def of_club(cls, club, basis: Basis, clubs: ClubQuerySet) -> "PortfolioView":
        return cls(basis, clubs, hides=False, is_part=False, unit_url=lambda unit: "", club=club)

    @cached_property
    def rows(self) -> list[ClubPortfolio]:
        return club_portfolios(self.clubs, self.basis, counts_people=self.hides)

    @cached_property
    def sums(self) -> Portfolio:
        return total(self.rows)

    # -- by area

    @cached_property
    def by_unit(self) -> list[tuple[Unit | None, Portfolio]]:
        """The units right below, in Vietnamese order; last the clubs without a place. Empty inside a single unit."""
        return _by_unit(self.rows, self.basis)

    @cached_property
    def lines(self) -> list[tuple[str, str, str | None, Portfolio]]:
        """(name, address, code, sums) of each unit, or within a unit of each club."""
        if self.club is not None:
            return []
        if self.basis.is_whole or self.hides:
            return [
                (str(unit) if unit else _("not determined"), self._url_of(unit), unit.code if unit else None, sums)
                for unit, sums in self.by_unit
            ]
        return [(row.name, self._club_url(row), row.code, row.sums) for row in self.rows]

    def _url_of(self, unit: Unit | None) -> str:
        return self.unit_url(unit) if unit is not None else ""

    def _club_url(self, row: ClubPortfolio) -> str:
        return reverse("club_portfolio", args=[row.code]) + days_query(self.basis)

    @cached_property
    def table(self) -> UnitTable | None:
        """None for a viewer of a part, or of a second cut: the parts would give away what the other table hides."""
        if not self.has_table or not self.lines:
            return None
        figures = [FIGURES[code] for code in COLUMNS]
        rows = [
            UnitRow(name, url, [self._cell(figure, sums, code in self.hidden[figure.code]) for figure in figures])
            for name, url, code, sums in self.lines
        ]
        whole = UnitRow(_("Total"), "", [self._cell(figure, self.sums, self.is_hidden(figure)) for figure in figures])
        title = _("By area") if self.basis.is_whole else _("By club")
        return UnitTable(title, [str(figure.label) for figure in figures], [*rows, whole])

    def _cell(self, figure: Figure, sums: Portfolio, is_hidden: bool) -> Cell:
        if is_hidden:
            return Cell(fewer_than_five(), is_hidden=True)
        n, total_ = figure.pair(sums)
        if total_ == 0:
            return Cell(_("not applicable"), is_none=True)
        pair = "" if total_ is None else f"{number(n)} / {number(total_)}"
        return Cell(value_words(figure, n, total_), pair)

    # -- what a viewer must not see

    @cached_property
    def hidden(self) -> dict[str, set[str | None]]:
        """{figure: codes of the units whose cell is hidden}, of the table whose line is the whole."""
        if not self.hides:
            return {code: set() for code in FIGURES}
        parts = self.by_unit
        if self.is_part:
            whole = self.basis.of_plan_unit()
            parts = _by_unit(club_portfolios(self.clubs, whole, counts_people=True), whole)
        found = {}
        for code, figure in FIGURES.items():
            cells = {unit.code if unit else None: figure.people(sums) for unit, sums in parts}
            found[code] = hidden_cells({key: (people, 2 * people + 10) for key, people in cells.items() if people})
        return found

    def is_hidden(self, figure: Figure) -> bool:
        """Whether this page's own figure is hidden."""
        if not self.hides:
            return False
        if 0 < figure.people(self.sums) < SMALLEST_SHOWN:
            return True
        return self.is_part and self.basis.unit.code in self.hidden[figure.code]

    # -- what the page draws

    def cards(self, figures) -> list[FigureCard]:
        return [self._card(figure) for figure in figures]

    @property
    def first_cards(self) -> list[FigureCard]:
        """What an officer looks at first."""
        return self.cards(FIGURES[code] for code in ("outstanding", "overdue", "par30", "collection"))

    @property
    def owed_cards(self) -> list[FigureCard]:
        return self.cards(figure for figure in OWED if figure.code not in ("outstanding", "overdue", "par30"))

    @property
    def ageing_cards(self) -> list[FigureCard]:
        return self.cards(AGEING)

    @property
    def period_cards(self) -> list[FigureCard]:
        return self.cards(figure for figure in PERIOD if figure.code != "collection")

    @property
    def fund_cards(self) -> list[FigureCard]:
        return self.cards(FUND)

    @property
    def borrower_cards(self) -> list[FigureCard]:
        return self.cards(BORROWERS)

    def _card(self, figure: Figure) -> FigureCard:
        label, definition = str(figure.label), str(figure.definition)
        if self.is_hidden(figure):
            return FigureCard(figure.code, label, fewer_than_five(), definition, [])
        n, total_ = figure.pair(self.sums)
        behind = self.links.behind(figure) if self.links else ([], [])
        sides = [Side(amount_words(figure, n, False), str(figure.n_words) or _("borrowers"), behind[0])]
        if total_ is not None:
            words = str(figure.total_words) or _("members")
            sides.append(Side(amount_words(figure, total_, True), words, behind[1]))
        share_of = n * figure.share
        is_bar = figure.shape in (Shape.PERCENT, Shape.PEOPLE) and total_ and 0 <= share_of <= total_
        return FigureCard(
            figure.code,
            label,
            value_words(figure, n, total_),
            definition,
            sides,
            meter=meter(share_of, total_, None) if is_bar else None,
            is_none=total_ == 0,
            is_amount=total_ is None,
            parts=self._parts(figure) if figure.shape is Shape.PEOPLE and not self.hides else [],
        )

    def _parts(self, figure: Figure) -> list[Side]:
        words = {"women": _("women"), "older": _("aged 60 or over"), "poor": _("of poor households")}
        when = figure.code.removeprefix("borrowers_")
        return [
            Side(
                number(getattr(self.sums, f"{when}_{group}")),
                words[group],
                [RowsLink(self.links.borrowers(figure, **query))] if self.links else [],
            )
            for group, query in GROUPS
        ]


def days_query(basis: Basis) -> str:
    return f"?as_of={basis.as_of:%d/%m/%Y}&since={basis.since:%d/%m/%Y}"


def _by_unit(rows: list[ClubPortfolio], basis: Basis) -> list[tuple[Unit | None, Portfolio]]:
    """The districts of the whole programme, or its communes where there are none; the clubs without a place last."""
    has_districts = any(row.district for row in rows)
    grouped: dict[Unit | None, list[ClubPortfolio]] = {}
    for row in rows:
        grouped.setdefault(row.district if has_districts else row.commune, []).append(row)
    order = sorted((unit for unit in grouped if unit), key=lambda unit: (unit.name_key, unit.pk))
    return [(unit, total(grouped[unit])) for unit in [*order, *([None] if None in grouped else [])]]
