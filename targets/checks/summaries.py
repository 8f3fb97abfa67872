"""What is kept of the clubs' figures beside what the facts say of the same days."""

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from core.dates import format_date
from targets.basis import Basis
from targets.figures import facts_of, placed_clubs, placed_target_figures
from targets.querysets.books import clubs_of
from targets.querysets.facts import kept_summaries
from targets.services.summaries import COUNTED, WORDS, summary_of
from targets.summaries import rubric_mark


def summary_faults(club_ids: Collection[int]) -> Iterator[tuple[int, str]]:
    """(club id, what is wrong) of every kept summary that holds and says something else than the facts."""
    for (since, as_of), kept in kept_summaries(club_ids).items():
        basis = Basis.make(as_of=as_of, since=since)
        rows = placed_clubs(clubs_of(kept), basis)
        facts = facts_of(rows, basis)
        rubric = rubric_mark(facts.area_minimums)
        for figures in placed_target_figures(rows, basis, facts):
            counted, shown = summary_of(figures, since, as_of, rubric), kept[figures.pk]
            for name in (*COUNTED, *WORDS):
                if shown.rubric == rubric and getattr(shown, name) != getattr(counted, name):
                    values = {"figure": name, "date": format_date(as_of)}
                    values |= {"shown": getattr(shown, name), "counted": getattr(counted, name)}
                    text = _("%(figure)s on %(date)s: kept is %(shown)s, the facts give %(counted)s.")
                    yield figures.pk, text % values
