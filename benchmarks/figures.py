# ruff: noqa: E402 - Django is set up before the models are imported
"""Times the figures on the database of DATABASE_URL: all clubs and all targets, beside two peers in the same run.

    DATABASE_URL=... .venv/bin/python benchmarks/figures.py [--as-of 2025-12-31] [--rounds 7] [--loop-clubs 61]

Peers, in alternation with us: the same figures club by club (what a page with a query per row does; measured on
`--loop-clubs` clubs and scaled up), and bare grouped SQL for the same sums, without objects, units or targets (the
floor). Prints medians in ms, ratios to ours, and our number of queries. Nothing is written.
"""

import argparse
import datetime as dt
import os
import platform
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECRET_KEY", "a key for benchmarks only, of no use anywhere else, long enough for every check")
os.environ.setdefault("OFFICE", "1")

import django

django.setup()

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


def milliseconds(work) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--as-of", type=dt.date.fromisoformat, default=dt.date.today())
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--loop-clubs", type=int, default=61)
    options = parser.parse_args()
    with CaptureQueriesContext(connection) as captured:
        clubs = ours(options.as_of)
    looped = loop(options.as_of, options.loop_clubs)
    times: dict[str, list[float]] = {"ours": [], "club by club": [], "bare SQL": []}
    for _round in range(options.rounds):
        times["ours"].append(milliseconds(lambda: ours(options.as_of)))
        times["club by club"].append(
            milliseconds(lambda: loop(options.as_of, options.loop_clubs)) * clubs / max(looped, 1)
        )
        times["bare SQL"].append(milliseconds(lambda: floor(options.as_of)))
    print(f"{platform.machine()}, {os.cpu_count()} cores, {connection.vendor}; as of {options.as_of}")
    print(f"{clubs} clubs, {len(captured)} queries")
    base = statistics.median(times["ours"])
    for name, values in times.items():
        median = statistics.median(values)
        print(f"{name:14}{median:10.1f} ms{median / base:8.2f} x")


if __name__ == "__main__":
    main()
