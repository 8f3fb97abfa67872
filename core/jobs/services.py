"""Writes of jobs: putting aside, taking up, reporting, ending. No job is ever lost and none is done by two at once."""

import logging
import threading
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.jobs.registry import Run, work_of
from core.models import Job
from core.problems import Refused

BEAT_SECONDS = 5
DEAD_AFTER = timedelta(minutes=3)
"""A worker that has not been heard of for so long is dead; SQLite may keep a living one waiting for a minute."""
ATTEMPTS = 2

# Set whenever a job was put aside in this process, so that its worker need not wait for its next look.
put_aside = threading.Event()

_log = logging.getLogger(__name__)


def enqueue(*, user, kind: str, payload: dict[str, Any]) -> Job:
    """Puts work aside; it begins when the caller's transaction is committed. KeyError for an unknown kind.

    With JOBS=immediate it is done here and now, inside the caller's transaction.
    """
    work_of(kind)
    row = Job.objects.create(user=user, kind=kind, payload=payload)
    if settings.JOBS == "immediate":
        row.state, row.attempts = Job.State.RUNNING, 1
        row.save(update_fields=["state", "attempts"])
        carry_out(row)
        row.refresh_from_db()
    else:
        transaction.on_commit(put_aside.set)
    return row


def take_up() -> Job | None:
    """The next job, marked as under way; also one whose worker died. None where there is nothing to do.

    PostgreSQL passes over rows that another worker is taking; on SQLite the transaction is IMMEDIATE: one at a time.
    """
    with transaction.atomic():
        now = timezone.now()
        dead = Q(state=Job.State.RUNNING, beat_at__lt=now - DEAD_AFTER)
        rows = Job.objects.select_for_update(skip_locked=True).order_by("created_at", "pk")
        row = rows.filter(Q(state=Job.State.WAITING) | dead).first()
        if row is None:
            return None
        if row.attempts >= ATTEMPTS:
            _end(row, Job.State.FAILED, message=_("The work was interrupted twice. Nothing was saved: start it again."))
            return row
        row.state, row.beat_at, row.attempts = Job.State.RUNNING, now, row.attempts + 1
        row.save(update_fields=["state", "beat_at", "attempts"])
        return row


def is_anything_to_do() -> bool:
    """A read alone, so that an idle worker never takes the write lock of SQLite."""
    dead = Q(state=Job.State.RUNNING, beat_at__lt=timezone.now() - DEAD_AFTER)
    return Job.objects.filter(Q(state=Job.State.WAITING) | dead).exists()


def carry_out(row: Job) -> None:
    """Does a job that was taken up and writes down how it ended; whatever it raises becomes words on its page."""
    if row.state != Job.State.RUNNING:
        return
    with translation.override(getattr(row.user, "language", "") or "vi"):
        try:
            answer_url = work_of(row.kind)(Run(row))
        except Refused as refused:
            words = "\n".join(str(problem.message) for problem in refused.problems)
            _end(row, Job.State.FAILED, message=words)
        except PermissionDenied:
            _end(row, Job.State.FAILED, message=_("You do not have the right to do this."))
        except Exception:
            _log.exception("job %s of the kind %s failed", row.pk, row.kind)
            words = _("The work failed and nothing was saved. Try again; if it fails again, call for help.")
            _end(row, Job.State.FAILED, message=words)
        else:
            _end(row, Job.State.DONE, answer_url=answer_url or "")


def beat(row: Job) -> None:
    """A sign of life, and how far the work is; from a thread with a connection of its own.

    On the work's connection SQLite would refuse the write as soon as somebody else has written since the work began to
    read a long list, and within a transaction nobody would see it. A busy database is no reason to stop: the next beat
    follows.
    """
    told = {"beat_at": timezone.now(), "done": row.done, "total": row.total}
    try:
        Job.objects.filter(pk=row.pk, state=Job.State.RUNNING).update(**told)
    except DatabaseError:
        _log.warning("job %s could not report a sign of life", row.pk)


def _end(row: Job, state: str, *, message: str = "", answer_url: str = "") -> None:
    row.state, row.message, row.answer_url = state, message, answer_url
    row.finished_at = timezone.now()
    row.save(update_fields=["state", "message", "answer_url", "finished_at", "done", "total"])
