"""Keeping summaries of clubs: throwing away what no longer holds, and storing what was counted.

No right and no audit: nothing is said here that the facts do not say. Two who count one club at once, or one who counts
while another writes, must never leave a summary that seems to hold and does not:
- a writer adds its mark in its own transaction and waits for nobody (`clubs.models.StaleMark`);
- `settle` locks the club's state, throws away the summaries that its marks reach, removes those marks and counts the
  generation up; whoever counts facts does so after that;
- `store` locks the state again and stores only what was counted in the present generation. A mark that came since
  settling is there still, so that the summary is not taken to hold; one that somebody else has removed since changed
  the generation.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from django.db import OperationalError, transaction
from django.db.models import F

from clubs.models import StaleMark
from core.waiting import for_a_short_wait
from targets.models import ClubSummary, SummaryState

PART = 5000

COUNTED = (
    "members", "women", "older_60", "older_55", "borrowed_ever", "borrowed_period", "borrowing_now",
    "full_activity", "well_managed", "initial_fund", "income_fund",
)  # fmt: skip
WORDS = ("areas", "declared", "unknown")


def settle(*, club_ids: Collection[int]) -> dict[int, int]:
    """Throws away the clubs' summaries that marks reach; {club id: generation} in which facts may now be counted.

    Left out: clubs that another one is at, and all where the database is busy. What is counted of them is not stored.
    """
    settled: dict[int, int] = {}
    with for_a_short_wait():
        for ids in _parts(club_ids):
            try:
                settled |= _settle(ids)
            except OperationalError:
                break
    return settled


@transaction.atomic
def _settle(ids: Sequence[int]) -> dict[int, int]:
    known = set(SummaryState.objects.filter(pk__in=ids).values_list("pk", flat=True))
    SummaryState.objects.bulk_create(
        [SummaryState(club_id=pk) for pk in ids if pk not in known], ignore_conflicts=True, batch_size=1000
    )
    generations = SummaryState.objects.locked(ids)
    marks = list(StaleMark.objects.filter(club_id__in=generations).values_list("pk", "club_id"))
    if not marks:
        return generations
    touched = sorted({club_id for _pk, club_id in marks})
    ClubSummary.objects.filter(club_id__in=touched).void().delete()
    for part in _parts(pk for pk, _club_id in marks):
        StaleMark.objects.filter(pk__in=part).delete()
    SummaryState.objects.filter(pk__in=touched).update(generation=F("generation") + 1)
    return generations | {pk: generations[pk] + 1 for pk in touched}


def store(*, since: date, as_of: date, rubric: str, figures: Iterable, generations: dict[int, int]) -> None:
    """Keeps the figures (`TargetFigures`) of clubs that are still in the generation in which they were counted."""
    by_club = {row.pk: row for row in figures if row.pk in generations}
    with for_a_short_wait():
        for ids in _parts(by_club):
            try:
                with transaction.atomic():
                    held = SummaryState.objects.locked(ids)
                    rows = [by_club[pk] for pk in ids if held.get(pk) == generations[pk]]
                    _insert([summary_of(row, since, as_of, rubric) for row in rows])
            except OperationalError:
                return


def forget(*, days: Collection[date]) -> None:
    """Throws away what is kept of these days; where the database is busy, another time."""
    if not days:
        return
    with for_a_short_wait():
        try:
            ClubSummary.objects.filter(as_of__in=days).delete()
        except OperationalError:
            return


def summary_of(row, since: date, as_of: date, rubric: str) -> ClubSummary:
    """The unsaved summary of one club's figures."""
    values = {name: getattr(row, name) for name in COUNTED}
    words = {"areas": row.areas, "declared": sorted(row.declared), "unknown": sorted(row.unknown)}
    values |= {name: " ".join(words[name]) for name in WORDS}
    return ClubSummary(club_id=row.pk, since=since, as_of=as_of, rubric=rubric, **values)


def _insert(rows: list[ClubSummary]) -> None:
    ClubSummary.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=("as_of", "since", "club"),
        update_fields=("rubric", *COUNTED, *WORDS),
        batch_size=1000,
    )


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    yield from (ordered[start : start + PART] for start in range(0, len(ordered), PART))
