"""The typefaces, borders and number formats of official papers."""

from collections.abc import Sequence
from math import ceil

FONT = "Times New Roman"
_LINE_POINTS = 17
_CENTRE = {"align": "center"}
_BOX = {"border": 1}
_HEADER = {"bold": True, "align": "center", "text_wrap": True, "border": 1, "font_size": 12}

STYLES: dict[str, dict] = {
    "centre": _CENTRE,
    "centre_bold": {"bold": True, **_CENTRE},
    "head": {"shrink": True, **_CENTRE},
    "head_bold": {"bold": True, "shrink": True, **_CENTRE},
    "centre_italic": {"italic": True, **_CENTRE},
    "right_italic": {"italic": True, "align": "right"},
    "section": {"bold": True, "text_wrap": True, "valign": "bottom"},
    "paragraph": {"text_wrap": True, "valign": "top", "align": "justify", "indent": 1},
    "free_line": {"bottom": 4},
    "title": {"bold": True, "font_size": 14, **_CENTRE},
    "stamp": {"bold": True, "font_color": "#B00000", **_CENTRE},
    "recipients_title": {"bold": True, "italic": True, "font_size": 12},
    "recipients": {"font_size": 11},
    "header": _HEADER,
    "header_upright": {**_HEADER, "rotation": 90},
    "column_number": {"italic": True, "font_size": 10, **_CENTRE, **_BOX},
    "text": {"text_wrap": True, "indent": 1, "num_format": "@", **_BOX},
    "year": {"num_format": "0", **_CENTRE, **_BOX},
    "number": {**_CENTRE, **_BOX},
    "int": {"num_format": "#,##0_)", **_BOX},
    "money": {"num_format": "#,##0_)", **_BOX},
    "decimal": {"num_format": "General", **_BOX},
    "share": {"num_format": "0%", **_BOX},
    "date": {"num_format": "dd/mm/yyyy", **_CENTRE, **_BOX},
    "mark": {**_CENTRE, **_BOX},
    "none": {"italic": True, "font_size": 10, "text_wrap": True, **_CENTRE, **_BOX},
    "note_heading": {"bold": True, "bg_color": "#E8EEF4", **_BOX},
    "note_label": {"bold": True, "text_wrap": True, "valign": "top", "indent": 1, **_BOX},
    "note": {"text_wrap": True, "valign": "top", "indent": 1, **_BOX},
}


class Formats:
    """A workbook's formats by name, each made once; a name with `_total` is the bold one of the total row."""

    def __init__(self, workbook):
        self._workbook = workbook
        self._made: dict[str, object] = {}

    def _make(self, key: str, style: dict):
        if key not in self._made:
            base = {"font_name": FONT, "font_size": 13, "valign": "vcenter"}
            self._made[key] = self._workbook.add_format(base | style)
        return self._made[key]

    def __getitem__(self, name: str):
        plain, is_total = name.removesuffix("_total"), name.endswith("_total")
        return self._make(name, STYLES[plain] | ({"bold": True} if is_total else {}))

    def share(self, places: int, weight: str = ""):
        """A percentage with that many decimals."""
        pattern = "0." + "0" * places + "%_)" if places else "0%_)"
        bold = {"bold": True} if weight else {}
        return self._make(f"share{places}{weight}", STYLES["share"] | {"num_format": pattern} | bold)


def header_height(headings: Sequence[tuple[str, int]], upright: Sequence[str] = ()) -> float:
    """Points that the tallest of the (words, column width) headings needs, words kept whole.

    `upright` are the headings written from below: they wrap into two lines of half their length.
    """
    level = _LINE_POINTS * max((_lines(words, width * 0.85) for words, width in headings), default=1) + 4
    return max([level, *(min(170, 4.2 * len(words) + 16) for words in upright)])


def money_width(amount: int) -> int:
    """Width in characters of the amount in bold digits of 13 points (6.5 wide, their points half as much)."""
    digits = f"{amount:,}"
    return ceil((6.5 * len(digits) - 3.25 * digits.count(",") + 8) / 5.6)


def row_height(texts: Sequence[tuple[str, int]]) -> float:
    """Points that the tallest of a row's (words, column width) texts needs; programs do not all find it themselves."""
    return _LINE_POINTS * max((_lines(words, width) for words, width in texts), default=1) + 4


def _lines(words: str, width: float) -> int:
    room = max(1, int(width * 0.97 - 1))  # measured: a letter of 13 points is 7,2 pixels wide, a unit of width 7
    lines, used = 1, 0
    for word in words.split():
        if used and used + 1 + len(word) > room:
            lines, used = lines + 1, 0
        used += len(word) + (1 if used else 0)
        if len(word) > room:
            lines += ceil(len(word) / room) - 1
    return lines
