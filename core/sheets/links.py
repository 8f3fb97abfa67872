"""A cell's value that leads to a page: a link of the sheet itself, never a formula."""

from dataclasses import dataclass
from typing import Any

LONGEST_ADDRESS = 2000
MOST_LINKS = 60_000
"""Excel takes 65.530 links a sheet; later values of a longer one stay without."""


@dataclass(frozen=True)
class Linked:
    """A value and the absolute address of the page behind it. Raises ValueError for anything but an http address."""

    value: Any
    url: str

    def __post_init__(self):
        if not self.url.startswith(("http://", "https://")) or not self.url.isprintable():
            raise ValueError(f"not the address of a page: {self.url[:80]!r}")
        if len(self.url) > LONGEST_ADDRESS:
            raise ValueError("the address is longer than Excel takes")


def value_of(cell: Any) -> Any:
    """The value alone, of a cell with or without a link."""
    return cell.value if isinstance(cell, Linked) else cell


def write_link(page, row: int, place: int, cell: Linked, cell_format: Any) -> None:
    """Puts the link under the cell; its value is written over the text that a link brings along."""
    if page.hlink_count < MOST_LINKS:
        page.write_url(row, place, cell.url, cell_format, string=".")
