"""The official yearly workbook: sheet A by area, sheet D the clubs, and the notes (DOMAIN.md, sections 6 and 8)."""

from reports.yearly.workbook import file_name, write_yearly_report, yearly_basis

__all__ = ["file_name", "write_yearly_report", "yearly_basis"]
