"""Writes of the workbook: check, import, export, uploads of the browser, taking an import back."""

from desk.workbook.services.checking import ROUNDS, Stale, check_workbook, examine, import_workbook
from desk.workbook.services.exporting import export_workbook
from desk.workbook.services.undoing import put_aside_undo, undo_upload
from desk.workbook.services.uploads import (
    apply_upload,
    examine_upload,
    file_of,
    is_heavy,
    is_large,
    keep_upload,
    put_aside_saving,
    put_aside_upload,
    receive_upload,
    write_answer,
)

__all__ = [
    "ROUNDS",
    "Stale",
    "apply_upload",
    "check_workbook",
    "examine",
    "examine_upload",
    "export_workbook",
    "file_of",
    "import_workbook",
    "is_heavy",
    "is_large",
    "keep_upload",
    "put_aside_saving",
    "put_aside_undo",
    "put_aside_upload",
    "receive_upload",
    "undo_upload",
    "write_answer",
]
