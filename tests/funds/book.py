"""Short ways to write in a club's book."""

import datetime as dt
import itertools
from decimal import Decimal

import pytest

from core.actors import SYSTEM
from core.problems import Refused
from funds.drafts import EntryDraft, LoanDraft, RepaymentDraft
from funds.models import Entry
from funds.services import disburse_loan, post_entry, repay_loan

_number = itertools.count(1)


def next_code() -> str:
    return f"T{next(_number)}"


def entry(club, kind, amount, on=dt.date(2024, 2, 1), fund="income", code=None, **fields) -> EntryDraft:
    return EntryDraft(
        club=club, code=code or next_code(), fund=fund, entry_on=on, kind=kind, amount_vnd=amount, **fields
    )


def loan(member, amount, on=dt.date(2024, 2, 1), months=10, code=None, **fields) -> LoanDraft:
    return LoanDraft(
        club=member.club,
        member=member,
        code=code or next_code(),
        disbursed_on=on,
        principal_vnd=amount,
        months=months,
        **fields,
    )


def payment(of, principal, interest=0, on=dt.date(2024, 3, 1), code=None) -> RepaymentDraft:
    return RepaymentDraft(loan=of, code=code or next_code(), paid_on=on, principal_vnd=principal, interest_vnd=interest)


def capital(club, amount, on, code=None, **fields):
    kind = fields.pop("kind", "capital")
    return post_entry(
        actor=SYSTEM,
        club=club,
        code=code or next_code(),
        fund=fields.pop("fund", "income"),
        entry_on=on,
        kind=kind,
        amount_vnd=amount,
        **fields,
    )


def lend(member, amount, on, months=10, code=None, rate=Decimal(1)):
    return disburse_loan(
        actor=SYSTEM,
        club=member.club,
        member=member,
        code=code or next_code(),
        disbursed_on=on,
        principal_vnd=amount,
        months=months,
        monthly_rate_percent=rate,
    )


def repay(of, principal, on, interest=0, code=None):
    return repay_loan(
        actor=SYSTEM, loan=of, code=code or next_code(), paid_on=on, principal_vnd=principal, interest_vnd=interest
    )


def cash(club, day) -> dict[str, int]:
    return Entry.objects.filter(club=club).dated_to(day).cash_by_fund()


def refusals(act, *args, **kwargs) -> list[tuple[int, str]]:
    """(index, field) of every problem of a refused act."""
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return [(problem.index, problem.field) for problem in refused.value.problems]
