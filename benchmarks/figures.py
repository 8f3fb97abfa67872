"""Times the figures on the database of DATABASE_URL: all clubs and all targets, beside two peers in the same run.

    DATABASE_URL=... .venv/bin/python benchmarks/figures.py [--as-of 2025-12-31] [--rounds 7] [--loop-clubs 61]

Peers, in alternation with us: the same figures club by club (what a page with a query per row does; measured on
`--loop-clubs` clubs and scaled up), and bare grouped SQL for the same sums, without objects, units or targets (the
floor). Prints medians in ms, ratios to ours, and our number of queries. Nothing is written.
"""

import argparse
import datetime as dt
import platform
from pathlib import Path

import harness  # isort: skip

from django.db import connection
from django.test.utils import CaptureQueriesContext

from targets.basis import Basis
from targets.figures import club_figures, programme_figures
from targets.querysets.facts import every_club
from targets.readings import clubs_per_year, read_by_unit, read_targets

FLOOR = Path(__file__).with_name("figures_floor.sql").read_text(encoding="utf-8").split(";")[:-1]


def ours(as_of: dt.date) -> int:
    basis = Basis.make(as_of=as_of)
    rows = programme_figures(basis)
    read_targets(rows, basis)
    read_by_unit(rows, basis)
    clubs_per_year(rows, basis)
    return len(rows)


def loop(as_of: dt.date, limit: int) -> int:
    basis = Basis.make(as_of=as_of)
    ids = list(every_club().operating_on(as_of).values_list("pk", flat=True)[:limit])
    for pk in ids:
        club_figures(every_club().filter(pk=pk), basis)
    return len(ids)


def floor(as_of: dt.date) -> None:
    basis = Basis.make(as_of=as_of)
    parameters = {"d": as_of.isoformat(), "f": basis.since.isoformat(), "y": as_of.year}
    with connection.cursor() as cursor:
        for statement in FLOOR:
            cursor.execute(statement, parameters)
            cursor.fetchall()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--as-of", type=dt.date.fromisoformat, default=dt.date.today())
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--loop-clubs", type=int, default=61)
    options = parser.parse_args()
    with CaptureQueriesContext(connection) as captured:
        clubs = ours(options.as_of)
    looped = loop(options.as_of, options.loop_clubs)
    cases = {
        "ours": lambda: ours(options.as_of),
        "club by club": lambda: loop(options.as_of, options.loop_clubs),
        "bare SQL": lambda: floor(options.as_of),
    }
    medians = harness.medians_in_turn(cases, options.rounds)
    medians["club by club"] *= clubs / max(looped, 1)
    print(f"{platform.machine()}, {connection.vendor}; as of {options.as_of}")
    print(f"{clubs} clubs, {len(captured)} queries")
    for name, median in medians.items():
        print(f"{name:14}{median:10.1f} ms{median / medians['ours']:8.2f} x")


if __name__ == "__main__":
    main()
