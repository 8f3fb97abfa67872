"""What if: the targets as they would stand had some facts been entered. A page that reads and saves nothing."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from clubs.models import Club
from core.pages.base import Crumb
from core.templatetags.vi_format import number
from reports.cards import counted_words, gap_words, goal_words, value_words
from reports.dashboard import Dashboard
from reports.figures_page import FiguresPage, unit_words
from reports.forms import WhatIfForm
from targets.figures import TargetFigures
from targets.gaps import activities_short
from targets.querysets.facts import Facts
from targets.readings import TargetReading, read_targets
from targets.whatif import Outcome, suppose


@dataclass(frozen=True)
class WhatIfRow:
    """One target now and then."""

    label: str
    url: str
    goal: str
    now: str
    now_counted: str
    then: str
    then_counted: str
    met: bool | None
    gap: str
    has_moved: bool


class WhatIfPage(FiguresPage):
    """The form and, under it, every target now and as supposed."""

    action = "whatif.view"
    template_name = "reports/what_if.html"

    @cached_property
    def dashboard(self) -> Dashboard | None:
        if self.chosen is None:
            return None
        return Dashboard(self.chosen, self.visible(Club, self.action), self.links(lambda unit: ""))

    @cached_property
    def what_if(self) -> WhatIfForm:
        return WhatIfForm(self.request.GET, basis=self.chosen.basis)

    @cached_property
    def outcome(self) -> Outcome | None:
        if not self.what_if.is_valid():
            return None
        rows, basis = self.dashboard.rows, self.chosen.basis
        facts = Facts([], basis.since, basis.as_of)
        least = next((one.threshold_vnd for one in basis.targets if one.code == "fund_30m"), None) or 0
        return suppose(
            rows,
            basis,
            self.what_if.supposed(),
            short=activities_short(rows, basis),
            areas=list(facts.area_minimums),
            least=least,
        )

    def get_title(self) -> str:
        if self.chosen is None or self.chosen.basis.is_whole:
            return _("What if?")
        return _("What if? %(unit)s") % {"unit": unit_words(self.chosen.basis.unit)}

    def crumbs(self):
        return [Crumb(_("Dashboard"), reverse("dashboard") + self.query_string)]

    def get_context_data(self, **kwargs):
        if self.dashboard is not None:
            kwargs |= {"what_if": self.what_if, "kept": self._kept()}
            if self.outcome is not None:
                kwargs |= {"rows": self._rows(), "outcome": self.outcome, "laid_on": self._laid_on()}
        return super().get_context_data(**kwargs)

    def _kept(self) -> list[tuple[str, str]]:
        """The dates and area in use, that the form's own button must not lose."""
        names = [name for name in self.form.fields if self.request.GET.get(name)]
        return [(name, self.request.GET[name]) for name in names]

    def _rows(self) -> list[WhatIfRow]:
        then = {one.code: one for one in read_targets(self.outcome.rows, self.chosen.basis)}
        return [self._row(now, then[now.code]) for now in self.dashboard.readings]

    def _row(self, now: TargetReading, then: TargetReading) -> WhatIfRow:
        return WhatIfRow(
            label=str(now.label),
            url=self.dashboard.target_url(now.code),
            goal=goal_words(now),
            now=value_words(now),
            now_counted=counted_words(now),
            then=value_words(then),
            then_counted=counted_words(then),
            met=then.is_met,
            gap=gap_words(then),
            has_moved=(now.n, now.N) != (then.n, then.N),
        )

    def _laid_on(self) -> list[tuple[str, str]]:
        """(what is supposed, of whom), for what is supposed of somebody."""
        made = self.outcome
        communes = ", ".join(str(commune) for commune in made.communes)
        named = [
            (_("New clubs in"), communes),
            (_("More capital for"), _names(made.capital)),
            (_("All areas carried out by"), _names(made.active)),
            (_("Good review of"), _names(made.reviewed)),
            (_("No further borrowers, their number is declared or unknown"), _names(made.passed_over)),
        ]
        return [(label, names) for label, names in named if names]


def _names(rows: list[TargetFigures], most: int = 12) -> str:
    shown = ", ".join(row.name for row in rows[:most])
    rest = len(rows) - most
    return shown if rest <= 0 else _("%(names)s and %(count)s more") % {"names": shown, "count": number(rest)}
