"""Reads of the workbook: the stored programme as rows, and what a file is checked against."""
