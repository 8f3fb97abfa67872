"""The dashboard as a file: each target of the whole and of each area with n, N, share, goal and what is missing."""

from collections.abc import Iterator
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from clubs.models import Club
from core.sheets.writer import Column
from reports.cards import goal_words
from reports.dashboard import Dashboard
from reports.files import kept_rows_file
from reports.row_links import RowLinks
from reports.sourced_page import SourcedPage
from targets.readings import TargetReading


class DashboardFile(SourcedPage):
    """The file alone, for whoever may see the rows behind its figures: n and N lead to them."""

    def get(self, request, *args, **kwargs):
        self.require_figures()
        dashboard = self.dashboard_of(lambda unit: "")
        if dashboard.hides:
            raise PermissionDenied
        columns = [
            Column(_("Target"), "text", 48),
            Column(_("Area"), "text", 30),
            Column("n", "int", 12, is_linked=True),
            Column("N", "int", 12, is_linked=True),
            Column(_("Share"), "percent", 10),
            Column(_("Planned"), "text", 14),
            Column(_("Met?"), "text", 12),
            Column(_("Missing"), "int", 12),
        ]
        return kept_rows_file(
            request.user,
            self.action,
            self.visible(Club, self.action),
            self.chosen.basis,
            name=f"tong-quan-{self.chosen.basis.as_of:%Y%m%d}{self.file_mark}",
            columns=columns,
            rows=_rows(dashboard, self.row_links),
            file_format=kwargs["format"],
            title=_("Dashboard"),
        )


def _rows(dashboard: Dashboard, links: RowLinks) -> Iterator[list]:
    for whole in dashboard.readings:
        yield _row(str(dashboard.basis.unit), whole, links.cells(whole, dashboard.basis.unit))
        for unit, readings in dashboard.by_unit:
            if one := readings.get(whole.code):
                yield _row(str(unit) if unit else _("not determined"), one, links.cells(one, unit))


def _row(area: str, one: TargetReading, pair: tuple) -> list:
    share = Decimal(one.n) / one.N if one.N else None
    met = None if one.is_met is None else _("Met") if one.is_met else _("Not met")
    return [str(one.label), area, *pair, share, "" if one.goal is None else goal_words(one), met, one.gap]
