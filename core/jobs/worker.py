"""A worker: takes one job after the other. In a thread of the office's server, or as a process (`run_jobs`).

Between jobs it seals the audit trail, some minutes after what was written last time, and removes files that have
expired.
"""

import gc
import logging
import threading
import time

from django.db import DatabaseError, close_old_connections, connections
from django.urls import get_resolver

from core.audit import seal_up
from core.exports.services import remove_outlived
from core.jobs.services import BEAT_SECONDS, beat, carry_out, is_anything_to_do, put_aside, take_up
from core.models import Job

LOOK_SECONDS = 3
"""Jobs of other processes are seen after so long at most."""
SEAL_SECONDS = 300
"""Each seal is a row for ever: at this pace a busy office makes a hundred a day."""

REMOVE_SECONDS = 3600

_log = logging.getLogger(__name__)


def work_off() -> int:
    """Does what is waiting, until nothing is; how many jobs that were."""
    _ = get_resolver().url_patterns  # loads every page, and with it whatever function does its jobs
    count = 0
    while is_anything_to_do() and (row := take_up()) is not None:
        _do(row)
        count += 1
    return count


def _do(row: Job) -> None:
    is_over = threading.Event()
    heart = threading.Thread(target=_keep_beating, args=(row, is_over), daemon=True)
    heart.start()
    # Large work makes millions of objects that live to its end; looking through them again and again for cycles took a
    # quarter of the time in which 100,000 rows were saved, and of the time in which others waited for that.
    gc.disable()
    try:
        carry_out(row)
    finally:
        gc.enable()
        is_over.set()


def _keep_beating(row: Job, is_over: threading.Event) -> None:
    told, silent = (row.done, row.total), 0
    while not is_over.wait(1):
        now, silent = (row.done, row.total), silent + 1
        if now != told or silent >= BEAT_SECONDS:
            beat(row)
            told, silent = now, 0
    connections.close_all()


class Worker(threading.Thread):
    """Works until `stop()`. A daemon: the server's end is not held up; what it was at is taken up again later."""

    def __init__(self):
        super().__init__(name="jobs", daemon=True)
        self._is_stopped = threading.Event()
        self._next_seal = self._next_removal = 0.0

    def run(self) -> None:
        while not self._is_stopped.is_set():
            put_aside.clear()
            close_old_connections()
            try:
                work_off()
                self._seal_when_due()
                self._remove_when_due()
            except (DatabaseError, OSError):
                _log.exception("the worker could not ask for jobs, seal the audit trail or remove old files")
            put_aside.wait(LOOK_SECONDS)
        connections.close_all()

    def _seal_when_due(self) -> None:
        if time.monotonic() >= self._next_seal:
            self._next_seal = time.monotonic() + SEAL_SECONDS
            seal_up()

    def _remove_when_due(self) -> None:
        if time.monotonic() >= self._next_removal:
            self._next_removal = time.monotonic() + REMOVE_SECONDS
            remove_outlived()

    def stop(self) -> None:
        self._is_stopped.set()
        put_aside.set()
