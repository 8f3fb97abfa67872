"""The programme workbook in the browser: take it along, send it back, look at the answer, save it."""

import io
import uuid
from functools import cached_property

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.models import Club
from core.pages import DetailPage, FormPage, ObjectFormPage, Page
from core.pages.base import Crumb
from core.sheets import XLSX
from desk.models import WorkbookUpload
from desk.workbook.errors_file import write_errors
from desk.workbook.forms import DownloadForm, UploadForm
from desk.workbook.querysets.choices import areas_to_export, clubs_to_export, unit_of_code
from desk.workbook.result import Fault
from desk.workbook.services import apply_upload, export_workbook, receive_upload

RECENT, SHOWN = 10, 200


def to_workbook() -> list[Crumb]:
    return [Crumb(_("Excel in and out"), reverse("workbook_home"))]


class WorkbookHomePage(Page):
    """Download, upload, and what was sent lately."""

    action = "workbook.export"
    title = gettext_lazy("Excel in and out")
    template_name = "desk/workbook_home.html"

    @cached_property
    def download_form(self) -> DownloadForm:
        data = self.request.GET if self.request.GET else None
        return DownloadForm(data, units=areas_to_export(self.request.user))

    def get_context_data(self, **kwargs):
        context = {
            "download_form": self.download_form,
            "form": UploadForm(),
            "once": uuid.uuid4(),
            "uploads": self.visible(WorkbookUpload).select_related("user")[:RECENT],
        }
        return super().get_context_data(**(context | kwargs))


class WorkbookDownloadPage(WorkbookHomePage):
    """The file itself; with an unreadable date the page with the message, outside the user's area 404."""

    def get(self, request, *args, **kwargs):
        form = self.download_form
        if form.is_bound and not form.is_valid():
            if "as_of" not in form.errors:
                raise Http404
            return self.render_to_response(self.get_context_data(), status=422)
        return self._file(form.cleaned_data if form.is_bound else {})

    def _file(self, asked: dict) -> FileResponse:
        day, unit, user = asked.get("as_of"), None, self.request.user
        if asked.get("unit"):
            unit = unit_of_code(asked["unit"], day or timezone.localdate())
        clubs = clubs_to_export(user, unit, day)
        if asked.get("club"):
            get_object_or_404(self.visible(Club, self.action), code=asked["club"])
            clubs = clubs.filter(code=asked["club"])
        out = io.BytesIO()
        export_workbook(actor=user, out=out, clubs=clubs, day=day)
        out.seek(0)
        of = asked.get("club") or asked.get("unit") or ""
        name = slugify(f"so-chuong-trinh {of} {timezone.localdate():%Y%m%d}") + ".xlsx"
        return FileResponse(out, as_attachment=True, filename=name, content_type=XLSX)


class WorkbookUploadPage(FormPage):
    """Takes a file in and shows what the check says of it."""

    action = "workbook.import"
    title = gettext_lazy("Send a workbook")
    form_class = UploadForm
    submit_label = gettext_lazy("Check the file")

    def crumbs(self):
        return to_workbook()

    def perform(self, data):
        return receive_upload(actor=self.request.user, file_name=data["file"].name, file=data["file"])

    def announce(self, row) -> None:
        """The answer's own page says it all."""


class WorkbookResultPage(DetailPage):
    """What the check, or the saving, of one file said; stays for good."""

    model = WorkbookUpload
    action = "workbook.import"
    lookup = {"key": "pk"}
    related = ("user",)
    template_name = "desk/workbook_result.html"

    def crumbs(self):
        return to_workbook()

    def get_context_data(self, **kwargs):
        result = self.object.result
        lists = {name: result.get(name, []) for name in ("errors", "warnings", "changes")}
        context = {name: rows[:SHOWN] for name, rows in lists.items()}
        totals = result.get("totals", {})
        context["totals"] = {name: totals.get(name, len(rows)) for name, rows in lists.items()}
        sheets = result.get("sheets", {})
        has_news = any(counts["new"] or counts["changed"] for counts in sheets.values())
        context |= {"sheets": sheets, "has_news": has_news, "shown": SHOWN, "once": uuid.uuid4()}
        return super().get_context_data(**(context | kwargs))


class WorkbookApplyPage(ObjectFormPage):
    """Saves a checked file, once."""

    model = WorkbookUpload
    action = "workbook.import"
    lookup = {"key": "pk"}
    title = gettext_lazy("Save the workbook")
    form_class = Form
    template_name = "desk/workbook_apply.html"
    submit_label = gettext_lazy("Save everything")

    def crumbs(self):
        return [*to_workbook(), Crumb(str(self.object), self.object.get_absolute_url())]

    @property
    def cancel_url(self) -> str:
        return self.object.get_absolute_url()

    def perform(self, data):
        return apply_upload(actor=self.request.user, upload=self.object)

    def announce(self, row) -> None:
        if row.state == WorkbookUpload.State.SAVED:
            messages.success(self.request, _("Everything of the file is saved."))
        else:
            messages.error(
                self.request, _("Nothing was saved: since the check the data has changed. See the errors below.")
            )


class WorkbookErrorsPage(DetailPage):
    """The sent file with its wrong cells marked."""

    model = WorkbookUpload
    action = "workbook.import"
    lookup = {"key": "pk"}

    def get(self, request, *args, **kwargs):
        upload, out = self.object, io.BytesIO()
        errors = [Fault(**fault) for fault in upload.result.get("errors", [])]
        write_errors(stored_bytes(upload), errors, out)
        out.seek(0)
        name = slugify(upload.file_name.removesuffix(".xlsx")) or "so"
        return FileResponse(out, as_attachment=True, filename=f"loi-{name}.xlsx", content_type=XLSX)


def stored_bytes(upload: WorkbookUpload) -> io.BytesIO:
    """The kept file; empty where it was cleared away, so that the errors come as a list."""
    try:
        with upload.stored_file.open("rb") as file:
            return io.BytesIO(file.read())
    except (OSError, ValueError):
        return io.BytesIO()
