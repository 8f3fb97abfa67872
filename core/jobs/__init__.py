"""Work that takes longer than a page may: put aside as a row, done by a worker, watched on a page of its own.

    @job("workbook.check")
    def check(run: Run) -> str:            # answers the address that shows what came out
        run.progress(10, 100)
        ...

    enqueue(user=user, kind="workbook.check", payload={"upload": "..."})    # a Job; its page is job.get_absolute_url()

A job may be taken up a second time where its worker died: it must do no harm when it is done again.
"""

from core.jobs.registry import Run, job
from core.jobs.services import enqueue

__all__ = ["Run", "enqueue", "job"]
