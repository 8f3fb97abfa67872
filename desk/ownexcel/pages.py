"""Sending one's own file: the sheets, the columns, the words, then the check; and the layouts that are remembered."""

from functools import cached_property

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.pages import FormPage, ObjectFormPage
from core.pages.base import Crumb
from core.problems import Problem, Refused
from core.sheets import values
from core.sheets.reader import BadWorkbook
from desk.models import ColumnMap, WorkbookUpload
from desk.ownexcel.forms import ColumnsForm, EmptyForm, OwnUploadForm, RenameForm, SheetsForm, WordsForm
from desk.ownexcel.querysets import club_words, clubs_for_import
from desk.ownexcel.services import (
    examine_own,
    forget_map,
    name_columns,
    name_sheets,
    receive_own_file,
    recognise,
    rename_map,
    with_part,
)
from desk.ownexcel.sheets import columns_of, pages_of, words_of
from desk.ownexcel.targets import SPECS, options
from desk.workbook.querysets.snapshot import area_names, area_words
from desk.workbook.services import file_of

SHOWN_ROWS, SHOWN_COLUMNS = 8, 9


def to_own_files() -> list[Crumb]:
    return [
        Crumb(_("Excel in and out"), reverse("workbook_home")),
        Crumb(_("My own Excel"), reverse("ownexcel_upload")),
    ]


class OwnUploadPage(FormPage):
    """Takes a file of any layout; one whose headings are known goes straight to the answer."""

    action = "workbook.import"
    title = gettext_lazy("Send my own Excel")
    form_class = OwnUploadForm
    template_name = "desk/ownexcel/upload.html"
    submit_label = gettext_lazy("Open the file")

    def crumbs(self):
        return to_own_files()[:1]

    def _save(self):
        """The check comes before the transaction that keeps the file: it may take long and writes nothing."""
        self.data = self.form.cleaned_data["file"].read()
        try:
            pages = pages_of(self.data, {})
            self.mapping = recognise(self.request.user, self.data)
        except BadWorkbook as bad:
            raise Refused(Problem(bad.message, "file")) from None
        if not any(page.headings for page in pages):
            raise Refused(Problem(_("No sheet of this file has a row of headings with rows below it."), "file"))
        self.examined = examine_own(self.request.user, self.data, self.mapping) if self.mapping else None
        return super()._save()

    def perform(self, data):
        return receive_own_file(
            actor=self.request.user,
            file_name=data["file"].name,
            data=self.data,
            mapping=self.mapping,
            examined=self.examined,
        )

    def done_url(self, row):
        return super().done_url(row) if self.mapping else reverse("ownexcel_sheets", args=[row.pk])

    def announce(self, row) -> None:
        if self.mapping:
            names = ", ".join(part["name"] for part in self.mapping["parts"])
            messages.info(
                self.request, _("The headings are known; the file was read by: %(names)s.") % {"names": names}
            )

    def get_context_data(self, **kwargs):
        maps = self.visible(ColumnMap).select_related("user")
        return super().get_context_data(**({"maps": [(one, kind_words(one.kind)) for one in maps[:200]]} | kwargs))


def kind_words(kind: str) -> str:
    return SPECS[kind].title if kind in SPECS else kind


class NamingPage(ObjectFormPage):
    """One step of naming the columns of a kept file; 404 where the file is gone."""

    model = WorkbookUpload
    action = "workbook.import"
    lookup = {"key": "pk"}
    related = ("user",)
    step = 1

    def crumbs(self):
        return [*to_own_files(), Crumb(str(self.object))]

    @property
    def cancel_url(self) -> str:
        return reverse("ownexcel_upload")

    @cached_property
    def data(self) -> bytes:
        if not self.object.stored_file:
            raise Http404
        try:
            return file_of(self.object).getvalue()
        except Refused:
            raise Http404 from None

    @cached_property
    def clubs(self) -> list[tuple[str, str]]:
        return clubs_for_import(self.request.user)

    @cached_property
    def draft_part(self) -> dict:
        """What the earlier steps said."""
        part = self.object.mapping.get("draft")
        if part is None:
            raise Http404
        return part

    def check(self, part: dict) -> None:
        """Reads the whole file by the mapping, before the transaction that keeps the answer."""
        self.part = part
        mapping = with_part(self.object.mapping, part)
        self.examined = examine_own(self.request.user, self.data, mapping)

    def keep(self):
        return name_columns(actor=self.request.user, upload=self.object, part=self.part, examined=self.examined)

    def announce(self, row) -> None:
        """The next page says it all."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**({"step": self.step} | kwargs))


class SheetsPage(NamingPage):
    """Which sheets are read, what they hold, where their headings stand and whose they are."""

    title = gettext_lazy("The sheets of my file")
    form_class = SheetsForm
    template_name = "desk/ownexcel/sheets.html"
    submit_label = gettext_lazy("Go on to the columns")

    @cached_property
    def pages(self) -> list:
        try:
            return pages_of(self.data, club_words(self.clubs))
        except BadWorkbook:
            raise Http404 from None

    def form_kwargs(self):
        return {"pages": self.pages, "clubs": self.clubs}

    def perform(self, data):
        headings, known = data["headings"], {}
        for part in [*self.object.mapping.get("parts", []), self.object.mapping.get("draft", {})]:
            if part.get("fingerprint") == headings.fingerprint and part["kind"] == data["kind"]:
                known = {key: part[key] for key in ("columns", "fixed", "unit", "words", "name") if key in part}
        part = known | {
            "kind": data["kind"],
            "lines": headings.lines,
            "fingerprint": headings.fingerprint,
            "headings": list(headings.shown.values()),
            "sheets": data["sheets"],
        }
        return name_sheets(actor=self.request.user, upload=self.object, part=part)

    def done_url(self, row):
        return reverse("ownexcel_columns", args=[row.pk])

    def get_context_data(self, **kwargs):
        shown = []
        for page, fields in self.form.rows_of_pages():
            rows = [(number, [shown_cell(cell) for cell in cells[:SHOWN_COLUMNS]]) for number, cells in page.rows]
            width = max(len(cells) for _number, cells in rows)
            rows = [(number, cells + [""] * (width - len(cells))) for number, cells in rows[:SHOWN_ROWS]]
            shown.append((page, fields, rows))
        has_list = any(
            "list" in field.field.widget.attrs for _page, fields in self.form.rows_of_pages() for field in fields
        )
        context = {"pages": shown, "clubs": self.clubs if has_list else []}
        return super().get_context_data(**(context | kwargs))


def shown_cell(cell) -> str:
    return values.as_shown(cell)[:30]


class ColumnsPage(NamingPage):
    """What each column means, and what holds for all rows."""

    title = gettext_lazy("The columns of my file")
    form_class = ColumnsForm
    template_name = "desk/ownexcel/columns.html"
    submit_label = gettext_lazy("Read the file")
    step = 2

    def get_initial(self):
        name = self.draft_part.get("name") or self.object.file_name.removesuffix(".xlsx")[:80]
        return {"name": f"{name}" if self.draft_part.get("name") else f"{name} ({kind_words(self.draft_part['kind'])})"}

    @cached_property
    def areas(self) -> dict[str, str]:
        return area_words()

    def form_kwargs(self):
        try:
            columns = columns_of(self.data, self.draft_part)
        except BadWorkbook:
            raise Http404 from None
        if columns is None:
            raise Http404
        return {
            "part": self.draft_part,
            "headings": columns.headings,
            "samples": columns.samples,
            "areas": self.areas,
        }

    def _save(self):
        data = self.form.cleaned_data
        unit = int(data.get("unit") or 1)
        part = self.draft_part | {
            "columns": data["columns"],
            "fixed": data["fixed"],
            "unit": unit,
            "name": data["name"],
        }
        self.has_words = bool(words_of(self.data, part, self.areas))
        if self.has_words:
            self.part = part
        else:
            self.check(part)
        return super()._save()

    def perform(self, data):
        if self.has_words:
            return name_sheets(actor=self.request.user, upload=self.object, part=self.part)
        return self.keep()

    def done_url(self, row):
        return reverse("ownexcel_words", args=[row.pk]) if self.has_words else super().done_url(row)

    def get_context_data(self, **kwargs):
        part = self.draft_part
        context = {"kind_words": kind_words(part["kind"]), "sheets": list(part["sheets"])}
        return super().get_context_data(**(context | kwargs))


class WordsPage(NamingPage):
    """What words of the file mean that the workbook does not know."""

    title = gettext_lazy("The words of my file")
    form_class = WordsForm
    template_name = "desk/ownexcel/words.html"
    submit_label = gettext_lazy("Read the file")
    step = 3

    def form_kwargs(self):
        part = self.draft_part
        if "columns" not in part:
            raise Http404
        try:
            unknown = words_of(self.data, part, area_words())
        except BadWorkbook:
            raise Http404 from None
        return {"kind": part["kind"], "unknown": unknown, "areas": list(area_names().values())}

    def _save(self):
        known = self.draft_part.get("words", {})
        said = self.form.cleaned_data["words"]
        self.check(
            self.draft_part | {"words": {key: known.get(key, {}) | said.get(key, {}) for key in {*known, *said}}}
        )
        return super()._save()

    def perform(self, data):
        return self.keep()


class MapMixin:
    """A page about one remembered layout."""

    model = ColumnMap
    action = "workbook.import"
    lookup = {"pk": "pk"}
    related = ("user",)

    def crumbs(self):
        return to_own_files()

    @property
    def cancel_url(self) -> str:
        return reverse("ownexcel_upload")

    def done_url(self, row):
        return reverse("ownexcel_upload")


class MapEditPage(MapMixin, ObjectFormPage):
    """Renames a remembered layout and shows what its columns mean."""

    form_class = RenameForm
    is_correction = True
    template_name = "desk/ownexcel/map.html"

    def get_initial(self):
        return {"name": self.object.name}

    def perform(self, data):
        return rename_map(actor=self.request.user, column_map=self.object, name=data["name"])

    def get_context_data(self, **kwargs):
        part, words = self.object.part, dict(options(self.object.kind))
        meanings = [(name, words.get(key, key)) for name, key in part["columns"].items()]
        context = {"kind_words": kind_words(self.object.kind), "meanings": meanings, "part": part}
        context["fixed"] = [(words.get(key, key), text) for key, text in part.get("fixed", {}).items()]
        return super().get_context_data(**(context | kwargs))


class MapForgetPage(MapMixin, ObjectFormPage):
    """Forgets a layout; what came in by it stays."""

    title = gettext_lazy("Forget this layout")
    form_class = EmptyForm
    keeps_draft = False
    template_name = "desk/ownexcel/forget.html"
    submit_label = gettext_lazy("Forget it")
    done_message = gettext_lazy("The layout is forgotten.")

    def perform(self, data):
        forget_map(actor=self.request.user, column_map=self.object)
        return reverse("ownexcel_upload")
