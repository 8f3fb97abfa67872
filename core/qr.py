"""QR codes as plain geometry for a template to place."""

from dataclasses import dataclass

import segno

BORDER = 4
"""Modules of white around the code, as the standard asks for."""


@dataclass(frozen=True)
class QrCode:
    """`path` draws the dark modules in a square of `size`; `text` is what the code says."""

    text: str
    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """A code that may lose 15 % of itself; one stroke per run of dark modules in a line."""
    rows = segno.make_qr(text, error="m").matrix_iter(border=BORDER)
    lines = [list(row) for row in rows]
    strokes = [f"M{x} {y}h{length}v1h-{length}z" for y, line in enumerate(lines) for x, length in _runs(line)]
    return QrCode(text, len(lines), "".join(strokes))


def _runs(line: list[int]):
    """(start, length) of each run of dark modules."""
    start = None
    for x, is_dark in enumerate([*line, 0]):
        if is_dark and start is None:
            start = x
        elif not is_dark and start is not None:
            yield start, x - start
            start = None
