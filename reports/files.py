"""Rows of figures as a file to download."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from django.http import FileResponse, StreamingHttpResponse

from core.sheets import XLSX
from core.sheets.writer import Column, write_rows_csv, write_rows_xlsx


def rows_file(
    name: str, columns: Sequence[Column], rows: Iterable[Sequence], *, file_format: str, title: str
) -> FileResponse | StreamingHttpResponse:
    """The rows as "xlsx" or "csv"; `name` is the file's, without its ending."""
    if file_format == "csv":
        response = StreamingHttpResponse(write_rows_csv(columns, rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
    out = BytesIO()
    write_rows_xlsx(out, columns, rows, title=title)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
