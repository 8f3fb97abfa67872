"""Makes Django ready for a benchmark on the database of DATABASE_URL; import it before any model."""

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECRET_KEY", "a key for benchmarks only, of no use anywhere else, long enough for every check")
os.environ.setdefault("OFFICE", "1")

import django

django.setup()


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def medians_in_turn(cases: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """{name: median ms}; the cases take turns, so that a slow minute hits all of them alike."""
    for work in cases.values():
        work()
    times: dict[str, list[float]] = {name: [] for name in cases}
    for _round in range(rounds):
        for name, work in cases.items():
            times[name].append(milliseconds(work))
    return {name: statistics.median(values) for name, values in times.items()}
