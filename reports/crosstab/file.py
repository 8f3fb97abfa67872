"""A crosstab as an official sheet in Excel, with notes on what its figures mean, and as CSV for Excel."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from itertools import chain, repeat
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.dates import format_date
from core.sheets.links import Linked
from core.sheets.official import NOT_APPLICABLE, Note, OfficialColumn, OfficialSheet, write_official
from core.sheets.writer import Column, write_rows_csv
from reports.crosstab.grid import GridCell, GridLine
from reports.crosstab.made import Crosstab
from reports.yearly.by_area import period_words
from reports.yearly.paper import head_of, paper_of
from reports.yearly.standing import Standing, stamp_words
from reports.yearly.state import DataState, data_state

Absolute = Callable[[str], str]


def crosstab_name(made: Crosstab) -> str:
    """What its file is called, without mark and ending."""
    name = f"bang-cheo-{made.measure.code}-{made.row_code}-{made.column_code}-{made.basis.as_of:%Y%m%d}"
    return name.replace("_", "-")


def write_csv(out: BytesIO, made: Crosstab) -> None:
    out.writelines(write_rows_csv(_columns(made), _rows(made)))


def _columns(made: Crosstab) -> list[Column]:
    """The first heading says both dimensions and what is counted: a CSV has no other place for it."""
    grid, kind = made.grid, _kind(made)
    first = f"{grid.row_label} \\ {grid.column_label} ({made.measure.label}. {made.unit_words})"
    return [Column(first, "text", 30), *(Column(one, kind, 14) for one in (*grid.headings, _("Total")))]


def _rows(made: Crosstab) -> Iterator[list]:
    for line in (*made.grid.lines, made.grid.total):
        yield [line.label, *(_("hidden") if cell.n is None else cell.n for cell in (*line.cells, line.total))]


def _kind(made: Crosstab) -> str:
    return "money" if made.measure.kind == "vnd" else "int"


def write_workbook(out: BytesIO, made: Crosstab, absolute: Absolute, *, source_name: str, standing: Standing) -> None:
    """absolute(path): the whole address. source_name: whose clubs alone are counted, "" of all."""
    today, now = timezone.localdate(), timezone.now()
    stamp = stamp_words()
    state = data_state(made.basis, today, now)
    paper = paper_of(head_of(today, made.chosen.areas.issuers(made.basis.unit)), today, stamp)
    paper = replace(paper, not_applicable=_("hidden"), standing=standing.words)
    write_official(out, paper, [_sheet(made, absolute, source_name, state)], _note(made, source_name, state))


def _sheet(made: Crosstab, absolute: Absolute, source_name: str, state: DataState) -> OfficialSheet:
    grid, kind = made.grid, _kind(made)
    total = "given" if grid.is_hiding else "sum"
    columns = [
        OfficialColumn("label", grid.row_label, "text", 28),
        *(OfficialColumn(f"c{number}", one, kind, 11, grid.column_label, total)
          for number, one in enumerate(grid.headings)),
        OfficialColumn("total", _("Total"), kind, 12, total=total),
    ]  # fmt: skip
    subtitles = [_("(figures as of %(date)s)") % {"date": format_date(made.basis.as_of)}, period_words(made.basis)]
    if source_name:
        subtitles.append(_("(only clubs of the source %(name)s)") % {"name": source_name})
    return OfficialSheet(
        name=_("Crosstab"),
        title=_("CROSSTAB: %(what)s") % {"what": made.title.upper()},
        columns=columns,
        rows=[_values(line, absolute) for line in grid.lines],
        subtitles=[*subtitles, state.short],
        unit_words=made.unit_words,
        total_label=_("Total"),
        totals={name: _bare(value) for name, value in _values(grid.total, absolute).items()},
        is_signed=False,
    )


def _values(line: GridLine, absolute: Absolute) -> dict[str, Any]:
    values = {f"c{number}": _value(cell, absolute) for number, cell in enumerate(line.cells)}
    return {"label": line.label, **values, "total": _value(line.total, absolute)}


def _value(cell: GridCell, absolute: Absolute) -> Any:
    if cell.n is None:
        return NOT_APPLICABLE
    return Linked(cell.n, absolute(cell.url)) if cell.url else cell.n


def _bare(value: Any) -> Any:
    return value.value if isinstance(value, Linked) else value


def _note(made: Crosstab, source_name: str, state: DataState) -> Note:
    basis = made.basis
    lines = [
        (_("Figures as of"), format_date(basis.as_of)),
        (_("Area"), basis.unit.name if basis.is_whole else str(basis.unit)),
        (_("Boundaries"), _("the administrative units valid on %(date)s") % {"date": format_date(basis.boundary)}),
        (_("State of the data"), state.words),
        (_("Source"), source_name or _("all sources")),
        (_("Made on"), format_date(timezone.localdate())),
        *zip(chain([_("How to read it")], repeat("")), made.notes, strict=False),
    ]
    if made.measure.borrowed == "period":
        period = {"since": format_date(basis.since), "as_of": format_date(basis.as_of)}
        lines.insert(1, (_("Reporting period"), _("%(since)s to %(as_of)s, both days included") % period))
    if made.grid.is_hiding:
        lines.append((_("hidden"), made.hidden_words))
    lines += [(_("the others together"), words) for words in made.grid.merged]
    declared = [f"{line.label}: {cell.declared_text}" for line in made.grid.lines if (cell := line.total).declared]
    if declared:
        lines.append((_("Declared totals"), "; ".join(declared)))
    return Note(_("Notes"), _("NOTES"), lines)
