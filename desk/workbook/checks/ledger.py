"""The sheets of fund entries, loans and repayments: facts that never change once they are stored."""

from datetime import date

from django.utils.translation import gettext as _

from clubs.rules import day_problems
from core.dates import format_date
from core.money import format_vnd
from desk.workbook.checks.base import Check
from desk.workbook.querysets.rows import Stored
from desk.workbook.reading import Row
from desk.workbook.words import as_words
from funds.checks import initial_faults
from funds.rules import MAX_MONTHS


def check_entries(check: Check) -> None:
    for row in check.reading.rows("entries"):
        if _begin(check, row, check.snapshot.entries, other=check.snapshot.repayments) and not row.is_same:
            _check_new(check, row, "entry_on", "entries.post")
            if not {"kind", "is_initial"} & row.bad:
                for key, message in initial_faults(row.get("kind"), bool(row.get("is_initial"))):
                    row.fault(key, message)
            check.name_source(row, "source")


def check_loans(check: Check) -> None:
    members = check.snapshot.members
    unknown = check.unexplained_codes("members", "member", "loans", members)
    rows = {(row.get("club"), row.get("code")): row for row in reversed(check.reading.rows("members"))}
    for row in check.reading.rows("loans"):
        if not _begin(check, row, check.snapshot.loans) or row.is_same:
            continue
        _check_new(check, row, entered_key(row), "loans.disburse")
        _check_brought(check, row)
        months = row.get("months")
        if months is not None and not 1 <= months <= MAX_MONTHS:
            text = _("The number of months must be from 1 to %(limit)s.")
            row.fault("months", text % {"limit": MAX_MONTHS})
        key = (row.get("club"), row.get("member"))
        if key in unknown and row.club is not None:
            row.fault("member", _("No member of this club has this code. Check the code, or enter the member."))
        elif key in rows or key in members:
            _check_borrower(row, rows.get(key), members.get(key))


def entered_key(row: Row) -> str:
    """The column of the day from which the books hold a loan of the file: of one brought along the opening day."""
    return "opened_on" if row.get("opened_on") is not None else "disbursed_on"


def owed_key(row: Row) -> str:
    """The column of what the loan owes on that day."""
    return "opening_vnd" if row.get("opened_on") is not None else "principal_vnd"


def entered_on(stored: Stored) -> date:
    return stored.values["opened_on"] or stored.values["disbursed_on"]


def _check_brought(check: Check, row: Row) -> None:
    """A loan from before the books began has both its columns, and each loan comes once."""
    day, owed = row.get("opened_on"), row.get("opening_vnd")
    if day is None and owed is None:
        return
    for key, value in (("opened_on", day), ("opening_vnd", owed)):
        if value is None and key not in row.bad:
            row.fault(key, _("A loan brought along needs the opening day and what was owed on it: fill in both."))
    if "opened_on" not in row.bad and "disbursed_on" not in row.bad and None not in (day, row.get("disbursed_on")):
        check.blame(row, day_problems("disbursed_on", row.get("disbursed_on"), today=check.today))
        if row.get("disbursed_on") > day:
            words = _("The loan was lent after the opening day %(day)s: enter it as a new loan.")
            row.fault("disbursed_on", words % {"day": format_date(day)})
    if None not in (owed, row.get("principal_vnd")) and owed > row.get("principal_vnd"):
        words = _("More is owed than the %(amount)s ₫ that were lent: correct one of the two amounts.")
        row.fault("opening_vnd", words % {"amount": format_vnd(row.get("principal_vnd"))})
    _check_brought_once(check, row)


def _check_brought_once(check: Check, row: Row) -> None:
    key = tuple(row.get(name) for name in _SAME_LOAN)
    if None in key or row.is_wrong:
        return
    other = check.brought.setdefault(key, row.get("code"))
    if other != row.get("code"):
        words = _("This loan of the same day and the same amount is there already, as %(code)s.")
        row.fault("disbursed_on", words % {"code": other})


_SAME_LOAN = ("club", "member", "disbursed_on", "principal_vnd")


def _check_borrower(row: Row, in_file: Row | None, stored: Stored | None) -> None:
    """The borrower is a member on the day of the loan; nothing is said where the rows behind it are wrong."""
    key = entered_key(row)
    day = row.get(key)
    if day is None or key in row.bad or row.club is None or (in_file is not None and in_file.is_wrong):
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
    lent_on = entered_on(stored) if stored is not None else in_file.get(entered_key(in_file))
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
