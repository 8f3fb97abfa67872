"""Where the printed pages of an official sheet end: what belongs together stays on one page, the signatures never stand
alone. The rows' heights are all known, so the pages can be told before any program prints them."""

from collections.abc import Mapping, Sequence

LEFT_RIGHT, TOP_BOTTOM = 0.59, 0.71
"""Margins in inches."""
_SHORT, _LONG, _INCH = 595.3, 841.9, 72
_SURE = 0.95
"""Programs set the same rows some points apart: a page is taken for full this early."""
LITTLE_MORE = 1.35
"""What is at most so many times a page's height is made smaller and stays on one page."""


def page_room(widths: Sequence[float], *, landscape: bool) -> float:
    """How many points of rows stand on a page of A4 on which the columns (widths in characters) fit side by side."""
    across, down = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
    width = sum(int(one * 7 + 5) * 0.75 for one in widths)
    scale = min(1.0, (across - 2 * LEFT_RIGHT * _INCH) / width)
    return (down - 2 * TOP_BOTTOM * _INCH) / scale * _SURE


def page_starts(
    heights: Sequence[float], room: float, *, repeated: float = 0, together: Mapping[int, int] | None = None
) -> list[int]:
    """The rows, counted from 0, with which the second and further pages begin.

    `repeated` are the points of the headings that these pages repeat. `together` is {first row: last row} of what is
    not to be parted; what is longer than a page is parted all the same.
    """
    starts, used = [], 0.0
    blocks = together or {}
    for row, height in enumerate(heights):
        block = sum(heights[row : blocks.get(row, row) + 1])
        needed = block if block <= room - repeated else height
        if used + needed > room and used > (repeated if starts else 0):
            starts.append(row)
            used = repeated
        used += height
    return starts
