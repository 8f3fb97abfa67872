"""What must hold in the books themselves, on every day of a club's life. No query in here."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _

from core.dates import format_date
from core.money import format_vnd
from funds.rules import EFFECTS, FundKind
from targets.querysets.books import Books

PARTS = ("cash", "portfolio", "in_kind", "advance")


def book_faults(books: Books, pk: int) -> Iterator[str]:
    """Sentences on what is wrong in one club's ledger and schedules; none where all is well."""
    yield from _negative_days(books.entries[pk])
    yield from _entry_faults(books.entries[pk])
    yield from _voucher_faults(books.vouchers[pk], books.entries[pk])
    yield from _transfer_faults(books.entries[pk])
    for loan in books.loans[pk]:
        yield from _schedule_faults(loan, books.instalments[loan.pk])
        yield from _loan_faults(loan, books.loan_entries[loan.pk])


def _negative_days(entries) -> Iterator[str]:
    """A fund's cash may not be negative at the end of any day; the first such day of each fund is named."""
    for fund in FundKind:
        days: dict = defaultdict(int)
        for entry in entries:
            if entry.fund == fund:
                days[entry.entry_on] += EFFECTS[entry.kind].cash * entry.amount_vnd
        cash = 0
        for day in sorted(days):
            cash += days[day]
            if cash < 0:
                amounts = {"fund": fund.label, "amount": format_vnd(cash), "date": format_date(day)}
                yield _("%(fund)s: cash is %(amount)s ₫ at the end of %(date)s.") % amounts
                break


def _entry_faults(entries) -> Iterator[str]:
    """An entry stands in its voucher's club on its day; its parts follow from kind and amount; a reversal mirrors."""
    for entry in entries:
        if (entry.club_id, entry.entry_on) != (entry.voucher__club_id, entry.voucher__dated_on):
            yield _("Entry no. %(number)s: its club or its day is not its voucher's.") % {"number": entry.pk}
        if entry.loan_id != entry.voucher__loan_id:
            yield _("Entry no. %(number)s: its loan is not its voucher's.") % {"number": entry.pk}
        effect = EFFECTS[entry.kind]
        if any(getattr(entry, f"{part}_vnd") != getattr(effect, part) * entry.amount_vnd for part in PARTS):
            yield _("Entry no. %(number)s: its parts do not follow from its amount.") % {"number": entry.pk}
        mirrored = (entry.fund, entry.kind, -entry.amount_vnd)
        original = (entry.reverses__fund, entry.reverses__kind, entry.reverses__amount_vnd)
        if entry.reverses__amount_vnd is not None and mirrored != original:
            yield _("Entry no. %(number)s: it is not the mirror of what it reverses.") % {"number": entry.pk}


def _voucher_faults(vouchers, entries) -> Iterator[str]:
    """Every voucher has its entries, and says of itself when it was reversed."""
    filled = {entry.voucher_id for entry in entries}
    reversed_on = {voucher.reverses_id: voucher.dated_on for voucher in vouchers if voucher.reverses_id}
    for voucher in vouchers:
        if voucher.pk not in filled:
            yield _("Voucher no. %(number)s: it has no entry.") % {"number": voucher.pk}
        if voucher.reversed_on != reversed_on.get(voucher.pk):
            yield _("Voucher no. %(number)s: its day of reversal is not that of its reversal.") % {"number": voucher.pk}


def _transfer_faults(entries) -> Iterator[str]:
    """What leaves one fund by a transfer arrives in the other."""
    cash: dict[int, int] = defaultdict(int)
    for entry in entries:
        if entry.voucher__kind == "transfer":
            cash[entry.voucher_id] += EFFECTS[entry.kind].cash * entry.amount_vnd
    for number, left in cash.items():
        if left:
            yield _("Voucher no. %(number)s: the two halves of the transfer differ.") % {"number": number}


def _schedule_faults(loan, lines) -> Iterator[str]:
    """The instalments of each schedule add up to the principal, and their running totals are right.

    Each schedule holds until the next one begins; one that took the place of another may begin where the payments had
    come to. What was taken back (superseded on its first day) never held.
    """
    schedules = defaultdict(list)
    for line in lines:
        if line.superseded_on != line.in_force_from:
            schedules[line.in_force_from].append(line)
    is_right = bool(schedules)
    days = sorted(schedules)
    next_of = dict(pairwise(days))
    for place, day in enumerate(days):
        is_right &= {line.superseded_on for line in schedules[day]} == {next_of.get(day)}
        first = schedules[day][0]
        running = first.cumulative_vnd - first.principal_vnd if place else 0
        is_right &= running >= 0
        for line in schedules[day]:
            running += line.principal_vnd
            is_right &= line.cumulative_vnd == running
        is_right &= running == loan.principal_vnd
    if not is_right:
        yield _("Loan %(code)s: its instalments do not add up to the principal.") % {"code": loan.code}


_VOUCHER = {"opening_loan": "opening_loan", "loan_disbursed": "disbursement"}


def _loan_faults(loan, entries) -> Iterator[str]:
    """A loan's entries pay out its principal once (of a cancelled loan nothing) and take back no more than it owes.

    The loan is its club's own member's, and its days are those of the entries that pay it out and cancel it.
    """
    if loan.member__club_id != loan.club_id:
        yield _("Loan %(code)s: the borrower is a member of another club.") % {"code": loan.code}
    days_of = {loan.disbursed_on} | ({loan.cancelled_on} - {None})
    lending = [entry for entry in entries if EFFECTS[entry.kind].portfolio == 1]
    if not {entry.entry_on for entry in lending} <= days_of:
        yield _("Loan %(code)s: its days are not those of its entries.") % {"code": loan.code}
    kind = "opening_loan" if loan.original_on else "loan_disbursed"
    if {entry.kind for entry in lending} | {entry.voucher__kind for entry in lending} != {kind, _VOUCHER[kind]}:
        yield _("Loan %(code)s: it was not paid out the way in which it began.") % {"code": loan.code}
    paid_out = sum(entry.amount_vnd for entry in lending)
    if paid_out != (0 if loan.cancelled_on else loan.principal_vnd):
        yield _("Loan %(code)s: what was paid out is not the principal.") % {"code": loan.code}
    days: dict = defaultdict(int)
    for entry in entries:
        days[entry.entry_on] += EFFECTS[entry.kind].portfolio * entry.amount_vnd
    owed = 0
    for day in sorted(days):
        owed += days[day]
        if not 0 <= owed <= loan.principal_vnd:
            amounts = {"code": loan.code, "amount": format_vnd(owed), "date": format_date(day)}
            yield _("Loan %(code)s: %(amount)s ₫ are outstanding on %(date)s.") % amounts
            break
