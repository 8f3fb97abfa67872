"""Forms of declared totals: one declaration, and a grid of many clubs for one period."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.filters import UnitField
from clubs.forms.fields import ReasonField
from clubs.models import Club
from core.formfields import NfcTextField, ViDateField, VndField
from core.money import format_vnd

NUMBERS = ("members", "women", "older_60", "poor", "borrowers")
COLUMNS = (*NUMBERS, "income_fund_vnd", "areas")
LABELS = {
    "members": gettext_lazy("Members"),
    "women": gettext_lazy("Women"),
    "older_60": gettext_lazy("Aged 60 or over"),
    "poor": gettext_lazy("Poor"),
    "borrowers": gettext_lazy("Have borrowed"),
    "income_fund_vnd": gettext_lazy("Income fund (₫)"),
    "areas": gettext_lazy("Areas carried out"),
}
_RANGE = re.compile(r"([0-9]{1,3})(?: ?[-–] ?([0-9]{1,3}))?")


class AreaNumbersField(forms.CharField):
    """Activity areas by their numbers: "1 2 5", "1-8", "0" for none. Cleans to a list of codes; None where left empty.

    `areas` are the (number, code) pairs of the books, in their order.
    """

    def __init__(self, *, areas: Sequence[tuple[int, str]] = (), **kwargs):
        super().__init__(max_length=60, **kwargs)
        self.areas = areas

    def to_python(self, value):
        text = (super().to_python(value) or "").strip()
        if not text:
            return None
        numbers: set[int] = set()
        for piece in filter(None, re.split(r"[,;.+ ]+", re.sub(r"\s*[-–]\s*", "-", text))):
            found = _RANGE.fullmatch(piece)
            if not found:
                raise forms.ValidationError(_("Write the areas' numbers, for example 1 2 5 or 1-8; 0 means none."))
            first, last = int(found[1]), int(found[2] or found[1])
            numbers |= set(range(first, last + 1)) or {first, last}
        if numbers == {0}:
            return []
        if unknown := sorted(numbers - {number for number, _code in self.areas}):
            words = ", ".join(map(str, unknown))
            raise forms.ValidationError(_("There is no activity area number %(numbers)s.") % {"numbers": words})
        return [code for number, code in self.areas if number in numbers]

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        return " ".join(str(number) for number, code in self.areas if code in value) or "0"


class _GroupedInput(forms.TextInput):
    """An amount in a narrow box: grouped, without the words under it."""

    def format_value(self, value):
        return format_vnd(value) if isinstance(value, int) else super().format_value(value)


def _number_field(name: str, **kwargs) -> forms.IntegerField:
    return forms.IntegerField(label=LABELS[name], required=False, min_value=0, **kwargs)


class DeclaredForm(forms.Form):
    """One club's totals for one period. What is left empty is not declared; 0 means that there is none."""

    starts_on = ViDateField(label=gettext_lazy("Period from"))
    ends_on = ViDateField(
        label=gettext_lazy("Period to"), help_text=gettext_lazy("The numbers are those of this last day.")
    )
    members = forms.IntegerField(label=LABELS["members"], min_value=0)
    women = _number_field("women")
    older_60 = _number_field("older_60")
    poor = _number_field("poor")
    borrowers = _number_field("borrowers", help_text=gettext_lazy("Members who have ever had a loan."))
    income_fund_vnd = VndField(
        label=gettext_lazy("Income fund (₫)"),
        required=False,
        is_zero_allowed=True,
        help_text=gettext_lazy("Cash and what is lent out together, on the last day."),
    )
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Activity areas carried out in the period"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    has_no_areas = forms.BooleanField(label=gettext_lazy("None of the areas was carried out"), required=False)
    note = NfcTextField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    fieldsets = (
        (gettext_lazy("The period"), ["starts_on", "ends_on"]),
        (gettext_lazy("The members"), list(NUMBERS)),
        (gettext_lazy("The fund and the activities"), ["income_fund_vnd", "areas", "has_no_areas"]),
    )

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["areas"].choices = [(area.code, f"{area.number}. {area.name}") for area in areas]

    def clean(self):
        """`areas` becomes None where nothing is ticked: not declared."""
        data = self.cleaned_data
        has_none = data.pop("has_no_areas", False)
        if has_none and data.get("areas"):
            self.add_error("has_no_areas", _("Tick the areas, or that there is none, not both."))
        data["areas"] = data.get("areas") or ([] if has_none else None)
        return data


class DeclaredEditForm(DeclaredForm):
    reason = ReasonField(required=False)


class WithdrawForm(forms.Form):
    reason = ReasonField(help_text=gettext_lazy("For example: entered for the wrong club."))


class PeriodChoice(forms.Form):
    """Which grid: the reporting year, the area, and whether clubs with a member list stand in it too."""

    period = forms.TypedChoiceField(
        label=gettext_lazy("Reporting year"),
        coerce=int,
        help_text=gettext_lazy("From 15/12 of the year before to 14/12."),
    )
    unit = UnitField(
        label=gettext_lazy("District or commune"), queryset=None, required=False, empty_label=gettext_lazy("— all —")
    )
    listed = forms.ChoiceField(
        label=gettext_lazy("Clubs"),
        required=False,
        choices=[
            ("", gettext_lazy("those without a member list")),
            ("all", gettext_lazy("all, also those with a member list")),
        ],
    )

    def __init__(self, *args, years: Sequence[int], units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [(year, str(year)) for year in years]
        self.fields["unit"].queryset = units


@dataclass(frozen=True)
class GridRow:
    """One line of the grid: the club, its boxes, how many members its list has on the day (0: no list)."""

    club: Club
    boxes: list[forms.BoundField]
    seen: forms.BoundField
    listed: int


class PeriodGrid(forms.Form):
    """One line of boxes per club for one period. A line left wholly empty says nothing about its club.

    clubs: with `listed_members`. areas: (number, code) in the books' order. `row_data()` gives what was typed.
    """

    def __init__(self, *args, clubs: Sequence[Club], areas: Sequence[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.clubs, self.areas = clubs, areas
        for club in clubs:
            for name in COLUMNS:
                self.fields[f"{club.pk}-{name}"] = self._box(club, name)
            self.fields[f"{club.pk}-seen"] = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def _box(self, club: Club, name: str) -> forms.Field:
        label = f"{club.name}: {LABELS[name]}"
        attrs = {"autocomplete": "off", "data-grid-box": ""}
        if name == "areas":
            return AreaNumbersField(areas=self.areas, label=label, required=False, widget=forms.TextInput(attrs=attrs))
        attrs["inputmode"] = "numeric"
        if name == "income_fund_vnd":
            box = _GroupedInput(attrs=attrs | {"data-money": ""})
            return VndField(label=label, required=False, is_zero_allowed=True, widget=box)
        return forms.IntegerField(label=label, required=False, min_value=0, widget=forms.TextInput(attrs=attrs))

    def rows(self) -> list[GridRow]:
        return [
            GridRow(
                club=club,
                boxes=[self[f"{club.pk}-{name}"] for name in COLUMNS],
                seen=self[f"{club.pk}-seen"],
                listed=club.listed_members,
            )
            for club in self.clubs
        ]

    def row_data(self) -> dict[int, dict]:
        """{club id: values by COLUMNS} of the lines that say something."""
        found = {club.pk: {name: self.cleaned_data.get(f"{club.pk}-{name}") for name in COLUMNS} for club in self.clubs}
        return {pk: values for pk, values in found.items() if any(value is not None for value in values.values())}

    def clean(self):
        for club in self.clubs:
            values = {name: self.cleaned_data.get(f"{club.pk}-{name}") for name in COLUMNS}
            key = f"{club.pk}-members"
            if values["members"] is None and key not in self.errors and any(v is not None for v in values.values()):
                self.add_error(key, _("Enter the number of members too."))
        return self.cleaned_data
