"""The lists of awards and trainings: their columns and filters."""

import django_filters as filters
import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clubs.filters import EARLIEST_YEAR, ClubFactFilter, UnitFilter
from clubs.models import Award
from clubs.querysets import areas_for, clubs_visible_to, sources
from core.dates import LATEST_YEAR
from core.filters import ViDateFilter
from core.tablecolumns import NUMBER, DayColumn, NumberColumn
from core.text import LONGEST_SEARCH


def _to_correct(record, table) -> str | None:
    """Awards have no page of their own: who may correct them is led to the form."""
    return reverse("award_edit", args=[record.pk]) if table.request.user.may("awards.edit") else None


class AwardTable(tables.Table):
    """Awards, the latest year first."""

    title = tables.Column(verbose_name=_("Award"), linkify=_to_correct, order_by=("folded", "pk"))
    year = tables.Column(verbose_name=_("Year"), attrs=NUMBER, order_by=("year", "pk"), localize=False)
    level = tables.Column(verbose_name=_("Level of the award"), order_by=("level", "pk"))
    club = tables.Column(verbose_name=_("Club"), linkify=True, order_by=("club__name_key", "pk"))
    member = tables.Column(
        verbose_name=_("Member honoured"),
        linkify=True,
        order_by=("member__name_key", "pk"),
        default=_("the whole club"),
    )
    decision_number = tables.Column(verbose_name=_("Decision no."), order_by=("decision_number", "pk"), default="—")
    decided_on = DayColumn(verbose_name=_("Date of the decision"), order_by=("decided_on", "pk"))


def _areas(action: str):
    return lambda request: areas_for(request.user.scope_for(action), timezone.localdate())


class AwardFilter(ClubFactFilter):
    q = filters.CharFilter(
        label=_("Search by award, decision, club or member"), max_length=LONGEST_SEARCH, method="by_words"
    )
    year = filters.NumberFilter(label=_("Year"), min_value=EARLIEST_YEAR, max_value=LATEST_YEAR, decimal_places=0)
    level = filters.ChoiceFilter(label=_("Level of the award"), choices=Award.Level.choices, empty_label=_("— all —"))
    to = filters.ChoiceFilter(
        label=_("Given to"),
        method="by_kind",
        empty_label=_("— all —"),
        choices=[("club", _("clubs")), ("member", _("people"))],
    )
    unit = UnitFilter(
        label=_("District or commune"), method="by_unit", empty_label=_("— all —"), queryset=_areas("awards.view")
    )

    def by_unit(self, rows, name, unit):
        return rows.of_clubs(clubs_visible_to(self.request.user, "awards.view").lying_in(unit, timezone.localdate()))

    def by_kind(self, rows, name, value):
        return rows.filter(member__isnull=value == "club")


class TrainingTable(tables.Table):
    """Trainings, the latest first; the numbers are those of the clubs that the reader sees."""

    topic = tables.Column(verbose_name=_("Topic"), linkify=True, order_by=("folded", "pk"))
    held_on = DayColumn(verbose_name=pgettext_lazy("training", "First day"), order_by=("held_on", "pk"))
    unit = tables.Column(
        verbose_name=_("Held for the clubs of"), order_by=("unit__name_key", "pk"), default=_("the whole programme")
    )
    organiser = tables.Column(verbose_name=_("Organiser"), order_by=("organiser", "pk"), default="—")
    club_count = NumberColumn(verbose_name=_("Clubs that came"), order_by=("club_count", "pk"))
    participant_count = NumberColumn(verbose_name=_("Participants"), order_by=("participant_count", "pk"))
    women_count = NumberColumn(verbose_name=_("Women"), order_by=("women_count", "pk"))


class TrainingFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Search by topic, place or organiser"), max_length=LONGEST_SEARCH, method="by_words")
    club = filters.ModelChoiceFilter(
        label=_("Attended by the club"),
        field_name="attendances__club",
        to_field_name="code",
        empty_label=_("— all —"),
        queryset=lambda request: clubs_visible_to(request.user, "trainings.view"),
    )
    year = filters.NumberFilter(
        label=_("Year"), field_name="held_on__year", min_value=EARLIEST_YEAR, max_value=LATEST_YEAR, decimal_places=0
    )
    unit = UnitFilter(label=_("Held for the clubs of"), empty_label=_("— all —"), queryset=_areas("trainings.view"))
    source = filters.ModelChoiceFilter(
        label=_("Source of support"), empty_label=_("— all —"), queryset=lambda request: sources()
    )
    start = ViDateFilter(label=_("From"), field_name="held_on", lookup_expr="gte")
    end = ViDateFilter(label=_("To"), field_name="held_on", lookup_expr="lte")

    def by_words(self, rows, name, value):
        return rows.matching(value)
