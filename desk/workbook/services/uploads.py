"""Workbooks sent through the browser: kept with what the check said, saved on request, once."""

import hashlib
from dataclasses import asdict
from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.problems import Problem, Refused
from desk.models import WorkbookUpload
from desk.workbook.result import Result
from desk.workbook.services.checking import check_workbook, import_workbook

KEPT = 5000
"""So many errors, warnings and changes of one file are kept each; the counts tell the rest."""


@transaction.atomic
def receive_upload(*, actor, file_name: str, file: BinaryIO) -> WorkbookUpload:
    """Keeps the file and checks it; nothing of the programme changes."""
    data = file.read()
    content = ContentFile(data)
    result = check_workbook(actor=actor, file=content)
    upload = WorkbookUpload(
        user=actor,
        file_name=file_name[-255:],
        sha256=hashlib.sha256(data).hexdigest(),
        state=WorkbookUpload.State.CHECKED if result.is_clean else WorkbookUpload.State.REFUSED,
        result=kept(result),
    )
    upload.stored_file.save(f"{upload.key}.xlsx", content, save=False)
    upload.save(force_insert=True)
    return upload


@transaction.atomic
def apply_upload(*, actor, upload: WorkbookUpload) -> WorkbookUpload:
    """Checks the kept file again and saves all of it, once.

    Where the data has changed since so that it is refused, the upload says so and nothing is saved. Raises Refused for
    an upload with errors.
    """
    upload = WorkbookUpload.objects.select_for_update().get(pk=upload.pk)
    if upload.state == WorkbookUpload.State.SAVED:
        return upload
    if upload.state == WorkbookUpload.State.REFUSED:
        raise Refused(Problem(_("This file has errors. Correct it and send it again.")))
    try:
        file = upload.stored_file.open("rb")
    except FileNotFoundError:
        raise Refused(Problem(_("The file is no longer kept here. Send it again."))) from None
    with file:
        result = import_workbook(actor=actor, file=file)
    upload.result = kept(result)
    upload.state = WorkbookUpload.State.SAVED if result.saved else WorkbookUpload.State.REFUSED
    upload.saved_at = timezone.now() if result.saved else None
    upload.save(update_fields=["result", "state", "saved_at"])
    return upload


def kept(result: Result) -> dict[str, Any]:
    """The contract's JSON with the changes and the full counts."""
    answer = result.as_json() | {"changes": [asdict(change) for change in result.changes[:KEPT]]}
    for key in ("errors", "warnings"):
        answer[key] = answer[key][:KEPT]
    totals = {"errors": len(result.errors), "warnings": len(result.warnings), "changes": len(result.changes)}
    return answer | {"totals": totals}
