"""The report files that were given out: who made which, when, on what figures; each again as it was."""

from io import BytesIO

from django.core.paginator import Paginator
from django.http import FileResponse
from django.utils.translation import gettext_lazy

from core.pages import DetailPage, Page
from core.sheets import CSV
from reports.models import ReportFile
from reports.official_files import CONTENT_TYPES

FILES_ON_A_PAGE = 100
KEPT_TYPES = CONTENT_TYPES | {"csv": CSV}


class ReportFileListPage(Page):
    action = "reports.yearly"
    title = gettext_lazy("Report files given out")
    lede = gettext_lazy(
        "Every report file as it was made: the yearly report and the files of the dashboard, of what is missing and of"
        " the loan portfolio. A file of provisional figures stays here beside the official one."
    )
    template_name = "reports/report_files.html"

    def get_context_data(self, **kwargs):
        files = Paginator(self.visible(ReportFile).newest_first(), FILES_ON_A_PAGE)
        return super().get_context_data(page_obj=files.get_page(self.request.GET.get("page")), **kwargs)


class ReportFilePage(DetailPage):
    """The file, byte for byte."""

    model = ReportFile
    action = "reports.yearly"

    def get(self, request, *args, **kwargs):
        file = self.object
        content_type = KEPT_TYPES[file.name.rpartition(".")[2]]
        return FileResponse(BytesIO(file.data), as_attachment=True, filename=file.name, content_type=content_type)
