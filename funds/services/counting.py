"""Counting the cash: what lies in the box on a day, beside what the ledger says."""

from datetime import date

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs import access
from clubs.models import Club
from core.audit import Trail, snapshot
from core.money import format_vnd
from core.problems import Problem, Refused
from core.text import nfc
from funds.checks import NOTE_LENGTH, amount_faults, day_faults
from funds.models import CashCount, Entry
from funds.rules import FundKind
from funds.services.books import lock_clubs

ACTION = "cash.count"
FIELDS = ("club", "fund", "counted_on", "counted_vnd", "explanation")


def count_cash(
    *,
    actor,
    club: Club,
    fund: str,
    counted_on: date,
    counted_vnd: int,
    explanation: str = "",
    count: CashCount | None = None,
    reason: str = "",
) -> CashCount:
    """Records the cash of one fund as counted by hand on a day; with `count` corrects that row.

    Refused: a day in the future, in a closed period or counted already, and a difference to the ledger's cash at the
    end of that day without an explanation.
    """
    access.require(actor, ACTION, [club])
    with transaction.atomic():
        club = lock_clubs([club.pk])[club.pk]
        row = CashCount(club=club) if count is None else CashCount.objects.get(pk=count.pk, club=club)
        before = snapshot(row, FIELDS)
        row.fund, row.counted_on, row.counted_vnd, row.explanation = fund, counted_on, counted_vnd, nfc(explanation)
        is_changed = count is None or before != snapshot(row, FIELDS)
        days = {counted_on, counted_on if count is None else date.fromisoformat(before["counted_on"])}
        problems = _faults(row) or (_closed(club, days) if is_changed else []) or _against_the_book(row)
        if problems:
            raise Refused(*problems)
        if not is_changed:
            return row
        row.save()
        trail = Trail(actor, ACTION, reason=reason)
        trail.add(row, before=None if count is None else before, after=snapshot(row, FIELDS))
        trail.write()
        return row


def remove_cash_count(*, actor, count: CashCount, reason: str = "") -> None:
    """Takes back a count that was never made; the audit keeps what it said.

    Refused: a closed period, and a count that another record rests on (the line of a monthly sheet).
    """
    access.require(actor, ACTION, [count.club])
    with transaction.atomic():
        club = lock_clubs([count.club_id])[count.club_id]
        if problems := _closed(club, {count.counted_on}):
            raise Refused(*problems)
        trail = Trail(actor, ACTION, reason=reason)
        trail.add(count, before=snapshot(count, FIELDS))
        trail.write()
        try:
            count.delete()
        except ProtectedError:
            words = _("This count was entered on the month's sheet: correct it there.")
            raise Refused(Problem(words)) from None


def _faults(row: CashCount) -> list[Problem]:
    found = [
        *day_faults("counted_on", row.counted_on, timezone.localdate()),
        *amount_faults("counted_vnd", row.counted_vnd, least=0),
    ]
    if row.fund not in FundKind.values:
        found.append(("fund", _("Choose one of the two funds.")))
    if len(row.explanation) > NOTE_LENGTH:
        words = _("The text is too long: at most %(limit)s letters.")
        found.append(("explanation", words % {"limit": NOTE_LENGTH}))
    return [Problem(message, field) for field, message in found]


def _closed(club: Club, days: set[date]) -> list[Problem]:
    messages = access.closed_problems([(club, day) for day in sorted(days)])
    return [Problem(message, "counted_on") for message in messages if message][:1]


def _against_the_book(row: CashCount) -> list[Problem]:
    others = CashCount.objects.filter(club=row.club, fund=row.fund, counted_on=row.counted_on).exclude(pk=row.pk)
    if others.exists():
        return [Problem(_("The cash of this fund was counted on that day already."), "counted_vnd")]
    ledger = Entry.objects.filter(club=row.club).dated_to(row.counted_on).cash_by_fund()[row.fund]
    if row.counted_vnd == ledger or row.explanation:
        return []
    words = _("The book says %(ledger)s ₫, a difference of %(difference)s ₫: say why.")
    difference = format_vnd(abs(row.counted_vnd - ledger))
    return [Problem(words % {"ledger": format_vnd(ledger), "difference": difference}, "explanation")]
