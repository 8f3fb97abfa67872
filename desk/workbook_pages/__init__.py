"""The programme workbook in the browser: take it along, send it back, look at the answer, save it, take it back."""

from desk.workbook_pages.answers import (
    WorkbookApplyPage,
    WorkbookErrorsPage,
    WorkbookFilePage,
    WorkbookResultPage,
    WorkbookUndoPage,
)
from desk.workbook_pages.files import WorkbookDownloadPage, WorkbookHomePage, WorkbookUploadPage

__all__ = [
    "WorkbookApplyPage",
    "WorkbookDownloadPage",
    "WorkbookErrorsPage",
    "WorkbookFilePage",
    "WorkbookHomePage",
    "WorkbookResultPage",
    "WorkbookUndoPage",
    "WorkbookUploadPage",
]
