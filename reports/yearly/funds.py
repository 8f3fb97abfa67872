"""Sheet B, the two funds: what they held, what came in from whom, what went out, what they hold."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.sheets.official import Average, OfficialColumn, OfficialSheet
from districts.models import Unit
from reports.yearly.by_area import leading_columns, period_words
from reports.yearly.declared import declared_subtitles
from targets.basis import Basis
from targets.figures import ClubFigures
from targets.year import FundYear, whole_year

MOST_SOURCES = 4
"""So many sources have a column of their own, those of the most money; the others share one."""
OTHERS = "others"
ALWAYS = {"income": ("interest", "gifts", "spent", "lost"), "operating": ("interest", "gifts", "from_fund", "spent")}
WIDTH = 14

Years = Sequence[tuple[Unit | None, FundYear]]


def fund_sheet(
    basis: Basis, years: Years, rows: Sequence[ClubFigures], names: Mapping[int, str], fund: str
) -> OfficialSheet:
    """One fund by area. names: {source id: name}. Changes that nowhere happened have no column, but for the usual."""
    whole = whole_year(year for _unit, year in years)
    sources = _sources(whole, names)
    lines = [
        {"number": number, "unit": str(unit) if unit else _("Not determined")} | _values(year, sources)
        for number, (unit, year) in enumerate(years, start=1)
        if unit or not year.is_empty
    ]
    is_income = fund == "income"
    return OfficialSheet(
        name=_("B. Income fund") if is_income else _("B. Operating fund"),
        title=_("TABLE B. INCOME FUND OF THE CLUBS") if is_income else _("TABLE B (CONTINUED). OPERATING FUND"),
        columns=_columns(whole, sources, fund),
        rows=lines,
        subtitles=[period_words(basis), *declared_subtitles(rows)],
        unit_words=_("Unit: ₫"),
        total_label=_("Total"),
        totals=_values(whole, sources),
        is_signed=False,
    )


def _sources(whole: FundYear, names: Mapping[int, str]) -> dict[str, tuple[str, list[int | None]]]:
    """{key: (heading, source ids)} of the columns of capital; those without a source come last."""
    known = sorted(
        (pk for pk in whole.capital if pk is not None and whole.capital[pk]), key=lambda pk: (-whole.capital[pk], pk)
    )
    found = {f"source_{pk}": (names[pk], [pk]) for pk in known[:MOST_SOURCES]}
    if known[MOST_SOURCES:]:
        found[OTHERS] = (_("Other sources"), list(known[MOST_SOURCES:]))
    if whole.capital[None]:
        found["source_none"] = (_("No source recorded"), [None])
    return found or {"source_none": (_("Capital"), [None])}


def _values(year: FundYear, sources) -> dict[str, Any]:
    end = year.known_end
    values = {
        "start": year.start,
        "end": end,
        "clubs": year.clubs,
        "dissolved": year.dissolved,
        "declared": year.declared,
    }
    values |= {key: sum(year.capital[pk] for pk in pks) for key, (_heading, pks) in sources.items()}
    values |= {name: year.changes[name] for name in _headings()}
    return values | {"average": None if end is None else Average(end, year.clubs)}


def _headings() -> dict[str, str]:
    return {
        "interest": _("Interest on loans"),
        "gifts": _("Fees, donations, other"),
        "from_fund": _("From the other fund"),
        "brought": _("Brought along by clubs that joined"),
        "spent": _("Spent"),
        "lost": _("Lost or written off"),
        "in_kind_down": _("Assets in kind given up"),
        "to_fund": _("To the other fund"),
    }


def _columns(whole: FundYear, sources, fund: str) -> list[OfficialColumn]:
    came, went = _("Increase in the period"), _("Decrease in the period")
    headings = {name: words for name, words in _headings().items() if whole.changes[name] or name in ALWAYS[fund]}
    lost = ("spent", "lost", "in_kind_down", "to_fund")

    def money(key: str, heading: str, group: str = "") -> OfficialColumn:
        return OfficialColumn(key, heading, "money", WIDTH, group, "sum")

    columns = [*leading_columns(), money("start", _("At start"))]
    columns += [
        money(key, _("Capital: %(source)s") % {"source": name} if key != "source_none" else name, came)
        for key, (name, _pks) in sources.items()
    ]
    columns += [money(name, words, came) for name, words in headings.items() if name not in lost]
    columns += [money(name, words, went) for name, words in headings.items() if name in lost]
    if whole.dissolved:
        columns.append(money("dissolved", _("Taken off with dissolved clubs"), went))
    if whole.declared:
        columns.append(money("declared", _("Declared by clubs without books")))
    return [
        *columns,
        money("end", _("At end")),
        OfficialColumn("clubs", _("Clubs counted"), "int", 7, total="sum"),
        OfficialColumn("average", _("Average per club"), "money", WIDTH, "", "given", "end", "clubs"),
    ]
