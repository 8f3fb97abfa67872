"""A club of the demonstration that joined with a history: nothing of its money is lost or made by that."""

import datetime as dt
from decimal import Decimal

from config.demonstration.history import joined_on
from config.demonstration.life import Booking, Lending, Life, Payment, Someone

DAY = dt.date
OPENED = DAY(2020, 1, 1)


def test_what_was_before_becomes_balances_and_open_loans_and_the_rest_stays():
    who = Someone("TV01", "Ka Dá", "female", 1950, "Raglai", DAY(2018, 1, 1))
    done, left = (Lending(code, who, DAY(2019, 2, 1), 3_000_000, Decimal(1), 6, "") for code in ("V1", "V2"))
    later = Payment(left, "P9", DAY(2020, 2, 1), 1_000_000, 30_000)
    money = [
        Booking("P1", "income", DAY(2018, 2, 1), "capital", 20_000_000, is_initial=True),
        done, left, Payment(done, "P2", DAY(2019, 8, 1), 3_000_000, 90_000),
        Payment(left, "P3", DAY(2019, 8, 1), 2_000_000, 60_000), later,
    ]  # fmt: skip
    found = joined_on(Life(money=money), OPENED).money
    assert [(one.fund, one.kind, one.amount_vnd) for one in found[:3]] == [
        ("income", "opening_balance", 19_000_000),
        ("income", "opening_initial", 20_000_000),
        ("operating", "opening_balance", 150_000),
    ]
    assert found[3:] == [left, later]
    assert (left.opened_on, left.owed_vnd) == (OPENED, 1_000_000)
