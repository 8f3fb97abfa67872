"""What a check or an import of a workbook answers, as objects, as the contract's JSON and as readable text."""

from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from desk.workbook.layout import SHEETS

ORDER = {sheet.title: place for place, sheet in enumerate(SHEETS)}


@dataclass(frozen=True)
class Fault:
    """One error or warning. `row` as Excel numbers it; None (`sheet` too) where the whole sheet or file is meant."""

    sheet: str | None
    row: int | None
    column: str | None
    value: str | None
    message: str

    @property
    def place(self) -> tuple:
        """The order of a workbook: by sheet, row and nothing else; sheets of another layout by their titles."""
        place = ORDER.get(self.sheet, -1 if self.sheet is None else len(ORDER))
        return (place, (self.sheet or "") if place == len(ORDER) else "", self.row or 0)

    def __str__(self) -> str:
        parts = [self.sheet] if self.sheet else []
        if self.row:
            parts.append(_("row %(row)s") % {"row": self.row})
        if self.column:
            parts.append(_("column “%(column)s”") % {"column": self.column})
        value = f" “{self.value}”" if self.value else ""
        return f"{', '.join(parts)}{value}: {self.message}" if parts else self.message


@dataclass(frozen=True)
class Change:
    """One stored row that the workbook changes: (column, before, after) as people read them; its page's address."""

    sheet: str
    row: int
    label: str
    cells: list[tuple[str, str, str]]
    url: str = ""


@dataclass(frozen=True)
class Conflict:
    """A row of the file that somebody changed on the site after the file had been downloaded.

    `key` names the choice on the page; `cells` are (column, now on the site, in the file) as people read them.
    """

    key: str
    sheet: str
    row: int
    label: str
    who: str
    at: str
    cells: list[tuple[str, str, str]]

    def as_fault(self) -> Fault:
        """For those who cannot choose: a command saves all or nothing and asks nobody."""
        column, theirs, _mine = self.cells[0]
        text = _(
            "%(who)s changed this row on the site at %(when)s, after the file was downloaded (now: %(value)s). "
            "Download the workbook again, or send the file on the site and choose there."
        )
        return Fault(
            self.sheet, self.row, column, None, text % {"who": self.who, "when": self.at, "value": theirs or "—"}
        )


@dataclass
class Counts:
    """Rows of one sheet."""

    new: int = 0
    changed: int = 0
    same: int = 0
    wrong: int = 0


@dataclass
class Result:
    """`saved` only when everything is; `sheets` holds the sheets that the file has.

    `open_conflicts` wait for a person's choice; `conflicts` are those and the ones decided. `digest` tells two answers
    apart: what was shown before the choice is what is saved after it, or it is shown again. `batch` is the audit's
    name of the saving, `clubs` the codes of those that the file adds to or changes.
    """

    sheets: dict[str, Counts] = field(default_factory=dict)
    errors: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    open_conflicts: list[Conflict] = field(default_factory=list)
    saved: bool = False
    digest: str = ""
    clubs: list[str] = field(default_factory=list)
    batch: UUID | None = None

    @property
    def is_clean(self) -> bool:
        return not self.errors

    def as_json(self) -> dict[str, Any]:
        """The object of the contract, section 2."""
        return {
            "saved": self.saved,
            "sheets": {title: asdict(counts) for title, counts in self.sheets.items()},
            "errors": [asdict(fault) for fault in self.errors],
            "warnings": [asdict(fault) for fault in self.warnings],
        }

    def as_text(self) -> str:
        lines = [f"{title}: {_counts_text(counts)}" for title, counts in self.sheets.items()]
        for heading, faults in ((_("Errors"), self.errors), (_("Warnings"), self.warnings)):
            if faults:
                lines += ["", f"{heading} ({len(faults)}):", *(f"  - {fault}" for fault in faults)]
        lines += ["", self.verdict()]
        return "\n".join(lines)

    def verdict(self) -> str:
        if self.saved:
            return _("Everything is saved.")
        if self.errors:
            return _("Nothing was saved: correct the errors and send the file again.")
        return _("The file has no errors. Nothing was saved yet.")


def _counts_text(counts: Counts) -> str:
    return _("%(new)s new, %(changed)s changed, %(same)s unchanged, %(wrong)s wrong") % asdict(counts)
