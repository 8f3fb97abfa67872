"""A sheet of native charts: each draws cells of the paper's tables, or of small tables of its own at the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.sheets.columns import cell_text
from core.sheets.official_formats import FONT, Formats
from core.sheets.official_model import Share

COLOURS = ("#1F5A92", "#D08B2C", "#5E8C3A", "#8A8A8A")
COLUMNS, COLUMN_PIXELS, ROW_PIXELS = 8, 140, 21
_HALF, _HEIGHT = COLUMNS * COLUMN_PIXELS // 2, 330
_ROWS = _HEIGHT // ROW_PIXELS + 1


@dataclass(frozen=True)
class Place:
    """Where a table's rows stand: the first and last row, and the column of each key, all counted from 0."""

    first: int
    last: int
    columns: Mapping[str, int]


@dataclass(frozen=True)
class ChartTable:
    """Cells that a chart needs and no table of the paper has. The first column of `headings` is the category."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True)
class OfficialChart:
    """One chart. `source` names a sheet or a ChartTable; `category` and the keys of `series` are those of its columns,
    of a ChartTable their numbers as text. series: (key, words of the legend).
    """

    title: str
    source: str
    category: str
    series: Sequence[tuple[str, str]]
    kind: str = "column"
    number_format: str = "#,##0"
    axis_words: str = ""
    is_wide: bool = False


@dataclass(frozen=True)
class ChartSheet:
    name: str
    title: str
    subtitles: Sequence[str]
    charts: Sequence[OfficialChart]
    tables: Sequence[ChartTable] = ()
    tables_title: str = ""


def write_charts(workbook, page, formats: Formats, sheet: ChartSheet, places: Mapping[str, Place], stamp: str) -> None:
    """Writes to the new worksheet `page`; places: {name of a sheet of the workbook: where its rows stand}."""
    page.set_column_pixels(0, COLUMNS - 1, COLUMN_PIXELS)
    page.set_default_row(ROW_PIXELS * 0.75)  # said, so that every program makes the charts as high
    row = 0
    lines = [(sheet.title, "title"), *((words, "centre_italic") for words in sheet.subtitles), (stamp, "stamp")]
    for words, style in lines:
        if words:
            page.merge_range(row, 0, row, COLUMNS - 1, "", formats[style])
            page.write_string(row, 0, cell_text(words), formats[style])
            row += 1
    spots, tables_row = _spots(sheet.charts, row + 1)
    own = _write_tables(page, formats, sheet, tables_row)
    for chart, (at, left) in zip(sheet.charts, spots, strict=True):
        name = sheet.name if chart.source in own else chart.source
        place = own.get(chart.source) or places[chart.source]
        _insert(workbook, page, chart, name, place, (at, left))
    breaks = sorted({at for at, _left in spots[4::4]} | ({tables_row - 1} if sheet.tables else set()))
    page.set_h_pagebreaks([at for at in breaks if at])
    last = tables_row + max((len(table.rows) for table in sheet.tables), default=0) + 2
    page.print_area(0, 0, last, COLUMNS - 1)


def _spots(charts: Sequence[OfficialChart], row: int) -> tuple[list[tuple[int, int]], int]:
    """(row, column) of each chart, two beside each other unless one is wide, and the first row below them."""
    spots, left = [], 0
    for chart in charts:
        if chart.is_wide and left:
            row, left = row + _ROWS, 0
        spots.append((row, left))
        left = 0 if chart.is_wide or left else COLUMNS // 2
        if not left:
            row += _ROWS
    return spots, row + (_ROWS if left else 0) + 1


def _write_tables(page, formats: Formats, sheet: ChartSheet, row: int) -> dict[str, Place]:
    """The sheet's own tables beside each other; {name: place}."""
    places, left = {}, 0
    if sheet.tables:
        page.merge_range(row - 1, 0, row - 1, COLUMNS - 1, "", formats["title"])
        page.write_string(row - 1, 0, cell_text(sheet.tables_title), formats["title"])
    for table in sheet.tables:
        widths = [3 if table is sheet.tables[0] else 1, *[1] * (len(table.headings) - 1)]
        columns = [left + sum(widths[:index]) for index in range(len(widths))]
        for index, heading in enumerate(table.headings):
            _across(page, row, columns[index], widths[index], heading, formats["header"])
        for number, values in enumerate(table.rows, start=row + 1):
            for index, value in enumerate(values):
                _cell(page, number, columns[index], widths[index], value, formats)
        keys = {str(index): column for index, column in enumerate(columns)}
        places[table.name] = Place(row + 1, row + max(len(table.rows), 1), keys)
        left += sum(widths)
    for number in range(row, row + 1 + max((len(table.rows) for table in sheet.tables), default=0)):
        page.set_row(number, 20)
    return places


def _across(page, row: int, column: int, width: int, text: str, style) -> None:
    if width > 1:
        page.merge_range(row, column, row, column + width - 1, "", style)
    page.write_string(row, column, cell_text(text), style)


def _cell(page, row: int, column: int, width: int, value: Any, formats: Formats) -> None:
    if isinstance(value, str):
        _across(page, row, column, width, value, formats["text"])
    elif value is None:
        page.write_blank(row, column, None, formats["int"])
    elif isinstance(value, Share):
        page.write_number(row, column, value.n / value.total, formats.share(value.places))
    else:
        page.write_number(row, column, value, formats["int" if value < 1000 or value > 2999 else "year"])


def _insert(workbook, page, chart: OfficialChart, name: str, place: Place, spot: tuple[int, int]) -> None:
    drawn = workbook.add_chart({"type": chart.kind})
    for number, (key, words) in enumerate(chart.series):
        column = place.columns[key]
        drawn.add_series(
            {
                "name": words,
                "categories": [
                    name,
                    place.first,
                    place.columns[chart.category],
                    place.last,
                    place.columns[chart.category],
                ],
                "values": [name, place.first, column, place.last, column],
                "fill": {"color": COLOURS[number]},
                "gap": 60,
                "data_labels": {"value": True, "num_format": chart.number_format, "font": {"name": FONT, "size": 8}},
            }
        )
    font = {"name": FONT, "size": 10}
    drawn.set_title({"name": chart.title, "name_font": {"name": FONT, "size": 13, "bold": True}, "overlay": False})
    drawn.set_legend({"position": "bottom", "font": font})
    categories: dict[str, Any] = {"num_font": font, "major_gridlines": {"visible": False}}
    values: dict[str, Any] = {"num_font": font, "num_format": chart.number_format, "min": 0}
    values["major_gridlines"] = {"visible": True, "line": {"color": "#D9D9D9"}}
    if chart.axis_words:
        values |= {"name": chart.axis_words, "name_font": {"name": FONT, "size": 10, "bold": False, "italic": True}}
    if chart.kind == "bar":  # lying bars, the first on top: their categories are the upright axis
        drawn.set_y_axis(categories | {"reverse": True, "crossing": "max"})
        drawn.set_x_axis(values)
    else:
        drawn.set_x_axis(categories)
        drawn.set_y_axis(values)
    width = COLUMNS * COLUMN_PIXELS if chart.is_wide else _HALF
    drawn.set_size({"width": width - 8, "height": _HEIGHT - 8})
    drawn.set_chartarea({"border": {"color": "#BFBFBF"}})
    page.insert_chart(spot[0], spot[1], drawn, {"object_position": 1, "description": chart.title})
