"""The official files that were given out: who made which, when, on what figures; each again as it was."""

from io import BytesIO

from django.http import FileResponse
from django.utils.translation import gettext_lazy

from core.pages import DetailPage, Page
from reports.models import ReportFile
from reports.official_files import CONTENT_TYPES

MOST = 200
"""So many are listed, the newest: what a province gives out in some years."""


class ReportFileListPage(Page):
    action = "reports.yearly"
    title = gettext_lazy("Report files given out")
    lede = gettext_lazy(
        "Every official file as it was made. A file of provisional figures stays here beside the official one."
    )
    template_name = "reports/report_files.html"

    def get_context_data(self, **kwargs):
        files = list(self.visible(ReportFile).newest_first()[:MOST])
        return super().get_context_data(files=files, most=MOST if len(files) == MOST else None, **kwargs)


class ReportFilePage(DetailPage):
    """The file, byte for byte."""

    model = ReportFile
    action = "reports.yearly"

    def get(self, request, *args, **kwargs):
        file = self.object
        content_type = CONTENT_TYPES[file.name.rpartition(".")[2]]
        return FileResponse(
            BytesIO(bytes(file.content)), as_attachment=True, filename=file.name, content_type=content_type
        )
