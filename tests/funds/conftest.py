import datetime as dt

import pytest

from tests.funds.book import capital


@pytest.fixture
def club(world):
    """Club A with 20.000.000 ₫ of initial capital since 01/01/2024."""
    capital(world.club_a, 20_000_000, dt.date(2024, 1, 1), code="P1", is_initial=True)
    return world.club_a


@pytest.fixture
def borrower(world):
    return world.members_a[0]
