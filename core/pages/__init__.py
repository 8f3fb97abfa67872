"""Base pages. A view names its model, right, rows, table, filter and form; scope and refusal are decided here, once."""

from core.pages.base import DetailPage, Page
from core.pages.forms import FormPage, ObjectFormPage
from core.pages.lists import ExportColumn, ListPage, list_urls

__all__ = ["DetailPage", "ExportColumn", "FormPage", "ListPage", "ObjectFormPage", "Page", "list_urls"]
