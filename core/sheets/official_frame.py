"""What frames every official sheet: the page's set-up, the letterhead above, the signatures below."""

from collections.abc import Mapping, Sequence

from core.sheets.columns import cell_text
from core.sheets.official_formats import Formats
from core.sheets.official_model import Paper
from core.sheets.official_pages import LEFT_RIGHT, LITTLE_MORE, TOP_BOTTOM, page_room, page_starts
from core.text import recipient_lines

ROW_POINTS = 18
"""Of a row that says nothing else: a line of 13 points."""


def set_up_page(page, paper: Paper, *, landscape: bool) -> None:
    if landscape:
        page.set_landscape()
    page.set_paper(9)  # A4
    page.set_margins(left=LEFT_RIGHT, right=LEFT_RIGHT, top=TOP_BOTTOM, bottom=TOP_BOTTOM)
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    page.set_footer(f'&C&"Times New Roman,Regular"&11{paper.page_words} &P/&N')
    if paper.standing:
        words = paper.standing.replace("&", "&&")
        page.set_header(f'&C&"Times New Roman,Bold"&11{words}', {"margin": 0.3})
    page.hide_gridlines(2)


class Frame:
    """One sheet, written from the top; `self.row` is the next free row, `widths` are those of its columns."""

    def __init__(self, page, formats: Formats, paper: Paper, widths: Sequence[float], *, landscape: bool = True):
        self.page, self.formats, self.paper, self.widths = page, formats, paper, widths
        self.last, self.row, self.landscape = len(widths) - 1, 0, landscape
        self.heights: dict[int, float] = {}
        set_up_page(page, paper, landscape=landscape)
        page.set_default_row(ROW_POINTS)
        for index, width in enumerate(widths):
            page.set_column(index, index, width)

    def set_height(self, row: int, points: float) -> None:
        self.page.set_row(row, points)
        self.heights[row] = points

    def end(self, *, together: Mapping[int, int], headings: tuple[int, int] | None = None) -> None:
        """The print area with its pages. together: {first row: last row} of what stands on one page; headings: the
        first and last of the rows that each page repeats."""
        self.page.print_area(0, 0, self.row, self.last)
        heights = [self.heights.get(row, ROW_POINTS) for row in range(self.row + 1)]
        repeated = sum(heights[headings[0] : headings[1] + 1]) if headings else 0
        room = page_room(self.widths, landscape=self.landscape)
        if room < sum(heights) <= LITTLE_MORE * room:
            self.page.fit_to_pages(1, 1)
        elif starts := page_starts(heights, room, repeated=repeated, together=together):
            self.page.set_h_pagebreaks(starts)

    def middle(self) -> int:
        """First column of the right half: as near as can be to half of the width."""
        half = sum(self.widths) / 2
        return min(range(1, self.last + 1), key=lambda index: abs(sum(self.widths[:index]) - half))

    def across(self, row: int, first: int, last: int, text: str, name: str) -> None:
        style = self.formats[name]
        if first == last:
            self.page.write_string(row, first, cell_text(text), style)
        else:
            self.page.merge_range(row, first, row, last, "", style)
            self.page.write_string(row, first, cell_text(text), style)

    def halves(self, left: str, right: str, left_name: str, right_name: str) -> None:
        middle = self.middle()
        self.across(self.row, 0, middle - 1, left, left_name)
        self.across(self.row, middle, self.last, right, right_name)
        self.row += 1

    def letterhead(self) -> None:
        paper = self.paper
        self.halves(paper.superior, paper.state, "head", "head_bold")
        self.halves(paper.issuer, paper.motto, "head_bold", "head_bold")
        self._lines()
        self.halves(paper.number, paper.place_and_date, "centre", "centre_italic")
        self.row += 1

    def _lines(self) -> None:
        """The lines under the issuer and under the motto, a third and the whole of the words' length."""
        self.set_height(self.row, 6)
        middle = self.middle()
        for first, last, length in ((0, middle - 1, 90), (middle, self.last, 9 * len(self.paper.motto) - 20)):
            widths = [width * 7 + 5 for width in self.widths[first : last + 1]]
            offset = max(0, (sum(widths) - length) // 2)
            options = {"width": length, "height": 1, "x_offset": offset, "y_offset": 2, "line": {"width": 0.75}}
            self.page.insert_textbox(self.row, first, "", options | {"object_position": 3, "decorative": True})
        self.row += 1

    def title(self, title: str, subtitles: Sequence[str], unit_words: str = "") -> None:
        self.across(self.row, 0, self.last, title, "title")
        self.set_height(self.row, 24)
        self.row += 1
        for words in subtitles:
            self.across(self.row, 0, self.last, words, "centre_italic")
            self.row += 1
        if self.paper.stamp:
            self.across(self.row, 0, self.last, self.paper.stamp, "stamp")
            self.row += 1
        if unit_words:
            self.across(self.row, 0, self.last, unit_words, "right_italic")
            self.row += 1

    def signatures(self) -> None:
        paper = self.paper
        self.row += 1
        self.halves(paper.preparer_title, paper.signatory_title, "centre_bold", "centre_bold")
        self.row += 4
        self.halves(paper.preparer_name, paper.signatory_name, "centre_bold", "centre_bold")
        if paper.recipients:
            self.across(self.row, 0, self.middle() - 1, paper.recipients_title, "recipients_title")
            for line in recipient_lines(paper.recipients):
                self.row += 1
                self.across(self.row, 0, self.middle() - 1, line, "recipients")
