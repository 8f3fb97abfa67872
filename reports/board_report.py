"""The dashboard as an official table to hand out: what a donor gets of its clubs, and a leader of the programme."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from clubs.models import Club
from core.dates import format_date
from core.sheets import XLSX
from core.sheets.official import Note, OfficialColumn, OfficialSheet, Share, write_official
from districts.models import Unit
from reports.board_page import BoardPage
from reports.cards import fewer_than_five
from reports.dashboard import Dashboard
from reports.files import kept_file, standing_over
from reports.headings import short_label
from reports.yearly.by_area import period_words
from reports.yearly.by_target import target_sheet
from reports.yearly.notes import basis_lines
from reports.yearly.paper import head_of, paper_of
from reports.yearly.standing import Standing, stamp_words
from reports.yearly.state import DataState, data_state
from targets.figures import TargetFigures
from targets.readings import TargetReading, group_by_unit


class BoardReport(BoardPage):
    """The file alone: counts of people are hidden in it exactly where the dashboard hides them."""

    def get(self, request, *args, **kwargs):
        self.require_figures()
        out, basis = BytesIO(), self.chosen.basis
        with override("vi"):
            standing = standing_over(self.visible(Club, self.action), basis)
            words = [self.source.name, self.capital_words] if self.source else []
            write_board_report(out, self.dashboard, [one for one in words if one], standing)
        name = f"ket-qua-{basis.as_of:%Y%m%d}{self.file_mark}.xlsx"
        return kept_file(request.user, self.action, basis, standing, name, out, XLSX)

    @property
    def capital_words(self) -> str:
        """Blanks that keep an amount together on a page are plain ones in a sheet."""
        amount, day = self.source_capital.replace("\u00a0", " "), format_date(self.chosen.basis.as_of)
        words = _("Capital received from this source up to %(day)s: %(amount)s")
        return words % {"day": day, "amount": amount} if amount else ""


def write_board_report(out: BytesIO, made: Dashboard, about: list[str], standing: Standing) -> None:
    """Two tables and the notes. about: lines under the titles, the source's name first; none of all clubs."""
    today, basis = timezone.localdate(), made.basis
    stamp = stamp_words()
    state = data_state(basis, today, timezone.now())
    hidden = {one.code for one in made.readings if made.is_hidden(one)}
    title = _("RESULTS OF THE CLUBS OF A SOURCE OF SUPPORT") if about else _("RESULTS BY TARGET")
    sheets = [replace(target_sheet(basis, made.readings, hidden=hidden), title=title)]
    if made.compared_by_unit and len(made.by_unit) > 1:
        sheets.append(_area_sheet(made))
    sheets = [replace(one, subtitles=[*about, period_words(basis), state.short]) for one in sheets]
    paper = paper_of(head_of(today, made.chosen.areas.issuers(basis.unit)), today, stamp)
    paper = replace(paper, standing=standing.words)
    write_official(out, paper, sheets, _note(made, state, stamp))


def _area_sheet(made: Dashboard) -> OfficialSheet:
    """The shares of clubs by area. What is counted in people stays on the page, which says where it hides them."""
    wanted = [one for one in made.compared_by_unit if one.counts == "clubs" and one.N is not None]
    readings, whole = dict(made.by_unit), {one.code: one for one in wanted}
    rows = [_area_row(unit, rows, readings[unit], wanted) for unit, rows in group_by_unit(made.rows, made.basis)]
    columns = [
        OfficialColumn("area", _("Area"), "text", 26),
        OfficialColumn("clubs", _("Clubs"), "int", 9, total="sum"),
    ]
    for one in wanted:
        heading = short_label(one)
        columns.append(OfficialColumn(f"{one.code}_n", _("Number"), "int", 9, heading, total="sum"))
        columns.append(OfficialColumn(one.code, _("Share"), "share", 10, heading, total="given"))
    return OfficialSheet(
        name=_("By area"),
        title=_("RESULTS BY AREA"),
        columns=columns,
        rows=rows,
        unit_words=_("Unit: clubs, percent"),
        total_label=_("Total"),
        totals=_area_row(None, made.rows, whole, wanted) | {"area": None},
        is_signed=False,
    )


def _area_row(
    unit: Unit | None, rows: list[TargetFigures], found: dict[str, TargetReading], wanted: list[TargetReading]
) -> dict[str, Any]:
    line: dict[str, Any] = {"area": str(unit) if unit else _("not determined"), "clubs": len(rows)}
    for one in wanted:
        if reading := found.get(one.code):
            line |= {f"{one.code}_n": reading.n, one.code: Share(reading.n, reading.N, reading.goal)}
    return line


def _note(made: Dashboard, state: DataState, stamp: str) -> Note:
    lines = [(_("1. On what the figures stand"), ""), *basis_lines(made.basis, timezone.localdate(), stamp, state)]
    lines += [(_("2. How to read them"), ""), *_reading(made)]
    lines += [(_("3. The plan's targets"), ""), *((str(one.label), str(one.definition)) for one in made.readings)]
    return Note(_("Notes"), _("NOTES"), lines)


def _reading(made: Dashboard) -> Iterator[tuple[str, str]]:
    yield _("Blank cell"), _("not known, or nothing set; it is not 0")
    if made.hides:
        yield fewer_than_five(), _("hidden to protect people: a count of fewer than five could be found out")
    if made.is_of_source:
        yield _("No goal"), _("the plan's numbers of clubs and its coverage are goals of the whole programme")
