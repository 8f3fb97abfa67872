"""Rows of figures as a file to download."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone

from clubs.querysets import ClubQuerySet
from core.sheets import CSV, XLSX
from core.sheets.writer import Column, write_rows_csv, write_rows_xlsx
from reports.services import keep_report_file
from reports.yearly.standing import Standing, stamp_words, standing_of, state_lines
from targets.basis import Basis
from targets.figures import club_figures


def rows_file(
    name: str, columns: Sequence[Column], rows: Iterable[Sequence], *, file_format: str, title: str
) -> FileResponse | StreamingHttpResponse:
    """The rows as "xlsx" or "csv"; `name` is the file's, without its ending."""
    if file_format == "csv":
        response = StreamingHttpResponse(write_rows_csv(columns, rows), content_type=CSV)
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
    out = BytesIO()
    write_rows_xlsx(out, columns, rows, title=title)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def kept_rows_file(
    actor,
    action: str,
    clubs: ClubQuerySet,
    basis: Basis,
    *,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence],
    file_format: str,
    title: str,
) -> FileResponse:
    """Figures of the basis over these clubs as a report file: the same rows, the state of the figures above every
    printed page of the workbook, and the file kept as it is given out. `action` is the right that opens them."""
    standing = standing_over(clubs, basis)
    out = BytesIO()
    if file_format == "csv":
        out.writelines(write_rows_csv(columns, rows))
    else:
        write_rows_xlsx(out, columns, rows, title=title, head=state_lines(standing, stamp_words()))
    content_type = CSV if file_format == "csv" else XLSX
    return kept_file(actor, action, basis, standing, f"{name}.{file_format}", out, content_type)


def standing_over(clubs: ClubQuerySet, basis: Basis) -> Standing:
    """Whether the figures of the basis over these clubs may be called official now."""
    return standing_of(basis, lambda: club_figures(clubs, basis), timezone.now())


def kept_file(
    actor, action: str, basis: Basis, standing: Standing, name: str, out: BytesIO, content_type: str
) -> FileResponse:
    """The report file that was written to `out`, kept as it is given out."""
    keep_report_file(actor=actor, action=action, basis=basis, standing=standing, name=name, content=out.getvalue())
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=name, content_type=content_type)
