"""The filters of the audit trail: each is answered from an index, however long the trail is."""

import datetime as dt

import django_filters as filters
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clubs.filters import type_one_of_many
from clubs.querysets import clubs_visible_to
from core.filters import ViDateFilter, midnight
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
        type_one_of_many(form.fields["club"])
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
        return rows.filter(at__gte=midnight(day))

    def until(self, rows, _name, day):
        return rows.filter(at__lt=midnight(day + dt.timedelta(days=1)))
