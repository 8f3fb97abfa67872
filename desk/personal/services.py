"""Erasing the personal data of former members whose time is over, some hundred at a time."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.services import AGE_LINES, anonymise_members
from core.audit import ERASE_ACTION, retention_years
from core.dates import years_before
from core.jobs import Run, enqueue, job
from core.models import Job
from core.problems import Problem, Refused
from core.scoping import require_everything
from desk.personal.querysets import age_lines_of_plans, gone_before

AT_ONCE = 500
"""Clubs of so many members are locked together, for a second or two."""


def erase_before(today: date) -> date | None:
    """Whoever left before this day is to be erased; None where no time is laid down."""
    years = retention_years()
    return None if years is None else years_before(today, years)


def anonymise_due(*, actor, reason: str = "", report: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Erases what is due today; of how many members. Refused where no time is laid down.

    Each part is a transaction of its own: what is interrupted goes on when it is started again.
    """
    require_everything(actor, ERASE_ACTION)
    day = erase_before(timezone.localdate())
    if day is None:
        raise Refused(Problem(_("It is not laid down how long personal data are kept. Lay it down first.")))
    due, last, erased = gone_before(day), 0, 0
    total, lines = due.count(), {*AGE_LINES, *age_lines_of_plans()}
    while part := list(due.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = part[-1].pk
        erased += len(anonymise_members(actor=actor, members=part, left_before=day, age_lines=lines, reason=reason))
        report(erased, total)
    return erased


def enqueue_anonymising(*, actor, reason: str) -> Job:
    require_everything(actor, ERASE_ACTION)
    return enqueue(user=actor, kind="members.anonymise", payload={"reason": reason})


@job("members.anonymise")
def _anonymise_aside(run: Run) -> str:
    anonymise_due(actor=run.user, reason=run.payload["reason"], report=run.progress)
    return reverse("personal_data")
