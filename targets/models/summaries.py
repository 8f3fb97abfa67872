from django.db import models

from clubs.models import Club
from targets.querysets import (
    ClubSummaryQuerySet,
    SummaryStateQuerySet,
)


class ClubSummary(models.Model):
    """What `targets.figures.target_figures` said of one club on D, kept so that it need not be counted again.

    All but the place, which depends on B. It holds while no mark of the club reaches its day (`clubs.StaleMark`) and
    the rubric of D is the one it was made by. `areas`, `declared` and `unknown` are words with spaces between; null is
    what nobody knows.
    """

    # Without a constraint, which would wait for whoever has locked the club's row to write its facts.
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    since = models.DateField()
    as_of = models.DateField()
    rubric = models.CharField(max_length=16)
    members = models.PositiveIntegerField()
    women = models.PositiveIntegerField(null=True)
    older_60 = models.PositiveIntegerField(null=True)
    older_55 = models.PositiveIntegerField(null=True)
    borrowed_ever = models.PositiveIntegerField(null=True)
    borrowed_period = models.PositiveIntegerField(null=True)
    borrowing_now = models.PositiveIntegerField(null=True)
    areas = models.TextField()
    full_activity = models.BooleanField()
    well_managed = models.BooleanField(null=True)
    initial_fund = models.BigIntegerField(null=True)
    income_fund = models.BigIntegerField(null=True)
    declared = models.TextField()
    unknown = models.TextField()

    objects = ClubSummaryQuerySet.as_manager()

    class Meta:
        ordering = ["as_of", "club"]
        # all clubs of one day
        constraints = [models.UniqueConstraint(fields=["as_of", "since", "club"], name="club_summary_once")]
        # throwing away a club's summaries from a day on
        indexes = [models.Index(fields=["club", "as_of"], name="summary_of_club")]

    def __str__(self):
        return f"{self.club_id} on {self.as_of}"


class SummaryState(models.Model):
    """How often a club's summaries were thrown away. Whoever counted before that must not store what they counted.

    The row is locked while summaries of its club are thrown away or stored, never while facts are written.
    """

    club = models.OneToOneField(Club, primary_key=True, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    generation = models.PositiveIntegerField(default=0)

    objects = SummaryStateQuerySet.as_manager()

    class Meta:
        ordering = ["club"]

    def __str__(self):
        return f"{self.club_id}: {self.generation}"
