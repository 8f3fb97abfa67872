"""The stamp of a downloaded workbook: up to which change of the programme it knows, so that later ones are noticed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

STAMP_SHEET = "Dấu tệp"
"""A hidden sheet: unlike document properties it outlives every office programme that saves the file."""

_MARK = "clb-stamp"


@dataclass(frozen=True)
class Stamp:
    """`newest` is the number of the last change that the file knows; `book` tells one programme's database from
    another's; `at` and `who` are for people."""

    newest: int
    book: str
    at: str
    who: str


def stamp_rows(stamp: Stamp) -> list[list[str]]:
    return [[_MARK, str(stamp.newest), stamp.book, stamp.at, stamp.who]]


def read_stamp(rows: Iterable[tuple[int, list[Any]]]) -> Stamp | None:
    """The stamp of a file, or None where it holds none that can be read."""
    for _number, cells in rows:
        texts = ["" if cell is None else str(cell) for cell in cells]
        if len(texts) >= 4 and texts[0] == _MARK and texts[1].isdecimal() and len(texts[1]) < 19:
            return Stamp(int(texts[1]), texts[2], texts[3], texts[4] if len(texts) > 4 else "")
        return None
    return None
