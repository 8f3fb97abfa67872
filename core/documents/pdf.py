"""The same paper as PDF, its letters embedded: it looks the same on every computer and printer."""

from html import escape
from typing import BinaryIO

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus import (
    Frame as Region,
)

from core.documents.fonts import FAMILY, register_family
from core.documents.model import Document, Frame, Grid, Part
from core.text import recipient_lines

LEFT_MM, RIGHT_MM, TOP_MM, BOTTOM_MM = 30, 15, 20, 22
WIDTH = A4[0] - (LEFT_MM + RIGHT_MM) * mm
FLAT = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]


def write_pdf(out: BinaryIO, paper: Document) -> None:
    register_family()
    frame = paper.frame
    template = BaseDocTemplate(
        out, pagesize=A4, title=f"{paper.kind} {paper.about}", author=frame.issuer, lang="vi-VN", leftMargin=0
    )
    region = Region(
        LEFT_MM * mm, BOTTOM_MM * mm, WIDTH, A4[1] - (TOP_MM + BOTTOM_MM) * mm,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip

    def margins(canvas, document):
        """The page's number above from the second page on, the state of the data below on every page."""
        canvas.saveState()
        canvas.setFont(FAMILY, 13)
        if document.page > 1:
            canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, str(document.page))
        for place, text in enumerate(frame.state_lines):
            canvas.setFont(f"{FAMILY}-Bold" if not place else FAMILY, 10.5)
            canvas.drawCentredString(A4[0] / 2, (15 - 5 * place) * mm, text)
        canvas.restoreState()

    template.addPageTemplates([PageTemplate("page", [region], onPage=margins)])
    template.build(list(_story(paper)))


def _style(size=14, *, align=TA_LEFT, font="", before=0, after=0, indent=0, leading=1.22, keep=False) -> ParagraphStyle:
    return ParagraphStyle(
        "p",
        fontName=f"{FAMILY}{font}",
        fontSize=size,
        leading=size * leading,
        alignment=align,
        spaceBefore=before,
        spaceAfter=after,
        firstLineIndent=indent,
        keepWithNext=keep,
    )


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text) or "&nbsp;", style)


class _Rule(Flowable):
    """A line of that length in the middle of where it stands."""

    def __init__(self, length: float):
        super().__init__()
        self.length = length

    def wrap(self, width, height):
        self.width, self.height = width, 8
        return self.width, self.height

    def draw(self):
        self.canv.setLineWidth(0.7)
        self.canv.line((self.width - self.length) / 2, 4, (self.width + self.length) / 2, 4)


def _story(paper: Document):
    yield _head(paper.frame)
    yield _text(paper.kind, _style(align=TA_CENTER, font="-Bold", before=14))
    yield _text(paper.about, _style(align=TA_CENTER, font="-Bold"))
    yield _Rule(55 * mm)
    if paper.addressees:
        yield _text(paper.addressees, _style(align=TA_CENTER, before=6, after=6))
    for text in paper.opening:
        yield _body(text)
    for part in paper.parts:
        yield from _part(part)
    yield KeepTogether([*map(_body, paper.closing), *_foot(paper.frame)])


def _body(text: str) -> Paragraph:
    return _text(text, _style(align=TA_JUSTIFY, after=6, indent=10 * mm))


def _head(frame: Frame) -> Table:
    def centred(text, size, font=""):
        return _text(text, _style(size, align=TA_CENTER, font=font))

    left = [
        centred(frame.superior, 12),
        centred(frame.issuer, 12, "-Bold"),
        _Rule(24 * mm),
        centred(frame.number, 13),
    ]
    right = [
        centred(frame.state, 11.5, "-Bold"),
        centred(frame.motto, 13, "-Bold"),
        _Rule(52 * mm),
        centred(frame.place_and_date, 13, "-Italic"),
    ]
    return Table([[left, right]], colWidths=[WIDTH * 0.41, WIDTH * 0.59], style=FLAT)


def _foot(frame: Frame) -> list[Flowable]:
    left = [_text(frame.recipients_title, _style(12, font="-BoldItalic"))]
    left += [_text(text, _style(11)) for text in recipient_lines(frame.recipients)]
    right = [
        _text(frame.signatory_title, _style(align=TA_CENTER, font="-Bold")),
        Spacer(1, 24 * mm),
        _text(frame.signatory_name, _style(align=TA_CENTER, font="-Bold")),
    ]
    table = Table([[left, right]], colWidths=[WIDTH * 0.5, WIDTH * 0.5], style=FLAT)
    return [Spacer(1, 4 * mm), table]


def _part(part: Part):
    yield _text(part.heading, _style(font="-Bold", align=TA_JUSTIFY, before=6, after=4, indent=10 * mm, keep=True))
    for text in part.paragraphs:
        yield _body(text)
    if part.grid:
        yield from _grid(part.grid)


def _grid(grid: Grid):
    yield CondPageBreak(60 * mm)
    if grid.caption:
        yield _text(grid.caption, _style(13, align=TA_CENTER, font="-Bold", before=4, after=2))
    if grid.unit_words:
        yield _text(grid.unit_words, _style(11, align=TA_RIGHT, font="-Italic", after=2))
    centred = _style(11.5, align=TA_CENTER, font="-Bold")
    rows = [[_text(text, centred) for text in grid.headings]]
    rows.append([_text(f"({place})", _style(11, align=TA_CENTER, font="-Italic")) for place in _numbers(grid)])
    for number, cells in enumerate(grid.rows, start=1):
        font = "-Bold" if grid.has_total and number == len(grid.rows) else ""
        rows.append([_text(text, _cell_style(grid, place, font)) for place, text in enumerate(cells)])
    style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    style += [("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3)]
    style += [("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)]
    yield Table(rows, colWidths=[WIDTH * width for width in grid.widths], repeatRows=2, style=style, spaceAfter=8)


def _numbers(grid: Grid) -> range:
    return range(1, len(grid.headings) + 1)


def _cell_style(grid: Grid, place: int, font: str) -> ParagraphStyle:
    return _style(11.5, align=TA_RIGHT if place in grid.numeric else TA_LEFT, font=font)
