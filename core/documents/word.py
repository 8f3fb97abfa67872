"""A paper as Word (.docx) in the layout of Nghị định 30/2020/NĐ-CP."""

from typing import BinaryIO

from docx import Document as new_document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from core.documents.model import Document, Frame, Grid, Part
from core.text import recipient_lines

CENTRE, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY
FONT = "Times New Roman"
TEXT_WIDTH_MM = 165
AFTER_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
"""What stands after a paragraph's borders: Word refuses another order."""
SIZE, SMALL, TABLE = 14, 11, 11.5


def write_docx(out: BinaryIO, paper: Document) -> None:
    word = new_document()
    _set_up(word, paper.frame)
    _head(word, paper.frame)
    _line(word, paper.kind, bold=True, align=CENTRE, before=10)
    _line(word, paper.about, bold=True, align=CENTRE, rule=55)
    if paper.addressees:
        _line(word, paper.addressees, align=CENTRE, before=8, after=4)
    for text in paper.opening:
        _body(word, text)
    for part in paper.parts:
        _part(word, part)
    for text in paper.closing:
        _body(word, text).paragraph_format.keep_with_next = True
    _foot(word, paper.frame)
    word.save(out)


def _set_up(word, frame: Frame) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(9)
    section.different_first_page_header_footer = True
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(SIZE)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)
    properties = word.core_properties
    properties.author, properties.title, properties.comments, properties.language = "", "", "", "vi-VN"
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    _field(number, "PAGE")
    for foot in (section.footer, section.first_page_footer):
        first, *others = frame.state_lines or ("",)
        _run(foot.paragraphs[0], first, bold=True, size=SMALL)
        foot.paragraphs[0].alignment = CENTRE
        for text in others:
            line = foot.add_paragraph()
            line.alignment = CENTRE
            _run(line, text, size=SMALL)


def _field(paragraph, code: str) -> None:
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, code), ("end", None)):
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = text
        run._r.append(element)


def _run(paragraph, text: str, *, bold=False, italic=False, size: float | None = None):
    run = paragraph.add_run(text)
    run.bold, run.italic = bold or None, italic or None
    if size:
        run.font.size = Pt(size)
    return run


def _line(
    where, text: str, *, bold=False, italic=False, align=LEFT, size=None, before=0, after=0, rule=0, paragraph=None
):
    """A paragraph of one style; with `rule`, the mm left free on each side, a line stands under it."""
    paragraph = paragraph or where.add_paragraph()
    paragraph.alignment = align
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), 1.0
    _run(paragraph, text, bold=bold, italic=italic, size=size)
    if rule:
        _rule(where, rule)
    return paragraph


def _rule(where, free_mm: int) -> None:
    under = where.add_paragraph()
    layout = under.paragraph_format
    layout.left_indent = layout.right_indent = Mm(free_mm)
    layout.line_spacing, layout.space_after = Pt(3), Pt(5)
    border = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        border.set(qn(f"w:{name}"), value)
    borders = OxmlElement("w:pBdr")
    borders.append(border)
    under._p.get_or_add_pPr().insert_element_before(borders, *AFTER_BORDERS)


def _body(word, text: str):
    paragraph = _line(word, text, align=JUSTIFY, after=6)
    paragraph.paragraph_format.first_line_indent = Mm(10)
    paragraph.paragraph_format.line_spacing = 1.15
    return paragraph


def _head(word, frame: Frame) -> None:
    table = _bare_table(word, (0.42, 0.58))
    left, right = table.rows[0].cells
    _line(left, frame.superior, align=CENTRE, size=12, paragraph=left.paragraphs[0])
    _line(left, frame.issuer, bold=True, align=CENTRE, size=12, rule=22)
    _line(left, frame.number, align=CENTRE, size=13)
    _line(right, frame.state, bold=True, align=CENTRE, size=12, paragraph=right.paragraphs[0])
    _line(right, frame.motto, bold=True, align=CENTRE, size=13, rule=21)
    _line(right, frame.place_and_date, italic=True, align=CENTRE, size=13)


def _foot(word, frame: Frame) -> None:
    table = _bare_table(word, (0.5, 0.5))
    left, right = table.rows[0].cells
    _line(left, frame.recipients_title, bold=True, italic=True, size=12, before=10, paragraph=left.paragraphs[0])
    for text in recipient_lines(frame.recipients):
        _line(left, text, size=SMALL)
    _line(right, frame.signatory_title, bold=True, align=CENTRE, before=10, paragraph=right.paragraphs[0])
    for _blank in range(4):
        _line(right, "", align=CENTRE)
    _line(right, frame.signatory_name, bold=True, align=CENTRE)
    row = table.rows[0]._tr.get_or_add_trPr()
    row.append(OxmlElement("w:cantSplit"))


def _bare_table(word, widths):
    table = word.add_table(rows=1, cols=len(widths))
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _set_widths(table, widths)
    return table


def _set_widths(table, widths) -> None:
    """Of the columns and of each cell: Word reads these, other programs those."""
    for place, width in enumerate(widths):
        table.columns[place].width = Mm(TEXT_WIDTH_MM * width)
        for cell in table.columns[place].cells:
            cell.width = Mm(TEXT_WIDTH_MM * width)


def _part(word, part: Part) -> None:
    heading = _line(word, part.heading, bold=True, align=JUSTIFY, before=6, after=4)
    heading.paragraph_format.first_line_indent = Mm(10)
    heading.paragraph_format.keep_with_next = True
    for text in part.paragraphs:
        _body(word, text)
    if part.grid:
        _grid(word, part.grid)


def _grid(word, grid: Grid) -> None:
    if grid.caption:
        caption = _line(word, grid.caption, bold=True, align=CENTRE, size=13, before=4, after=2)
        caption.paragraph_format.keep_with_next = True
    if grid.unit_words:
        unit = _line(word, grid.unit_words, italic=True, align=RIGHT, size=SMALL, after=2)
        unit.paragraph_format.keep_with_next = True
    table = word.add_table(rows=0, cols=len(grid.headings), style="Table Grid")
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _grid_row(table, grid, grid.headings, bold=True, align=CENTRE)
    numbers = [f"({number})" for number in range(1, len(grid.headings) + 1)]
    _grid_row(table, grid, numbers, italic=True, align=CENTRE)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for place, cells in enumerate(grid.rows):
        _grid_row(table, grid, cells, bold=grid.has_total and place == len(grid.rows) - 1)
    _set_widths(table, grid.widths)
    _line(word, "", size=6)


def _grid_row(table, grid: Grid, cells, *, bold=False, italic=False, align=None) -> None:
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for place, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
        side = align if align is not None else (RIGHT if place in grid.numeric else LEFT)
        _line(cell, text, bold=bold, italic=italic, align=side, size=TABLE, paragraph=cell.paragraphs[0])
