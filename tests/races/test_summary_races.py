"""Who counts a club's figures while somebody writes a fact of it: what is kept never seems to hold and does not."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from clubs.access import lock_clubs
from clubs.drafts import ReviewDraft
from clubs.models import StaleMark
from clubs.services import record_reviews
from core.actors import SYSTEM
from targets import summaries
from targets.basis import Basis
from targets.figures import target_figures
from targets.models import ClubSummary, Plan, SummaryState
from targets.querysets.facts import every_club
from targets.services import summaries as services
from targets.summaries import kept_figures
from tests.races.parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)

DAY = dt.date(2024, 12, 31)


@pytest.fixture
def basis(world):
    term = {"starts_on": dt.date(2021, 1, 8), "ends_on": dt.date(2025, 12, 31), "boundary_on": dt.date(2021, 1, 8)}
    Plan.objects.create(code="KH", unit=world.province, **term)
    return Basis.make(as_of=DAY)


def review(club, day=dt.date(2024, 6, 1)):
    return record_reviews(
        actor=SYSTEM, drafts=[ReviewDraft(club=club, reviewed_on=day, level="province", is_well_managed=True)]
    )


def elsewhere(pool, act):
    """The act on a connection of its own, waited for."""

    def run():
        try:
            return act()
        finally:
            connection.close()

    return pool.submit(run).result()


def is_true(basis) -> bool:
    return kept_figures(every_club(), basis) == target_figures(every_club(), basis)


def count_while(monkeypatch, basis, happens):
    """A page counts the clubs; between its reading of the facts and its keeping of them something happens elsewhere."""

    def store_late(**values):
        summaries.store = services.store  # the other page keeps what it counts at once
        with ThreadPoolExecutor(1) as pool:
            elsewhere(pool, happens)
        services.store(**values)

    with monkeypatch.context() as patch:
        patch.setattr(summaries, "store", store_late)
        kept_figures(every_club(), basis)


def test_a_fact_written_while_a_page_counts_leaves_nothing_false(world, basis, monkeypatch):
    count_while(monkeypatch, basis, lambda: review(world.club_a))
    assert StaleMark.objects.filter(club=world.club_a).exists()
    assert is_true(basis)


def write_and_let_another_page_count(world, basis):
    review(world.club_a)
    kept_figures(every_club(), basis)


def test_what_was_counted_before_another_page_settled_is_not_kept(world, basis, monkeypatch):
    count_while(monkeypatch, basis, lambda: write_and_let_another_page_count(world, basis))
    assert not StaleMark.objects.filter(club=world.club_a).exists()
    assert ClubSummary.objects.get(club=world.club_a, as_of=DAY).well_managed is True
    assert is_true(basis)


def test_without_the_generation_it_would_be_kept_and_false(world, basis, monkeypatch):
    monkeypatch.setattr(type(SummaryState.objects.all()), "locked", lambda self, ids: dict.fromkeys(ids, 0))
    monkeypatch.setattr(services, "F", lambda name: -1)  # the generation stays
    count_while(monkeypatch, basis, lambda: write_and_let_another_page_count(world, basis))
    assert not is_true(basis)


def test_a_writer_that_has_not_committed_yet_is_not_waited_for_and_not_forgotten(world, basis, is_postgresql):
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_clubs(SYSTEM, "reviews.province", [world.club_a])
            review(world.club_a)
            before = elsewhere(pool, lambda: kept_figures(every_club(), basis))
        assert [row.well_managed for row in before] == [None, None]
    assert ClubSummary.objects.filter(as_of=DAY).count() == (2 if is_postgresql else 0)  # SQLite has one writer
    assert is_true(basis)


def test_pages_that_count_the_same_clubs_at_once_all_answer(world, basis):
    assert at_once(lambda number: kept_figures(every_club(), basis)) == [True] * 20
    assert is_true(basis)
    assert ClubSummary.objects.filter(as_of=DAY).count() == 2


def test_many_who_write_and_many_who_count_leave_nothing_false(world, basis):
    def act(number):
        if number % 2:
            review(world.club_a, dt.date(2024, 6, 1 + number))
        kept_figures(every_club(), basis)

    assert at_once(act) == [True] * 20
    assert is_true(basis)
