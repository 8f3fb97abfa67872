"""The rows of the loan book."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import LATEST_YEAR, format_date
from core.money import format_vnd
from funds.models import Loan
from funds.rules import FundKind

FIRST_YEAR = 2000
"""No fact of the books is older."""


class YearForm(forms.Form):
    fund = forms.ChoiceField(label=gettext_lazy("Fund"), choices=FundKind.choices)
    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        min_value=FIRST_YEAR,
        max_value=LATEST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


@dataclass
class LoanBookRow:
    """One loan in the year, in ₫: `months` is the principal received in January to December."""

    loan: Loan
    months: list[int] = field(default_factory=lambda: [0] * 12)
    interest_vnd: int = 0
    written_off_vnd: int = 0

    @property
    def principal_vnd(self) -> int:
        return sum(self.months)

    @property
    def note(self) -> str:
        found = []
        if self.loan.is_opening:
            words = _("brought over; %(amount)s lent on %(day)s")
            lent = {"amount": format_vnd(self.loan.agreed_vnd), "day": format_date(self.loan.agreed_on)}
            found.append(words % lent)
        if self.loan.cancelled_on is not None:
            found.append(_("cancelled on %(day)s") % {"day": format_date(self.loan.cancelled_on)})
        if self.written_off_vnd:
            found.append(_("written off: %(amount)s") % {"amount": format_vnd(self.written_off_vnd)})
        return "; ".join(found)


def loan_book(loans: Iterable[Loan], flows: Iterable[dict]) -> list[LoanBookRow]:
    """`flows` are (loan_id, month, principal, interest, written_off); a reversal takes off its own month."""
    by_loan: dict[int, list[dict]] = defaultdict(list)
    for flow in flows:
        by_loan[flow["loan_id"]].append(flow)
    rows = []
    for loan in loans:
        row = LoanBookRow(loan)
        for flow in by_loan.get(loan.pk, ()):
            row.months[flow["month"] - 1] += int(flow["principal"] or 0)
            row.interest_vnd += int(flow["interest"] or 0)
            row.written_off_vnd += int(flow["written_off"] or 0)
        rows.append(row)
    return rows
