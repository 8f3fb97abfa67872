import datetime as dt

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import AccountEvent, User
from accounts.policy import Role
from core.filters import ViDateFilter, midnight
from core.text import LONGEST_SEARCH
from districts.choices import grouped_units
from districts.models import Unit


class UserFilter(django_filters.FilterSet):
    """Users by name, today's role and area, and whether they may sign in."""

    q = django_filters.CharFilter(label=_("Name or user name"), max_length=LONGEST_SEARCH, method="found")
    role = django_filters.ChoiceFilter(
        label=_("Role today"), choices=Role.choices, method="acting", empty_label=_("all")
    )
    unit = django_filters.ChoiceFilter(label=_("Area today"), method="acting_for", empty_label=_("all"))
    is_active = django_filters.ChoiceFilter(
        label=_("May sign in"), choices=[("true", _("Yes")), ("false", _("No"))], method="open", empty_label=_("all")
    )

    class Meta:
        model = User
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        units = Unit._default_manager.visible_to(self.request.user).given_to_somebody()
        self.form.fields["unit"].choices = grouped_units(units)

    def found(self, rows, name, value):
        return rows.matching(value)

    def open(self, rows, name, value):
        return rows.filter(is_active=value == "true")

    def acting(self, rows, name, value):
        return rows.acting_on(timezone.localdate(), role=value)

    def acting_for(self, rows, name, value):
        return rows.acting_on(timezone.localdate(), unit=value)


class AccountEventFilter(django_filters.FilterSet):
    """Account events by person, kind and days."""

    q = django_filters.CharFilter(label=_("Name or user name"), max_length=LONGEST_SEARCH, method="found")
    kind = django_filters.ChoiceFilter(label=_("What"), choices=AccountEvent.Kind.choices, empty_label=_("all"))
    start = ViDateFilter(label=_("From day"), method="since")
    end = ViDateFilter(label=_("To day"), method="until")

    class Meta:
        model = AccountEvent
        fields: list[str] = []

    def found(self, rows, name, value):
        return rows.filter(user__in=User._default_manager.visible_to(self.request.user).matching(value).order_by())

    def since(self, rows, name, value):
        return rows.filter(at__gte=midnight(value))

    def until(self, rows, name, value):
        return rows.filter(at__lt=midnight(value + dt.timedelta(days=1)))
