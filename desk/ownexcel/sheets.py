"""A file as its officer sees it while naming its sheets and columns: first rows, guesses, samples."""

import io
from dataclasses import dataclass

from core.text import fold
from desk.ownexcel.forms import Page
from desk.ownexcel.headings import Headings, data_rows, first_rows, guess_headings, headings_at, samples
from desk.ownexcel.reading import own_sheets, unknown_words

MOST_WORDS = 60
"""Words of one column that are asked for; a column with more of them is no list of words."""


def guess_club(title: str, words: dict[str, str]) -> str:
    """The club that a sheet's title names: by its code, its name, or as the only one whose name ends so."""
    said = fold(title)
    if said in words:
        return words[said]
    code = {code for word, code in words.items() if word.endswith(f" {said}") or said.endswith(f" {word}")}
    return code.pop() if len(code) == 1 else ""


def pages_of(data: bytes, words: dict[str, str]) -> list[Page]:
    """The sheets with guesses; those without headings are not chosen. Raises BadWorkbook."""
    pages, first = [], None
    for sheet in own_sheets(io.BytesIO(data)):
        rows = first_rows(sheet)
        if not rows:
            continue
        headings = guess_headings(rows)
        first = first or headings
        is_alike = headings is not None and headings.fingerprint == first.fingerprint
        pages.append(Page(sheet.title, rows, headings, guess_club(sheet.title, words), is_alike))
    return pages


@dataclass
class Columns:
    """The headings of the chosen sheets with samples of all of them."""

    headings: Headings
    samples: dict[str, list[str]]


def columns_of(data: bytes, part: dict) -> Columns | None:
    """None where the sheets or their headings are not there. Raises BadWorkbook."""
    for sheet in own_sheets(io.BytesIO(data)):
        told = part["sheets"].get(sheet.title)
        if told is None:
            continue
        rows = first_rows(sheet)
        headings = headings_at(rows, told["row"], part["lines"])
        if headings is not None and headings.fingerprint == part["fingerprint"]:
            return Columns(headings, samples(rows, headings))
    return None


def words_of(data: bytes, part: dict, areas: dict[str, str]) -> dict[str, list[str]]:
    """{meaning: words of all sheets that the workbook does not know}. Raises BadWorkbook."""
    found: dict[str, set[str]] = {}
    for sheet in own_sheets(io.BytesIO(data)):
        told = part["sheets"].get(sheet.title)
        headings = told and headings_at(first_rows(sheet), told["row"], part["lines"])
        if not headings:
            continue
        for key, words in unknown_words(data_rows(list(sheet), headings), headings, part, areas).items():
            found.setdefault(key, set()).update(words)
    return {key: sorted(words)[:MOST_WORDS] for key, words in found.items()}
