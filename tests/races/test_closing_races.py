"""A period is closed while others write: what was accepted is in the frozen figures, all else is refused."""

import datetime as dt

import pytest
import time_machine

from clubs.drafts import TrainingDraft
from clubs.models import Training
from clubs.services.trainings import hold_training
from core.actors import SYSTEM
from core.models import AuditRecord
from funds.models import LoanRules
from funds.services import post_entry, set_programme_rules
from reports.closing_files import closing_files
from targets import services
from targets.models import ClosedClub
from tests.funds.book import capital
from tests.races.parallel import at_once
from tests.sweeps.populate import add_plan

pytestmark = pytest.mark.django_db(transaction=True)
WITHIN = dt.date(2024, 6, 1)


@pytest.fixture
def period(world):
    add_plan(world)
    capital(world.club_a, 20_000_000, WITHIN, code="P1")
    days = {"starts_on": dt.date(2023, 12, 15), "ends_on": dt.date(2024, 12, 14), "due_on": dt.date(2025, 1, 14)}
    with time_machine.travel("2025-03-01 09:00+07:00", tick=False):
        yield services.open_period(actor=world.province_staff, kind="year", **days)


def test_a_fact_is_in_the_frozen_figures_or_refused(world, period):
    staff = world.province_staff

    def act(number):
        if number == 10:
            return services.close_period(actor=staff, period=period, reason="x", make_files=closing_files)
        return post_entry(
            actor=SYSTEM, club=world.club_a, code=f"D{number}", fund="income", entry_on=WITHIN, kind="donation",
            amount_vnd=1_000_000,
        )  # fmt: skip

    accepted = at_once(act)
    frozen = ClosedClub.objects.get(club=world.club_a).figures["income_fund"]
    assert accepted[10]
    assert frozen == 20_000_000 + 1_000_000 * (sum(accepted) - 1)


def test_a_period_is_closed_once(world, period):
    staff = world.province_staff
    accepted = at_once(
        lambda _number: services.close_period(actor=staff, period=period, reason="x", make_files=closing_files)
    )
    assert (sum(accepted), period.closings.count()) == (1, 1)


def test_rules_of_lending_of_the_programme_are_set_before_the_closing_or_refused(world, period):
    staff = world.province_staff

    def act(number):
        if number == 10:
            return services.close_period(actor=staff, period=period, reason="x", make_files=closing_files)
        rules = {"monthly_rate_percent": 1, "starts_on": WITHIN + dt.timedelta(days=number)}
        return set_programme_rules(actor=staff, unit=world.province, **rules)

    assert_none_came_after(at_once(act), period, LoanRules)


def test_a_training_is_recorded_before_the_closing_or_refused(world, period):
    staff = world.province_staff

    def act(number):
        if number == 10:
            return services.close_period(actor=staff, period=period, reason="x", make_files=closing_files)
        return hold_training(actor=staff, draft=TrainingDraft(topic=f"Tập huấn {number}", held_on=WITHIN))

    assert_none_came_after(at_once(act), period, Training)


def assert_none_came_after(accepted, period, model):
    """The audit's numbers grow within the lock: what was accepted bears a number up to the closing's mark."""
    records = AuditRecord.objects.filter(model=model._meta.label_lower)
    assert records.count() == sum(accepted) - 1
    assert not records.filter(pk__gt=period.closings.get().audit_mark).exists()
