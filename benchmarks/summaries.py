"""Times a closed month's figures from what is kept of the clubs, beside counting them, on the database of DATABASE_URL.

    DATABASE_URL=... .venv/bin/python benchmarks/summaries.py [--as-of 2025-12-31] [--rounds 7]

In alternation: the clubs' rows counted from the facts and read from the summaries, what the targets then make of the
rows, the whole dashboard either way (request to answer), and one club written to and counted anew. Prints medians in
ms. Writes summaries and one mark, nothing else.
"""

import argparse
import datetime as dt
import platform
from unittest.mock import patch

import harness  # isort: skip

from django.db import connection
from django.test import Client
from django.utils import translation

from accounts.models import User
from clubs.models import Member, StaleMark
from reports import dashboard
from targets.basis import Basis
from targets.figures import target_figures
from targets.models import ClubSummary
from targets.querysets.facts import every_club
from targets.readings import read_by_unit, read_targets
from targets.summaries import kept_figures


def readings(rows: list, basis: Basis) -> None:
    read_targets(rows, basis)
    read_by_unit(rows, basis)


def page(client: Client, as_of: dt.date) -> None:
    if client.get("/", {"as_of": as_of.isoformat()}).status_code != 200:
        raise SystemExit("The dashboard does not answer.")


def counted_page(client: Client, as_of: dt.date) -> None:
    """The same page as if nothing were ever kept."""
    with patch.object(dashboard, "kept_figures", target_figures):
        page(client, as_of)


def one_stale_club(basis: Basis, pk: int) -> None:
    StaleMark.objects.mark({pk: basis.as_of})
    kept_figures(every_club(), basis)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--as-of", type=dt.date.fromisoformat, default=dt.date(2025, 12, 31))
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    translation.activate("vi")
    client = Client()
    client.force_login(User.objects.get(username="tinh"))
    basis = Basis.make(as_of=options.as_of)
    ClubSummary.objects.filter(as_of=basis.as_of).delete()
    first = harness.milliseconds(lambda: kept_figures(every_club(), basis))
    rows = kept_figures(every_club(), basis)
    cases = {
        "rows, counted": lambda: target_figures(every_club(), basis),
        "rows, kept": lambda: kept_figures(every_club(), basis),
        "one club stale": lambda: one_stale_club(basis, rows[0].pk),
        "readings of the rows": lambda: readings(rows, basis),
        "page, counted": lambda: counted_page(client, options.as_of),
        "page, kept": lambda: page(client, options.as_of),
    }
    print(f"{platform.machine()}, {connection.vendor}; as of {options.as_of}")
    print(f"{len(rows)} clubs, {Member.objects.count()} members; counted and kept for the first time: {first:.0f} ms")
    medians = harness.medians_in_turn(cases, options.rounds)
    for name, median in medians.items():
        print(f"{name:22}{median:10.1f} ms{median / medians['page, kept']:8.2f} x")


if __name__ == "__main__":
    main()
