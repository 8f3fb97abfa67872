"""DESIGN.md, section 3.4: every page and file costs the same queries for 3 rows and for 30, and few of them."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext

from targets.summaries import rebuild
from tests.sweeps.populate import grow
from tests.sweeps.query_table import MOST, SEVERAL_DAYS, TABLE
from tests.sweeps.visits import Persona, visits

MONTH_ENDS = [dt.date(year, month, 1) - dt.timedelta(days=1) for year in range(2021, 2027) for month in range(1, 13)]
FRAMES = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


def counts(stage) -> dict[str, int]:
    """{visit: queries} of every page and file that answers 200 to the officer, else to the administrator."""
    rebuild(MONTH_ENDS)  # a page that is the first to ask for a closed month counts it and keeps it
    officer, admin = Persona(stage, "officer_a"), Persona(stage, "province_admin")
    found = {}
    for visit in visits(stage.a):
        for persona in (officer, admin):
            connection.queries_log.clear()  # it holds 9.000 and would forget those that are counted
            with CaptureQueriesContext(connection) as queries:
                status = persona.ask("GET", visit.url).status_code
            if status == 200:
                found[visit.name] = len([one for one in queries if not one["sql"].startswith(FRAMES)])
                break
    return found


def table_of() -> dict[str, int]:
    lines = [line.split() for line in TABLE.splitlines() if line and not line.startswith("#")]
    table = {name: int(number) for name, number in lines}
    assert len(table) == len(lines), "the table has a line twice"
    return table


def test_pages_cost_the_queries_of_the_table_and_no_more_for_thirty_rows_than_for_three(stage):
    table = table_of()
    few = counts(stage)
    wrong = {name: number for name, number in few.items() if table.get(name) != number}
    lines = "\n".join(f"{name} {number}" for name, number in wrong.items())
    assert (wrong, table.keys() - few.keys()) == ({}, set()), f"\nmeasured otherwise:\n{lines}"
    grow(stage.world, 27)
    many = counts(stage)
    assert few.keys() == many.keys()
    # a page that asks once for each kind of row on it may meet fewer kinds among many rows
    assert {name: (few[name], many[name]) for name in few if many[name] > few[name]} == {}


def test_no_page_costs_many_queries():
    table = table_of()
    assert {name: number for name, number in table.items() if number > MOST * SEVERAL_DAYS.get(name, 1)} == {}
    assert SEVERAL_DAYS.keys() <= table.keys()
