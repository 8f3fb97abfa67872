"""The sheet of charts: the tables' figures as Excel draws them."""

from collections.abc import Sequence

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
    area, income, lending = _("A. By area"), _("B. Income fund"), _("B. Lending")
    million = _("million ₫")
    charts = [
        OfficialChart(
            _("Clubs at the start and at the end of the period"),
            area,
            "unit",
            [("at_start", _("At start")), ("at_end", _("At end"))],
            axis_words=_("number of clubs"),
        ),
        OfficialChart(
            _("Members at the end of the period"),
            area,
            "unit",
            [("members", _("In all")), ("women", _("Women")), ("older_60", _("Aged 60 or over"))],
            axis_words=_("number of people"),
        ),
        OfficialChart(
            _("Income fund"),
            income,
            "unit",
            [("start", _("At start")), ("end", _("At end"))],
            number_format=MILLIONS,
            axis_words=million,
        ),
        OfficialChart(
            _("Loans outstanding and overdue at the end of the period"),
            lending,
            "unit",
            [("outstanding", _("Outstanding")), ("overdue", _("Overdue"))],
            number_format=MILLIONS,
            axis_words=million,
        ),
    ]
    if has_targets:
        charts.append(
            OfficialChart(
                _("The plan's targets: reached and goal"),
                "targets",
                "0",
                [("1", _("Reached")), ("2", _("Goal"))],
                kind="bar",
                number_format="0%",
                is_wide=True,
            )
        )
    founded = OfficialChart(
        _("Clubs in operation by the year of their founding"),
        "years",
        "0",
        [("1", _("Founded")), ("2", _("Milestone of the plan"))],
        axis_words=_("number of clubs"),
        is_wide=True,
    )
    return [*charts, founded]
