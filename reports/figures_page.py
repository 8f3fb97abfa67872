"""The base of pages that show figures: the controls, the basis that they choose, and what each user may see of it."""

from collections.abc import Callable
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from core.dates import format_date
from core.pages import Page
from districts.models import Level, Unit
from reports.areas import Chosen, ForeignUnit, choose
from reports.dashboard import Links
from reports.forms import BasisForm
from reports.row_links import RowLinks
from reports.states import figure_state
from targets.models import Plan, ReportingPeriod


class FiguresPage(Page):
    """A page of figures under the dates, boundaries and area in the query string.

    `chosen` is None while a control holds something that is not understood (its message stands beside it and no figure
    is shown), or where the user has no area with figures of its own.
    """

    action = "dashboard.view"
    form_class = BasisForm
    kept_controls = frozenset(BasisForm.base_fields)
    """What links to other pages of figures carry along."""

    @cached_property
    def form(self) -> BasisForm:
        return self.form_class(self.request.GET, **self.form_options())

    def form_options(self) -> dict:
        return {"plans": [(plan.code, plan.name) for plan in self.visible(Plan, "dashboard.view")]}

    @cached_property
    def chosen(self) -> Chosen | None:
        form = self.form
        if not form.is_valid():
            return None
        data = form.cleaned_data
        try:
            return choose(
                self.request.user,
                as_of=data["as_of"],
                since=data["since"],
                by_date=data["boundary"] == BasisForm.DATE,
                plan_code=data["plan"] or None,
                unit_code=self.kwargs.get("unit_code") or data["unit"],
                action=self.action,
            )
        except ForeignUnit:
            raise Http404 from None
        except ValueError as error:
            form.add_error(None, str(error))
            return None

    def require_figures(self) -> None:
        """For files: 404 where a control is not understood (the page says which), 403 without an area of figures."""
        if self.chosen is None:
            raise Http404 if self.form.errors else PermissionDenied

    def _offer_units(self) -> None:
        if self.chosen is None:
            self.form.offer_units([])
            return
        areas, basis = self.chosen.areas, self.chosen.basis
        choices = [(unit.code, unit_words(unit)) for unit in areas.choices]
        if areas.is_everything:
            choices = [("", _("the whole programme")), *choices]
        elif basis.unit not in areas.choices:
            choices = [*choices, (basis.unit.code, unit_words(basis.unit))]
        if not basis.is_whole:
            self.form.data = self.form.data.copy()
            self.form.data["unit"] = basis.unit.code
        self.form.offer_units(choices)

    def get_context_data(self, **kwargs):
        self._offer_units()
        context = {"form": self.form, "query_string": self.query_string}
        if self.chosen is not None:
            basis = self.chosen.basis
            context |= {
                "basis": basis,
                "note": self.chosen.note,
                "as_of": basis.as_of,
                "period_from": basis.since,
                "boundary": basis.boundary,
                "state": figure_state(self.visible(ReportingPeriod, self.action), basis),
            }
        return super().get_context_data(**(context | kwargs))

    @property
    def query_string(self) -> str:
        """The controls in use, for links to pages on the same basis ("" or with its question mark)."""
        kept = self.request.GET.copy()
        for name in [name for name in kept if name not in self.kept_controls or not kept[name]]:
            del kept[name]
        if self.chosen is not None and not self.chosen.basis.is_whole:
            kept["unit"] = self.chosen.basis.unit.code
        return f"?{kept.urlencode()}" if kept else ""

    def query_for(self, unit: Unit | None) -> str:
        """The controls in use for another area; None where the address names it, or for the whole."""
        kept = self.request.GET.copy()
        for name in [name for name in kept if name not in self.form.fields or name == "unit" or not kept[name]]:
            del kept[name]
        if unit is not None:
            kept["unit"] = unit.code
        return f"?{kept.urlencode()}" if kept else ""

    def with_query(self, **changes: str) -> str:
        """The page's own query string with some parameters added or replaced; "" takes one away."""
        kept = QueryDict(self.query_string.removeprefix("?"), mutable=True)
        for name, value in changes.items():
            kept[name] = value
            if not value:
                del kept[name]
        return f"?{kept.urlencode()}" if kept else ""

    @property
    def row_links(self) -> RowLinks:
        """Where the figures of this page's files lead."""
        chosen = self.chosen
        return RowLinks(chosen.basis, self.request.build_absolute_uri, chosen.areas.is_open)

    def links(self, unit_url: Callable[[Unit], str]) -> Links:
        """Where the figures of this page lead."""
        return Links(
            unit_url=unit_url,
            target_path=lambda code: reverse("target_detail", args=[code]),
            unit_query=lambda unit: self.with_query(unit=unit.code) if unit else self.with_query(place="none"),
            query=self.query_string,
            query_on=lambda day: self.with_query(as_of=format_date(day), since=""),
        )


def unit_words(unit) -> str:
    """The unit with its kind; a province by its bare name."""
    return unit.name if unit.level == Level.PROVINCE else str(unit)
