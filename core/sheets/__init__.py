"""Spreadsheets in and out: the only package that imports spreadsheet libraries."""

import warnings

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The content type of a workbook."""
CSV = "text/csv; charset=utf-8"

# openpyxl warns on standard error of parts of users' files it does not know; what matters becomes our error.
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")
