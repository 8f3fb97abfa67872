"""What a person, a workbook or a command wants posted, before any check. Amounts in whole đồng."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clubs.models import Club, Member, Source
from funds.models import Loan


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class EntryDraft:
    """One typed line of a fund's book. The kind `transfer_out` posts the other fund's half as well."""

    club: Club
    code: str
    fund: str
    entry_on: date
    kind: str
    amount_vnd: int
    is_initial: bool = False
    source: Source | None = None
    note: str = ""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class LoanDraft:
    """A loan to a member of the club, lent from the income fund's cash.

    Where method, grace or rounding is None, the club's effective rules on the day of the loan say it (LoanRules).
    `previous`: the borrower's loan to which this one adds (top-up) or, where `link` says rollover, that it pays off.
    `note`: why it is lent although something is unusual.

    `original_on` and `original_vnd` make it an opening loan, lent before the club's books began: then `disbursed_on` is
    the opening day, `principal_vnd` what was owed on it, and no cash moves; the rules are those of `original_on`.
    """

    club: Club
    member: Member
    code: str
    disbursed_on: date
    principal_vnd: int
    months: int
    monthly_rate_percent: Decimal = Decimal(1)
    purpose: str = ""
    method: str | None = None
    grace_months: int | None = None
    rounding_vnd: int | None = None
    guarantor: str = ""
    note: str = ""
    previous: Loan | None = None
    link: str = ""
    original_on: date | None = None
    original_vnd: int | None = None

    @property
    def is_opening(self) -> bool:
        return self.original_on is not None or self.original_vnd is not None

    @property
    def agreed_on(self) -> date:
        """The day of the contract: its rules hold, its months run from it."""
        return self.original_on or self.disbursed_on


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class BroughtLoan:
    """A loan that a club brings along when its books begin: its contract, and what of it is owed on the opening day.

    Without a code it gets the next free one.
    """

    member: Member
    original_on: date
    original_vnd: int
    months: int
    outstanding_vnd: int
    monthly_rate_percent: Decimal = Decimal(1)
    method: str | None = None
    purpose: str = ""
    guarantor: str = ""
    code: str = ""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class OpeningDraft:
    """What a club that joins with a history brings along on the day on which its books begin.

    `initial_vnd` is what its income fund once started with; it is in the balances and changes none of them.
    """

    club: Club
    opened_on: date
    income_cash_vnd: int = 0
    in_kind_vnd: int = 0
    advance_vnd: int = 0
    initial_vnd: int = 0
    operating_cash_vnd: int = 0
    loans: Sequence[BroughtLoan] = ()

    @property
    def outstanding_vnd(self) -> int:
        return sum(loan.outstanding_vnd for loan in self.loans)

    @property
    def income_vnd(self) -> int:
        """What the income fund is then worth."""
        return self.income_cash_vnd + self.outstanding_vnd + self.in_kind_vnd - self.advance_vnd


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class RepaymentDraft:
    """Money that a borrower brings; `loan` may be a LoanDraft of the same batch. `note`: why it is more than is due."""

    loan: Loan | LoanDraft
    code: str
    paid_on: date
    principal_vnd: int = 0
    interest_vnd: int = 0
    note: str = ""

    @property
    def club_id(self) -> int:
        return self.loan.club.pk if isinstance(self.loan, LoanDraft) else self.loan.club_id


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class WriteOffDraft:
    """Principal of a loan that nobody will pay any more (xóa nợ), all that is owed or a part; no cash moves."""

    loan: Loan
    written_on: date
    amount_vnd: int
    reason: str

    @property
    def club_id(self) -> int:
        return self.loan.club_id


Draft = EntryDraft | LoanDraft | RepaymentDraft | WriteOffDraft
