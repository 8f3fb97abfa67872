"""Two officers name the same new source of support at once: it is made once, and both get it."""

import pytest

from clubs.models import Source
from clubs.services import get_or_make_source
from core.actors import SYSTEM
from tests.races.parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_source_that_two_name_at_once_is_one_for_both(world):
    accepted = at_once(lambda _number: get_or_make_source(actor=SYSTEM, name="Quỹ từ thiện"))
    assert all(accepted)
    assert Source.objects.filter(name="Quỹ từ thiện").count() == 1
