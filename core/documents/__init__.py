"""Official papers of running text, as Word and as PDF: the only package that imports their libraries."""

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
"""The content types of the two."""
