from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
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

from core.models import SavedView
from core.pages.base import Page
from core.pages.columns import ColumnChoice
from core.pages.returning import LONGEST_BACK, row_anchor
from core.sheets import XLSX
from core.sheets.writer import Column, write_rows_csv, write_rows_xlsx

COUNT_CAP = 10_000
"""Counting further costs 44 ms per million rows and tells nobody more."""


ROWS_PER_READ = 2000

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
            return lambda raw: None if raw is None else words.get(raw) or str(raw)
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
        # searched rows come in the order of closeness, unless the user has chosen another
        return rows.closest_first(words) if words and not self.request.GET.get("sort") else rows

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

    def get_context_data(self, **kwargs):
        context = {
            "table": self.table,
            "page_obj": self.table.page,
            "filter": self.filterset,
            "may_export": self.may_export(),
            "export_base": self.request.path.rstrip("/"),
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
        columns = [Column(str(column.heading), column.kind, column.width) for column in self.export_columns]
        name = f"{slugify(self.export_name)}-{timezone.localdate():%Y%m%d}.{file_format}"
        if file_format == "csv":
            pieces = write_rows_csv(columns, self.file_rows())
            response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
            response["Content-Disposition"] = f'attachment; filename="{name}"'
            return response
        file = TemporaryFile()  # noqa: SIM115 (the response closes it)
        write_rows_xlsx(file, columns, self.file_rows(), title=str(self.get_title()))
        file.seek(0)
        return FileResponse(
            file,
            as_attachment=True,
            filename=name,
            content_type=XLSX,
        )

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
