"""Columns of the sheets that we write, and what all writers do alike."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["text", "int", "money", "decimal", "percent", "date"]

# Text cells are formatted as such, so that a zero in front survives also what the user types later.
NUMBER_FORMATS: dict[str, str] = {
    "text": "@",
    "int": "#,##0",
    "money": "#,##0",
    "decimal": "#,##0.##",
    "percent": "0.0%",
    "date": "dd/mm/yyyy",
}
HEADER_COLOUR = "#DDE6EE"
_LONGEST_TEXT = 32_767
_LONGEST_TITLE = 31
_LONGEST_HEAD = 255
PAGE_FOOT = "&L&A&R&P/&N"
"""At the foot of every printed page: the sheet's name, the page's number."""
_FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Column:
    """A column of a list. Values of a percent column are shares (0.667 for 66,7%); width is in characters.

    Values of a column that `is_linked` may be `core.sheets.links.Linked`.
    """

    heading: str
    kind: Kind = "text"
    width: float = 14
    is_linked: bool = False


def cell_text(value: Any) -> str | None:
    """The value as the text of a cell, cut to what Excel takes; None stays empty."""
    return None if value is None else str(value)[:_LONGEST_TEXT]


def sheet_title(title: str) -> str:
    """The title as Excel accepts it: without signs of cell addresses, at most 31 characters, never empty."""
    plain = _FORBIDDEN_IN_TITLES.sub(" ", title).strip(" '")
    return plain[:_LONGEST_TITLE].strip(" '") or "Danh sách"


def page_head(lines: Sequence[str]) -> str:
    """Lines as the head of every printed page, in Excel's signs; "" for none. Excel takes no more than 255 letters."""
    words = "\n".join(line.replace("&", "&&") for line in lines if line)
    return f'&C&"-,Bold"{words}'[:_LONGEST_HEAD] if words else ""
