"""The members by age and sex, as a pyramid."""

from functools import cached_property

from django.utils.translation import gettext as _

from clubs.rules import AGE_BANDS
from core.charts import Picture, SidesChart, sides_chart
from core.templatetags.vi_format import number, share
from reports.crosstab.made import Crosstab
from reports.dashboard import Dashboard
from targets.crosstab import MEASURES
from targets.trends import members_by_age

AGES = (30, 40, 50, 60, 70, 80)
OLDER = 60
SEXES = ("female", "male")


class Pyramid:
    """Of the members that the clubs have by name; a viewer sees no cell of fewer than five, and none of a part."""

    def __init__(self, dashboard: Dashboard):
        self.dashboard = dashboard

    @property
    def is_shown(self) -> bool:
        return not self.dashboard.hides_further_cuts

    @cached_property
    def counts(self) -> dict[tuple[str, int | None], int]:
        return members_by_age(self.dashboard.clubs, self.dashboard.basis, AGES)

    @cached_property
    def hidden(self) -> set[tuple[str, int | None]]:
        """A viewer has the crosstab of sex and age too: a band is shown where that shows all of it."""
        if not self.dashboard.hides:
            return set()
        dashboard = self.dashboard
        shown = Crosstab(dashboard.chosen, dashboard.clubs, MEASURES["members"], "sex", "age", {}).shown_cells
        asked = [(sex, age) for sex, age in self.counts if age is not None or self._has_unknown_ages]
        return {(sex, age) for sex, age in asked if not all((sex, part) in shown for part in _parts(age))}

    @property
    def reading(self) -> str:
        """Sums over cells would give a hidden one away."""
        total = sum(self.counts.values())
        if self.hidden:
            return _("Counts of fewer than five people, and what would give them away, are hidden.")
        older = sum(count for (_sex, age), count in self.counts.items() if age is not None and age >= OLDER)
        women = sum(count for (sex, _age), count in self.counts.items() if sex == "female")
        words = {"older": number(older), "total": number(total), "women": number(women)}
        if not total:
            return _("The clubs have no member by name on this day.")
        words |= {"older_share": share(older, total), "women_share": share(women, total)}
        text = _("%(older)s of %(total)s members are 60 or older (%(older_share)s), %(women)s women (%(women_share)s).")
        return text % words

    @property
    def picture(self) -> Picture:
        return Picture("pyramid", _("Members by age and sex"), _("Age"), self.chart, self.reading)

    @property
    def chart(self) -> SidesChart:
        rows = [(_label(age), *(self._count(sex, age) for sex in SEXES)) for age in (*reversed(AGES), 0)]
        if self._has_unknown_ages:
            rows.append((_("age not known"), *(self._count(sex, None) for sex in SEXES)))
        return sides_chart(rows, (_("Women"), _("Men")), unknown=_("hidden"))

    @property
    def _has_unknown_ages(self) -> bool:
        return any(self.counts[sex, None] for sex in SEXES)

    def _count(self, sex: str, age: int | None) -> int | None:
        return None if (sex, age) in self.hidden else self.counts[sex, age]


def _parts(age: int | None) -> list[int | None]:
    """The crosstab's bands that make up one of these."""
    if age is None:
        return [None]
    after = [one for one in AGES if one > age]
    return [one for one in (0, *AGE_BANDS) if one >= age and not (after and one >= after[0])]


def _label(age: int) -> str:
    if not age:
        return f"< {AGES[0]}"
    if age == AGES[-1]:
        return f"≥ {age}"
    return f"{age}–{AGES[AGES.index(age) + 1] - 1}"
