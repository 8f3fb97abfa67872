"""Taking a whole import back: people and clubs by the audit's word, money by reversals; all of it or nothing."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.services.undoing import TakenBack, take_back
from core.audit import one_act, records_of
from core.jobs import Run, enqueue, job
from core.models import AuditRecord, Job
from core.problems import Problem, Refused
from desk.models import WorkbookUpload
from funds.models import Entry, Loan, Voucher
from funds.services.undoing import reverse_as_posted

ACTION = "workbook.undo"
_PART = 5000


def undo_upload(*, actor, upload: WorkbookUpload, reason: str) -> WorkbookUpload:
    """Undoes a saved upload of the actor's own; the province may undo anybody's.

    Refused with every reason at once where something was built on it since, or a period of it is closed. Rows that bear
    the reversed money stay and are named: a ledger is never emptied.
    """
    with one_act(), transaction.atomic():
        upload = WorkbookUpload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
        if upload.user_id != actor.pk and not actor.scope_for(ACTION).is_everything:
            raise PermissionDenied
        _require_saved(upload)
        reason = _("taking back the import of the workbook: %(reason)s") % {"reason": reason}
        taken, reversed_count = _take_back(actor, records_of(upload.batch), reason[:500])
        upload.state = WorkbookUpload.State.UNDONE
        upload.undone_at, upload.undone_by = timezone.now(), actor if actor.pk else None
        upload.undone = {
            "removed": taken.removed,
            "restored": taken.restored,
            "reversed": reversed_count,
            "kept": taken.kept,
            "reason": reason,
        }
        upload.save(update_fields=["state", "undone_at", "undone_by", "undone"])
        return upload


@transaction.atomic
def put_aside_undo(*, actor, upload: WorkbookUpload, reason: str) -> Job:
    """Leaves the taking back of a large import to the worker."""
    _require_saved(upload)
    return enqueue(user=actor, kind="workbook.undo", payload={"upload": str(upload.pk), "reason": reason})


@job("workbook.undo")
def _undo_aside(run: Run) -> str:
    upload = WorkbookUpload.objects.get(pk=UUID(run.payload["upload"]))
    if upload.state == WorkbookUpload.State.SAVED:
        undo_upload(actor=run.user, upload=upload, reason=run.payload["reason"])
    return upload.get_absolute_url()


def _require_saved(upload: WorkbookUpload) -> None:
    if upload.state == WorkbookUpload.State.UNDONE:
        raise Refused(Problem(_("This import was taken back already.")))
    if upload.state != WorkbookUpload.State.SAVED or upload.batch is None:
        raise Refused(Problem(_("Nothing of this file was saved, so there is nothing to take back.")))


def _take_back(actor, records: Sequence[AuditRecord], reason: str) -> tuple[TakenBack, int]:
    """Both halves are tried, so that all reasons against it come at once."""
    problems: list[Problem] = []
    reversals: list[Voucher] = []
    taken = TakenBack()
    ids = {model: {one.object_id for one in records if one.model == model._meta.label_lower and one.before is None}
           for model in (Voucher, Loan)}  # fmt: skip
    try:
        reversals = reverse_as_posted(actor=actor, voucher_ids=ids[Voucher], reason=reason)
    except Refused as refused:
        problems += refused.problems
    vouchers = ids[Voucher] | {one.pk for one in reversals} | _reversals_of(ids[Voucher])
    settled = {Voucher: vouchers, Loan: ids[Loan], Entry: _entries_of(vouchers)}
    try:
        taken = take_back(actor=actor, records=records, reason=reason, settled=settled)
    except Refused as refused:
        problems += refused.problems
    if problems:
        raise Refused(*problems)
    return taken, len(reversals)


def _reversals_of(voucher_ids: set[int]) -> set[int]:
    return {
        pk
        for part in _parts(voucher_ids)
        for pk in Voucher.objects.filter(reverses_id__in=part).values_list("pk", flat=True)
    }


def _entries_of(voucher_ids: set[int]) -> set[int]:
    return {
        pk
        for part in _parts(voucher_ids)
        for pk in Entry.objects.filter(voucher_id__in=part).values_list("pk", flat=True)
    }


def _parts(ids: set[int]) -> list[list[int]]:
    ordered = sorted(ids)
    return [ordered[start : start + _PART] for start in range(0, len(ordered), _PART)]
