"""What a person, a workbook or a command wants posted, before any check. Amounts in whole đồng."""

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
