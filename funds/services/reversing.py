"""Reversing: the only way to mend what was posted. The mistake stays, its opposite is posted beside it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs import access
from core.audit import Trail, snapshot
from core.dates import format_date
from core.problems import Problem, Refused
from funds.checks import without_message
from funds.models import Entry, Loan, PendingAct, Voucher
from funds.rules import HELD_PARTS, Outflow, shortfalls
from funds.services.asking import amount_of, ask, is_large
from funds.services.books import lock_clubs, part_changes, principal_changes
from funds.services.posting import LOAN_FIELDS, VOUCHER_FIELDS, voucher_facts

ACTION = "entries.reverse"


def reverse_voucher(*, actor, voucher: Voucher, reason: str, reversed_on: date | None = None) -> Voucher | PendingAct:
    """Posts the opposite of every line of a voucher on `reversed_on` (default: today) and returns that new voucher.

    A person's reversal from the limit on (asking.second_person_from) is not posted: its PendingAct is returned.

    A reversed disbursement cancels its loan from that day on. Refused: without a reason, twice, a reversal itself, on a
    day before the voucher or in the future, in a closed period, while payments on the loan stand, and where a fund's
    cash, assets in kind or advances would fall below zero at the end of any day.
    """
    access.require(actor, ACTION, [voucher.club])
    day = reversed_on or timezone.localdate()
    reason = reason.strip()
    with transaction.atomic():
        voucher, entries = _judged(voucher, reason, day)
        amount = amount_of(entries)
        if is_large(actor, voucher.club, amount):
            return ask(actor, PendingAct.Kind.REVERSAL, voucher, amount, day, reason)
        return write_reversal(actor, voucher, entries, day, reason)


def post_reversal(actor, voucher: Voucher, reason: str, day: date) -> Voucher:
    """A reversal that a second person approved, after every check; inside that person's transaction."""
    voucher, entries = _judged(voucher, reason, day)
    return write_reversal(actor, voucher, entries, day, reason)


def _judged(voucher: Voucher, reason: str, day: date) -> tuple[Voucher, list[Entry]]:
    """The voucher as it stands with its lines, its club locked; Refused with what speaks against a reversal."""
    club = lock_clubs([voucher.club_id])[voucher.club_id]
    voucher = Voucher.objects.select_related("loan", "club").get(pk=voucher.pk)
    entries = list(Entry.objects.filter(voucher=voucher).order_by("pk"))
    problems = list(faults(voucher, reason, day)) or closed(club, day) or list(_shortages(voucher, entries, day))
    if problems:
        raise Refused(*problems)
    return voucher, entries


def faults(voucher: Voucher, reason: str, day: date, beside: Collection[int] = ()) -> Iterator[Problem]:
    """What speaks against a reversal before any sum; `beside`: ids of the vouchers that are reversed with this one."""
    if voucher.reversed_on is not None:
        words = _("This voucher was already reversed on %(day)s.")
        yield Problem(words % {"day": format_date(voucher.reversed_on)})
    if voucher.reverses_id is not None:
        yield Problem(_("A reversal is not reversed: post the right voucher anew."))
    if not reason:
        yield Problem(_("Say why the voucher is reversed."), "reason")
    if day > timezone.localdate():
        yield Problem(_("The date %(day)s lies in the future.") % {"day": format_date(day)}, "reversed_on")
    if day < voucher.dated_on:
        words = _("The reversal must not lie before the voucher of %(day)s.")
        yield Problem(words % {"day": format_date(voucher.dated_on)}, "reversed_on")
    if voucher.kind not in Voucher.LENDING:
        return
    if voucher.loan.vouchers.standing().exclude(pk__in=[voucher.pk, *beside]).exists():
        yield Problem(_("Payments on this loan stand: reverse them first, then the loan."))


def closed(club, day: date) -> list[Problem]:
    return [Problem(message, "reversed_on") for message in access.closed_problems([(club, day)]) if message]


def taken_parts(entries: Sequence[Entry]) -> dict[tuple[str, str], int]:
    """{(fund, part): ₫} of what reversing these lines takes out of the parts of which no more can go than is there."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for part in HELD_PARTS:
        for entry in entries:
            sums[entry.fund, part] += getattr(entry, f"{part}_vnd")
    return {key: amount for key, amount in sums.items() if amount > 0}


def _shortages(voucher: Voucher, entries: list[Entry], day: date) -> Iterator[Problem]:
    """What would fall below zero: a part of a fund, or what was owed while payments stood that were reversed later."""
    for (fund, part), amount in taken_parts(entries).items():
        held = part_changes(part, [voucher.club_id], day).get((voucher.club_id, fund), {})
        for shortfall in shortfalls(held, [Outflow(fund, day, 0, amount)]).values():
            yield Problem(without_message(part, fund, shortfall))
    lent = sum(entry.portfolio_vnd for entry in entries)
    if lent > 0 and shortfalls(principal_changes([voucher.loan_id])[voucher.loan_id], [Outflow("", day, 0, lent)]):
        yield Problem(_("Payments on this loan stood on that day: choose the day of their reversal."), "reversed_on")


def write_reversal(actor, voucher: Voucher, entries: list[Entry], day: date, reason: str) -> Voucher:
    trail = Trail(actor, ACTION, reason=reason)
    reversal = Voucher.objects.create(
        club_id=voucher.club_id,
        kind=voucher.kind,
        dated_on=day,
        loan=voucher.loan,
        reverses=voucher,
        reason=reason,
        posted_by_id=actor.pk,
    )
    opposites = Entry.objects.bulk_create([opposite(entry, reversal) for entry in entries])
    trail.add(reversal, after=voucher_facts(reversal, opposites))
    _mark(trail, voucher, VOUCHER_FIELDS, reversed_on=day)
    if voucher.kind in Voucher.LENDING:
        _mark(trail, voucher.loan, LOAN_FIELDS, cancelled_on=day)
    trail.write()
    return reversal


def opposite(entry: Entry, reversal: Voucher) -> Entry:
    return Entry(
        voucher=reversal,
        club_id=entry.club_id,
        fund=entry.fund,
        kind=entry.kind,
        entry_on=reversal.dated_on,
        amount_vnd=-entry.amount_vnd,
        is_initial=entry.is_initial,
        source_id=entry.source_id,
        note=entry.note,
        loan_id=entry.loan_id,
        reverses=entry,
    )


def _mark(trail: Trail, row: Voucher | Loan, fields: tuple[str, ...], **change: date) -> None:
    before = snapshot(row, fields)
    for name, value in change.items():
        setattr(row, name, value)
    row.save(update_fields=list(change))
    trail.add(row, before=before, after=snapshot(row, fields))
