"""Base pages. A view names its model, right, rows, table, filter and form; scope and refusal are decided here, once."""

from core.pages.base import DetailPage, Page
from core.pages.bulk import BulkPage
from core.pages.forms import FormPage, ObjectFormPage
from core.pages.lists import BulkAction, ExportColumn, ListPage, list_urls

__all__ = [
    "BulkAction",
    "BulkPage",
    "DetailPage",
    "ExportColumn",
    "FormPage",
    "ListPage",
    "ObjectFormPage",
    "Page",
    "list_urls",
]
