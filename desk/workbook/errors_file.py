"""The user's own workbook with its errors marked; where it cannot be marked, a list of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from core.sheets.columns import Column
from core.sheets.marking import ERROR_SHEET, mark_errors
from core.sheets.reader import BadWorkbook
from core.sheets.writer import write_rows_xlsx
from desk.workbook.result import Fault


def write_errors(
    file: BinaryIO | str | Path,
    errors: Sequence[Fault],
    out: BinaryIO,
    places: Mapping[tuple[str, str], int] | None = None,
) -> None:
    """Marks the file's cells; `places` as mark_errors takes them.

    A file that is no workbook, or too large to be marked, is answered by the list alone."""
    try:
        mark_errors(file, errors, out, places)
    except BadWorkbook:
        columns = [
            Column(_("Sheet"), width=18),
            Column(_("Row"), "int", 8),
            Column(_("Column"), width=22),
            Column(_("Value"), width=24),
            Column(_("What to do"), width=80),
        ]
        rows = ([one.sheet, one.row, one.column, one.value, one.message] for one in errors)
        write_rows_xlsx(out, columns, rows, ERROR_SHEET)
