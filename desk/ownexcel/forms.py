from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import fold
from desk.ownexcel.headings import Headings, Rows, headings_at
from desk.ownexcel.querysets import club_words
from desk.ownexcel.targets import MONEY, SPECS, clashes, column_of, guess, likely_kind, needs_person, options, unmet
from desk.workbook.cells import read_cell
from desk.workbook.forms import UploadForm
from desk.workbook.layout import ColumnSpec, match_key

MOST_LISTED_CLUBS = 60
UNITS = (
    ("1", gettext_lazy("single đồng")),
    ("1000", gettext_lazy("thousand đồng")),
    ("1000000", gettext_lazy("million đồng")),
)


class OwnUploadForm(UploadForm):
    """A workbook of one's own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("Your own Excel file (.xlsx)")


@dataclass
class Page:
    """One sheet of the file with its first rows, the guessed headings and the club that its title names."""

    title: str
    rows: Rows
    headings: Headings | None
    club: str = ""
    is_chosen: bool = True


class SheetsForm(forms.Form):
    """What the file holds, in which sheets, where their headings stand and whose they are."""

    kind = forms.ChoiceField(label=gettext_lazy("What the rows are"), choices=[])
    lines = forms.ChoiceField(
        label=gettext_lazy("Rows that the headings take"),
        choices=[("1", gettext_lazy("one row")), ("2", gettext_lazy("two rows, one below the other"))],
    )

    def __init__(self, *args, pages: Sequence[Page], clubs: Sequence[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.pages, self.words = pages, club_words(clubs)
        self.fields["kind"].choices = [(key, spec.title) for key, spec in SPECS.items()]
        for place, page in enumerate(pages):
            self.fields[f"use_{place}"] = forms.BooleanField(label=_("Read this sheet"), required=False)
            self.fields[f"row_{place}"] = forms.IntegerField(
                label=_("Row of the headings"), min_value=1, max_value=1000, required=False
            )
            self.fields[f"club_{place}"] = self._club_field(clubs)
            first = page.headings.row if page.headings else None
            self.initial |= {f"use_{place}": page.is_chosen, f"row_{place}": first, f"club_{place}": page.club}
        first = next((one.headings for one in pages if one.headings), None)
        self.initial.setdefault("kind", likely_kind(first.shown) if first else "members")
        self.initial.setdefault("lines", str(next((one.headings.lines for one in pages if one.headings), 1)))

    def _club_field(self, clubs: Sequence[tuple[str, str]]) -> forms.Field:
        words = {
            "label": _("Club of the whole sheet"),
            "required": False,
            "help_text": _("Leave empty where a column names the club of each row."),
        }
        if len(clubs) <= MOST_LISTED_CLUBS:
            listed = [(code, f"{code} {name}") for code, name in clubs]
            return forms.ChoiceField(choices=[("", _("a column says it")), *listed], **words)
        return forms.CharField(max_length=200, widget=forms.TextInput(attrs={"list": "own-clubs"}), **words)

    def rows_of_pages(self) -> list[tuple[Page, list[forms.BoundField]]]:
        """(sheet, its fields) in the file's order."""
        return [
            (page, [self[f"{name}_{place}"] for name in ("use", "row", "club")])
            for place, page in enumerate(self.pages)
        ]

    def clean(self):
        data = super().clean()
        lines, chosen, first = int(data.get("lines") or 1), {}, None
        for place, page in enumerate(self.pages):
            if not data.get(f"use_{place}"):
                continue
            headings = headings_at(page.rows, data.get(f"row_{place}") or 0, lines)
            if headings is None:
                self.add_error(
                    f"row_{place}", _("No headings stand in this row. Look at the rows and give its number.")
                )
                continue
            first = first or headings
            if headings.fingerprint != first.fingerprint:
                text = _("The headings of this sheet are others than those of the first one. Send it a second time.")
                self.add_error(f"row_{place}", text)
            chosen[page.title] = {"row": headings.row, "club": self._club(place, data.get(f"club_{place}") or "")}
        if not chosen and not self.errors:
            self.add_error(None, _("Choose at least one sheet."))
        return data | {"sheets": chosen, "headings": first}

    def _club(self, place: int, text: str) -> str:
        code = self.words.get(fold(text), "")
        if text and not code:
            self.add_error(f"club_{place}", _("There is no such club in your area. Write its code or its whole name."))
        return code


class ColumnsForm(forms.Form):
    """What each column means, what holds for all rows, the unit of money, and the name to keep it all under."""

    def __init__(self, *args, part: dict, headings: Headings, samples: dict[str, list[str]], areas: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.part, self.headings, self.samples, self.areas = part["kind"], part, headings, samples, areas
        chosen = part.get("columns") or guess(self.kind, headings.shown)
        listed = [("", _("— not used —")), *options(self.kind)]
        for place, (name, shown) in enumerate(headings.shown.items()):
            self.fields[f"col_{place}"] = forms.ChoiceField(label=shown, choices=listed, required=False)
            self.initial.setdefault(f"col_{place}", chosen.get(name, ""))
        for column in self._fixable():
            self.fields[f"fixed_{column.key}"] = self._fixed_field(column)
            self.initial.setdefault(f"fixed_{column.key}", part.get("fixed", {}).get(column.key, ""))
        if any(column.kind in MONEY for column in SPECS[self.kind].columns):
            self.fields["unit"] = forms.ChoiceField(
                label=_("The amounts of the file are in"),
                choices=[("", _("choose…")), *UNITS],
                error_messages={"required": _("Say in what the file counts its money.")},
                help_text=_("“1.500” in a file of thousand đồng is read as 1.500.000 ₫."),
            )
            self.initial.setdefault("unit", str(part.get("unit") or ""))
        self.fields["name"] = forms.CharField(
            label=_("Keep this under the name"),
            max_length=120,
            help_text=_("The next file with the same headings is then read at once."),
        )

    def _fixable(self) -> list[ColumnSpec]:
        """Required columns that are no codes: a file about one fund, one day or one rate has no column for it."""
        return [one for one in SPECS[self.kind].columns
                if one.is_required and one.kind != "code" and one.key not in ("full_name", "name")]  # fmt: skip

    def _fixed_field(self, column: ColumnSpec) -> forms.Field:
        if column.kind == "choice":
            words = [("", "—"), *((word, word) for word in column.words)]
            return forms.ChoiceField(label=column.heading, choices=words, required=False)
        return forms.CharField(label=column.heading, max_length=60, required=False, help_text=column.note)

    def rows_of_columns(self) -> list[tuple[forms.BoundField, str, list[str]]]:
        """(field, the column's letter, samples) in the sheet's order."""
        return [
            (self[f"col_{place}"], self.headings.marked(name).rsplit("(", 1)[1].rstrip(")"), self.samples[name])
            for place, name in enumerate(self.headings.shown)
        ]

    def fixed_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("fixed_")]

    def last_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("unit", "name") if name in self.fields]

    def clean(self):
        data = super().clean()
        meant = {name: data.get(f"col_{place}") or "" for place, name in enumerate(self.headings.shown)}
        columns = {name: key for name, key in meant.items() if key}
        twice = clashes(list(columns.values()))
        for place, key in enumerate(meant.values()):
            if key in twice:
                self.add_error(f"col_{place}", _("Another column means the same. Choose one of them."))
        fixed = self._fixed(data, set(columns.values()))
        given = {*columns.values(), *fixed}
        has_clubs = self.kind == "clubs" or all(told["club"] for told in self.part["sheets"].values())
        for column in unmet(self.kind, given | ({"club"} if has_clubs else set())):
            name = f"fixed_{column.key}"
            if column.key == "club":
                text = _("No column names the club. Go back to the sheets and choose the club of each sheet.")
                self.add_error(None, text)
                continue
            text = _("No column says “%(column)s”. Choose one, or fill it in for all rows.") % {
                "column": column.heading
            }
            if name not in self.errors:
                self.add_error(name if name in self.fields else None, text)
        if needs_person(self.kind, given):
            self.add_error(None, _("No column says whose loan it is. Choose the column of the name or of the code."))
        return data | {"columns": columns, "fixed": fixed}

    def _fixed(self, data: dict, columns: set[str]) -> dict[str, str]:
        """What was filled in for all rows; where a column says it, the column counts."""
        fixed = {}
        for name in [name for name in self.fields if name.startswith("fixed_")]:
            key, text = name.removeprefix("fixed_"), data.get(name)
            if not text or key in columns:
                continue
            try:
                read_cell(column_of(self.kind, key), text, self.areas)
            except ValueError as error:
                self.add_error(name, str(error))
            else:
                fixed[key] = text
        return fixed


class WordsForm(forms.Form):
    """What words of the file mean that the workbook does not know. `unknown` is {meaning: words}."""

    def __init__(self, *args, kind: str, unknown: dict[str, list[str]], areas: Sequence[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.places: dict[str, tuple[str, str]] = {}
        for key, words in unknown.items():
            column = column_of(kind, key)
            listed = {"area": list(areas), "mark": ["x"]}.get(column.kind, column.words)
            choices = [(word, _("yes") if column.kind == "mark" else word) for word in listed]
            choices = [("", _("choose…")), *choices]
            if not column.is_required:
                choices.append(("-", _("no") if column.kind == "mark" else _("leave it empty")))
            for place, word in enumerate(words):
                name = f"word_{key}_{place}"
                self.places[name] = (key, match_key(word))
                label = f"{column.heading}: {word[:80]}"
                self.fields[name] = forms.ChoiceField(label=label, choices=choices)
                alike = [one for one in listed if fold(one).startswith(fold(word)[:40])]
                self.initial.setdefault(name, alike[0] if len(alike) == 1 else "")

    def clean(self):
        data = super().clean()
        words: dict[str, dict[str, str]] = {}
        for name, (key, word) in self.places.items():
            if data.get(name):
                words.setdefault(key, {})[word] = "" if data[name] == "-" else data[name]
        return data | {"words": words}


class RenameForm(forms.Form):
    """The name of a kept mapping."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)


class EmptyForm(forms.Form):
    """A button alone."""
