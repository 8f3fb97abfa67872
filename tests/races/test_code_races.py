"""Codes of the second factor that are sent at once: each works once, and every wrong one is counted."""

from django.utils import timezone

from accounts import services
from accounts.codes import code_at, secret_of, step_at
from accounts.models import SecondFactor
from accounts.services.factors import MOST_WRONG
from tests.races.parallel import at_once


def code_now(steps: int = 0) -> str:
    return code_at(secret_of("a"), step_at(timezone.now()) + steps)


def test_one_code_sent_twenty_times_at_once_lets_one_in(world):
    recovery = services.set_factor(user=world.officer_a, salt="a", code=code_now(-1))
    for typed in (code_now(1), recovery[0]):
        let_in = at_once(lambda number, typed=typed: services.spend_code(user=world.officer_a, typed=typed))
        assert let_in.count(True) == 1
        SecondFactor.objects.update(failures=0, blocked_until=None)


def test_wrong_codes_sent_at_once_are_paused_after_five(world):
    services.set_factor(user=world.officer_a, salt="a", code=code_now(-1))
    assert at_once(lambda number: services.spend_code(user=world.officer_a, typed="000000")).count(True) == 0
    factor = SecondFactor.objects.get()
    assert (factor.failures, factor.blocked_until > timezone.now()) == (MOST_WRONG, True)
