"""Writes of the workbook: check, import, export."""

from desk.workbook.services.checking import check_workbook, import_workbook
from desk.workbook.services.exporting import export_workbook

__all__ = ["check_workbook", "export_workbook", "import_workbook"]
