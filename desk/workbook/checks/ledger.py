"""The sheets of fund entries, loans and repayments: facts that never change once they are stored."""

from datetime import date

from django.utils.translation import gettext as _

from clubs.rules import day_problems
from core.dates import format_date
from desk.workbook.checks.base import Check
from desk.workbook.querysets.rows import Stored
from desk.workbook.reading import Row
from desk.workbook.words import as_words
from funds.rules import CAPITAL_KINDS, MAX_MONTHS


def check_entries(check: Check) -> None:
    for row in check.reading.rows("entries"):
        if _begin(check, row, check.snapshot.entries, other=check.snapshot.repayments) and not row.is_same:
            _check_new(check, row, "entry_on", "entries.post")
            if row.get("is_initial") and "kind" not in row.bad and row.get("kind") not in CAPITAL_KINDS:
                message = _("Only capital can be initial capital: take the mark away or choose another kind.")
                row.fault("is_initial", message)
            check.name_source(row, "source")


def check_loans(check: Check) -> None:
    members = check.snapshot.members
    unknown = check.unexplained_codes("members", "member", "loans", members)
    rows = {(row.get("club"), row.get("code")): row for row in reversed(check.reading.rows("members"))}
    for row in check.reading.rows("loans"):
        if not _begin(check, row, check.snapshot.loans) or row.is_same:
            continue
        _check_new(check, row, "disbursed_on", "loans.disburse")
        months = row.get("months")
        if months is not None and not 1 <= months <= MAX_MONTHS:
            text = _("The number of months must be from 1 to %(limit)s.")
            row.fault("months", text % {"limit": MAX_MONTHS})
        key = (row.get("club"), row.get("member"))
        if key in unknown and row.club is not None:
            row.fault("member", _("No member of this club has this code. Check the code, or enter the member."))
        elif key in rows or key in members:
            _check_borrower(row, rows.get(key), members.get(key))


def _check_borrower(row: Row, in_file: Row | None, stored: Stored | None) -> None:
    """The borrower is a member on the day of the loan; nothing is said where the rows behind it are wrong."""
    day = row.get("disbursed_on")
    if day is None or "disbursed_on" in row.bad or row.club is None or (in_file is not None and in_file.is_wrong):
        return
    values = in_file.final if in_file is not None else stored.values
    joined_on, left_on = values["joined_on"], values.get("left_on")
    message = None
    if joined_on > day:
        message = _("On %(day)s the borrower was not yet a member; the membership began on %(other)s.")
    elif left_on is not None and left_on <= day:
        message = _("On %(day)s the borrower was no longer a member; the membership ended on %(other)s.")
    elif row.club.is_sure and row.club.closed_on is not None and row.club.closed_on <= day:
        message, left_on = _("On %(day)s the club was dissolved already (%(other)s)."), row.club.closed_on
    if message:
        other = joined_on if joined_on > day else left_on
        row.fault("member", message % {"day": format_date(day), "other": format_date(other)})


def check_repayments(check: Check) -> None:
    loans = check.snapshot.loans
    unknown = check.unexplained_codes("loans", "loan", "repayments", loans)
    rows = {(row.get("club"), row.get("code")): row for row in reversed(check.reading.rows("loans"))}
    for row in check.reading.rows("repayments"):
        if not _begin(check, row, check.snapshot.repayments, other=check.snapshot.entries) or row.is_same:
            continue
        _check_new(check, row, "paid_on", "loans.repay")
        if row.get("principal_vnd") == 0 and row.get("interest_vnd") == 0:
            row.fault("principal_vnd", _("Enter the principal or the interest that was paid; both are 0."))
        key = (row.get("club"), row.get("loan"))
        if key in unknown and row.club is not None:
            row.fault("loan", _("No loan of this club has this code. Check the code, or enter the loan."))
        elif key in rows or key in loans:
            _check_after_loan(row, rows.get(key), loans.get(key))


def _check_after_loan(row: Row, in_file: Row | None, stored: Stored | None) -> None:
    day = row.get("paid_on")
    if day is None or "paid_on" in row.bad or (in_file is not None and in_file.is_wrong):
        return
    lent_on: date = stored.values["disbursed_on"] if stored is not None else in_file.get("disbursed_on")
    if day < lent_on:
        text = _("The payment of %(day)s lies before the loan of %(other)s.")
        row.fault("paid_on", text % {"day": format_date(day), "other": format_date(lent_on)})


def _begin(check: Check, row: Row, stored: dict, other: dict | None = None) -> bool:
    """Finds club and stored row; False where no more can be said. `other`: the second sheet of a code series."""
    ref, code = check.club(row), row.get("code")
    if ref is None or code is None:
        check.compare(row, None)
        return True
    series = "vouchers" if other is not None else row.spec.key
    if check.is_twice(row, "code", series, ref.code, code):
        return False
    if other is not None and (ref.code, code) in other:
        row.fault("code", _("This voucher code is taken in this club. Use another one."))
        return False
    check.compare(row, stored.get((ref.code, code)))
    check.refuse_lost_zeros(row, stored, ref.code)
    if row.changes:
        key, (before, _new) = next(iter(row.changes.items()))
        column = row.spec.by_key[key]
        values = {"column": column.heading, "before": as_words(column, before) or _("nothing")}
        text = _(
            "This row is stored already with “%(column)s” = %(before)s. What is posted stays as it is: correct it by "
            "a reversal on the site."
        )
        row.fault(key, text % values)
        return False
    return True


def _check_new(check: Check, row: Row, day_key: str, action: str) -> None:
    check.blame(row, day_problems(day_key, row.get(day_key), today=check.today))
    check.may(row, action)
    check.ask_period(row, day_key, row.get(day_key))
