from datetime import date
from functools import cached_property

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.filters import ViDateFilter
from core.text import LONGEST_SEARCH
from districts.models import Unit


class UnitFilter(django_filters.FilterSet):
    """The units valid on a day (today where none is given), found by code or name without dấu."""

    q = django_filters.CharFilter(label=_("Code or name"), max_length=LONGEST_SEARCH, method="found")
    on = ViDateFilter(
        label=_("As on the day"), method="untouched", help_text=_("For example 30/06/2025; empty: today.")
    )

    class Meta:
        model = Unit
        fields: list[str] = []

    @cached_property
    def day(self) -> date:
        return (self.is_valid() and self.form.cleaned_data["on"]) or timezone.localdate()

    def found(self, rows, name, value):
        return rows.matching(value)

    def untouched(self, rows, name, value):
        """The day applies to all rows, given or not: filter_queryset sees to it."""
        return rows

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset).valid_on(self.day)
