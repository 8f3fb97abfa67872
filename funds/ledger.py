"""A fund's book (sổ quỹ) over a period: what stood before, every line with its running balance, the totals."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import format_date
from core.formfields import ViDateField
from funds.models import Entry
from funds.rules import EFFECTS, EntryKind, FundKind

PART_CHOICES = [
    ("cash", gettext_lazy("Cash")),
    ("in_kind", gettext_lazy("Assets in kind")),
    ("advance", gettext_lazy("Repayable advances")),
    ("portfolio", gettext_lazy("Principal lent out")),
]


@dataclass(frozen=True)
class Period:
    """Whose book is read: one fund, one of its parts, from day to day, both included."""

    fund: str
    start: date
    end: date
    part: str = "cash"

    @classmethod
    def of_year(cls, year: int, fund: str = FundKind.INCOME) -> "Period":
        return cls(fund, date(year, 1, 1), date(year, 12, 31))


class PeriodForm(forms.Form):
    """What the book's address asks for; whatever it leaves out is this year's cash of the income fund."""

    fund = forms.ChoiceField(label=gettext_lazy("Fund"), choices=FundKind.choices)
    part = forms.ChoiceField(label=gettext_lazy("Part of the fund"), choices=PART_CHOICES)
    start = ViDateField(label=gettext_lazy("From day"), widget=forms.TextInput)
    end = ViDateField(label=gettext_lazy("To day"), widget=forms.TextInput)

    def clean(self):
        data = super().clean()
        if data.get("start") and data.get("end") and data["start"] > data["end"]:
            self.add_error("end", _("The last day must not lie before the first."))
        return data


@dataclass(frozen=True)
class BookLine:
    """One line of the book: the entry, its kind in words, what came in or went out (None: the other side) and what
    stands after it, in ₫.

    A reversal stands on the side of what it reverses, with a minus. Both are None where the part does not change.
    """

    entry: Entry
    kind: str
    in_vnd: int | None
    out_vnd: int | None
    balance_vnd: int

    @property
    def words(self) -> str:
        """What it was for: the borrower of a loan, else what was typed."""
        entry = self.entry
        return entry.note if entry.loan_id is None else f"{entry.loan.code} · {entry.loan.member.full_name}"

    @property
    def full_words(self) -> str:
        """The kind of the entry with what it was for."""
        return ": ".join(part for part in (self.kind, self.words) if part)

    @property
    def note(self) -> str:
        """Where the line is reversed, or reverses another: when, and why."""
        voucher = self.entry.voucher
        if voucher.reversed_on is not None:
            values = {"day": format_date(voucher.reversed_on), "reason": voucher.reversal.reason}
            return _("Reversed on %(day)s: %(reason)s") % values
        if voucher.reverses_id is not None:
            values = {"day": format_date(voucher.reverses.dated_on), "reason": voucher.reason}
            return _("Reverses the voucher of %(day)s: %(reason)s") % values
        return ""

    @property
    def beside(self) -> list[tuple[str, int]]:
        """(part, ₫) of what the entry changes beside the cash."""
        entry = self.entry
        parts = ((_("assets in kind"), entry.in_kind_vnd), (_("principal lent out"), entry.portfolio_vnd))
        return [] if entry.cash_vnd else [(label, amount) for label, amount in parts if amount]


def entries_of(rows, period: Period):
    """The period's lines among a club's entries, with their running sum; of the cash book every entry is a line."""
    lines = rows.of_fund(period.fund).dated_within(period.start, period.end)
    if period.part != "cash":
        lines = lines.moving(period.part)
    return with_reversals(lines.with_running(period.part).select_related("source__merged_into"))


def with_reversals(entries):
    """The entries with all that a line of the book says.

    The reversals come by a query of their own: joined, SQLite walks all vouchers for each line (26 s for 2.800 lines),
    since most of their `reverses` are empty.
    """
    related = ("voucher__loan", "voucher__reverses__loan", "loan__member")
    return entries.select_related(*related).prefetch_related("voucher__reversal")


def book_lines(entries: Iterable[Entry], part: str, opening_vnd: int) -> Iterator[BookLine]:
    kinds = {kind.value: str(kind.label) for kind in EntryKind}
    for entry in entries:
        change, side = getattr(entry, f"{part}_vnd"), getattr(EFFECTS[entry.kind], part)
        came, went = (change if side > 0 else None), (-change if side < 0 else None)
        yield BookLine(entry, kinds[entry.kind], came, went, opening_vnd + int(entry.running_vnd))
