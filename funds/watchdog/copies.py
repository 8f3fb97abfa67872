"""Flags of months that look copied from the month before: entries, repayments, meetings."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from clubs.models import Meeting
from core.dates import add_months
from core.templatetags.vi_format import number
from funds.models import Entry
from funds.querysets.suspect import off_schedule
from funds.watchdog.flags import Flag
from funds.watchdog.watch import Watch

MONTHS = 13
"""A year of months, and the one before the first."""
FEWEST_ENTRIES = 4
"""The same fee and the same rent every month are usual; four equal sums in two months are not."""
FEWEST_PAYMENTS = 3
"""Payments as the schedule asks are equal by right and do not count; three others that repeat to the đồng do."""
FEWEST_FIGURES = 3
"""Attendance alone may be equal twice by chance; with two more figures it hardly is."""
LONGEST_BY_CHANCE = 3
"""So many meetings in a row of which fewer figures are noted may be equal by chance."""


class Run(NamedTuple):
    """Months in a row with the same content."""

    first: dt.date
    last: dt.date
    content: tuple

    @property
    def months(self) -> int:
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1


def runs(months: dict[dt.date, tuple]) -> Iterator[Run]:
    """The runs of two months and more that hold the same; `months` by their first days."""
    run: Run | None = None
    for month in sorted(months):
        if run and months[month] == run.content and add_months(run.last, 1) == month:
            run = run._replace(last=month)
            continue
        if run and run.months > 1:
            yield run
        run = Run(month, month, months[month])
    if run and run.months > 1:
        yield run


def _by_month(rows: Iterable[tuple]) -> dict[int, dict[dt.date, tuple]]:
    """{club: {first day of the month: its contents in order}} of (club, day, *content)."""
    found: dict[int, dict[dt.date, list]] = defaultdict(lambda: defaultdict(list))
    for club_id, day, *content in rows:
        found[club_id][day.replace(day=1)].append(tuple(content))
    return {club: {month: tuple(sorted(all_, key=repr)) for month, all_ in of.items()} for club, of in found.items()}


def copied_entries(watch: Watch) -> Iterator[Flag]:
    rows = _lately(watch).filter(loan__isnull=True, reverses__isnull=True, reversal__isnull=True)
    words = _("%(months)s have the same %(count)s fund entries to the đồng.")
    yield from _copied(watch, rows.values_list("club_id", "entry_on", "fund", "kind", "amount_vnd"), words, "entries")


def copied_payments(watch: Watch) -> Iterator[Flag]:
    rows = off_schedule(_lately(watch))
    words = _("%(months)s have the same %(count)s repayments to the đồng, which are not those of the schedule.")
    yield from _copied(watch, rows.values_list("club_id", "entry_on", "loan_id", "amount_vnd"), words, "payments")


def copied_meetings(watch: Watch) -> Iterator[Flag]:
    held = watch.rows(Meeting).held_within(_start(watch), watch.day)
    figures = ("attended", "guests", "home_care_visits", "people_cared_for", "health_checked", "hardship_helped")
    for club_id, months in _by_month(held.values_list("club_id", "held_on", *figures)).items():
        for run in runs(months):
            noted = [figure for meeting in run.content for figure in meeting if figure]
            if not noted or (len(noted) < FEWEST_FIGURES and run.months <= LONGEST_BY_CHANCE):
                continue
            words = _("%(months)s have the same attendance and services of the meetings: %(figures)s.")
            words %= {"months": _months(run), "figures": ", ".join(number(figure) for figure in noted)}
            club = watch.clubs[club_id]
            links = ((_("Activities"), reverse("club_activities", args=[club.code])),)
            yield _flag(club_id, "meetings", run, words, links)


def copied_months(watch: Watch) -> Iterator[Flag]:
    yield from copied_entries(watch)
    yield from copied_payments(watch)
    yield from copied_meetings(watch)


def _start(watch: Watch) -> dt.date:
    return add_months(watch.day.replace(day=1), 1 - MONTHS)


def _lately(watch: Watch):
    return watch.rows(Entry).dated_within(_start(watch), watch.day).order_by()


def _copied(watch: Watch, rows, words: str, what: str) -> Iterator[Flag]:
    fewest = FEWEST_ENTRIES if what == "entries" else FEWEST_PAYMENTS
    for club_id, months in _by_month(rows).items():
        for run in runs(months):
            if len(run.content) >= fewest:
                said = words % {"months": _months(run), "count": len(run.content)}
                end = add_months(run.last, 1) - dt.timedelta(days=1)
                query = f"?club={watch.clubs[club_id].code}&start={run.first}&end={end}"
                yield _flag(club_id, what, run, said, ((_("Fund entries"), reverse("entry_list") + query),))


def _months(run: Run) -> str:
    values = {"first": f"{run.first.month}/{run.first.year}", "last": f"{run.last.month}/{run.last.year}"}
    return (_("%(first)s and %(last)s") if run.months == 2 else _("All months from %(first)s to %(last)s")) % values


def _flag(club_id: int, what: str, run: Run, words: str, links) -> Flag:
    return Flag(club_id, "copied", f"{what}:{run.first:%Y-%m}", run.last, words, (str(run.last), run.content), links)
