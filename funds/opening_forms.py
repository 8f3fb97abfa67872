"""The form of what a club brings along: balances of both funds and a grid of the loans that are still open."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.forms.cells import Column
from clubs.forms.grid import LONGEST_PASTE, Cell, GridRow, typed_rows
from clubs.models import Club, Member
from core.formfields import ViDateField, VndField
from core.problems import Problem
from core.sheets.values import as_code, as_date, as_decimal, as_int, as_text, as_vnd
from core.text import fold
from funds.checks import GUARANTOR_LENGTH, PURPOSE_LENGTH
from funds.drafts import BroughtLoan, OpeningDraft
from funds.forms import RateField
from funds.rules import Method

COLUMNS = (
    Column("member", gettext_lazy("Borrower"), ("nguoivay", "hovaten", "hoten", "hotennguoivay", "thanhvien", "matv"),
           as_text, "name", max_length=160),
    Column("original_on", gettext_lazy("Lent on"), ("ngayvay", "ngaygiaingan", "ngaynhan"), as_date, "date"),
    Column("original_vnd", gettext_lazy("Amount lent (₫)"), ("sotienvay", "sotien", "tienvay", "vonvay", "sovonvay"),
           as_vnd, "medium"),
    Column("months", gettext_lazy("Months"), ("sothang", "thoihan", "thoihanvay", "kyhan"), as_int, "mark"),
    Column("outstanding_vnd", gettext_lazy("Still owed (₫)"),
           ("duno", "conno", "gocconno", "nogoc", "dunochuyensang", "dunogoc"), as_vnd, "medium"),
    Column("monthly_rate_percent", gettext_lazy("Interest a month (%)"), ("laisuat", "laisuatthang", "laisuatthang(%)"),
           as_decimal, "short"),
    Column("purpose", gettext_lazy("Purpose"), ("mucdich", "mucdichvay"), as_text, "medium",
           max_length=PURPOSE_LENGTH),
    Column("guarantor", gettext_lazy("Guarantor"), ("nguoibaolanh", "baolanh"), as_text, "medium",
           max_length=GUARANTOR_LENGTH),
    Column("code", gettext_lazy("Loan code"), ("makhoanvay", "sokheuoc", "mavay", "sohopdong"), as_code, "short"),
)  # fmt: skip
REQUIRED = ("member", "original_on", "original_vnd", "months", "outstanding_vnd")
AMOUNTS = ("income_cash_vnd", "in_kind_vnd", "advance_vnd", "initial_vnd", "operating_cash_vnd")


class OpeningForm(forms.Form):
    """Unbound it shows `rows`; bound it reads the cells `r<row>-<column>`. `members` are the club's.

    `opening` is the draft of what is sound; the loans' rows in the grid are `numbers`.
    """

    opened_on = ViDateField(
        label=gettext_lazy("The books begin on"),
        help_text=gettext_lazy("All balances are those of this day, before anything else that is entered for it."),
    )
    income_cash_vnd = VndField(label=gettext_lazy("Income fund: cash"), required=False, is_zero_allowed=True)
    in_kind_vnd = VndField(
        label=gettext_lazy("Income fund: assets in kind"),
        required=False,
        is_zero_allowed=True,
        help_text=gettext_lazy("What cows, goats or tools of the fund are worth; empty where there are none."),
    )
    advance_vnd = VndField(
        label=gettext_lazy("Income fund: advances still to be given back"),
        required=False,
        is_zero_allowed=True,
        help_text=gettext_lazy("Money that somebody lent the fund; it lowers what the fund is worth."),
    )
    initial_vnd = VndField(
        label=gettext_lazy("Initial capital: what the income fund once started with"),
        required=False,
        is_zero_allowed=True,
        help_text=gettext_lazy("Only for the target of initial capital; it is not added to the fund."),
    )
    operating_cash_vnd = VndField(label=gettext_lazy("Operating fund: cash"), required=False, is_zero_allowed=True)
    rate = RateField(
        label=gettext_lazy("Interest a month (%) for rows that name none"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=6,
        decimal_places=3,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    method = forms.ChoiceField(
        label=gettext_lazy("Way of reckoning of these loans"),
        required=False,
        choices=[("", gettext_lazy("— by the rules of lending of the club —")), *Method.choices],
    )
    pasted = forms.CharField(
        label=gettext_lazy("Rows copied from Excel"),
        required=False,
        strip=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 6, "data-quiet": True}),
    )

    def __init__(self, *args, club: Club, members: Sequence[Member], rows: Sequence[dict[str, str]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.club, self.members = club, members
        self.texts = typed_rows(self.data, COLUMNS) if self.is_bound else list(rows)
        self.numbers: list[int] = []
        for number, _texts in enumerate(self.texts):
            for column in COLUMNS:
                label = _("Row %(number)s, %(column)s") % {"number": number + 1, "column": column.heading}
                self.fields[f"r{number}-{column.key}"] = forms.CharField(label=label, required=False)

    @cached_property
    def columns(self) -> list[Column]:
        """With the names of the members to choose from."""
        first, *others = COLUMNS
        return [replace(first, words=tuple(label_of(member) for member in self.members)), *others]

    @cached_property
    def _people(self) -> dict[str, list[Member]]:
        found: dict[str, list[Member]] = defaultdict(list)
        for member in self.members:
            for text in {fold(member.code), fold(member.full_name), fold(label_of(member))}:
                found[text].append(member)
        return found

    def clean(self):
        data = super().clean()
        loans = []
        for number, texts in enumerate(self.texts):
            if any(texts.values()):
                values = self._read(number, texts, data.get("rate"))
                if values is not None:
                    self.numbers.append(number)
                    loans.append(BroughtLoan(method=data.get("method") or None, **values))
        return data | {"loans": loans}

    def _read(self, number: int, texts: dict[str, str], rate: Decimal | None) -> dict[str, Any] | None:
        """The values of one row, None where a cell is wrong; each fault stands at its cell."""
        values: dict[str, Any] = {}
        for column in COLUMNS:
            try:
                value = column.read(texts[column.key])
                if column.key in REQUIRED and value in (None, ""):
                    raise ValueError(_("This cell must be filled in."))
                values[column.key] = self._member(value) if column.key == "member" else value
            except ValueError as error:
                self.add_error(f"r{number}-{column.key}", str(error))
        if values.get("monthly_rate_percent", rate) is None:
            values["monthly_rate_percent"] = rate
            if rate is None and "rate" not in self.errors:
                self.add_error(f"r{number}-monthly_rate_percent", _("This cell must be filled in."))
        wrong = any(f"r{number}-{column.key}" in self.errors for column in COLUMNS)
        return None if wrong else values

    def _member(self, text: str) -> Member:
        found = self._people.get(fold(text), [])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValueError(_("No member of this club has this name or code: choose one from the list."))
        codes = ", ".join(member.code for member in found)
        raise ValueError(_("Several members have this name: write the code (%(codes)s).") % {"codes": codes})

    @property
    def opening(self) -> OpeningDraft | None:
        """What is typed, without the rows that are wrong; None without a day."""
        day: date | None = self.cleaned_data.get("opened_on")
        if day is None:
            return None
        amounts = {name: self.cleaned_data.get(name) or 0 for name in AMOUNTS}
        return OpeningDraft(club=self.club, opened_on=day, loans=self.cleaned_data["loans"], **amounts)

    @property
    def mark(self) -> str:
        """Stands for everything that is typed: what is saved is what was seen."""
        typed = [self.data.get(name, "") for name in self.base_fields]
        rows = [[*texts.values()] for texts in self.texts if any(texts.values())]
        return hashlib.sha256(repr((typed, rows)).encode()).hexdigest()

    def show(self, problems: Sequence[Problem]) -> None:
        """Puts what the service refuses beside its field or cell."""
        keys = {column.key for column in COLUMNS}
        for problem in problems:
            if problem.field in keys:
                name = f"r{self.numbers[problem.index]}-{problem.field}"
            else:
                name = problem.field if problem.field in self.fields else None
            if name is None or problem.message not in self.errors.get(name, ()):
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
                    for column in self.columns
                ],
            )
            for number, texts in enumerate(self.texts)
        ]

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields above the grid: the day and the amounts."""
        return [self[name] for name in ("opened_on", *AMOUNTS)]

    @property
    def terms(self) -> list[forms.BoundField]:
        """What holds for all rows of the grid."""
        return [self["rate"], self["method"]]


def label_of(member: Member) -> str:
    return f"{member.full_name} ({member.code})"
