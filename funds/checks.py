"""What can be said of a draft alone, without the database: (field, message) for every fault, none for a sound draft."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from clubs.models import MAX_CODE
from clubs.rules import day_problems
from core.dates import format_date
from core.money import MAX_VND, format_vnd
from core.text import nfc
from funds.drafts import Draft, EntryDraft, LoanDraft, RepaymentDraft, WriteOffDraft
from funds.models import Loan
from funds.rules import (
    INITIAL_KINDS,
    MAX_MONTHS,
    MAX_ROUNDING_VND,
    TYPED_KINDS,
    EntryKind,
    FundKind,
    Method,
    Shortfall,
)

Fault = tuple[str, str]
NOTE_LENGTH = 500
PURPOSE_LENGTH = 200
GUARANTOR_LENGTH = 120


def draft_faults(draft: Draft, today: date) -> list[Fault]:
    """Every fault of the draft's own fields; `today` is the last admissible day."""
    if isinstance(draft, EntryDraft):
        return list(_entry_faults(draft, today))
    if isinstance(draft, LoanDraft):
        return list(_loan_faults(draft, today))
    if isinstance(draft, WriteOffDraft):
        return list(_write_off_faults(draft, today))
    return list(_repayment_faults(draft, today))


def _entry_faults(draft: EntryDraft, today: date) -> Iterator[Fault]:
    yield from code_faults(draft.code, _("Enter the voucher code."))
    if draft.fund not in FundKind.values:
        yield "fund", _("Choose one of the two funds.")
    if draft.kind not in TYPED_KINDS:
        yield "kind", _("Choose one of the kinds of entry.")
    yield from day_faults("entry_on", draft.entry_on, today)
    yield from amount_faults("amount_vnd", draft.amount_vnd)
    yield from initial_faults(draft.kind, draft.is_initial)
    if len(draft.note) > NOTE_LENGTH:
        yield "note", _("The text is too long: at most %(limit)s letters.") % {"limit": NOTE_LENGTH}


def initial_faults(kind: str, is_initial: bool) -> Iterator[Fault]:
    """What speaks against a kind of entry with or without the mark of initial capital."""
    if is_initial and kind not in INITIAL_KINDS:
        yield "is_initial", _("Only capital can be initial capital: take the mark away or choose another kind.")
    if kind == EntryKind.OPENING_INITIAL and not is_initial:
        yield "is_initial", _("This kind only says what the fund started with: set the mark of initial capital.")


def _loan_faults(draft: LoanDraft, today: date) -> Iterator[Fault]:
    yield from code_faults(draft.code, _("Enter the loan code."))
    if draft.member.club_id != draft.club.pk:
        yield "member", _("The borrower is not a member of this club.")
    yield from day_faults("disbursed_on", draft.disbursed_on, today)
    yield from amount_faults("principal_vnd", draft.principal_vnd)
    if not 1 <= draft.months <= MAX_MONTHS:
        yield "months", _("The number of months must be from 1 to %(limit)s.") % {"limit": MAX_MONTHS}
    yield from rate_faults(draft.monthly_rate_percent)
    if len(draft.purpose) > PURPOSE_LENGTH:
        yield "purpose", _("The text is too long: at most %(limit)s letters.") % {"limit": PURPOSE_LENGTH}
    yield from _terms_faults(draft)
    if draft.is_opening:
        yield from _opening_faults(draft)


def _opening_faults(draft: LoanDraft) -> Iterator[Fault]:
    """Of a loan lent before the books began: its contract, and what of it was still owed on the opening day."""
    if draft.original_on is None:
        yield "original_on", _("Enter the day on which the money was lent.")
    elif faults := list(day_faults("original_on", draft.original_on, draft.disbursed_on)):
        is_later = draft.original_on > draft.disbursed_on
        words = _("The loan was lent after the opening day %(day)s: enter it as a new loan.")
        yield ("original_on", words % {"day": format_date(draft.disbursed_on)}) if is_later else faults[0]
    if draft.original_vnd is None:
        yield "original_vnd", _("Enter how much was lent.")
        return
    faults = list(amount_faults("original_vnd", draft.original_vnd))
    yield from faults
    if not faults and draft.principal_vnd > draft.original_vnd:
        words = _("More is owed than the %(amount)s ₫ that were lent: correct one of the two amounts.")
        yield "principal_vnd", words % {"amount": format_vnd(draft.original_vnd)}


def terms_faults(method: str | None, rounding_vnd: int | None) -> Iterator[Fault]:
    """Of the way of reckoning a schedule, where it is said."""
    if method is not None and method not in Method.values:
        yield "method", _("Choose one of the ways of reckoning.")
    if rounding_vnd is not None and not 1 <= rounding_vnd <= MAX_ROUNDING_VND:
        words = _("The rounding must be from 1 to %(limit)s ₫.")
        yield "rounding_vnd", words % {"limit": format_vnd(MAX_ROUNDING_VND)}


def _terms_faults(draft: LoanDraft) -> Iterator[Fault]:
    yield from terms_faults(draft.method, draft.rounding_vnd)
    if draft.grace_months is not None and not 0 <= draft.grace_months < max(draft.months, 1):
        yield "grace_months", _("The months of grace must be fewer than the months of the loan.")
    for name, text, limit in (("guarantor", draft.guarantor, GUARANTOR_LENGTH), ("note", draft.note, NOTE_LENGTH)):
        if len(text) > limit:
            yield name, _("The text is too long: at most %(limit)s letters.") % {"limit": limit}
    if draft.previous is not None:
        yield from _previous_faults(draft, draft.previous)


def _previous_faults(draft: LoanDraft, previous: Loan) -> Iterator[Fault]:
    if previous.club_id != draft.club.pk or previous.member.person_id != draft.member.person_id:
        yield "previous", _("The loan that is added to must be one of the same borrower in this club.")
    elif previous.cancelled_on is not None:
        yield "previous", _("The loan %(code)s was cancelled.") % {"code": previous.code}
    elif draft.disbursed_on is not None and previous.disbursed_on > draft.disbursed_on:
        words = _("The loan %(code)s was given later, on %(day)s.")
        yield "previous", words % {"code": previous.code, "day": format_date(previous.disbursed_on)}


def _repayment_faults(draft: RepaymentDraft, today: date) -> Iterator[Fault]:
    yield from code_faults(draft.code, _("Enter the voucher code."))
    yield from day_faults("paid_on", draft.paid_on, today)
    yield from amount_faults("principal_vnd", draft.principal_vnd, least=0)
    yield from amount_faults("interest_vnd", draft.interest_vnd, least=0)
    if draft.principal_vnd == 0 and draft.interest_vnd == 0:
        yield "principal_vnd", _("Enter the principal or the interest that was paid; both are 0.")
    if len(draft.note) > NOTE_LENGTH:
        yield "note", _("The text is too long: at most %(limit)s letters.") % {"limit": NOTE_LENGTH}


def _write_off_faults(draft: WriteOffDraft, today: date) -> Iterator[Fault]:
    yield from day_faults("written_on", draft.written_on, today)
    yield from amount_faults("amount_vnd", draft.amount_vnd)
    if not nfc(draft.reason):
        yield "reason", _("Say why the debt is written off.")
    elif len(draft.reason) > NOTE_LENGTH:
        yield "reason", _("The text is too long: at most %(limit)s letters.") % {"limit": NOTE_LENGTH}


def clean_code(code: str) -> str:
    """The code as it is stored and compared."""
    return nfc(code)


def code_faults(code: str, when_empty: str) -> Iterator[Fault]:
    if not clean_code(code):
        yield "code", when_empty
    elif len(clean_code(code)) > MAX_CODE:
        yield "code", _("The code is too long: at most %(limit)s letters and digits.") % {"limit": MAX_CODE}


def day_faults(field: str, day: date, today: date) -> Iterator[Fault]:
    """Not before 2000, not after today: the rule of every dated fact."""
    yield from ((problem.field, problem.message) for problem in day_problems(field, day, today=today))


def amount_faults(field: str, amount_vnd: int, least: int = 1) -> Iterator[Fault]:
    if isinstance(amount_vnd, bool) or not isinstance(amount_vnd, int):
        yield field, _("The amount must be a whole number of đồng, without decimals.")
    elif amount_vnd < 0:
        yield field, _("The amount must not be negative.")
    elif amount_vnd < least:
        yield field, _("The amount must be more than 0.")
    elif amount_vnd > MAX_VND:
        yield field, _("The amount is too large. Check the number of zeros.")


def rate_faults(rate: Decimal) -> Iterator[Fault]:
    if not 0 <= rate <= 100:
        yield "monthly_rate_percent", _("The interest a month must lie between 0 and 100 percent.")
    elif Decimal(rate) != round(Decimal(rate), 3):
        yield "monthly_rate_percent", _("The interest a month has at most three decimals.")


def short_message(part: str, fund: str, shortfall: Shortfall) -> str:
    """The refusal of what takes more of a part ("cash", "in_kind", "advance") than the fund has of it."""
    if part == "in_kind":
        words = _(
            "On %(day)s the %(fund)s holds assets in kind worth only %(available)s ₫, %(missing)s ₫ less than is taken "
            "off: lower the amount or choose another day."
        )
    elif part == "advance":
        words = _(
            "On %(day)s the %(fund)s has only %(available)s ₫ of advances left to give back, %(missing)s ₫ less than "
            "is repaid: lower the amount or choose another day."
        )
    else:
        words = _(
            "On %(day)s the %(fund)s has only %(available)s ₫, %(missing)s ₫ too little: "
            "lower the amount or choose another day."
        )
    return words % {
        "day": format_date(shortfall.day),
        "fund": FundKind(fund).label,
        "available": format_vnd(shortfall.available_vnd),
        "missing": format_vnd(shortfall.missing_vnd),
    }


def outstanding_message(shortfall: Shortfall) -> str:
    """The refusal of a repayment above what is owed on its day or any later one."""
    words = _(
        "On %(day)s only %(available)s ₫ of the principal is owed, %(missing)s ₫ less than is paid: "
        "lower the principal."
    )
    return words % {
        "day": format_date(shortfall.day),
        "available": format_vnd(shortfall.available_vnd),
        "missing": format_vnd(shortfall.missing_vnd),
    }


def too_much_message(shortfall: Shortfall) -> str:
    """The refusal of a write-off above what is owed on its day or any later one."""
    words = _(
        "On %(day)s only %(available)s ₫ of the principal is owed, %(missing)s ₫ less than is written off: "
        "lower the amount."
    )
    return words % {
        "day": format_date(shortfall.day),
        "available": format_vnd(shortfall.available_vnd),
        "missing": format_vnd(shortfall.missing_vnd),
    }


def without_message(part: str, fund: str, shortfall: Shortfall) -> str:
    """The refusal of a reversal that takes away what was spent, taken off or repaid since."""
    if part == "in_kind":
        words = _(
            "Without this voucher the assets in kind of the %(fund)s would lack %(missing)s ₫ on %(day)s, because more "
            "was taken off than stays: reverse that first."
        )
    elif part == "advance":
        words = _(
            "Without this voucher the %(fund)s would have given back %(missing)s ₫ more of advances than it received "
            "by %(day)s: reverse that repayment first."
        )
    else:
        words = _("Without this voucher the %(fund)s would lack %(missing)s ₫ on %(day)s: post what is missing first.")
    return words % {
        "fund": FundKind(fund).label,
        "missing": format_vnd(shortfall.missing_vnd),
        "day": format_date(shortfall.day),
    }
