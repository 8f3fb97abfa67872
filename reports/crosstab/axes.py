"""What a crosstab is divided by: the lines of each dimension in their order, and which line a part of the sum is in."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.models import PovertyStatus, Sex
from clubs.rules import AGE_BANDS, age_band_words
from core.dates import format_date
from districts.models import Unit
from targets.basis import Basis
from targets.crosstab import DECLARED, Counted, Measure, Part

PLACES = ("district", "commune")


@dataclass(frozen=True)
class Dimension:
    """`trait` is what members bear themselves; a dimension without one belongs to the club."""

    label: Promise
    trait: str = ""


DIMENSIONS = {
    "district": Dimension(gettext_lazy("District")),
    "commune": Dimension(gettext_lazy("Commune")),
    "source": Dimension(gettext_lazy("Source of the club")),
    "year": Dimension(gettext_lazy("Year")),
    "sex": Dimension(gettext_lazy("Sex"), "sex"),
    "age": Dimension(gettext_lazy("Age group"), "age_band"),
    "poverty": Dimension(gettext_lazy("Household status"), "poverty_status"),
}


def trait_of(code: str, measure: Measure) -> str:
    """The trait of members that the dimension divides by, "" where it is the club's: a member's year is the joining."""
    if code == "year":
        return "joined_year" if measure.kind == "people" else ""
    return DIMENSIONS[code].trait


def label_of(code: str, measure: Measure) -> str:
    if code == "year":
        return _("Year of joining") if measure.kind == "people" else _("Year of founding")
    return str(DIMENSIONS[code].label)


@dataclass(frozen=True)
class Line:
    """One line of a dimension. `query` are the filters of the lists that hold its rows; None where none does."""

    key: Hashable
    label: str
    query: dict[str, str] | None = None


class Axis:
    """One dimension of a crosstab. source_names: {id: name} of the sources, in alphabetical order."""

    def __init__(self, code: str, measure: Measure, basis: Basis, source_names: dict[int, str], *, is_named: bool):
        self.code, self.measure, self.basis, self.source_names = code, measure, basis, source_names
        self.trait, self.is_named = trait_of(code, measure), is_named
        self.label = label_of(code, measure)

    def key_of(self, part: Part) -> Hashable:
        if self.trait:
            return part.traits[self.trait]
        if self.code == "source":
            return part.source_id
        if self.code == "year":
            return part.club.founded_on.year
        unit = part.club.district if self.code == "district" else part.club.commune
        return unit.pk if unit else None

    def lines(self, counted: Counted) -> list[Line]:
        """Every unit, sex, age group and status there is, years without a gap, the sources that occur; then what is not
        known, where it occurs."""
        found = {self.key_of(part) for part in (counted.parts if self.trait else counted.clubs)}
        known: Callable[[set], list[Line]] = getattr(self, f"_{self.code}", self._places)
        lines = known(found - {None, DECLARED})
        if None in found:
            lines.append(Line(None, self._unknown(), self._unknown_query()))
        if DECLARED in found:
            lines.append(Line(DECLARED, _("declared, without a list")))
        return lines

    def _unknown(self) -> str:
        words = {"source": _("not recorded"), "age": _("age unknown"), "poverty": _("not recorded")}
        return words.get(self.code, _("not determined"))

    def _unknown_query(self) -> dict[str, str] | None:
        return {"age": {"age": "unknown"}, "poverty": {"poverty": "none"}}.get(self.code)

    def _places(self, found: set) -> list[Line]:
        """By code, as the tables of the dashboard; a club outside the plan's territory has its line too."""
        units, basis = self.basis.units, self.basis
        inside: list[Unit | None] = [*basis.communes, *(units.units[pk] for pk in found)]
        if self.code == "district":
            inside = [units.district_of(one.pk) if one.level == "commune" else one for one in inside if one]
        by_pk = {unit.pk: unit for unit in inside if unit}
        ordered = sorted(by_pk.values(), key=lambda unit: self._order(unit))
        by = format_date(basis.boundary)
        return [Line(unit.pk, self._name(unit), {"area": unit.code, "by": by}) for unit in ordered]

    def _order(self, unit: Unit) -> tuple[str, ...]:
        above = self.basis.units.district_of(unit.pk) if self.code == "commune" else None
        return (above.code if above else "", unit.code)

    def _name(self, unit: Unit) -> str:
        """A commune with its district, where the table does not name that itself."""
        above = self.basis.units.district_of(unit.pk) if self.code == "commune" and self.is_named else None
        return f"{unit}, {above}" if above and above != self.basis.unit else str(unit)

    def _source(self, found: set) -> list[Line]:
        return [Line(pk, name, {"source": str(pk)}) for pk, name in self.source_names.items() if pk in found]

    def _year(self, found: set) -> list[Line]:
        name = "joined" if self.trait else "founded"
        years = range(min(found), max(found) + 1) if found else ()
        return [Line(year, str(year), {name: str(year)}) for year in years]

    def _sex(self, _found: set) -> list[Line]:
        return [Line(value, str(Sex(value).label), {"sex": value}) for value in ("female", "male")]

    def _age(self, _found: set) -> list[Line]:
        return [Line(age, age_band_words(age), {"age": f"band{age}"}) for age in (0, *AGE_BANDS)]

    def _poverty(self, _found: set) -> list[Line]:
        statuses: list[tuple[Any, Any]] = PovertyStatus.Status.choices
        return [Line(value, str(label), {"poverty": value}) for value, label in statuses]
