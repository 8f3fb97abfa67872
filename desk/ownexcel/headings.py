"""Finding the row of headings in somebody's own sheet, and naming its columns so that they are known again."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from core.sheets import values
from core.sheets.reader import SheetData
from core.text import nfc
from desk.ownexcel.targets import looks_like_heading
from desk.workbook.reading import is_numbering, says_total

Rows = list[tuple[int, list[Any]]]

LOOKED_AT = 40
"""So many rows of a sheet are looked at for its headings and samples."""
_DEEPEST, _LONGEST, _SAMPLES = 25, 120, 3


@dataclass(frozen=True)
class Headings:
    """The columns of a sheet: {key: what stands there}, {key: place from 0}. One that comes twice gets a number."""

    row: int
    lines: int
    shown: dict[str, str]
    places: dict[str, int]

    @property
    def fingerprint(self) -> str:
        """The same for every sheet with these headings in this order, wherever they begin."""
        return hashlib.sha256("\n".join(self.shown).encode()).hexdigest()

    def marked(self, key: str) -> str:
        """The heading with its column's letter, as faults name it: two columns may say the same."""
        return f"{self.shown[key]} ({letter(self.places[key])})"


def letter(place: int) -> str:
    """0 is A, 26 is AA."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text


def first_rows(data: SheetData) -> Rows:
    return list(islice(data, LOOKED_AT))


def headings_at(rows: Rows, row: int, lines: int) -> Headings | None:
    """The headings of a row and, with `lines` 2, of the one below it; None where nothing stands there."""
    held = dict(rows)
    top, below = _texts(held.get(row, [])), _texts(held.get(row + 1, [])) if lines == 2 else []
    width = max(len(top), len(below))
    top, below = top + [""] * (width - len(top)), below + [""] * (width - len(below))
    shown: dict[str, str] = {}
    places: dict[str, int] = {}
    group = ""
    for place in range(width):
        if top[place]:
            group = top[place] if below[place] else ""
        over = top[place] or (group if below[place] else "")
        text = " / ".join(part for part in (over, below[place]) if part)
        if text:
            key = _free_key(values.heading_key(text)[:_LONGEST], shown)
            shown[key], places[key] = text, place
    return Headings(row, lines, shown, places) if shown else None


def _texts(cells: Sequence[Any]) -> list[str]:
    return [" ".join(nfc(values.as_shown(cell)[:1000]).split())[:_LONGEST] for cell in cells]


def _free_key(key: str, taken: dict[str, str]) -> str:
    free, number = key or "?", 1
    while free in taken:
        number += 1
        free = f"{key}#{number}"
    return free


def guess_headings(rows: Rows) -> Headings | None:
    """The row of the first ones that says most of what headings say; else the first with several texts."""
    best, row = (0, 0), None
    for number, cells in rows:
        if number > _DEEPEST or is_numbering(cells):
            continue
        texts = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
        score = (sum(looks_like_heading(text) for text in texts), len(texts) if len(texts) > 1 else 0)
        if score > best:
            best, row = score, number
    return headings_at(rows, row, _lines(rows, row)) if row is not None else None


def _lines(rows: Rows, row: int) -> int:
    """2 where the next row only divides merged headings: its texts stand where the first row leaves gaps."""
    held = dict(rows)
    top, below = _texts(held[row]), held.get(row + 1, [])
    top += [""] * (len(below) + 1 - len(top))
    filled = [place for place, cell in enumerate(below) if cell is not None]
    if not filled or is_numbering(below) or not all(isinstance(below[place], str) for place in filled):
        return 1
    divides = all(not top[place] or not top[place + 1] for place in filled)
    return 2 if divides and any(not top[place] for place in filled) else 1


def data_rows(rows: Rows, headings: Headings) -> Rows:
    """The rows below the headings, without one that only numbers the columns."""
    after = headings.row + headings.lines - 1
    return [(number, cells) for number, cells in rows if number > after and not is_numbering(cells)]


def samples(rows: Rows, headings: Headings) -> dict[str, list[str]]:
    """{key: a few different values of the column}."""
    found: dict[str, list[str]] = {key: [] for key in headings.shown}
    for _number, cells in data_rows(rows, headings):
        if any(says_total(cell) for cell in cells):
            continue
        for key, place in headings.places.items():
            text = values.as_shown(cells[place])[:40] if place < len(cells) else ""
            if text and text not in found[key] and len(found[key]) < _SAMPLES:
                found[key].append(text)
    return found
