import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from clubs.querysets import ClubQuerySet
from core.dates import reporting_year
from core.sheets.official import OfficialSheet, write_official
from districts.models import Unit
from reports.row_links import RowLinks
from reports.yearly.activities import activity_sheets
from reports.yearly.by_area import area_sheets
from reports.yearly.by_target import target_sheet
from reports.yearly.charts import chart_sheet
from reports.yearly.club_list import club_list_sheet
from reports.yearly.declared import declared_lines
from reports.yearly.figures import FUNDS, YearFigures
from reports.yearly.funds import fund_sheet
from reports.yearly.lending import lending_sheet
from reports.yearly.notes import notes
from reports.yearly.paper import head_of, paper_of
from reports.yearly.ratios import meeting_ratios, money_ratios, ratio_sheet
from reports.yearly.standing import Standing, stamp_words, standing_of
from reports.yearly.state import DataState, data_state
from reports.yearly.text import text_sheet
from targets.basis import Basis
from targets.querysets.year import source_names

FIRST_YEAR = 2001
"""Nothing of the programme is dated before 2000."""


def yearly_basis(
    year: int, *, boundary: dt.date | None = None, unit_code: str | None = None, plan_code: str | None = None
) -> Basis:
    """The basis of a reporting year, 15/12/(year - 1) to 14/12/year. Raises ValueError with a sentence."""
    last = timezone.localdate().year + 1
    if not FIRST_YEAR <= year <= last:
        raise ValueError(_("The year must lie between %(first)s and %(last)s.") % {"first": FIRST_YEAR, "last": last})
    since, as_of = reporting_year(year)
    return Basis.make(as_of=as_of, since=since, boundary=boundary, unit_code=unit_code, plan_code=plan_code)


def file_name(basis: Basis, ending: str) -> str:
    """bao-cao-nam-2025-587.xlsx: without the code for the whole programme, by the last day for other periods."""
    part = "" if basis.is_whole else f"-{basis.unit.code}"
    is_year = (basis.since, basis.as_of) == reporting_year(basis.as_of.year)
    when = f"nam-{basis.as_of.year}" if is_year else f"{basis.as_of:%Y%m%d}"
    return f"bao-cao-{when}{part}.{ending}"


@dataclass(frozen=True)
class Annex:
    """The tables of the yearly report, read once: the workbook shows them, the report in words is made from them.

    `made_on` is the paper's day; `stamp` marks a demonstration, else ""; `issuers` are those of `head_of`.
    """

    basis: Basis
    year: YearFigures
    tables: Sequence[OfficialSheet]
    ratios: OfficialSheet
    targets: OfficialSheet
    state: DataState
    standing: Standing
    made_on: dt.date
    stamp: str
    has_names: bool
    issuers: Sequence[Unit] = ()


def annex_of(
    clubs: ClubQuerySet,
    basis: Basis,
    *,
    area_names: Sequence[tuple[str, str]],
    has_names: bool,
    links: RowLinks | None = None,
    issuers: Sequence[Unit] = (),
) -> Annex:
    """The tables of the basis over these clubs, in Vietnamese whatever the user's language.

    area_names: (code, name) of the activity areas active on D, in the books' order. `has_names` says whether the chairs
    may be named. links: where n and N lead, in a workbook that is made for a reader of the pages.
    issuers: the areas whose papers these are; none of the province's body's.
    """
    with override("vi"):
        today, now = timezone.localdate(), timezone.now()
        stamp = stamp_words()
        year = YearFigures(clubs, basis, area_names)
        state, standing = data_state(basis, today, now), standing_of(basis, lambda: year.rows, now)
        tables, targets = _sheets(year, has_names=has_names), target_sheet(basis, year.whole.values(), links)
        ratios = ratio_sheet_of(year, links)
        return Annex(basis, year, tables, ratios, targets, state, standing, today, stamp, has_names, issuers)


def write_yearly_report(
    out: BinaryIO,
    clubs: ClubQuerySet,
    basis: Basis,
    *,
    area_names: Sequence[tuple[str, str]],
    has_names: bool,
    texts: Mapping[str, str] | None = None,
) -> None:
    """Writes the workbook of the basis over these clubs to `out`; the arguments are those of `annex_of`.

    texts: what was written for sheet E, by `reports.yearly.text.PARTS`.
    """
    write_annex(out, annex_of(clubs, basis, area_names=area_names, has_names=has_names), texts)


def write_annex(out: BinaryIO, annex: Annex, texts: Mapping[str, str] | None = None) -> None:
    """Writes the workbook of these tables to `out`, in Vietnamese."""
    with override("vi"):
        basis, year, state, today = annex.basis, annex.year, annex.state, annex.made_on
        sheets = [*annex.tables, text_sheet(basis, year, texts or {}), annex.targets, annex.ratios]
        charts = chart_sheet(basis, year.rows, year.whole)
        stated = [replace(sheet, subtitles=[*sheet.subtitles, state.short]) for sheet in (*sheets, charts)]
        paper = replace(paper_of(head_of(today, annex.issuers), today, annex.stamp), standing=annex.standing.words)
        more = declared_lines(year.rows)
        last = notes(basis, year.whole, today, annex.stamp, state, has_names=annex.has_names, more=more)
        write_official(out, paper, stated[:-1], last, stated[-1])


def _sheets(year: YearFigures, *, has_names: bool) -> list[OfficialSheet]:
    """Tables A to D."""
    basis, rows, names = year.basis, year.rows, source_names()
    return [
        *area_sheets(basis, year.groups, year.movements, year.readings, year.whole),
        *(fund_sheet(basis, year.funds[fund], rows, names, fund) for fund in FUNDS),
        lending_sheet(basis, year.lending, year.lent, rows),
        *activity_sheets(basis, year.doings, year.done, rows, year.area_names),
        club_list_sheet(rows, basis, year.area_names, has_names=has_names),
    ]


def ratio_sheet_of(year: YearFigures, links: RowLinks | None = None) -> OfficialSheet:
    money = money_ratios(year.basis, year.lending, year.lent)
    meetings = meeting_ratios(year.basis, year.doings, year.done)
    return ratio_sheet(year.basis, year.readings, year.whole, money, meetings, links)
