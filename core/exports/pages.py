"""Asking for a long list, watching over one's own files, and getting them."""

from functools import cached_property
from typing import Any

from django import forms
from django.http import FileResponse, Http404
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.exports import services
from core.models import ListExport
from core.pages.base import Crumb, DetailPage, Page
from core.pages.forms import FormPage
from core.pages.lists import NOT_OF_THE_FILE, query_without
from core.pages.returning import LONGEST_BACK
from core.problems import Problem, Refused
from core.sheets import CSV, XLSX
from core.templatetags.vi_format import number

CONTENT_TYPES = {"xlsx": XLSX, "csv": CSV}


class ExportForm(forms.Form):
    list = forms.CharField(max_length=60, widget=forms.HiddenInput)
    query = forms.CharField(max_length=LONGEST_BACK, required=False, widget=forms.HiddenInput)
    format = forms.ChoiceField(choices=[(one, one) for one in services.FORMATS], widget=forms.HiddenInput)


class ExportCreate(FormPage):
    """Leaves the file of a long list to the worker: the button of the list itself, or of this page."""

    action = "dashboard.view"
    title = gettext_lazy("A long list as a file")
    form_class = ExportForm
    submit_label = gettext_lazy("Make the file")
    done_message = gettext_lazy("The file is being made. You need not wait for it: it stays under “My files”.")

    @cached_property
    def page(self) -> Any:
        """The list that is asked for: 404 where there is none, 403 without the right to its file."""
        asked = [self.request.POST.get(name) or self.request.GET.get(name, "") for name in ("list", "query", "format")]
        try:
            page = services.page_of(self.request.user, *asked)
        except LookupError:
            raise Http404 from None
        services.require_right(page)
        return page

    @property
    def query(self) -> str:
        return query_without(self.page.request.GET, *NOT_OF_THE_FILE)

    @property
    def cancel_url(self):
        return "?".join(part for part in (self.page.request.path, self.query) if part)

    @property
    def lede(self):
        if not self.page.filterset.is_valid():
            return ""
        words = {"list": self.page.get_title(), "count": number(self.page.count_rows())}
        return _("%(list)s: %(count)s rows. So many are made ready in the background; you may go on working.") % words

    def crumbs(self):
        return [Crumb(str(self.page.get_title()), self.cancel_url)]

    def get(self, request, *args, **kwargs):
        _page = self.page  # 404 and 403 before anything is read
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        _page = self.page
        return super().post(request, *args, **kwargs)

    def perform(self, data):
        if not self.page.filterset.is_valid():
            raise Refused(Problem(_("The filter is not understood: go back and mend it.")))
        return services.put_aside(
            actor=self.request.user, list_name=data["list"], query=self.query, file_format=data["format"]
        )


class ExportListPage(Page):
    """What the user has put aside and can still be downloaded, the newest first."""

    action = "dashboard.view"
    title = gettext_lazy("My files")
    lede = gettext_lazy("Long lists that you asked for. Nobody else gets them, and they are removed after a few days.")
    template_name = "core/exports.html"

    def get_context_data(self, **kwargs):
        rows = self.visible(ListExport)
        exports = [(one, title_of(one)) for one in (rows.under_way() | rows.kept()).select_related("job")]
        return super().get_context_data(**({"exports": exports} | kwargs))


class ExportPage(DetailPage):
    """One file: what is in it, until when it is kept, and the button that gets it."""

    model = ListExport
    action = "dashboard.view"
    lookup = {"key": "pk"}
    related = ("job",)
    template_name = "core/export.html"

    def get_title(self):
        return title_of(self.object)

    def crumbs(self):
        return [Crumb(_("My files"), reverse("export_list"))]


class ExportFile(ExportPage):
    """The file, as often as it is asked for while it is kept; the right is asked for each time."""

    def get(self, request, *args, **kwargs):
        export = self.object
        if export.made_at is not None:
            services.require_download(request.user, export)
        try:
            file = export.stored_file.open("rb") if export.is_kept else None
        except OSError:
            file = None
        if file is None:
            return self.render_to_response(self.get_context_data(is_gone=True), status=410)
        answer = FileResponse(
            file, as_attachment=True, filename=export.file_name, content_type=CONTENT_TYPES[export.file_format]
        )
        answer["Cache-Control"] = "private, no-store"
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


def title_of(export: ListExport) -> str:
    return str(resolve(reverse(export.list_name)).func.view_class.title)
