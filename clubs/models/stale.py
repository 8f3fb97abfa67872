"""What is derived of a club's facts and kept above this floor learns here that it no longer holds."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.db import models

from clubs.querysets.stale import StaleMarkQuerySet


class StaleMark(models.Model):
    """A fact of the club that holds from `from_on` on was written: what is derived for that day and later ones is void.

    Written in the fact's own transaction and never changed: writers wait for nobody. Who throws the derived away
    removes the mark (`targets.services.summaries`).
    """

    # Without a constraint, which would wait for whoever has locked the club's row: this may be another club's writer.
    club = models.ForeignKey("clubs.Club", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    from_on = models.DateField()

    objects = StaleMarkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        # which clubs' summaries of a day are void
        indexes = [models.Index(fields=["club", "from_on"], name="stale_mark_of_club")]

    def __str__(self):
        return f"{self.club_id} from {self.from_on}"


class FigureFact:
    """A row on which figures of its club stand. `figure_dates` name the days from which it counts; without one, always.

    `bears_debt`: what people owe follows them, so the row counts in every club of which its borrower is a member.
    """

    figure_dates: ClassVar[tuple[str, ...]] = ()

    @property
    def bears_debt(self) -> bool:
        return False

    @property
    def figure_club_id(self) -> int:
        return self.club_id

    @classmethod
    def after_writing(cls, rows: Sequence[tuple[Any, dict | None]]) -> None:
        """Marks the clubs of the rows, each from the first day on which a row counts or counted."""
        own: dict[int, date] = {}
        debts: dict[int, date] = {}
        for row, before in rows:
            day = first_day(row, before or {}, cls.figure_dates)
            for days in (own, debts) if row.bears_debt else (own,):
                days[row.figure_club_id] = min(day, days.get(row.figure_club_id, day))
        StaleMark.objects.mark(own)
        StaleMark.objects.mark_neighbours(debts)


def first_day(row: models.Model, before: Mapping[str, Any], names: Sequence[str]) -> date:
    """The earliest of the named days, of the row as it is and as it was."""
    days = [values.get(name) for name in names for values in (vars(row), before)]
    return min((date.fromisoformat(day) if isinstance(day, str) else day for day in days if day), default=date.min)
