"""The books against the audit trail: what was posted is what stands, to the đồng. No query in here.

Every voucher and loan was written by a service, together with a record of what it wrote. A change behind the services'
back touches the one and not the other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from funds.models import Loan, Voucher
from targets.querysets.books import Books
from targets.querysets.trail import kept, vanished

NOT_COLUMNS = ("entries", "schedule")


def trail_faults(books: Books) -> Iterator[tuple[int, str]]:
    """(club id, sentence) on every voucher and loan of these clubs that is not as its records say."""
    vouchers = {row.pk: row for rows in books.vouchers.values() for row in rows}
    lines: dict[int, list] = defaultdict(list)
    for entries in books.entries.values():
        for entry in entries:
            lines[entry.voucher_id].append([entry.fund, entry.kind, entry.amount_vnd])
    for pk, records in kept(Voucher, vouchers):
        row = vouchers.pop(pk)
        written = {name: value for record in records for name, value in record.items()}
        if _differs(row, written) or sorted(written.get("entries", [])) != sorted(lines[pk]):
            yield row.club_id, _("Voucher no. %(number)s: it is not what was posted.") % {"number": pk}
    for pk, row in vouchers.items():
        yield row.club_id, _("Voucher no. %(number)s: there is no record of its posting.") % {"number": pk}
    yield from _loan_faults(books)


def vanished_faults() -> Iterator[tuple[str, str]]:
    """(subject, sentence) on what was posted and is there no more, of all clubs."""
    for pk in vanished(Voucher):
        yield _("voucher no. %(number)s") % {"number": pk}, _("It was posted and is no longer in the books.")
    for pk in vanished(Loan):
        yield _("loan no. %(number)s") % {"number": pk}, _("It was posted and is no longer in the books.")


def _loan_faults(books: Books) -> Iterator[tuple[int, str]]:
    loans = {row.pk: row for pk in books.clubs for row in books.loans[pk]}
    for pk, records in kept(Loan, loans):
        row = loans.pop(pk)
        written = {name: value for record in records for name, value in record.items()}
        schedules = [record["schedule"] for record in records if "schedule" in record]
        if _differs(row, written):
            yield row.club_id, _("Loan %(code)s: it is not what was posted.") % {"code": row.code}
        if any(not _is_kept(one, books.instalments[pk]) for one in schedules):
            yield row.club_id, _("Loan %(code)s: its instalments are not what was agreed.") % {"code": row.code}
    for row in loans.values():
        yield row.club_id, _("Loan %(code)s: there is no record of its posting.") % {"code": row.code}


def _differs(row, written: dict[str, Any]) -> bool:
    """Whether a column of the row holds something else than was last written; columns that are not read here are
    passed over."""
    for name, value in written.items():
        column = name if hasattr(row, name) else f"{name}_id"
        if name not in NOT_COLUMNS and hasattr(row, column) and not _is_same(getattr(row, column), value):
            return True
    return False


def _is_same(stored: Any, written: Any) -> bool:
    """A value beside what a record keeps of it (see core.audit.snapshot); 1.000 and 1 are the same rate."""
    if isinstance(stored, Decimal):
        return written is not None and stored == Decimal(written)
    return (stored.isoformat() if isinstance(stored, date) else stored) == written


def _is_kept(schedule: dict[str, Any], lines: list) -> bool:
    """Whether the instalments that were written with a schedule are there; beside them those of one taken back may be
    that began on the same day."""
    found = Counter(
        (line.number, line.due_on.isoformat(), line.principal_vnd, line.interest_vnd)
        for line in lines
        if line.in_force_from.isoformat() == schedule["from"]
    )
    return Counter(tuple(line) for line in schedule["lines"]) <= found
