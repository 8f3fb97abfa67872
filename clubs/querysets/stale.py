"""Marks of clubs whose derived figures are void from a day on."""

from collections.abc import Collection, Mapping
from datetime import date

from django.apps import apps
from django.db import models

_PART = 5000


class StaleMarkQuerySet(models.QuerySet):
    def reaching(self, day):
        """Marks that void what is derived for `day`, which may be an expression."""
        return self.filter(from_on__lte=day)

    def mark(self, days: Mapping[int, date]) -> None:
        """Marks the clubs {club id: first day}: one insert."""
        self.bulk_create([self.model(club_id=pk, from_on=days[pk]) for pk in sorted(days)], batch_size=_PART)

    def mark_neighbours(self, days: Mapping[int, date]) -> None:
        """Marks the other clubs that share a person with those of `days`, by the day of the club shared with."""
        others: dict[int, date] = {}
        ids = sorted(days)
        for start in range(0, len(ids), _PART):
            members = apps.get_model("clubs", "Member").objects.filter(club_id__in=ids[start : start + _PART])
            for club_id, other_id in members.shared_between_clubs():
                others[other_id] = min(days[club_id], others.get(other_id, date.max))
        self.mark(others)

    def mark_persons(self, person_ids: Collection[int]) -> None:
        """Marks every club that these people are or were members of, from the beginning."""
        if person_ids:
            members = apps.get_model("clubs", "Member").objects.filter(person_id__in=person_ids)
            self.mark(dict.fromkeys(members.order_by().values_list("club_id", flat=True), date.min))
