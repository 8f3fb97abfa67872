"""The sheet of charts: the tables' figures as Excel draws them."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from core.sheets.official import Share
from core.sheets.official_charts import ChartSheet, ChartTable, OfficialChart
from reports.yearly.by_area import period_words
from targets.basis import Basis
from targets.figures import ClubFigures
from targets.readings import TargetReading, clubs_per_year

MILLIONS = "#,##0.0,,"
"""₫ shown in millions."""


def chart_sheet(basis: Basis, rows: Sequence[ClubFigures], whole: dict[str, TargetReading]) -> ChartSheet:
    targets = [one for one in whole.values() if one.kind == "ratio" and one.N and one.goal is not None]
    years = clubs_per_year(rows, basis)
    return ChartSheet(
        name=_("Charts"),
        title=_("CHARTS"),
        subtitles=[period_words(basis)],
        charts=_charts(bool(targets)),
        tables=[
            ChartTable(
                "targets",
                [_("Target"), _("Reached"), _("Goal")],
                [[one.label, Share(one.n, one.N, one.goal), Share(one.goal, 100)] for one in targets],
            ),
            ChartTable("years", [_("Year"), _("Founded"), _("Milestone")], [list(year) for year in years]),
        ],
        tables_title=_("FIGURES OF THE CHARTS OF TARGETS AND YEARS"),
    )


def _charts(has_targets: bool) -> list[OfficialChart]:
    area, million = _("A. By area"), _("million ₫")
    start_end = (_("At start"), _("At end"))
    charts = [
        _by_area(
            _("Clubs at the start and at the end of the period"),
            area,
            zip(("at_start", "at_end"), start_end, strict=True),
            _("number of clubs"),
        ),
        _by_area(
            _("Members at the end of the period"),
            area,
            [("members", _("In all")), ("women", _("Women")), ("older_60", _("Aged 60 or over"))],
            _("number of people"),
        ),
        _by_area(
            _("Income fund"), _("B. Income fund"), zip(("start", "end"), start_end, strict=True), million, MILLIONS
        ),
        _by_area(
            _("Loans outstanding and overdue at the end of the period"),
            _("B. Lending"),
            [("outstanding", _("Outstanding")), ("overdue", _("Overdue"))],
            million,
            MILLIONS,
        ),
    ]
    return [*charts, *([_of_targets()] if has_targets else []), _of_years()]


def _by_area(
    title: str, source: str, series: Iterable[tuple[str, str]], words: str, number_format: str = "#,##0"
) -> OfficialChart:
    return OfficialChart(title, source, "unit", list(series), number_format=number_format, axis_words=words)


def _of_targets() -> OfficialChart:
    title, series = _("The plan's targets: reached and goal"), [("1", _("Reached")), ("2", _("Goal"))]
    return OfficialChart(title, "targets", "0", series, kind="bar", number_format="0%", is_wide=True)


def _of_years() -> OfficialChart:
    title = _("Clubs in operation by the year of their founding")
    series = [("1", _("Founded")), ("2", _("Milestone of the plan"))]
    return OfficialChart(title, "years", "0", series, axis_words=_("number of clubs"), is_wide=True)
