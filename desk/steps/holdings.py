"""What a club has and owes before it is merged or dissolved: shown on the page that asks what is to become of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from clubs.models import Appointment, Club, Member
from funds.models import Entry, Loan
from funds.rules import FundKind


@dataclass(frozen=True)
class Holdings:
    """As of one day; money in ₫ by fund. `logins` are secretaries' assignments that have no end yet."""

    members: int
    cash: dict[str, int]
    in_kind: dict[str, int]
    advances: dict[str, int]
    terms: int
    logins: int
    loans: list[Loan] = field(default_factory=list)

    @property
    def outstanding(self) -> int:
        return sum(loan.outstanding_vnd for loan in self.loans)

    @property
    def in_kind_total(self) -> int:
        return sum(self.in_kind.values())

    @property
    def advances_total(self) -> int:
        return sum(self.advances.values())

    @property
    def income_cash(self) -> int:
        return self.cash[FundKind.INCOME]

    @property
    def operating_cash(self) -> int:
        return self.cash[FundKind.OPERATING]


def holdings_of(club: Club, day: date, visible: Callable) -> Holdings:
    """`visible(model)` are the rows that the reader may see. The same queries for every club."""
    parts = visible(Entry).filter(club=club).dated_to(day).parts_by_fund()
    loans = visible(Loan).filter(club=club).few_owing_on(day).select_related("member")
    posts = club.secretary_posts.filter(assignment__ends_on__isnull=True)
    return Holdings(
        members=visible(Member).filter(club=club).members_on(day).count(),
        cash={fund: part["cash"] for fund, part in parts.items()},
        in_kind={fund: part["in_kind"] for fund, part in parts.items()},
        advances={fund: part["advances"] for fund, part in parts.items()},
        terms=visible(Appointment).filter(member__club=club).held_on(day).count(),
        logins=posts.count(),
        loans=list(loans.order_by("member__name_key", "pk")),
    )
