"""The official yearly workbook: sheet A by area, sheet D the clubs, and the notes (DOMAIN.md, sections 6 and 8)."""

from reports.yearly.workbook import Annex, annex_of, file_name, write_annex, write_yearly_report, yearly_basis

__all__ = ["Annex", "annex_of", "file_name", "write_annex", "write_yearly_report", "yearly_basis"]
