"""Where the rows behind a portfolio's figures are: the lists, filtered to exactly the rows that n and N add up."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from core.dates import format_date
from targets.basis import Basis
from targets.portfolio import AGEING, LOSS_PERCENT, Figure

LATENESS = {
    "not_late": "0", "age_1_30": "1-30", "age_31_60": "31-60", "age_61_90": "61-90", "age_over_90": "over90",
    "par0": "over0", "par1": "over1", "par30": "over30", "par90": "over90",
}  # fmt: skip


@dataclass(frozen=True)
class RowsLink:
    """One list; `label` is said where several lists make up a number."""

    url: str
    label: str = ""


class Links:
    """The lists of the clubs that a basis counts, or of one club."""

    def __init__(self, basis: Basis, club_code: str = ""):
        self.basis = basis
        self.day, self.since = format_date(basis.as_of), format_date(basis.since)
        self.before = format_date(basis.since - timedelta(days=1))
        if club_code:
            self.clubs = {"club": club_code}
        else:
            self.clubs = {"counted": self.day}
            if not basis.is_whole:
                self.clubs |= {"area": basis.unit.code, "by": format_date(basis.boundary)}

    def behind(self, figure: Figure) -> tuple[list[RowsLink], list[RowsLink]]:
        """(the rows of n, the rows of N)."""
        owing = [RowsLink(self._list("loan_list", on=self.day, state="owing"))]
        if figure.code in LATENESS:
            return [RowsLink(self._list("loan_list", on=self.day, late=LATENESS[figure.code]))], owing
        return getattr(self, f"_{figure.code}", self._borrowers)(figure, owing)

    def _list(self, name: str, **query: str) -> str:
        return f"{reverse(name)}?{urlencode(self.clubs | query)}"

    def _entries(self, **query: str) -> str:
        return self._list("entry_list", end=self.day, **query)

    def _loss(self, _figure, owing):
        """A list for each age, of whose outstanding principal so many percent are the estimate."""
        aged = zip(LOSS_PERCENT, AGEING[1:], strict=True)
        return [
            RowsLink(
                self._list("loan_list", on=self.day, late=LATENESS[age.code]),
                _("%(percent)s%% of the loans: %(age)s") % {"percent": percent, "age": age.label},
            )
            for percent, age in aged
        ], owing

    def _outstanding(self, _figure, owing):
        return owing, []

    def _overdue(self, _figure, owing):
        return [RowsLink(self._list("loan_list", on=self.day, state="overdue"))], owing

    _arrears = _overdue

    def _collection(self, _figure, _owing):
        received = self._entries(kind="principal_repaid", start=self.since)
        return [RowsLink(received)], [RowsLink(self._due())]

    def _due(self) -> str:
        return self._list("instalment_list", start=self.since, on=self.day)

    def _on_time(self, _figure, _owing):
        return [RowsLink(self._due())], [RowsLink(self._due())]

    def _two_days(self, owing):
        start = RowsLink(self._list("loan_list", on=self.before, state="owing"), _("before the period"))
        return [start, RowsLink(owing[0].url, _("at its end"))]

    def _write_off(self, _figure, owing):
        return [RowsLink(self._entries(kind="written_off", start=self.since))], self._two_days(owing)

    def _turnover(self, _figure, owing):
        return [RowsLink(self._entries(kind="principal_repaid", start=self.since))], self._two_days(owing)

    def _average_loan(self, _figure, _owing):
        lent = [RowsLink(self._list("loan_list", on=self.day, state="held", start=self.since, end=self.day))]
        return lent, lent

    def _utilisation(self, _figure, owing):
        cash = RowsLink(self._entries(fund="income"), _("cash"))
        return owing, [cash, RowsLink(owing[0].url, _("outstanding principal"))]

    def _growth(self, _figure, _owing):
        value = RowsLink(self._entries(fund="income", initial="club"), _("income fund"))
        initial = self._entries(fund="income", initial="yes")
        return [value, RowsLink(initial, _("less the initial fund"))], [RowsLink(initial)]

    def _borrowers(self, figure, _owing, **group: str):
        return [RowsLink(self.borrowers(figure))], [RowsLink(self._list("member_list", on=self.day))]

    def borrowers(self, figure: Figure, **group: str) -> str:
        """The members who borrowed, of them a group ("sex", "age" or "poverty" of the list's filters)."""
        when = figure.code.removeprefix("borrowers_")
        return self._list("member_list", on=self.day, borrowed=when, since=self.since, **group)
