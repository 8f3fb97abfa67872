"""The yearly report in words: its sentences are made from the figures of the yearly workbook alone (table E)."""
