import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import BinaryIO
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import EmptyPage, InvalidPage, Paginator
from django.http import FileResponse, Http404, HttpResponseBadRequest, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import path, re_path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_tables2.columns.base import LinkTransform

from core.exports.records import record_export
from core.models import SavedView
from core.pages.base import Page
from core.pages.columns import ColumnChoice
from core.pages.returning import LONGEST_BACK, row_anchor
from core.search import SearchedMixin
from core.sheets import CSV, XLSX
from core.sheets.writer import Column, write_rows_csv, write_rows_xlsx

COUNT_CAP = 10_000
"""Counting further costs 44 ms per million rows and tells nobody more."""


ROWS_PER_READ = 2000

MOST_ROWS_AT_ONCE = 20_000
"""A longer list is left to the worker. So many rows of 15 columns take half a second of processor time (100.000
took 1,1 to 2,2 s, benchmarks/exports.py), a few seconds on a busy office PC; a proxy gives up after thirty."""

MOST_ROWS = 5_000
"""Rows that one bulk action takes: more lock every club for too long."""


@dataclass(frozen=True)
class ExportColumn:
    """One column of a list's file: its heading, the lookup that `values_list` reads, its kind and how to show it."""

    heading: str
    path: str
    kind: str = "text"
    show: Callable | dict | None = None
    width: int = 16

    def shower(self) -> Callable:
        """What makes the cell of a value; None stays empty. Words are looked up, and translated, once a file."""
        if isinstance(self.show, dict):
            words = {raw: str(shown) for raw, shown in self.show.items()}
            return lambda raw: None if raw is None else words[raw] if raw in words else str(raw)
        return lambda raw: None if raw is None else self.show(raw)


class CappedPaginator(Paginator):
    """Pages a table's rows; counts no further than COUNT_CAP, `count_is_capped` says that there are more."""

    @cached_property
    def _seen(self) -> int:
        # bare ids: annotations that the filter does not need are not computed to be counted
        return self.object_list.data.data.order_by().values("pk")[: COUNT_CAP + 1].count()

    @property
    def count(self) -> int:
        return min(self._seen, COUNT_CAP)

    @property
    def count_is_capped(self) -> bool:
        return self._seen > COUNT_CAP


class ReturningLink(LinkTransform):
    """A cell's link that hands on the way back to this very row of the list as it stands."""

    def __init__(self, link: LinkTransform, here: str):
        super().__init__(link.url, link.accessor, link.attrs)
        self.reverse_args = link.reverse_args
        self.back = urlencode({"back": f"{here}#"})  # once for the list, not for each of its hundred links

    def compose_url(self, **kwargs):
        url = super().compose_url(**kwargs)
        return url and f"{url}{'&' if '?' in url else '?'}{self.back}{row_anchor(kwargs['record'])}"


@dataclass(frozen=True)
class BulkAction:
    """Something that is done to many rows of a list at once: its words, the name of its page, the right it needs."""

    label: str
    url_name: str
    action: str


NOT_THE_ROWS = ("page", "sort", "columns", "tick", "back")
"""Parameters that say how a list is shown and not which rows it holds."""


NOT_OF_THE_FILE = ("page", "columns", "tick", "back")
"""Parameters on which the file of a list does not depend; its order is that of the page."""


def query_without(query: QueryDict, *names: str) -> str:
    """The query string without these parameters and without empty ones."""
    left = QueryDict(mutable=True)
    for name, values in query.lists():
        if name not in names and any(values):
            left.setlist(name, [value for value in values if value])
    return left.urlencode(safe=",")


class ListPage(Page):
    """A filtered, sorted, paged table; the same rows as `.xlsx` and `.csv` under the same query string.

    Declares `model`, `table_class`, `filter_class`, `export_columns`, `export_name`; narrows and annotates in `rows`.
    A filter value that is not understood shows its message and no rows; it never shows all of them. Filters, columns,
    order and page stand in the address; `?tick` adds the boxes for `bulk_actions`.
    """

    model = None
    table_class = None
    filter_class = None
    export_columns: Sequence[ExportColumn] = ()
    export_name = "danh-sach"
    export_action: str | None = None
    page_size = 50
    template_name = "components/list_page.html"
    empty_text = ""
    is_list = True
    bulk_actions: Sequence[BulkAction] = ()

    def rows(self, visible):
        return visible

    def export_rows(self, rows):
        """Adds what only the file needs."""
        return rows

    @cached_property
    def filterset(self):
        # a file holds no row on which the user may not do what the file needs, even where the page shows it
        return self.filterset_for(self.export_action if "format" in self.kwargs else None)

    def filterset_for(self, action: str | None):
        """The filter over the rows on which the user may do `action` (default: see them)."""
        rows = self.rows(self.visible(self.model, action))
        return self.filter_class(self.request.GET, queryset=rows, request=self.request)

    @cached_property
    def filtered(self):
        if not self.filterset.is_valid():
            return self.filterset.queryset.none()
        rows, words = self.filterset.qs, self.filterset.form.cleaned_data.get("q")
        # searched rows come in the order of closeness, unless the user has chosen another; where the words are those of
        # other rows (whose events these are), the list keeps its own
        is_ranked = words and isinstance(rows, SearchedMixin) and not self.request.GET.get("sort")
        return rows.closest_first(words) if is_ranked else rows

    @cached_property
    def columns(self) -> ColumnChoice:
        return ColumnChoice.read(self.table_class, self.request.GET.getlist("columns"), self.request.user)

    def get(self, request, *args, **kwargs):
        file_format = kwargs.pop("format", None)
        if file_format:
            return self._file(file_format)
        if len(request.GET.getlist("columns")) > 1:  # the form of columns sends each by itself
            return redirect(f"{request.path}?{self._query_with_columns()}")
        return super().get(request, *args, **kwargs)

    def _query_with_columns(self) -> str:
        query = self.request.GET.copy()
        del query["columns"]
        if self.columns.text:
            query["columns"] = self.columns.text
        return query.urlencode(safe=",")

    def make_table(self, rows, paths: Sequence[str] = ()):
        """The table of these rows with what its columns, and those paths of a file, need."""
        if self.columns.names:
            rows = self.table_class.prepared(rows, dict.fromkeys([*self.columns.names, *paths]), self.request)
        order = self.request.GET.getlist("sort") or None
        return self.table_class(rows, order_by=order, **self.columns.arguments())

    @cached_property
    def table(self):
        table = self.make_table(self.filtered)
        table.request = self.request  # given to the constructor it would page, and count, by itself
        table.paginator = CappedPaginator(table.rows, self.page_size)
        try:
            table.page = table.paginator.page(self.request.GET.get("page") or 1)
        except (EmptyPage, InvalidPage):
            raise Http404(_("There is no such page of the list.")) from None
        here = self.request.get_full_path()
        if len(here) < LONGEST_BACK - 20:
            for column in table.columns.iterall():
                column.link = column.link and ReturningLink(column.link, here)
        return table

    @cached_property
    def allowed_bulk_actions(self) -> list[tuple[str, str]]:
        """(words, address) of what the user may do to many rows."""
        may = self.request.user.may
        return [(str(one.label), reverse(one.url_name)) for one in self.bulk_actions if may(one.action)]

    def may_export(self) -> bool:
        return self.request.user.may(self.export_action or self.action)

    # -- the rows as a file

    def count_rows(self) -> int:
        """Of the file, however many those are."""
        return self.filtered.order_by().values("pk").count()

    @cached_property
    def is_long(self) -> bool:
        """Whether the file is left to the worker."""
        return self.filtered.order_by().values("pk")[: MOST_ROWS_AT_ONCE + 1].count() > MOST_ROWS_AT_ONCE

    @property
    def _is_seen_to_be_long(self) -> bool:
        """The same on the page, which has counted already."""
        pages = self.table.paginator
        return self.is_long if pages.count_is_capped else pages.count > MOST_ROWS_AT_ONCE

    @property
    def _list_name(self) -> str:
        return self.request.resolver_match.url_name.removesuffix("_file")

    @property
    def file_name(self) -> str:
        return f"{slugify(self.export_name)}-{timezone.localdate():%Y%m%d}.{self.kwargs['format']}"

    @property
    def export_buttons(self) -> list[tuple[str, str, uuid.UUID]]:
        """(format, label, one-time token) of the forms that ask for the files of a long list."""
        return [("xlsx", "Excel (.xlsx)", uuid.uuid4()), ("csv", "CSV (.csv)", uuid.uuid4())]

    def _leave_to_worker(self, file_format: str):
        query = {"list": self._list_name, "query": self._file_query, "format": file_format}
        return redirect(f"{reverse('export_create')}?{urlencode(query)}")

    @property
    def _file_query(self) -> str:
        return query_without(self.request.GET, *NOT_OF_THE_FILE)

    def record_export(self, rows: int) -> None:
        """In the audit trail: who took how many of which rows along."""
        record_export(
            actor=self.request.user,
            action=self.export_action or self.action,
            list_name=self._list_name,
            file_format=self.kwargs["format"],
            query=self._file_query,
            rows=rows,
        )

    def get_context_data(self, **kwargs):
        context = {
            "table": self.table,
            "page_obj": self.table.page,
            "filter": self.filterset,
            "may_export": self.may_export(),
            "export_base": self.request.path.rstrip("/"),
            "is_long": self._is_seen_to_be_long,
            "export_buttons": self.export_buttons,
            "export_query": self._file_query,
            "query_string": self.request.GET.urlencode(),
            "empty_text": self.empty_text,
            "columns": self.columns,
            "list_name": self.request.resolver_match.url_name,
            "saved_views": self.visible(SavedView).filter(list_name=self.request.resolver_match.url_name),
            "view_query": query_without(self.request.GET, "page", "tick", "back"),
            "bulk_actions": self.allowed_bulk_actions,
            "bulk_query": query_without(self.request.GET, *NOT_THE_ROWS),
            "is_ticking": bool(self.allowed_bulk_actions and self.request.GET.get("tick")),
            "most_rows": MOST_ROWS,
        }
        return super().get_context_data(**(context | kwargs))

    def _file(self, file_format: str):
        if not self.may_export():
            raise PermissionDenied
        if not self.filterset.is_valid():
            return HttpResponseBadRequest(_("The filter is not understood: go back and mend it."))
        if self.is_long:
            return self._leave_to_worker(file_format)
        if file_format == "csv":
            response = StreamingHttpResponse(write_rows_csv(self.file_columns, self._told_rows()), content_type=CSV)
            response["Content-Disposition"] = f'attachment; filename="{self.file_name}"'
            return response
        file = TemporaryFile()  # noqa: SIM115 (the response closes it)
        self.write_file(file, self._told_rows())
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=self.file_name, content_type=XLSX)

    @property
    def file_columns(self) -> list[Column]:
        return [Column(str(column.heading), column.kind, column.width) for column in self.export_columns]

    def write_file(self, out: BinaryIO, rows: Iterable[Sequence]) -> None:
        """Writes these rows of the list in the format that is asked for."""
        if self.kwargs["format"] == "csv":
            out.writelines(write_rows_csv(self.file_columns, rows))
        else:
            write_rows_xlsx(out, self.file_columns, rows, title=str(self.get_title()))

    def _told_rows(self) -> Iterator[list]:
        """The rows of the file; a list whose file needs a right of its own names people, and leaves a record."""
        written = 0
        try:
            with closing(self.file_rows()) as rows:  # whoever breaks off: reading ends before the record is written
                for written, row in enumerate(rows, start=1):  # noqa: B007
                    yield row
        finally:
            if self.export_action:
                self.record_export(written)

    def file_rows(self) -> Iterator[list]:
        """The rows in the order of the table, read in pieces: memory stays flat however long the list is."""
        paths = [column.path for column in self.export_columns]
        ordered = self.make_table(self.filtered, paths).data.data
        shown = [(place, column.shower()) for place, column in enumerate(self.export_columns) if column.show]
        for raw in self.export_rows(ordered).values_list(*paths).iterator(chunk_size=ROWS_PER_READ):
            row = list(raw)
            for place, show in shown:
                row[place] = show(row[place])
            yield row


def list_urls(route: str, view: type[ListPage], name: str) -> list:
    """The list page at `route/` and its files at `route.xlsx` and `route.csv`."""
    pattern = rf"^{route}\.(?P<format>xlsx|csv)$"
    return [path(f"{route}/", view.as_view(), name=name), re_path(pattern, view.as_view(), name=f"{name}_file")]
