"""Writes of the workbook: check, import, export, and uploads of the browser."""

from desk.workbook.services.checking import check_workbook, import_workbook
from desk.workbook.services.exporting import export_workbook
from desk.workbook.services.uploads import apply_upload, receive_upload

__all__ = ["apply_upload", "check_workbook", "export_workbook", "import_workbook", "receive_upload"]
