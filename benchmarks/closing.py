"""Times the closing of a reporting year and the variance since, on the database of DATABASE_URL.

    DATABASE_URL=... .venv/bin/python benchmarks/closing.py [--year 2025] [--rounds 3]

Closes the year 15/12 to 14/12 for the whole programme in a transaction that is rolled back, so that nothing stays; in
turn with it its parts: the figures of every club, the official workbook, the clubs' figures as a file. Then, closed and
reopened with one fact of a closed day, the variance. Prints medians in seconds and what is kept.
"""

import argparse
import datetime as dt
import platform
import resource
import statistics
import time
from collections.abc import Callable

import harness  # isort: skip

from django.db import connection, transaction
from django.db.models.functions import Length
from django.utils import timezone, translation

from clubs.models import Club, Member
from core.actors import SYSTEM
from districts.models import Unit
from funds.models import Entry
from funds.services import post_entry
from reports.closing_files import closing_files
from targets.figures import club_figures
from targets.models import ClosedFigure, ClosedFile, Closing, ReportingPeriod
from targets.querysets.facts import every_club
from targets.services import close_period, reopen_closing
from targets.services.closing import basis_of
from targets.variance import variance_of


def year_of(year: int) -> ReportingPeriod:
    """The reporting year, stored inside the caller's transaction."""
    days = {"starts_on": dt.date(year - 1, 12, 15), "ends_on": dt.date(year, 12, 14)}
    found = ReportingPeriod.objects.of_days(**days).first()
    return found or ReportingPeriod.objects.create(kind="year", due_on=dt.date(year + 1, 1, 14), **days)


def close(period: ReportingPeriod) -> Closing:
    return close_period(actor=SYSTEM, period=period, reason="Đo", make_files=closing_files)


def one_fact(period: ReportingPeriod) -> None:
    club = every_club().filter(founded_on__lt=period.starts_on, closed_on=None).first()
    values = {"kind": "donation", "fund": "income", "amount_vnd": 1_000_000, "entry_on": period.starts_on}
    post_entry(actor=SYSTEM, club=club, code="DO-CHOT", **values)


Times = dict[str, tuple[float, float]]
"""{case: (seconds, seconds of the processor in this process)}."""


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    processor = time.process_time()
    return harness.milliseconds(work) / 1000, time.process_time() - processor


def rounds_of(work: Callable[[], Times], rounds: int) -> Times:
    found: list[Times] = []
    for _round in range(rounds):
        with transaction.atomic():
            found.append(work())
            transaction.set_rollback(True)
    return {name: tuple(map(statistics.median, zip(*(one[name] for one in found), strict=True))) for name in found[0]}


def one_round(year: int) -> Times:
    period = year_of(year)
    basis = basis_of(period)
    times = {
        "figures of every club": seconds(lambda: club_figures(every_club(), basis)),
        "the files": seconds(lambda: list(closing_files(basis))),
        "closing, all of it": seconds(lambda: close(period)),
    }
    closing = period.closings.last()
    until = timezone.now() + dt.timedelta(days=1)
    times["reopening"] = seconds(lambda: reopen_closing(actor=SYSTEM, closing=closing, reason="Đo", until=until))
    one_fact(period)
    figures = ClosedFigure.objects.filter(closing=closing)
    variance = None

    def compare() -> None:
        nonlocal variance
        variance = variance_of(closing, every_club(), figures, None)

    times["variance"] = seconds(compare)
    if [len(one.causes) for one in variance.clubs] != [1]:
        raise SystemExit("The variance does not name the one fact.")
    kept = ClosedFile.objects.filter(closing=closing).annotate(size=Length("content"))
    sizes = [f"{name} {size >> 10} kB" for name, size in kept.values_list("name", "size")]
    print(f"kept: {closing.clubs.count()} clubs, {figures.count()} figures; {', '.join(sizes)}", flush=True)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--year", type=int, default=2025)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    translation.activate("vi")
    medians = rounds_of(lambda: one_round(options.year), options.rounds)
    print(f"{platform.machine()}, {connection.vendor}; the year {options.year}, {options.rounds} rounds")
    sizes = {"clubs": Club, "members": Member, "entries": Entry, "units": Unit}
    print(", ".join(f"{model.objects.count()} {name}" for name, model in sizes.items()))
    for name, (whole, processor) in medians.items():
        print(f"{name:24}{whole:10.2f} s{processor:10.2f} s of the processor")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")


if __name__ == "__main__":
    main()
