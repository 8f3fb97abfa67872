import django_filters

from core.formfields import ViDateField


class ViDateFilter(django_filters.Filter):
    """A date typed day first."""

    field_class = ViDateField
