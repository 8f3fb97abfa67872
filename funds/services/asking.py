"""The second person: a large reversal or write-off is asked for and waits (see deciding)."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.models import Club
from core.audit import Trail
from core.problems import Problem, Refused
from core.text import nfc
from funds.models import Entry, Loan, LoanRules, PendingAct, Voucher
from funds.rules import EntryKind

ACTIONS = {PendingAct.Kind.REVERSAL: "entries.reverse", PendingAct.Kind.WRITE_OFF: "loans.write_off"}
FIELDS = ("club", "kind", "voucher", "loan", "amount_vnd", "dated_on", "asked_by", "decision", "decided_by", "result")


def second_person_from(club: Club) -> int:
    """From how many ₫ on a reversal or write-off of the club needs a second person today."""
    return LoanRules.objects.book([club.pk]).on(club.pk, timezone.localdate()).second_person_from_vnd


def is_large(actor, club: Club, amount_vnd: int) -> bool:
    """Whether a person may not do it alone; the system, which nobody signs in as, has no second person to ask."""
    return actor.pk is not None and amount_vnd >= second_person_from(club)


def amount_of(entries: Iterable[Entry]) -> int:
    """What a voucher moves, in ₫: the sum of its lines, of a transfer one half."""
    return sum(abs(entry.amount_vnd) for entry in entries if entry.kind != EntryKind.TRANSFER_IN)


def written_off(loan: Loan) -> int:
    """What write-offs of the loan that stand have taken off, in ₫: many small ones are one large one."""
    vouchers = Voucher.objects.standing().filter(loan=loan, kind=Voucher.Kind.WRITE_OFF)
    return sum(entry.amount_vnd for entry in Entry.objects.filter(voucher__in=vouchers))


def ask(actor, kind: str, row: Voucher | Loan, amount_vnd: int, dated_on: date, reason: str) -> PendingAct:
    """Notes what a second person is to decide, inside the transaction that found nothing against it."""
    names = {"voucher": row} if kind == PendingAct.Kind.REVERSAL else {"loan": row}
    if PendingAct.objects.waiting().filter(**names).exists():
        raise Refused(Problem(_("This waits for a second person already: see “Waiting for a second person”.")))
    act = PendingAct.objects.create(
        club_id=row.club_id,
        kind=kind,
        amount_vnd=amount_vnd,
        dated_on=dated_on,
        reason=nfc(reason),
        asked_by_id=actor.pk,
        **names,
    )
    trail = Trail(actor, ACTIONS[kind], reason=act.reason)
    trail.created([act], FIELDS)
    trail.write()
    return act
