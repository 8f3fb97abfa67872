import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from clubs.querysets import ClubQuerySet
from core.dates import reporting_year
from core.sheets.official import OfficialSheet, write_official
from reports.querysets import is_demonstration, letterhead_on
from reports.yearly.activities import activity_sheets
from reports.yearly.by_area import area_sheets
from reports.yearly.charts import chart_sheet
from reports.yearly.club_list import club_list_sheet
from reports.yearly.declared import declared_lines
from reports.yearly.funds import fund_sheet
from reports.yearly.lending import lending_sheet
from reports.yearly.notes import notes
from reports.yearly.paper import paper_of
from reports.yearly.ratios import meeting_ratios, money_ratios, ratio_sheet
from reports.yearly.state import data_state
from targets.basis import Basis
from targets.figures import ClubFigures, club_figures
from targets.querysets.year import source_names
from targets.readings import TargetReading, group_by_unit, movements_by_unit, read_by_unit, read_targets
from targets.year import doings, fund_years, lending_rows

FUNDS = ("income", "operating")
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


def file_name(basis: Basis) -> str:
    """bao-cao-nam-2025-587.xlsx; without the code for the whole programme."""
    part = "" if basis.is_whole else f"-{basis.unit.code}"
    return f"bao-cao-nam-{basis.as_of.year}{part}.xlsx"


def write_yearly_report(
    out: BinaryIO, clubs: ClubQuerySet, basis: Basis, *, area_names: Sequence[tuple[str, str]], has_names: bool
) -> None:
    """Writes the workbook of the basis over these clubs to `out`, in Vietnamese whatever the user's language.

    area_names: (code, name) of the activity areas active on D, in the books' order. `has_names` says whether the chairs
    may be named.
    """
    with override("vi"):
        now = timezone.now()
        today = timezone.localdate()
        stamp = _("DEMONSTRATION DATA: PEOPLE AND MONEY ARE MADE UP") if is_demonstration() else ""
        state = data_state(basis, today, now)
        rows = club_figures(clubs, basis)
        whole = {reading.code: reading for reading in read_targets(rows, basis)}
        sheets = _sheets(clubs, basis, rows, whole, area_names, has_names=has_names)
        stated = [replace(sheet, subtitles=[*sheet.subtitles, state.short]) for sheet in sheets]
        paper = paper_of(letterhead_on(today), today, stamp)
        last = notes(basis, whole, today, stamp, state, has_names=has_names, more=declared_lines(rows))
        drawn = chart_sheet(basis, rows, whole)
        charts = replace(drawn, subtitles=[*drawn.subtitles, state.short])
        write_official(out, paper, stated, last, charts)


def _sheets(
    clubs: ClubQuerySet,
    basis: Basis,
    rows: Sequence[ClubFigures],
    whole: dict[str, TargetReading],
    area_names: Sequence[tuple[str, str]],
    *,
    has_names: bool,
) -> list[OfficialSheet]:
    """Every table, each from one read of its figures."""
    readings = read_by_unit(rows, basis)
    lending, lent = lending_rows(clubs, basis, rows)
    parts, done = doings(rows, basis, [code for code, _name in area_names])
    ratios = [*money_ratios(basis, lending, lent), *meeting_ratios(basis, parts, done)]
    names = source_names()
    funds = [fund_sheet(basis, fund_years(clubs, basis, rows, fund), rows, names, fund) for fund in FUNDS]
    return [
        *area_sheets(basis, group_by_unit(rows, basis), movements_by_unit(clubs, basis), readings, whole),
        *funds,
        lending_sheet(basis, lending, lent, rows),
        *activity_sheets(basis, parts, done, rows, area_names),
        club_list_sheet(rows, basis, area_names, has_names=has_names),
        ratio_sheet(basis, readings, whole, ratios),
    ]
