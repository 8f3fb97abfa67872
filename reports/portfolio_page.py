"""The pages of the loan portfolio: of an area, and of one club."""

import datetime as dt
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.models import Club
from clubs.views import crumbs
from core.pages import DetailPage
from core.pages.base import Crumb
from core.sheets.writer import Column
from districts.models import Unit
from reports.figures_page import unit_words
from reports.files import kept_rows_file, rows_file
from reports.forms import BasisForm
from reports.portfolio import PortfolioView, value_words
from reports.portfolio_by_source import SourcePortfolio
from reports.sourced_page import SourcedPage
from targets.basis import Basis
from targets.portfolio import FIGURES


class PortfolioFile:
    """Answers the same figures as a file: a row for each area or club and figure."""

    def get(self, request, *args, **kwargs):
        file_format = kwargs.pop("format", None)
        if not file_format:
            return super().get(request, *args, **kwargs)
        view = self.portfolio
        if view is None:  # a control that is not understood, or no area with figures
            raise Http404 if self.form.errors else PermissionDenied
        if view.hides:
            raise PermissionDenied
        columns = [
            Column(_("Code"), "text", 12),
            Column(_("Area or club"), "text", 34),
            Column(_("Figure"), "text", 34),
            Column(_("Value"), "text", 18),
            Column("n", "money", 18),
            Column("N", "money", 18),
            Column(_("How it is counted"), "text", 80),
        ]
        name = f"danh-muc-cho-vay-{view.basis.as_of:%Y%m%d}{self.file_mark}"
        return self.give(name, columns, _rows(view), file_format=file_format, title=_("Loan portfolio"))


def _rows(view: PortfolioView):
    whole = view.club or view.basis.unit
    lines = [*view.lines, (str(whole), "", whole.code, view.sums)]
    for name, _url, code, sums in lines:
        for figure in FIGURES.values():
            n, total = figure.pair(sums)
            yield [code or "", name, str(figure.label), value_words(figure, n, total), n, total, str(figure.definition)]


class PortfolioPage(PortfolioFile, SourcedPage):
    """The loans of an area on a day and in the period that ends on it: each figure with its definition and its rows."""

    template_name = "reports/portfolio.html"

    def give(self, name: str, columns, rows, **options):
        """The figures of an area are a report: the file is kept."""
        clubs, basis = self.visible(Club, self.action), self.chosen.basis
        return kept_rows_file(
            self.request.user, self.action, clubs, basis, name=name, columns=columns, rows=rows, **options
        )

    def get(self, request, *args, **kwargs):
        """Whoever cares for clubs and no area has the page of the own club instead."""
        scope = request.user.scope_for(self.action)
        if scope.assignment_ids and not (scope.is_everything or scope.commune_ids) and "format" not in kwargs:
            codes = list(self.visible(Club).values_list("code", flat=True)[:2])
            return redirect(reverse("club_portfolio", args=codes) if len(codes) == 1 else reverse("club_list"))
        return super().get(request, *args, **kwargs)

    @cached_property
    def portfolio(self) -> PortfolioView | None:
        if self.chosen is None:
            return None
        clubs = self.visible(Club, self.action)
        if self.source is not None:
            return SourcePortfolio(self.chosen, clubs, self._unit_url, self.source)
        return PortfolioView.of_area(self.chosen, clubs, self._unit_url)

    def get_title(self) -> str:
        if self.chosen is None or self.chosen.basis.is_whole:
            return _("Loan portfolio")
        return _("Loan portfolio: %(unit)s") % {"unit": unit_words(self.chosen.basis.unit)}

    def crumbs(self):
        way = [Crumb(_("Dashboard"), reverse("dashboard") + self.query_string)]
        if self.chosen and self.chosen.areas.is_everything and not self.chosen.basis.is_whole:
            way.append(Crumb(_("Loan portfolio"), reverse("portfolio") + self.query_for(None)))
        return way

    def _unit_url(self, unit: Unit) -> str:
        if unit == self.chosen.basis.unit or self.chosen.areas.find(unit.code) is None:
            return ""
        return reverse("portfolio") + self.query_for(unit)

    def get_context_data(self, **kwargs):
        kwargs |= {"portfolio": self.portfolio, "file_url": reverse("portfolio"), "file_query": self.query_string}
        return super().get_context_data(**kwargs)


class ClubPortfolioPage(PortfolioFile, DetailPage):
    """The same of one club."""

    model = Club
    action = "loans.view"
    file_mark = ""
    give = staticmethod(rows_file)
    lookup = {"code": "code"}
    template_name = "reports/portfolio.html"

    def get_title(self) -> str:
        return _("Loan portfolio: %(unit)s") % {"unit": self.object.name}

    def crumbs(self):
        return crumbs.to_club(self.object)

    @cached_property
    def form(self) -> BasisForm:
        form = BasisForm(self.request.GET)
        for name in ("boundary", "unit", "plan"):
            del form.fields[name]
        return form

    @cached_property
    def basis(self) -> Basis | None:
        if not self.form.is_valid():
            return None
        data = self.form.cleaned_data
        try:
            return Basis.make(as_of=data["as_of"] or self._last_day(), since=data["since"])
        except ValueError as error:
            self.form.add_error(None, str(error))
            return None

    def _last_day(self) -> dt.date | None:
        """Of a dissolved club the day before, so that the page shows how it stood; else None, which is today."""
        closed_on = self.object.closed_on
        is_closed = closed_on is not None and closed_on <= timezone.localdate()
        return closed_on - dt.timedelta(days=1) if is_closed else None

    @cached_property
    def portfolio(self) -> PortfolioView | None:
        club = self.object
        if self.basis is None:
            return None
        return PortfolioView.of_club(club, self.basis, self.visible(Club).filter(pk=club.pk))

    def get_context_data(self, **kwargs):
        context = {"portfolio": self.portfolio, "form": self.form, "basis": self.basis, "note": ""}
        context |= {"file_url": reverse("club_portfolio", args=[self.object.code])}
        context["file_query"] = f"?{self.request.GET.urlencode()}" if self.request.GET else ""
        if self.basis:
            context |= {"as_of": self.basis.as_of, "period_from": self.basis.since, "boundary": self.basis.boundary}
        return super().get_context_data(**(context | kwargs))
