"""Filters of the lists. Whatever is not understood is said beside its field, and no row is shown."""

from datetime import date

import django_filters as filters
from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.models import PovertyStatus, Sex
from clubs.querysets import areas, areas_for, clubs_visible_to, sources
from clubs.rules import AGE_BANDS, age_band_words
from core.dates import LATEST_YEAR, parse_date
from core.filters import ViDateFilter
from core.text import LONGEST_SEARCH
from districts.choices import grouped_units
from districts.tree import UnitMap

MOST_CHOICES = 300
"""A drop-down of more clubs weighs too much for a weak line (thousands take 500 ms); the code is typed instead."""

EARLIEST_YEAR = 1900
"""No club is older; before year 1 the database could not tell the days of a year."""


def as_of(request) -> date:
    """The list's date: `on` where it is one, else today. A wrong one is named by the filter, which shows no row."""
    try:
        return parse_date(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()


class _GroupedUnits(forms.models.ModelChoiceIterator):
    def __iter__(self):
        yield "", self.field.empty_label
        yield from grouped_units(self.queryset)


class UnitField(filters.fields.ModelChoiceField):
    """A district of any time or a commune of today."""

    iterator = _GroupedUnits


class UnitFilter(filters.ModelChoiceFilter):
    field_class = UnitField


def unit_filter() -> UnitFilter:
    """By district or commune: the units of the user's own area."""
    return UnitFilter(
        label=gettext_lazy("District or commune"),
        method="by_unit",
        empty_label=gettext_lazy("— all —"),
        queryset=lambda request: areas_for(request.user.scope_for("clubs.view"), as_of(request)),
    )


def source_filter(label, **kwargs) -> filters.ModelChoiceFilter:
    return filters.ModelChoiceFilter(
        label=label, empty_label=gettext_lazy("— all —"), queryset=lambda request: sources(), **kwargs
    )


def year_filter(label, field_name: str, method: str | None = None) -> filters.NumberFilter:
    """The rows whose day lies in the year; `method` of the filter set says otherwise which those are."""
    return filters.NumberFilter(
        label=label,
        field_name=f"{field_name}__year",
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        decimal_places=0,
        method=method,
    )


def type_one_of_many(field: forms.ModelChoiceField) -> None:
    """A drop-down of clubs, each with its code; of too many clubs the code is typed."""
    field.label_from_instance = lambda club: f"{club.name} ({club.code})"
    if field.queryset.order_by()[: MOST_CHOICES + 1].count() > MOST_CHOICES:
        field.widget = forms.TextInput(attrs={"data-choose-url": reverse("club_choices")})
        field.label = _("Club code")


class ClubFactFilter(filters.FilterSet):
    """A list of facts about clubs: by club (of those that the user sees), area and source; a subclass adds the rest."""

    club = filters.ModelChoiceFilter(
        label=gettext_lazy("Club"),
        field_name="club",
        to_field_name="code",
        empty_label=gettext_lazy("— all —"),
        queryset=lambda request: clubs_visible_to(request.user),
    )
    unit = unit_filter()
    source = source_filter(gettext_lazy("Source of the club"), field_name="club__source")

    @cached_property
    def form(self):
        """The filter's form; of many clubs the code is typed."""
        form = super().form
        type_one_of_many(form.fields["club"])
        return form

    def by_words(self, rows, name, value):
        return rows.matching(value)

    def by_unit(self, rows, name, unit):
        return rows.of_clubs(clubs_visible_to(self.request.user).lying_in(unit, as_of(self.request)))


class AreaFilter(filters.FilterSet):
    """The rows behind a figure of some area: those of the clubs that the figure counts, as `targets.Basis` cuts them.

    `area` is the code of the unit under the boundaries of the day `by`. Links from figures fill them in; they show once
    they are filled.
    """

    area = filters.CharFilter(label=gettext_lazy("Area of the figure (code)"), max_length=20, method="by_area")
    by = ViDateFilter(label=gettext_lazy("Boundaries of"), method="as_it_is")

    filled_by_links: tuple[str, ...] = ("area", "by")

    @cached_property
    def form(self):
        form = super().form
        for name in self.filled_by_links:
            if not self.data.get(name):
                form.fields[name].widget = forms.HiddenInput()
        return form

    def as_it_is(self, rows, _name, _value):
        """Another filter, or the page itself, has read this value already."""
        return rows

    def by_area(self, rows, _name, code):
        units = UnitMap(self.form.cleaned_data.get("by") or as_of(self.request))
        unit = units.unit(code)
        inside = units.communes_under(unit) if unit else []
        return self.placed(rows, units.boundary, inside)

    def placed(self, rows, boundary: date, commune_ids):
        """The rows of the clubs that lie in one of the communes under the boundaries."""
        clubs = clubs_visible_to(self.request.user).with_place_under(boundary)
        return rows.of_clubs(clubs.filter(place_commune_id__in=commune_ids))


class FiguresFilter(AreaFilter, ClubFactFilter):
    """The same of facts about clubs; `counted` is the day on which the clubs operate."""

    counted = ViDateFilter(label=gettext_lazy("Clubs in operation on"), method="by_counted")

    filled_by_links = (*AreaFilter.filled_by_links, "counted")

    def by_counted(self, rows, _name, day):
        return rows.of_clubs(clubs_visible_to(self.request.user).operating_on(day))


class ClubFilter(AreaFilter):
    q = filters.CharFilter(
        label=gettext_lazy("Search by code, name or village"), max_length=LONGEST_SEARCH, method="by_words"
    )
    unit = unit_filter()
    source = source_filter(gettext_lazy("Source of support"))
    on = ViDateFilter(label=gettext_lazy("As of"), method="by_day")
    state = filters.ChoiceFilter(
        label=gettext_lazy("State of the club"),
        method="by_state",
        empty_label=gettext_lazy("— all —"),
        choices=[("operating", gettext_lazy("operating")), ("dissolved", gettext_lazy("dissolved"))],
    )
    founded = year_filter(gettext_lazy("Founded in the year"), "founded_on")

    def placed(self, rows, boundary, commune_ids):
        return rows.with_place_under(boundary).filter(place_commune_id__in=commune_ids)

    def by_words(self, rows, name, value):
        return rows.matching(value)

    def by_unit(self, rows, name, unit):
        return rows.lying_in(unit, as_of(self.request))

    def by_day(self, rows, name, day):
        return rows.filter(founded_on__lte=day)

    def by_state(self, rows, name, value):
        day = as_of(self.request)
        return rows.operating_on(day) if value == "operating" else rows.filter(closed_on__lte=day)


AGE_GROUPS = [
    ("60", gettext_lazy("60 and older")),
    ("55", gettext_lazy("55 and older")),
    ("younger", gettext_lazy("younger than 55")),
    ("unknown", gettext_lazy("age unknown")),
    *((f"band{age}", age_band_words(age)) for age in (0, *AGE_BANDS)),
]


class MemberFilter(FiguresFilter):
    q = filters.CharFilter(label=gettext_lazy("Search by name or code"), max_length=LONGEST_SEARCH, method="by_words")
    sex = filters.ChoiceFilter(label=gettext_lazy("Sex"), choices=Sex.choices, empty_label=gettext_lazy("— all —"))
    age = filters.ChoiceFilter(
        label=gettext_lazy("Age"), method="by_age", choices=AGE_GROUPS, empty_label=gettext_lazy("— all —")
    )
    poverty = filters.ChoiceFilter(
        label=gettext_lazy("Household status"),
        method="by_poverty",
        choices=[*PovertyStatus.Status.choices, ("none", gettext_lazy("not recorded"))],
        empty_label=gettext_lazy("— all —"),
    )
    joined = year_filter(gettext_lazy("Joined in the year"), "joined_on")
    on = ViDateFilter(label=gettext_lazy("As of"), method="by_day")
    state = filters.ChoiceFilter(
        label=gettext_lazy("Membership"),
        method="by_state",
        empty_label=gettext_lazy("members on that day"),
        null_label=None,
        choices=[("left", gettext_lazy("left by that day")), ("all", gettext_lazy("members and those who left"))],
    )

    def filter_queryset(self, queryset):
        """Without a choice of state the list is of those who are members on its date."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.members_on(as_of(self.request))

    def by_day(self, rows, name, day):
        return rows.filter(joined_on__lte=day)

    def by_state(self, rows, name, value):
        day = as_of(self.request)
        return rows.filter(joined_on__lte=day) if value == "all" else rows.filter(left_on__lte=day)

    def by_poverty(self, rows, name, value):
        rows = rows.with_poverty_on(as_of(self.request))
        return rows.filter(poverty_status__isnull=True) if value == "none" else rows.filter(poverty_status=value)

    def by_age(self, rows, name, value):
        day = as_of(self.request)
        if value == "unknown":
            return rows.of_unknown_age()
        if value.startswith("band"):
            band = int(value.removeprefix("band"))
            return rows.with_age_band_on(day).filter(age_band=band)
        return rows.younger_on(day, 55) if value == "younger" else rows.aged_on(day, int(value))


class ActivityFilter(ClubFactFilter):
    q = filters.CharFilter(
        label=gettext_lazy("Search by content or code"), max_length=LONGEST_SEARCH, method="by_words"
    )
    area = filters.ModelChoiceFilter(
        label=gettext_lazy("Activity area"),
        to_field_name="code",
        empty_label=gettext_lazy("— all —"),
        queryset=lambda request: areas(),
    )
    year = year_filter(gettext_lazy("Year"), "held_on")
    start = ViDateFilter(label=gettext_lazy("From"), field_name="held_on", lookup_expr="gte")
    end = ViDateFilter(label=gettext_lazy("To"), field_name="held_on", lookup_expr="lte")


class DeclaredFilter(ClubFactFilter):
    unit = UnitFilter(
        label=gettext_lazy("District or commune"),
        method="by_unit",
        empty_label=gettext_lazy("— all —"),
        queryset=lambda request: areas_for(request.user.scope_for("declared.view"), timezone.localdate()),
    )
    start = ViDateFilter(label=gettext_lazy("Period ends from"), field_name="ends_on", lookup_expr="gte")
    end = ViDateFilter(label=gettext_lazy("Period ends by"), field_name="ends_on", lookup_expr="lte")
    listed = filters.ChoiceFilter(
        label=gettext_lazy("Member list"),
        method="by_list",
        empty_label=gettext_lazy("— all —"),
        choices=[
            ("no", gettext_lazy("without a list: the declaration counts")),
            ("yes", gettext_lazy("with a list: the list counts")),
        ],
    )

    def by_unit(self, rows, name, unit):
        clubs = clubs_visible_to(self.request.user).lying_in(unit, timezone.localdate())
        return rows.of_clubs(clubs)

    def by_list(self, rows, name, value):
        return rows.filter(has_member_list=value == "yes")
