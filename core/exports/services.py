"""Writes of put-aside lists: asking for one, making it, removing it. Who may have it is asked again each time."""

from collections.abc import Iterator
from datetime import timedelta
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.jobs import Run, enqueue, job
from core.models import Job, ListExport
from core.problems import Problem, Refused
from core.scoping import Scope
from core.sheets.bulk import MOST_ROWS, TooManyRows
from core.templatetags.vi_format import number

KEPT_FOR = timedelta(days=3)
"""Over a week-end; a list of last week is not what the books say."""

FORMATS = ("xlsx", "csv")
_ROWS_PER_REPORT = 1000


def page_of(user, list_name: str, query: str, file_format: str) -> Any:
    """The list page (core.pages.ListPage) as the user would open its file, without a request of a browser.

    Raises LookupError where there is no such list or format.
    """
    try:
        match = resolve(reverse(list_name))
    except NoReverseMatch:
        raise LookupError(list_name) from None
    view = getattr(match.func, "view_class", None)
    if file_format not in FORMATS or not getattr(view, "export_columns", ()):
        raise LookupError(list_name)
    request = HttpRequest()
    request.method, request.path, request.user, request.resolver_match = "GET", reverse(list_name), user, match
    request.GET = QueryDict(query)
    page = view(**match.func.view_initkwargs)
    page.setup(request, format=file_format)
    return page


def require_right(page: Any) -> None:
    """Raises PermissionDenied unless the page's user may see the list and have its file."""
    if not (page.request.user.may(page.action) and page.may_export()):
        raise PermissionDenied


@transaction.atomic
def put_aside(*, actor, list_name: str, query: str, file_format: str) -> Job:
    """Leaves the file to the worker. Asked for twice while it is under way, it is made once."""
    get_user_model().objects.select_for_update().get(pk=actor.pk)  # the same person in two tabs at once
    asked = {"user": actor, "list_name": list_name, "query": query, "file_format": file_format}
    earlier = ListExport.objects.under_way().filter(**asked).select_related("job").first()
    if earlier is not None:
        return earlier.job
    export = ListExport.objects.create(**asked)
    payload = {"export": str(export.pk), "back": export.list_url}
    row = enqueue(user=actor, kind="list.export", payload=payload)
    ListExport.objects.filter(pk=export.pk).update(job=row)  # done here and now, its other columns have changed
    return row


@job("list.export")
def _make(run: Run) -> str:
    """With the rights and the area that the user has when it is made."""
    remove_outlived()
    export = ListExport.objects.get(pk=UUID(run.payload["export"]))
    if export.made_at is None:
        page = page_of(run.user, export.list_name, export.query, export.file_format)
        require_right(page)
        if not page.filterset.is_valid():
            raise Refused(Problem(_("The filter is not understood: go back and mend it.")))
        with TemporaryFile() as file:
            _keep(export, page, file, _write(run, page, file))
    return export.get_absolute_url()


def _write(run: Run, page: Any, file: BinaryIO) -> int:
    """Answers how many rows were written."""
    total, written = page.count_rows(), 0

    def rows() -> Iterator[list]:
        nonlocal written
        for written, row in enumerate(page.file_rows(), start=1):
            if written % _ROWS_PER_REPORT == 0:
                run.progress(written, total)
            yield row

    try:
        page.write_file(file, rows())
    except TooManyRows:
        words = _("A sheet of Excel holds no more than %(count)s rows. Choose fewer rows by a filter, or take the CSV.")
        raise Refused(Problem(words % {"count": number(MOST_ROWS)})) from None
    file.seek(0)
    return written


@transaction.atomic
def _keep(export: ListExport, page: Any, file: BinaryIO, rows: int) -> None:
    user = page.request.user
    name = f"{export.pk}.{export.file_format}"
    export.stored_file.storage.delete(f"exports/{name}")  # of a worker that died before it could say so
    export.stored_file.save(name, File(file), save=False)
    export.rows, export.scope, export.file_name = rows, scope_json(_scope_of(user, page)), page.file_name
    export.made_at = timezone.now()
    export.expires_at = export.made_at + KEPT_FOR
    export.save(update_fields=["stored_file", "rows", "scope", "file_name", "made_at", "expires_at"])
    page.record_export(rows)


def require_download(user, export: ListExport) -> None:
    """Raises PermissionDenied where the user has lost the right, or part of the area, that the file was made with."""
    page = page_of(user, export.list_name, export.query, export.file_format)
    require_right(page)
    now, then = _scope_of(user, page), export.scope
    is_within = not then["everything"] and now.commune_ids >= {*then["communes"]}
    is_within = is_within and now.assignment_ids >= {*then["assignments"]}
    if not (now.is_everything or is_within):
        raise PermissionDenied


def _scope_of(user, page: Any) -> Scope:
    return user.scope_for(page.export_action or page.action)


def scope_json(scope: Scope) -> dict[str, Any]:
    return {
        "everything": scope.is_everything,
        "communes": sorted(scope.commune_ids),
        "assignments": sorted(scope.assignment_ids),
    }


def remove_outlived() -> int:
    """Removes the files that have expired; how many those were. Their rows stay and say what became of them."""
    count = 0
    for export in ListExport.objects.outlived():
        export.stored_file.delete(save=False)
        export.save(update_fields=["stored_file"])
        count += 1
    return count
