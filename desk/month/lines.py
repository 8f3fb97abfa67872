"""What one money line of the sheet stands for, whether typed or posted; two equal lines are the same fact."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from clubs.models import Club, Member, Source
from funds.drafts import Draft, EntryDraft, LoanDraft, RepaymentDraft
from funds.models import Loan, Voucher
from funds.rules import EntryKind


@dataclass(frozen=True)
class EntryLine:
    """A fee, a donation or an expense."""

    on: date
    fund: str
    kind: str
    amount_vnd: int
    note: str = ""
    source_id: int | None = None


@dataclass(frozen=True)
class LendLine:
    """A new loan."""

    on: date
    member_id: int
    principal_vnd: int
    months: int
    rate: Decimal
    purpose: str = ""


@dataclass(frozen=True)
class PaymentLine:
    """What a borrower paid."""

    on: date
    loan_id: int
    principal_vnd: int
    interest_vnd: int


Line = EntryLine | LendLine | PaymentLine


def posted_line(voucher: Voucher) -> Line:
    """The line that a voucher was posted from; needs its loan and its entries."""
    entries = list(voucher.entries.all())
    if voucher.kind == Voucher.Kind.DISBURSEMENT:
        loan = voucher.loan
        rate = loan.monthly_rate_percent.normalize()
        return LendLine(loan.disbursed_on, loan.member_id, loan.principal_vnd, loan.months, rate, loan.purpose)
    if voucher.kind == Voucher.Kind.REPAYMENT:
        kinds = (EntryKind.PRINCIPAL_REPAID, EntryKind.INTEREST_RECEIVED)
        parts = [sum(entry.amount_vnd for entry in entries if entry.kind == kind) for kind in kinds]
        return PaymentLine(voucher.dated_on, voucher.loan_id, *parts)
    one = entries[0]
    return EntryLine(one.entry_on, one.fund, one.kind, one.amount_vnd, one.note, one.source_id)


@dataclass(frozen=True)
class Drafting:
    """The rows that lines name by id."""

    club: Club
    members: dict[int, Member]
    loans: dict[int, Loan]
    sources: dict[int, Source]

    def draft(self, line: Line, code: str) -> Draft:
        if isinstance(line, LendLine):
            return LoanDraft(
                club=self.club,
                member=self.members[line.member_id],
                code=code,
                disbursed_on=line.on,
                principal_vnd=line.principal_vnd,
                months=line.months,
                monthly_rate_percent=line.rate,
                purpose=line.purpose,
            )
        if isinstance(line, PaymentLine):
            return RepaymentDraft(
                loan=self.loans[line.loan_id],
                code=code,
                paid_on=line.on,
                principal_vnd=line.principal_vnd,
                interest_vnd=line.interest_vnd,
            )
        return EntryDraft(
            club=self.club,
            code=code,
            fund=line.fund,
            entry_on=line.on,
            kind=line.kind,
            amount_vnd=line.amount_vnd,
            source=self.sources.get(line.source_id),
            note=line.note,
        )


def as_lent_before(draft: Draft, old: Loan) -> Draft:
    """The draft of a loan that is lent anew in the place of `old`, with what the sheet does not show of it.

    Terms stay with the loan as far as they fit; guarantor, reason and the loan before belong to the borrower.
    """
    if not isinstance(draft, LoanDraft):
        return draft
    terms = {"method": old.method, "rounding_vnd": old.rounding_vnd}
    if old.grace_months < draft.months:
        terms["grace_months"] = old.grace_months
    if draft.member.pk != old.member_id:
        return replace(draft, **terms)
    return replace(draft, **terms, guarantor=old.guarantor, note=old.note, previous=old.previous, link=old.link)


# Where a problem of a draft's field stands on the form, after the line's key; None: at the date of the sheet.
PLACES = {
    EntryLine: {"entry_on": None, "fund": "fund", "kind": "kind", "note": "note", "source": "source"},
    LendLine: {
        "disbursed_on": None,
        "member": "member",
        "months": "months",
        "monthly_rate_percent": "rate",
        "purpose": "purpose",
    },
    PaymentLine: {"paid_on": "date", "interest_vnd": "interest"},
}
AMOUNTS = {EntryLine: "amount", LendLine: "amount", PaymentLine: "principal"}


def place_of(key: str, line: Line, field: str) -> str:
    """The name of the box to which a problem of the line belongs; its amount where nothing fits better."""
    places = PLACES[type(line)]
    if field in places and places[field] is None:
        return "day"
    return f"{key}-{places.get(field, AMOUNTS[type(line)])}"
