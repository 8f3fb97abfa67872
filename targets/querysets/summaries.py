"""Reads of kept summaries: which hold, and what they say."""

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef

from clubs.models import StaleMark
from clubs.querysets import ClubFactQuerySet


class ClubSummaryQuerySet(ClubFactQuerySet):
    view_action = "clubs.view"

    def of_period(self, since: date, as_of: date):
        return self.filter(since=since, as_of=as_of)

    def void(self):
        """Those that a mark reaches: a fact that counts in them was written since."""
        return self.filter(_is_marked())

    def unmarked(self):
        """Those that say what the facts say, as far as has been committed, by the rubric that they were made by."""
        return self.filter(~_is_marked())

    def holding(self, rubric: str):
        """The same by this rubric, the one of their day."""
        return self.unmarked().filter(rubric=rubric)


def _is_marked() -> Exists:
    return Exists(StaleMark.objects.filter(club=OuterRef("club")).reaching(OuterRef("as_of")))


class SummaryStateQuerySet(models.QuerySet):
    def locked(self, club_ids: Collection[int]) -> dict[int, int]:
        """{club id: generation}, locked in the order of the ids; what another one has locked is left out."""
        rows = self.filter(pk__in=club_ids).select_for_update(skip_locked=True).order_by("pk")
        return dict(rows.values_list("pk", "generation"))
