"""Several members on one page: a grid of text cells, typed or pasted from Excel."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.forms.cells import COLUMNS, Column, headings, read_row
from clubs.forms.duplicates import SameAs
from core.formfields import ViDateField
from core.problems import Problem
from core.sheets.values import heading_key
from core.text import nfc

FEWEST_ROWS = 10
MOST_ROWS = 200
"""Twice the largest club; twelve cells a row stay within the server's limit of fields."""
LONGEST_PASTE = 100_000


@dataclass
class Cell:
    """One box of the grid."""

    column: Column
    name: str
    text: str
    errors: Sequence[str] = ()


@dataclass
class GridRow:
    """One line of the grid: its number as shown, its boxes, and the people who may be the one that it names."""

    index: int
    cells: list[Cell]
    same: SameAs | None = None
    chosen: str = ""
    same_errors: Sequence[str] = ()

    @property
    def number(self) -> int:
        return self.index + 1

    @property
    def name(self) -> str:
        return self.cells[0].text


class GridForm(forms.Form):
    """Rows of members. Unbound it shows `rows`; bound it reads `r<row>-<column>` and `r<row>-same`.

    `find(people)` answers the likely duplicates of (name, birth year) pairs. Cleans to `rows`: [(row, values of a
    draft)] and `known`: {row: the earlier membership that a person chose}; left out are those who are there already.
    """

    joined_on = ViDateField(
        label=gettext_lazy("Day of joining for rows that name none"),
        required=False,
    )
    pasted = forms.CharField(
        label=gettext_lazy("Rows copied from Excel"),
        required=False,
        strip=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 6, "data-quiet": True}),
    )

    def __init__(self, *args, find: Callable | None = None, rows: Sequence[dict[str, str]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.find = find
        self.texts = typed_rows(self.data) if self.is_bound else list(rows)
        self.same: dict[int, SameAs] = {}
        self.unread: set[str] = set()
        self.read: list[tuple[int, dict[str, Any]]] = []
        for number, _texts in enumerate(self.texts):
            for column in COLUMNS:
                label = _("Row %(number)s, %(column)s") % {"number": number + 1, "column": column.heading}
                self.fields[f"r{number}-{column.key}"] = forms.CharField(label=label, required=False)
            label = _("Row %(number)s, likely the same person") % {"number": number + 1}
            self.fields[f"r{number}-same"] = forms.CharField(label=label, required=False)

    def clean(self):
        data = super().clean()
        default = data.get("joined_on")
        for number, texts in enumerate(self.texts):
            if not any(texts.values()):
                continue
            values, wrong = read_row(texts)
            for key, message in wrong.items():
                self.add_error(f"r{number}-{key}", message)
                self.unread.add(f"r{number}-{key}")
            if values.get("joined_on") is None and "joined_on" not in wrong:
                values["joined_on"] = default
            self.read.append((number, values))
        if not self.read and not self.errors:
            self.add_error(None, _("Type at least one member, or paste rows from Excel."))
        return data | self._decide()

    def _decide(self) -> dict[str, Any]:
        """Which rows are entered, and as whom."""
        people = [(values.get("full_name", ""), values.get("birth_year")) for _number, values in self.read]
        rows, known = [], {}
        for (number, values), same in zip(self.read, SameAs.of_all(people, self.find), strict=True):
            chosen = self.data.get(f"r{number}-same", "")
            if same is not None:
                self.same[number] = same
                if not same.is_answer(chosen):
                    self.add_error(f"r{number}-same", _("Say whether this is one of the people named below the row."))
            if same is None or chosen != same.SKIP:
                rows.append((number, values))
            if same is not None and (member := same.member_of(chosen)):
                known[number] = member
        return {"rows": rows, "known": known}

    def show(self, problems: Sequence[Problem], numbers: Sequence[int]) -> None:
        """Puts what the service refuses beside its box; `numbers` are the rows of the service's drafts."""
        keys = {column.key for column in COLUMNS}
        for problem in problems:
            key = {"birth_year": "birth", "birth_date": "birth"}.get(problem.field, problem.field)
            name = f"r{numbers[problem.index]}-{key if key in keys else 'full_name'}"
            # of a cell that could not be read the service knows nothing but that it is empty
            if name not in self.unread and problem.message not in self.errors.get(name, ()):
                self.add_error(name, str(problem.message))

    @cached_property
    def grid(self) -> list[GridRow]:
        """The rows to show, with what is wrong."""
        errors = self.errors if self.is_bound else {}
        return [
            GridRow(
                number,
                [
                    Cell(column, name := f"r{number}-{column.key}", texts.get(column.key, ""), errors.get(name, ()))
                    for column in COLUMNS
                ],
                self.same.get(number),
                self.data.get(f"r{number}-same", ""),
                errors.get(f"r{number}-same", ()),
            )
            for number, texts in enumerate(self.texts)
        ]


def typed_rows(data, columns: Sequence[Column] = COLUMNS) -> list[dict[str, str]]:
    """The texts of the posted grid, {column: text} by row, in which every row has every column."""
    count = 0
    for name in data:
        number = name.removeprefix("r").partition("-")[0]
        if name.startswith("r") and number.isascii() and number.isdigit() and len(number) < 4:
            count = max(count, min(int(number) + 1, MOST_ROWS))
    return [
        {column.key: nfc(data.get(f"r{number}-{column.key}", "")) for column in columns}
        for number in range(max(count, FEWEST_ROWS))
    ]


def spread(
    rows: Sequence[dict[str, str]], pasted: str, columns: Sequence[Column] = COLUMNS
) -> tuple[list[dict[str, str]], list[str]]:
    """The grid with the pasted lines behind what is typed already, and the headings that no column answers to.

    A first line of headings is recognised and decides the columns; without one they follow the grid's order.
    """
    lines = [[nfc(cell) for cell in line] for line in csv.reader(io.StringIO(pasted), delimiter="\t")]
    lines = [line for line in lines if any(line)]
    keys: list[str | None] = [column.key for column in columns]
    unknown: list[str] = []
    if lines and is_heading(lines[0], columns):
        known = headings(columns)
        keys = [known.get(heading_key(cell)) for cell in lines[0]]
        unknown = [cell for cell, key in zip(lines[0], keys, strict=True) if cell and key is None]
        lines = lines[1:]
    kept = [row for row in rows if any(row.values())]
    for line in lines[: MOST_ROWS - len(kept)]:
        texts = {column.key: "" for column in columns}
        for key, cell in zip(keys, line, strict=False):
            if key and cell:
                texts[key] = cell
        kept.append(texts)
    return padded(kept, columns=columns), unknown


def is_heading(line: Sequence[str], columns: Sequence[Column] = COLUMNS) -> bool:
    """Whether a pasted line names columns: one of its cells is the heading of the first, the name."""
    known = headings(columns)
    return any(known.get(heading_key(cell)) == columns[0].key for cell in line)


def padded(rows: Sequence[dict[str, str]], more: int = 0, columns: Sequence[Column] = COLUMNS) -> list[dict[str, str]]:
    """At least FEWEST_ROWS rows, `more` empty ones at the end, at most MOST_ROWS."""
    count = min(max(len(rows) + more, FEWEST_ROWS), MOST_ROWS)
    empty = [{column.key: "" for column in columns} for _row in range(count - len(rows))]
    return [*rows, *empty]
