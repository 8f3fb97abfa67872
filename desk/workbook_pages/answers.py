"""What came of a file: the answer, the marked file, saving it with a choice for every conflict, taking it back."""

import io
import uuid

from django.contrib import messages
from django.http import FileResponse, Http404
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Job
from core.pages import DetailPage, ObjectFormPage
from core.pages.base import Crumb
from core.problems import Problem, Refused
from core.sheets import XLSX
from desk.models import WorkbookUpload
from desk.ownexcel.reading import marked_places
from desk.workbook.errors_file import write_errors
from desk.workbook.forms import ChoicesForm, UndoForm
from desk.workbook.result import Fault
from desk.workbook.services import (
    ROUNDS,
    Stale,
    apply_upload,
    examine_upload,
    is_heavy,
    put_aside_saving,
    put_aside_undo,
    undo_upload,
)
from desk.workbook_pages.files import to_workbook

SHOWN = 200


class UploadMixin:
    """A page about one file that was sent."""

    model = WorkbookUpload
    action = "workbook.import"
    lookup = {"key": "pk"}
    related = ("user", "undone_by")


class WorkbookResultPage(UploadMixin, DetailPage):
    """What the check, the saving or the taking back of one file said; stays for good."""

    template_name = "desk/workbook_result.html"

    def crumbs(self):
        return to_workbook()

    def get_context_data(self, **kwargs):
        upload, result = self.object, self.object.result
        lists = {name: result.get(name, []) for name in ("errors", "warnings", "changes")}
        context = {name: rows[:SHOWN] for name, rows in lists.items()}
        totals = result.get("totals", {})
        context["totals"] = {name: totals.get(name, len(rows)) for name, rows in lists.items()}
        sheets = result.get("sheets", {})
        has_news = any(counts["new"] or counts["changed"] for counts in sheets.values())
        conflicts = result.get("conflicts", []) if upload.state == WorkbookUpload.State.CHECKED else []
        context |= {"sheets": sheets, "has_news": has_news, "shown": SHOWN, "once": uuid.uuid4()}
        context["clubs"] = result.get("clubs", [])[:SHOWN] if upload.state == WorkbookUpload.State.SAVED else []
        context |= {"conflicts": conflicts, "may_undo": may_undo(self.request.user, upload)}
        return super().get_context_data(**(context | kwargs))


def may_undo(user, upload: WorkbookUpload) -> bool:
    """Whether the button is shown: an own saving, or anybody's for the province."""
    if upload.state != WorkbookUpload.State.SAVED or upload.batch is None or not user.may("workbook.undo"):
        return False
    return upload.user_id == user.pk or user.scope_for("workbook.undo").is_everything


class WorkbookApplyPage(UploadMixin, ObjectFormPage):
    """Saves a checked file, once; where others changed rows meanwhile, by the choice made for each of them."""

    title = gettext_lazy("Save the workbook")
    form_class = ChoicesForm
    template_name = "desk/workbook_apply.html"
    submit_label = gettext_lazy("Save everything")

    def crumbs(self):
        return [*to_workbook(), Crumb(str(self.object), self.object.get_absolute_url())]

    @property
    def cancel_url(self) -> str:
        return self.object.get_absolute_url()

    @property
    def conflicts(self) -> list[dict]:
        return self.object.result.get("conflicts", [])

    def form_kwargs(self):
        return {"conflicts": self.conflicts}

    def _save(self):
        """The file is checked again before the transaction that saves it, and again where somebody wrote meanwhile."""
        self.examined = None
        if is_heavy(self.object):
            return super()._save()
        for _round in range(ROUNDS):
            self.examined = examine_upload(
                actor=self.request.user, upload=self.object, choices=self.form.cleaned_data["choices"]
            )
            try:
                return super()._save()
            except Stale:
                continue
        raise Refused(Problem(_("Others are saving at this moment. Nothing was saved yet: press the button again.")))

    def perform(self, data):
        if self.examined is None:
            return put_aside_saving(actor=self.request.user, upload=self.object, choices=data["choices"])
        return apply_upload(actor=self.request.user, upload=self.object, examined=self.examined)

    def announce(self, row) -> None:
        if isinstance(row, Job):
            return
        if row.state == WorkbookUpload.State.SAVED:
            messages.success(self.request, _("Everything of the file is saved."))
        elif row.state == WorkbookUpload.State.CHECKED:
            messages.warning(
                self.request, _("Nothing was saved yet: somebody changed the data meanwhile. Look at the answer again.")
            )
        elif row.state == WorkbookUpload.State.REFUSED:
            messages.error(
                self.request, _("Nothing was saved: since the check the data has changed. See the errors below.")
            )

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"conflicts": self.form.rows_of_choices()} | kwargs))


class WorkbookUndoPage(UploadMixin, ObjectFormPage):
    """Takes a whole import back, or says everything that stands in the way."""

    action = "workbook.undo"
    title = gettext_lazy("Take the import back")
    form_class = UndoForm
    template_name = "desk/workbook_undo.html"
    submit_label = gettext_lazy("Take everything back")

    def crumbs(self):
        return [*to_workbook(), Crumb(str(self.object), self.object.get_absolute_url())]

    @property
    def cancel_url(self) -> str:
        return self.object.get_absolute_url()

    def perform(self, data):
        act = put_aside_undo if is_heavy(self.object) else undo_upload
        return act(actor=self.request.user, upload=self.object, reason=data["reason"])

    def announce(self, row) -> None:
        if not isinstance(row, Job):
            messages.success(self.request, _("The import was taken back."))


class WorkbookErrorsPage(UploadMixin, DetailPage):
    """The sent file with its wrong cells marked."""

    def get(self, request, *args, **kwargs):
        upload, out = self.object, io.BytesIO()
        errors = [Fault(**fault) for fault in upload.result.get("errors", [])]
        kept = stored_bytes(upload)
        write_errors(kept, errors, out, marked_places(kept.getvalue(), upload.mapping))
        out.seek(0)
        return FileResponse(out, as_attachment=True, filename=f"loi-{plain_name(upload)}.xlsx", content_type=XLSX)


class WorkbookFilePage(UploadMixin, DetailPage):
    """The file as it was sent."""

    def get(self, request, *args, **kwargs):
        kept = stored_bytes(self.object)
        if not kept.getbuffer().nbytes:
            raise Http404
        name = f"{plain_name(self.object)}.xlsx"
        return FileResponse(kept, as_attachment=True, filename=name, content_type="application/octet-stream")


def plain_name(upload: WorkbookUpload) -> str:
    return slugify(upload.file_name.removesuffix(".xlsx")) or "so"


def stored_bytes(upload: WorkbookUpload) -> io.BytesIO:
    """The kept file; empty where it was cleared away, so that the errors come as a list."""
    try:
        with upload.stored_file.open("rb") as file:
            return io.BytesIO(file.read())
    except (OSError, ValueError):
        return io.BytesIO()
