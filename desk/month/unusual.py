"""What is unusual about the sheet's new loans and payments, in the sentences of funds.warnings."""

from clubs.models import Member
from desk.month.lines import LendLine, Line, PaymentLine
from desk.month.querysets import SheetBook
from funds.models import Loan
from funds.rules import Due, amount_due
from funds.warnings import Lending, lending_warnings, repayment_warnings


def unusual(book: SheetBook, lines: dict[str, Line], keys: list[str]) -> dict[str, list[str]]:
    """{key of a line that is to be posted: what is unusual about it}, of those of `keys` that something is.

    `lines` is the whole sheet: an old loan that is paid off on it is not open any more when the new one is given.
    """
    members = {member.pk: member for member in book.members}
    loans = {loan.pk: loan for loan in book.loans}
    found = {}
    for key in keys:
        line = lines[key]
        if isinstance(line, LendLine):
            found[key] = _of_lending(book, line, members[line.member_id], lines)
        elif isinstance(line, PaymentLine):
            found[key] = _of_payment(book, line, loans[line.loan_id])
    return {key: sentences for key, sentences in found.items() if sentences}


def _of_lending(book: SheetBook, line: LendLine, member: Member, lines: dict[str, Line]) -> list[str]:
    paid: dict[int, int] = {}
    for one in lines.values():
        if isinstance(one, PaymentLine) and one.on <= line.on:
            paid[one.loan_id] = paid.get(one.loan_id, 0) + one.principal_vnd
    owing = [(loan.code, loan.outstanding_vnd - paid.get(loan.pk, 0)) for loan in book.owing_on(line.on, member)]
    owing = [(code, owed) for code, owed in owing if owed > 0]
    asked = Lending(
        principal_vnd=line.principal_vnd,
        months=line.months,
        monthly_rate_percent=line.rate,
        owed_vnd=sum(owed for _code, owed in owing),
        open_codes=tuple(code for code, _owed in owing),
        fund_vnd=book.income_fund_on(line.on),
    )
    return lending_warnings(asked, book.rules.on(book.club.pk, line.on))


def _of_payment(book: SheetBook, line: PaymentLine, loan: Loan) -> list[str]:
    """Against what falls due by the month's end, as the sheet shows it; where nothing does, the next instalment."""
    if line.principal_vnd <= loan.due_principal_vnd and line.interest_vnd <= loan.due_interest_vnd:
        return []
    if line.principal_vnd > loan.outstanding_vnd:
        return []  # that is refused
    due = Due(loan.due_principal_vnd, loan.due_interest_vnd)
    if not (due.principal_vnd or due.interest_vnd):
        due = _next_due(book, loan)
    return repayment_warnings(due, line.on, line.principal_vnd, line.interest_vnd)


def _next_due(book: SheetBook, loan: Loan) -> Due:
    lines = book.schedule_of(loan)
    paid_before = lines[0].cumulative_vnd - lines[0].principal_vnd if lines else 0
    asked = sum(one.interest_vnd for one in lines if one.due_on <= book.last)
    received = loan.received_interest_vnd - (loan.asked_interest_vnd - asked)
    return amount_due(lines, loan.principal_vnd - loan.outstanding_vnd - paid_before, received, book.last)
