"""What is kept of the clubs' figures: who marks it, what finds a wrong one, what pages and the command make of it."""

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.db import OperationalError

from clubs.drafts import ReviewDraft
from clubs.models import Member, StaleMark
from clubs.services import edit_members, record_reviews
from core.actors import SYSTEM
from core.commands import WrongCall
from funds.services import disburse_loan, post_entry
from targets import summaries
from targets.basis import Basis
from targets.checks import check_programme
from targets.figures import target_figures
from targets.models import ClubSummary, Plan
from targets.querysets import facts
from targets.querysets.facts import every_club
from targets.services import summaries as services
from targets.summaries import kept_figures
from tests.world import make_member

pytestmark = pytest.mark.django_db

DAY, TODAY = dt.date(2024, 12, 31), dt.date(2026, 3, 31)


@pytest.fixture
def basis(world):
    days = {"starts_on": dt.date(2021, 1, 8), "ends_on": dt.date(2025, 12, 31), "boundary_on": dt.date(2021, 1, 8)}
    Plan.objects.create(code="KH", unit=world.province, **days)
    return Basis.make(as_of=DAY)


def marks() -> set[tuple[str, dt.date]]:
    return set(StaleMark.objects.values_list("club__code", "from_on"))


def is_true(basis) -> bool:
    return kept_figures(every_club(), basis) == target_figures(every_club(), basis)


def review(club, day):
    drafts = [ReviewDraft(club=club, reviewed_on=day, level="province", is_well_managed=True)]
    return record_reviews(actor=SYSTEM, drafts=drafts)


def test_a_fact_marks_its_club_from_its_own_day_on(world):
    review(world.club_a, dt.date(2024, 6, 1))
    assert marks() == {(world.club_a.code, dt.date(2024, 6, 1))}


def test_a_corrected_birth_marks_from_the_joining_on(world):
    member = world.members_a[0]
    edit_members(actor=SYSTEM, changes=[(member, {"birth_year": 1950})])
    assert marks() == {(world.club_a.code, member.joined_on)}


def test_a_loan_marks_every_club_of_its_borrower(world, basis):
    borrower = world.members_a[0]
    twin = make_member(world.club_b, "TV77", "Người hai câu lạc bộ", joined_on=dt.date(2022, 1, 1))
    Member.objects.filter(pk=twin.pk).update(person=borrower.person)
    kept_figures(every_club(), basis)
    post_entry(
        actor=SYSTEM, club=world.club_a, code="V1", fund="income", entry_on=dt.date(2024, 1, 2), kind="capital",
        amount_vnd=5_000_000,
    )  # fmt: skip
    disburse_loan(
        actor=SYSTEM, club=world.club_a, member=borrower, code="L1", disbursed_on=dt.date(2024, 3, 1),
        principal_vnd=1_000_000, months=6, monthly_rate_percent=1, purpose="Nuôi gà",
    )  # fmt: skip
    assert (world.club_b.code, dt.date(2024, 3, 1)) in marks()
    assert is_true(basis)
    assert {row.code: row.borrowed_ever for row in kept_figures(every_club(), basis)}[world.club_b.code] == 1


def test_a_fact_after_the_day_leaves_what_is_kept_of_it(world, basis, django_assert_num_queries):
    kept_figures(every_club(), basis)
    review(world.club_a, dt.date(2025, 6, 1))
    with django_assert_num_queries(3):  # the clubs, the rubric, the summaries
        kept_figures(every_club(), basis)


def test_only_the_club_that_was_written_to_is_counted_anew(world, basis):
    kept_figures(every_club(), basis)
    ClubSummary.objects.update(members=999)
    review(world.club_a, dt.date(2024, 6, 1))
    counted = {row.code: row.members for row in kept_figures(every_club(), basis)}
    assert [counted[world.club_a.code] == 999, counted[world.club_b.code] == 999] == [False, True]


def test_a_busy_database_breaks_no_page_and_keeps_nothing(world, basis, monkeypatch):
    def busy(*_args):
        raise OperationalError("database is locked")

    monkeypatch.setattr(services, "_settle", busy)
    assert is_true(basis)
    monkeypatch.undo()
    monkeypatch.setattr(services, "_insert", busy)
    assert is_true(basis)
    assert not ClubSummary.objects.exists()


@pytest.fixture
def today(world, basis, monkeypatch, time_machine):
    """A programme that counts as one of many clubs, on a day that is no month's end."""
    time_machine.move_to(dt.datetime(2025, 5, 6, 9, tzinfo=dt.UTC))
    monkeypatch.setattr(facts, "FEW_CLUBS", 0)
    return Basis.make(as_of=dt.date(2025, 5, 6))


def kept_days_in_order() -> list[dt.date]:
    return sorted(set(ClubSummary.objects.values_list("as_of", flat=True)))


def test_of_many_clubs_today_is_kept_and_only_the_club_that_was_written_to_counted_anew(world, today):
    kept_figures(every_club(), today)
    ClubSummary.objects.update(members=999)
    review(world.club_a, today.as_of)
    counted = {row.code: row for row in kept_figures(every_club(), today)}
    assert [counted[world.club_a.code].members == 999, counted[world.club_b.code].members == 999] == [False, True]
    assert counted[world.club_a.code].well_managed


def test_of_many_clubs_today_is_read_with_three_queries_once_it_is_kept(today, django_assert_num_queries):
    kept_figures(every_club(), today)
    with django_assert_num_queries(3):  # the clubs, the rubric, the summaries
        kept_figures(every_club(), today)
    assert is_true(today)


def test_on_the_next_day_all_is_counted_anew_and_the_passed_day_forgotten(world, basis, today, time_machine):
    kept_figures(every_club(), basis)
    Member.objects.update(birth_date=dt.date(1965, 5, 7), birth_year=1965)
    assert {row.older_60 for row in kept_figures(every_club(), today)} == {0}
    time_machine.move_to(dt.datetime(2025, 5, 7, 9, tzinfo=dt.UTC))
    tomorrow = Basis.make(as_of=dt.date(2025, 5, 7))
    assert {row.older_60 for row in kept_figures(every_club(), tomorrow)} == {3}
    assert kept_days_in_order() == [DAY, tomorrow.as_of]


def test_of_few_clubs_or_another_period_or_day_nothing_of_today_is_kept(basis, today, monkeypatch):
    kept_figures(every_club(), Basis.make(as_of=today.as_of, since=dt.date(2025, 1, 1)))
    kept_figures(every_club(), Basis.make(as_of=dt.date(2025, 5, 5)))
    monkeypatch.setattr(facts, "FEW_CLUBS", 2)
    kept_figures(every_club(), today)
    assert kept_days_in_order() == []


def test_the_command_keeps_today_of_many_clubs(today, monkeypatch):
    monkeypatch.setattr(summaries, "FEW_CLUBS", 1)
    call_command("rebuild_summaries", stdout=io.StringIO())
    assert today.as_of in kept_days_in_order()


def test_check_figures_finds_a_wrong_summary(world, basis):
    kept_figures(every_club(), basis)
    assert not any("lưu sẵn" in str(one) for one in check_programme(TODAY)[2])
    ClubSummary.objects.filter(club=world.club_a).update(women=41)
    found = [str(one) for one in check_programme(TODAY)[2] if "31/12/2024" in str(one)]
    assert len(found) == 1
    assert [found[0].startswith(f"{world.club_a.code}: women"), "41" in found[0]] == [True, True]


def test_the_command_counts_every_club_on_a_day(world, basis):
    out = io.StringIO()
    call_command("rebuild_summaries", "--as-of", "31/12/2024", stdout=out)
    assert set(ClubSummary.objects.values_list("club", "as_of")) == {
        (pk, DAY) for pk in every_club().values_list("pk", flat=True)
    }
    assert "2" in out.getvalue()


def test_the_command_refuses_a_day_of_which_nothing_is_kept(world, basis):
    with pytest.raises(WrongCall):
        call_command("rebuild_summaries", "--as-of", "30/12/2024")
