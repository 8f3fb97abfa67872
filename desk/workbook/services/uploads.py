"""Workbooks sent through the browser: kept with what the check said, saved on request, once.

A file of the usual size is answered within the request; a large one goes to the worker, and its answer to a page.
"""

import contextlib
import hashlib
import io
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.jobs import Run, enqueue, job
from core.models import Job
from core.problems import Problem, Refused
from core.sheets.safety import BadWorkbook, Limits, count_rows
from desk.models import WorkbookUpload
from desk.ownexcel.reading import reader_of
from desk.workbook.reading import Progress, Reading, read_workbook
from desk.workbook.result import Result
from desk.workbook.services.checking import ROUNDS, Examined, Stale, examine, prepare_saving, save_examined

KEPT = 5000
"""So many errors, warnings and changes of one file are kept each; the counts tell the rest."""

SMALL_BYTES, SMALL_ROWS = 2 << 20, 20_000
"""Up to here a file is answered at once: some ten seconds on an office PC."""


def is_large(data: bytes) -> bool:
    """Whether the file is left to the worker. One that cannot be opened is not: it is refused at once."""
    if len(data) > SMALL_BYTES:
        return True
    try:
        return count_rows(io.BytesIO(data), Limits()) > SMALL_ROWS
    except BadWorkbook:
        return False


def is_heavy(upload: WorkbookUpload) -> bool:
    """Whether saving this file, or taking it back, is left to the worker."""
    counts = upload.result.get("sheets", {}).values()
    return sum(one["new"] + one["changed"] + one["same"] for one in counts) > SMALL_ROWS


@transaction.atomic
def receive_upload(*, actor, file_name: str, data: bytes, examined: Examined) -> WorkbookUpload:
    """Keeps the file with what the check said; nothing of the programme changes."""
    upload = keep_upload(actor, file_name, data)
    write_answer(upload, examined.result)
    upload.save(force_insert=True)
    return upload


@transaction.atomic
def put_aside_upload(*, actor, file_name: str, data: bytes) -> Job:
    """Keeps a large file, whose check the worker does. Answers the job to watch."""
    upload = keep_upload(actor, file_name, data)
    upload.save(force_insert=True)
    return enqueue(user=actor, kind="workbook.check", payload={"upload": str(upload.pk)})


@transaction.atomic
def put_aside_saving(*, actor, upload: WorkbookUpload, choices: dict[str, str]) -> Job:
    """Leaves the saving of a large file to the worker."""
    return enqueue(user=actor, kind="workbook.save", payload={"upload": str(upload.pk), "choices": choices})


@job("workbook.check")
def _check_aside(run: Run) -> str:
    upload = WorkbookUpload.objects.get(pk=UUID(run.payload["upload"]))
    if upload.state == WorkbookUpload.State.WAITING:
        file = file_of(upload)
        examined = examine(actor=run.user, file=file, progress=_of_rows(run, file), read=_reader(run.user, upload))
        with transaction.atomic():
            write_answer(upload, examined.result)
            upload.save(update_fields=["result", "state"])
    return upload.get_absolute_url()


def _of_rows(run: Run, file: io.BytesIO) -> Progress:
    """Rows read, of those that the file has. Reading is most of the work; what comes after shows no more steps."""
    total = None
    with contextlib.suppress(BadWorkbook):
        total = count_rows(file, Limits())
    return lambda done, _unknown: run.progress(done, total)


@job("workbook.save")
def _save_aside(run: Run) -> str:
    upload = WorkbookUpload.objects.get(pk=UUID(run.payload["upload"]))
    choices = run.payload["choices"]
    for _round in range(ROUNDS):
        progress = _of_rows(run, file_of(upload))
        examined = examine_upload(actor=run.user, upload=upload, choices=choices, progress=progress)
        try:
            return apply_upload(actor=run.user, upload=upload, examined=examined).get_absolute_url()
        except Stale:
            continue
    with transaction.atomic():
        examined = examine_upload(actor=run.user, upload=upload, choices=choices)
        return apply_upload(actor=run.user, upload=upload, examined=examined).get_absolute_url()


def examine_upload(
    *, actor, upload: WorkbookUpload, choices: dict[str, str], progress: Progress = lambda done, total: None
) -> Examined:
    """The kept file checked again and made ready just before it is saved. Raises Refused where it is gone."""
    read = _reader(actor, upload)
    return prepare_saving(examine(actor=actor, file=file_of(upload), choices=choices, progress=progress, read=read))


def _reader(actor, upload: WorkbookUpload) -> Callable[..., Reading]:
    """What reads the file: by its own mapping, where its columns were named."""
    return reader_of(actor, upload.mapping) if upload.mapping.get("parts") else read_workbook


@transaction.atomic
def apply_upload(*, actor, upload: WorkbookUpload, examined: Examined) -> WorkbookUpload:
    """Saves all of a file that was just checked again, once.

    Where the answer is no longer the one that was shown, or conflicts are open, nothing is saved and the upload shows
    the new answer. Raises Refused for an upload with errors, Stale where somebody wrote since the check.
    """
    upload = WorkbookUpload.objects.select_for_update().get(pk=upload.pk)
    if upload.state in (WorkbookUpload.State.SAVED, WorkbookUpload.State.UNDONE):
        return upload
    if upload.state != WorkbookUpload.State.CHECKED:
        raise Refused(Problem(_("This file has errors. Correct it and send it again.")))
    result, shown = examined.result, upload.result.get("digest")
    if result.is_clean and not result.open_conflicts and shown in (None, result.digest):
        result = save_examined(examined)
    write_answer(upload, result)
    if result.saved:
        upload.state, upload.saved_at, upload.batch = WorkbookUpload.State.SAVED, timezone.now(), result.batch
    upload.save(update_fields=["result", "state", "saved_at", "batch"])
    return upload


def keep_upload(actor, file_name: str, data: bytes) -> WorkbookUpload:
    upload = WorkbookUpload(
        user=actor,
        file_name=file_name[-255:],
        sha256=hashlib.sha256(data).hexdigest(),
        state=WorkbookUpload.State.WAITING,
        result={},
    )
    upload.stored_file.save(f"{upload.key}.xlsx", ContentFile(data), save=False)
    return upload


def write_answer(upload: WorkbookUpload, result: Result) -> None:
    """Puts the check's or the saving's answer on the upload; the caller saves it."""
    upload.result = kept(result)
    upload.state = WorkbookUpload.State.CHECKED if result.is_clean else WorkbookUpload.State.REFUSED


def file_of(upload: WorkbookUpload) -> io.BytesIO:
    """The kept file. Raises Refused where it is gone."""
    try:
        with upload.stored_file.open("rb") as file:
            return io.BytesIO(file.read())
    except (FileNotFoundError, ValueError):  # ValueError: the row names no file
        raise Refused(Problem(_("The file is no longer kept here. Send it again."))) from None


def kept(result: Result) -> dict[str, Any]:
    """The contract's JSON with changes, conflicts, the full counts and what tells this answer from another."""
    answer = result.as_json() | {"changes": [asdict(change) for change in result.changes[:KEPT]]}
    for key in ("errors", "warnings"):
        answer[key] = answer[key][:KEPT]
    totals = {"errors": len(result.errors), "warnings": len(result.warnings), "changes": len(result.changes)}
    answer["conflicts"] = [asdict(conflict) for conflict in result.conflicts]
    answer["clubs"] = result.clubs[:KEPT]
    return answer | {"totals": totals, "digest": result.digest}
