"""How many queries each page and file costs, whatever the number of rows; measured as an officer of district A.

A line is the visit and its number. Pages that no officer may open are measured as the province's administrator.
"""

MOST = 30
"""No page may cost more."""

TABLE = """
healthz 1
"""
