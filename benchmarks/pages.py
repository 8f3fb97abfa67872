"""Times whole pages in the server, on the demonstration in the database of DATABASE_URL.

    DATABASE_URL=... .venv/bin/python benchmarks/pages.py [--rounds 15]

Each page is asked for by provincial staff and by a district officer: request to answer, middleware, session and
template included, no network. Beside them in the same run, in alternation: /healthz (what Django costs without us), and
the first page of members rendered by django-tables2's own template. Prints medians, queries and bytes.
"""

import argparse
import gzip
import platform

import harness  # isort: skip

from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import User
from clubs.models import Club, Member
from clubs.tables import MemberTable

PAGES = (
    "/", "/targets/full_activity/", "/clubs/", "/members/", "/activities/", "/entries/", "/loans/", "/portfolio/",
    "/units/",
)  # fmt: skip


def stock_members() -> str:
    """The peer of /members/: the same table and the same 50 rows through django-tables2's template, without a page."""
    request = RequestFactory().get("/members/")
    rows = Member.objects.select_related("club").with_poverty_on(timezone.localdate()).order_by("name_key", "pk")
    table = MemberTable(rows, request=request)
    table.paginate(per_page=50)
    return render_to_string("django_tables2/table.html", {"table": table}, request=request)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    translation.activate("vi")
    print(f"{platform.machine()}, {connection.vendor}, {Club.objects.count()} clubs, {Member.objects.count()} members")
    for username in ("tinh", "ninhphuoc"):
        client = Client()
        client.force_login(User.objects.get(username=username))
        club = Club.objects.visible_to(User.objects.get(username=username)).order_by("pk").first()
        paths = [*PAGES, f"/clubs/{club.code}/"]
        cases = {path: lambda path=path, client=client: client.get(path) for path in paths}
        cases |= {"floor: /healthz": lambda client=client: client.get("/healthz")}
        cases |= {"peer: stock table of members": stock_members}
        print(f"\n{username:34}{'ms':>8}{'queries':>9}{'kB':>7}{'kB gzip':>9}")
        for name, median in harness.medians_in_turn(cases, rounds).items():
            size = ""
            if name in paths:
                with CaptureQueriesContext(connection) as captured:
                    body = client.get(name).content
                size = f"{len(captured):9}{len(body) / 1000:7.0f}{len(gzip.compress(body)) / 1000:9.1f}"
            print(f"{name:34}{median:8.1f}{size}")


if __name__ == "__main__":
    main()
