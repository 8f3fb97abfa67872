"""The filters of the audit trail: each is answered from an index, however long the trail is."""

import datetime as dt

import django_filters as filters
from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clubs.filters import MOST_CHOICES
from clubs.querysets import clubs_visible_to
from core.filters import ViDateFilter
from core.models import AuditRecord
from core.text import LONGEST_SEARCH, fold
from desk.querysets import about_club
from desk.trail.kinds import KINDS

MOST_USERS = 100
"""Of more users with such a name the first ones are looked for."""


class TrailFilter(filters.FilterSet):
    who = filters.CharFilter(
        label=gettext_lazy("Who (name or user name)"), max_length=LONGEST_SEARCH, method="by_actor"
    )
    kind = filters.ChoiceFilter(
        label=gettext_lazy("Kind of record"), field_name="model", choices=list(KINDS.items()),
        empty_label=gettext_lazy("— all —"),
    )  # fmt: skip
    row = filters.NumberFilter(
        label=gettext_lazy("Number of the record"), method="by_row", min_value=1, decimal_places=0
    )
    act = filters.ChoiceFilter(
        label=gettext_lazy("What was done"),
        choices=[
            ("recorded", gettext_lazy("recorded")),
            ("changed", gettext_lazy("changed")),
            ("removed", gettext_lazy("removed")),
        ],
        method="by_act",
        empty_label=gettext_lazy("— all —"),
    )
    club = filters.ModelChoiceFilter(
        label=gettext_lazy("Club"), to_field_name="code", empty_label=gettext_lazy("— all —"), method="by_club",
        queryset=lambda request: clubs_visible_to(request.user),
    )  # fmt: skip
    reason = filters.CharFilter(
        label=gettext_lazy("Words of the reason"), max_length=LONGEST_SEARCH, method="by_reason"
    )
    start = ViDateFilter(label=gettext_lazy("From day"), method="since")
    end = ViDateFilter(label=gettext_lazy("To day"), method="until")

    class Meta:
        model = AuditRecord
        fields: list[str] = []

    @cached_property
    def form(self):
        """The filter's form; of many clubs the code is typed."""
        form = super().form
        field = form.fields["club"]
        field.label_from_instance = lambda club: f"{club.name} ({club.code})"
        if field.queryset.order_by()[: MOST_CHOICES + 1].count() > MOST_CHOICES:
            field.widget = forms.TextInput(attrs={"data-choose-url": reverse("club_choices")})
            field.label = _("Club code")
        return form

    def by_actor(self, rows, _name, words):
        if fold(words) == fold(str(_("the system"))):
            return rows.filter(actor=None)
        users = User._default_manager.visible_to(self.request.user).matching(words).order_by()
        return rows.filter(actor_id__in=list(users.values_list("pk", flat=True)[:MOST_USERS]))

    def by_row(self, rows, _name, number):
        """With the kinds named, whichever they are: the index begins with the kind."""
        return rows.filter(model__in=list(KINDS), object_id=number)

    def by_act(self, rows, _name, act):
        if act == "recorded":
            return rows.filter(before=None)
        return rows.filter(before__isnull=False, after__isnull=act == "removed")

    def by_club(self, rows, _name, club):
        return rows.filter(about_club(club))

    def by_reason(self, rows, _name, words):
        return rows.exclude(reason="").filter(reason__icontains=words)

    def since(self, rows, _name, day):
        return rows.filter(at__gte=_midnight(day))

    def until(self, rows, _name, day):
        return rows.filter(at__lt=_midnight(day + dt.timedelta(days=1)))


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
