"""Schedules of loans: what falls due when, for each way of reckoning. Money is whole đồng (int)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.dates import add_months

MAX_MONTHS = 120
ROUNDING_VND = 1000
"""Instalments are paid in cash at the meeting, in whole thousands (DOMAIN.md, section 4, default schedule)."""
MAX_ROUNDING_VND = 1_000_000


class Method(models.TextChoices):
    FLAT = "flat", _("equal principal, interest on the original loan")
    DECLINING = "declining", _("equal principal, interest on what is still owed")
    EQUAL_INSTALMENTS = "equal_instalments", _("equal sums, interest on what is still owed")
    SINGLE = "single", _("principal at the end, interest every month")


@dataclass(frozen=True)
class Line:
    """One instalment of a schedule; `cumulative_vnd` is the principal due up to and including it."""

    number: int
    due_on: date
    principal_vnd: int
    interest_vnd: int
    cumulative_vnd: int


def schedule(
    principal_vnd: int,
    months: int,
    monthly_rate_percent: Decimal,
    start: date,
    *,
    method: str = Method.FLAT,
    grace_months: int = 0,
    rounding_vnd: int = ROUNDING_VND,
) -> list[Line]:
    """A line a month, due on the day of the disbursement or the month's last day; the last line takes the rest.

    The default is DOMAIN.md's (section 4): P / m rounded down to 1.000 ₫, interest flat on the original principal. In
    the grace months, the first ones, only interest is due. A single payment at the end pays its interest every month:
    so do the clubs that meet monthly, and the Social Policy Bank with its loans of this kind. Interest is rounded half
    up to `rounding_vnd`, principal down, an equal sum half up. 0 <= grace_months < months.
    """
    if not 0 <= grace_months < months:
        raise ValueError("the months of grace must be fewer than the months")
    parts = list(_parts(principal_vnd, months, monthly_rate_percent, method, grace_months, rounding_vnd))
    lines, left = [], principal_vnd
    for number, (asked, interest) in enumerate(parts, start=1):
        principal = left if number == months else asked
        left -= principal
        lines.append(Line(number, add_months(start, number), principal, interest, principal_vnd - left))
    return lines


def remaining_schedule(lines: Sequence[Line], outstanding_vnd: int, opened_on: date) -> list[Line]:
    """What is left on `opened_on` of the schedule that a loan was lent with, `outstanding_vnd` of it unpaid.

    What was repaid covers the oldest instalments first. Numbers and due days stay, so arrears keep their age; running
    totals begin anew, at what is outstanding. Of the interest up to `opened_on` only that of instalments of which no
    principal was paid is still asked: a payment pays interest first (`allocate_sum`).
    """
    passed, kept = sum(line.principal_vnd for line in lines) - outstanding_vnd, []
    for line in lines:
        left = max(min(line.cumulative_vnd - passed, line.principal_vnd), 0)
        is_ahead = line.due_on > opened_on
        if left or is_ahead:
            interest = line.interest_vnd if is_ahead or left == line.principal_vnd else 0
            running = max(line.cumulative_vnd - passed, 0)
            kept.append(replace(line, principal_vnd=left, interest_vnd=interest, cumulative_vnd=running))
    return kept


def _parts(
    principal_vnd: int, months: int, rate: Decimal, method: str, grace: int, unit: int
) -> Iterator[tuple[int, int]]:
    """(principal, interest) of each month; the last month's principal is the caller's to set."""
    paying, left = months - grace, principal_vnd
    even = 0 if method == Method.SINGLE else principal_vnd // paying // unit * unit
    equal = _equal_sum(principal_vnd, paying, rate, unit) if method == Method.EQUAL_INSTALMENTS else 0
    on_original = method in (Method.FLAT, Method.SINGLE)
    for number in range(1, months + 1):
        interest = interest_of(principal_vnd if on_original else left, rate, unit)
        principal = min(max(equal - interest, 0), left) if equal else even
        if number <= grace:
            principal = 0
        yield principal, interest
        left -= principal


def _equal_sum(principal_vnd: int, months: int, rate: Decimal, unit: int) -> int:
    """The sum that pays off the principal with its interest in equal months (annuity), rounded half up to `unit`."""
    with localcontext() as context:
        context.prec = 60
        monthly = Decimal(rate) / 100
        exact = principal_vnd * monthly / (1 - (1 + monthly) ** -months) if monthly else Decimal(principal_vnd) / months
        return _rounded(exact, unit)


def interest_of(principal_vnd: int, monthly_rate_percent: Decimal, rounding_vnd: int = ROUNDING_VND) -> int:
    """A month's interest on a sum, rounded half up to `rounding_vnd`."""
    return _rounded(Decimal(principal_vnd) * Decimal(monthly_rate_percent) / 100, rounding_vnd)


def _rounded(amount: Decimal, unit: int) -> int:
    return int((amount / unit).quantize(Decimal(1), ROUND_HALF_UP)) * unit


@dataclass(frozen=True)
class Due:
    """What a borrower is asked for."""

    principal_vnd: int
    interest_vnd: int


def amount_due(lines: Sequence[Line], paid_principal_vnd: int, paid_interest_vnd: int, day: date) -> Due:
    """What is unpaid of the instalments due by `day` (that day's included); where nothing is, of the next one.

    `lines` are a whole schedule in order. Both parts are 0 once all is paid.
    """
    reached = sum(line.due_on <= day for line in lines)
    for number in range(reached, len(lines) + 1):
        asked = lines[:number]
        principal = sum(line.principal_vnd for line in asked) - paid_principal_vnd
        interest = sum(line.interest_vnd for line in asked) - paid_interest_vnd
        if principal > 0 or interest > 0:
            return Due(max(principal, 0), max(interest, 0))
    return Due(0, 0)
