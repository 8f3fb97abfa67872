"""Charts as plain geometry: pure functions in, whole SVG units out. The templates only place what stands here.

Colours, patterns and strokes belong to the stylesheet (the site allows no inline styles), and every coordinate is an
int, so that no locale can put a comma into an attribute. A chart names in `body` the template that draws its picture;
a Picture frames it (components/chart.html) with its title, its reading in words and the table behind, as a file too.
"""

from core.charts.columns import BarChart, Series, bar_chart
from core.charts.meters import METER_UNITS, Meter, meter
from core.charts.parts import TableRow, Text
from core.charts.pictures import ChartSheet, Picture
from core.charts.sides import SidesChart, sides_chart
from core.charts.tiles import Tile, TileGroup, TileMap

__all__ = [
    "METER_UNITS",
    "BarChart",
    "ChartSheet",
    "Meter",
    "Picture",
    "Series",
    "SidesChart",
    "TableRow",
    "Text",
    "Tile",
    "TileGroup",
    "TileMap",
    "bar_chart",
    "meter",
    "sides_chart",
]
