"""The pages of an official paper that are words: headings, paragraphs, and lines to write on where there are none."""

from collections.abc import Iterator

from core.sheets.official_formats import Formats, row_height
from core.sheets.official_frame import Frame
from core.sheets.official_model import OfficialText, Paper

_WIDTHS = (56, 56)
_LINE = sum(_WIDTHS)
_LONGEST = 18 * _LINE
"""A row higher than 409 points is not shown; longer paragraphs go on in the next row."""


def write_text(page, formats: Formats, paper: Paper, text: OfficialText) -> None:
    frame = Frame(page, formats, paper, _WIDTHS, landscape=False)
    frame.letterhead()
    frame.title(text.title, text.subtitles)
    frame.row += 1
    together: dict[int, int] = {}
    start = frame.row
    for heading, paragraphs in text.sections:
        start = frame.row
        _write(frame, heading, "section")
        for paragraph in paragraphs:
            for piece in pieces(paragraph):
                _write(frame, piece, "paragraph")
        for _number in range(0 if paragraphs else text.free_lines):
            frame.across(frame.row, 0, frame.last, "", "free_line")
            frame.set_height(frame.row, 24)
            frame.row += 1
        together[start] = start + 1 if paragraphs else frame.row - 1
    last_lines = frame.row - 1
    frame.signatures()
    together |= {start: frame.row, last_lines: frame.row}
    frame.end(together=together)


def _write(frame: Frame, words: str, style: str) -> None:
    frame.across(frame.row, 0, frame.last, words, style)
    frame.set_height(frame.row, row_height([(words, _LINE)]) + 4)
    frame.row += 1


def pieces(paragraph: str) -> Iterator[str]:
    """The paragraph in parts that a row can show, cut between words."""
    for line in paragraph.splitlines():
        part = ""
        for word in line.split():
            if part and len(part) + 1 + len(word) > _LONGEST:
                yield part
                part = ""
            part = f"{part} {word}".strip()
        if part:
            yield part
