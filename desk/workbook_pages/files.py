"""Files out and in: the download, the upload, what was sent lately."""

import io
import uuid
from functools import cached_property

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.models import Club
from core.pages import FormPage, Page
from core.pages.base import Crumb
from core.sheets import XLSX
from desk.models import WorkbookUpload
from desk.workbook.forms import DownloadForm, UploadForm
from desk.workbook.querysets.choices import areas_to_export, clubs_to_export, unit_of_code
from desk.workbook.services import examine, export_workbook, is_large, put_aside_upload, receive_upload

RECENT = 10


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
        if asked.get("is_empty"):
            clubs = clubs.none()
        out = io.BytesIO()
        export_workbook(actor=user, out=out, clubs=clubs, day=day, has_guide=True)
        out.seek(0)
        of = asked.get("club") or asked.get("unit") or ""
        kind = "mau-so" if asked.get("is_empty") else "so-chuong-trinh"
        name = slugify(f"{kind} {of} {timezone.localdate():%Y%m%d}") + ".xlsx"
        return FileResponse(out, as_attachment=True, filename=name, content_type=XLSX)


class WorkbookUploadPage(FormPage):
    """Takes a file in and shows what the check says of it; a large file is checked by the worker."""

    action = "workbook.import"
    title = gettext_lazy("Send a workbook")
    form_class = UploadForm
    submit_label = gettext_lazy("Check the file")

    def crumbs(self):
        return to_workbook()

    def _save(self):
        """The check comes before the transaction that keeps the file: it may take long and writes nothing."""
        self.data = self.form.cleaned_data["file"].read()
        self.examined = None if is_large(self.data) else examine(actor=self.request.user, file=io.BytesIO(self.data))
        return super()._save()

    def perform(self, data):
        sent = {"actor": self.request.user, "file_name": data["file"].name, "data": self.data}
        if self.examined is None:
            return put_aside_upload(**sent)
        return receive_upload(**sent, examined=self.examined)

    def announce(self, row) -> None:
        """The answer's own page says it all."""
