"""What an official paper is made of: ready words and figures, without a spreadsheet library."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from core.money import format_percent
from core.sheets.links import value_of
from core.sheets.official_formats import money_width


class _NotApplicable:
    """A figure that has no sense here (a share of nothing): neither blank, which is unknown, nor 0."""


NOT_APPLICABLE = _NotApplicable()
BOLD = "is_bold"


@dataclass(frozen=True)
class Share:
    """n of total as a percentage. `goal` (percent) decides how many decimals keep it on its side of the goal."""

    n: int
    total: int
    goal: Decimal | None = None

    @property
    def places(self) -> int:
        text = format_percent(self.n, self.total, goal=self.goal) or ""
        return max(1, len(text.rstrip("%").partition(",")[2]))


@dataclass(frozen=True)
class Average:
    """n for each of total, shown rounded half up to a whole number."""

    n: int
    total: int

    @property
    def rounded(self) -> int:
        """As Excel's ROUND: half away from zero."""
        size = (2 * abs(self.n) + self.total) // (2 * self.total)
        return size if self.n >= 0 else -size


@dataclass(frozen=True)
class OfficialColumn:
    """One column. kind: "number" (of the line), "text", "int", "money", "decimal", "share", "date", "mark" (a cross
    under an upright heading).

    `group` is the heading over neighbouring columns. A Share or Average of the columns `n_key` and `of_key` is a
    formula of them. `total` is "sum", "share" (of the totals of these two), "weighted" (the rows' shares weighted by
    `of_key`: the share of the whole, rows of a blank share left out), "marks" (how many crosses), "given" (a value that
    is no sum of the rows) or "" (nothing). Formulas take their values from the sheet's `totals`.
    """

    key: str
    heading: str
    kind: str = "int"
    width: int = 8
    group: str = ""
    total: str = ""
    n_key: str = ""
    of_key: str = ""


@dataclass(frozen=True)
class Paper:
    """What frames every sheet: the bodies, the number, place and date, who signs. All are ready words.

    `standing` is printed above every page: whether the figures are official or provisional.
    """

    superior: str
    issuer: str
    number: str
    state: str
    motto: str
    place_and_date: str
    preparer_title: str
    preparer_name: str
    signatory_title: str
    signatory_name: str
    recipients_title: str
    recipients: Sequence[str]
    not_applicable: str
    page_words: str
    stamp: str = ""
    standing: str = ""


@dataclass(frozen=True)
class OfficialSheet:
    """One table. Rows and `totals` map column keys to values: None is blank, NOT_APPLICABLE is said in words. A row in
    which BOLD is true stands out like the totals.

    `numbers` stand under the headings, by default from 1, so that a continued table goes on counting. `is_signed` puts
    the signatures under the table.
    """

    name: str
    title: str
    columns: Sequence[OfficialColumn]
    rows: Sequence[Mapping[str, Any]]
    subtitles: Sequence[str] = ()
    unit_words: str = ""
    total_label: str = ""
    totals: Mapping[str, Any] = field(default_factory=dict)
    numbers: Sequence[int] = ()
    is_signed: bool = True


@dataclass(frozen=True)
class OfficialText:
    """One page of words: sections of (heading, paragraphs); after the paragraphs `free_lines` are left to write on."""

    name: str
    title: str
    sections: Sequence[tuple[str, Sequence[str]]]
    subtitles: Sequence[str] = ()
    free_lines: int = 4


def widened(column: OfficialColumn, sheet: OfficialSheet) -> OfficialColumn:
    """A column of money with room for its largest amount in bold: a narrow one would show ####."""
    if column.kind != "money":
        return column
    values = [value_of(row.get(column.key)) for row in [*sheet.rows, sheet.totals]]
    amounts = [value.n if isinstance(value, Average) else value for value in values if value is not None]
    return replace(column, width=max([column.width, *(money_width(amount) for amount in amounts)]))


@dataclass(frozen=True)
class Note:
    """A sheet of explanations: (what, words) line by line; without words it is the heading of what follows."""

    name: str
    title: str
    lines: Sequence[tuple[str, str]]
