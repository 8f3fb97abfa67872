"""Reads of the rules of lending: which setting counts for a club on a day."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.apps import apps
from django.db.models import Q

from clubs.querysets import club_ids_within
from core.scoping import Scope, ScopedQuerySet
from funds.terms import Terms


@dataclass
class RuleBook:
    """The rules of some clubs, read once; `on` asks the database nothing."""

    rows: list = field(default_factory=list)  # the latest first
    clubs_of_unit: dict[int, set[int]] = field(default_factory=dict)

    def rules_on(self, club_id: int, day: date) -> tuple:
        """(the club's row in force, the programme's row in force), None where there is none."""
        begun = [row for row in self.rows if row.starts_on <= day]
        own = next((row for row in begun if row.club_id == club_id), None)
        of_unit = (row for row in begun if row.unit_id and club_id in self.clubs_of_unit[row.unit_id])
        return own, next(of_unit, None)

    def on(self, club_id: int, day: date) -> Terms:
        """The effective settings of the club on the day."""
        own, of_unit = self.rules_on(club_id, day)
        return Terms.of(own, of_unit)


class LoanRulesQuerySet(ScopedQuerySet):
    view_action = "loans.view"

    def within(self, scope: Scope):
        """The programme's rules are everybody's to see, a club's those of its own people."""
        return self.filter(Q(unit__isnull=False) | Q(club__in=club_ids_within(scope)))

    def book(self, club_ids: Collection[int]) -> RuleBook:
        """The rules of these clubs: one query where no programme has rules, else a fixed number for each of the few
        programmes that have, however many clubs."""
        own = Q(club_id__in=club_ids) if len(club_ids) <= 1000 else Q(club__isnull=False)
        rows = list(self.filter(own | Q(unit__isnull=False)).select_related("unit").order_by("-starts_on", "-pk"))
        units = {row.unit_id: row.unit for row in rows if row.unit_id}
        return RuleBook(rows, {pk: _clubs_of(unit) for pk, unit in units.items()})


def _clubs_of(unit) -> set[int]:
    """Ids of all clubs that the unit's communes of any time care for."""
    communes = apps.get_model("districts", "Unit").objects.communes_in_care_of(unit)
    return set(club_ids_within(Scope(commune_ids=frozenset(communes))).values_list("club_id", flat=True))
