"""Correcting a batch: reversals and what is posted in their place are judged together and written together."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs import access
from core.money import format_vnd
from core.problems import Problem, Refused
from funds.drafts import Draft
from funds.models import Voucher
from funds.querysets import PARTS, RuleBook
from funds.rules import EFFECTS, FundKind, first_negative_day
from funds.services.asking import is_large
from funds.services.books import lock_clubs, principal_changes
from funds.services.judging import Judge, Taken, club_id_of, movements
from funds.services.posting import write_drafts
from funds.services.reversing import ACTION, closed, faults, taken_parts, write_reversal

FIELD = "reversal"
"""Field of the problems of a reversal; their index is the reversal's. All other problems are those of the drafts."""


def replace_vouchers(
    *, actor, reversals: Sequence[tuple[Voucher, date]], reason: str, drafts: Sequence[Draft]
) -> list[Voucher]:
    """Reverses vouchers, each on its day, and posts the drafts in their place; the new vouchers in the drafts' order.

    The rules of reverse_voucher and of post_batch hold for the outcome: a repayment of 500.000 ₫ becomes one of
    600.000 ₫ though the cash was lent out since. A reversed code is free for a draft. Refused with every problem:
    those of the drafts by their fields, those of a reversal under the field "reversal" with its index.
    """
    access.require(actor, ACTION, [voucher.club for voucher, _day in reversals])
    reason = reason.strip()
    with transaction.atomic():
        clubs = lock_clubs({voucher.club_id for voucher, _day in reversals})
        pairs = _fresh(reversals)
        problems = _faults(pairs, clubs, reason)
        if problems:
            raise Refused(*problems)
        taken = _write_all(actor, pairs, reason)
        judge = Judge(actor, list(drafts), timezone.localdate(), taken)
        problems = [*_owed_problems(pairs), *judge.problems()]
        if problems:
            raise Refused(*problems)
        _require_small(actor, clubs, pairs, drafts, judge.books.rules)
        return write_drafts(actor, drafts, judge.books.rules) if drafts else []


def _fresh(reversals: Sequence[tuple[Voucher, date]]) -> list[tuple[Voucher, date]]:
    ids = [voucher.pk for voucher, _day in reversals]
    rows = Voucher.objects.select_related("loan").prefetch_related("entries").in_bulk(ids)
    return [(rows[voucher.pk], day) for voucher, day in reversals]


def _faults(pairs: Sequence[tuple[Voucher, date]], clubs: dict, reason: str) -> list[Problem]:
    together, found = [voucher.pk for voucher, _day in pairs], []
    for index, (voucher, day) in enumerate(pairs):
        own = list(faults(voucher, reason, day, beside=together)) or closed(clubs[voucher.club_id], day)
        found += [
            one if one.field == "reason" else Problem(one.message, FIELD, index)
            for one in own
            if one.field != "reason" or index == 0
        ]
    return found


def _write_all(actor, pairs: Sequence[tuple[Voucher, date]], reason: str) -> Taken:
    """Writes the reversals; the parts of funds from which they take something."""
    taken: Taken = defaultdict(list)
    for index, (voucher, day) in enumerate(pairs):
        entries = sorted(voucher.entries.all(), key=lambda entry: entry.pk)
        write_reversal(actor, voucher, entries, day, reason)
        for fund, part in taken_parts(entries):
            taken[voucher.club_id, fund, part].append((index, day))
    return dict(taken)


def _require_small(
    actor, clubs: dict, pairs: Sequence[tuple[Voucher, date]], drafts: Sequence[Draft], rules: RuleBook
) -> None:
    """A correction is no way round the second person: what it changes on balance in each part of a fund counts."""
    net: dict[tuple[int, str, str], int] = defaultdict(int)
    for part in PARTS:
        for voucher, _day in pairs:
            for entry in voucher.entries.all():
                net[entry.club_id, entry.fund, part] -= getattr(entry, f"{part}_vnd")
        for draft in drafts:
            for fund, kind, amount in movements(draft, rules):
                net[club_id_of(draft), fund, part] += getattr(EFFECTS[kind], part) * amount
    for (club_id, fund, _part), change in net.items():
        if is_large(actor, clubs[club_id], abs(change)):
            words = _(
                "This correction changes the %(fund)s by %(amount)s ₫, which a second person must approve: reverse the "
                "voucher on its own page and, once that is approved, enter it anew."
            )
            values = {"fund": FundKind(fund).label, "amount": format_vnd(abs(change))}
            raise Refused(Problem(words % values, FIELD))


def _owed_problems(pairs: Sequence[tuple[Voucher, date]]) -> list[Problem]:
    """Loans on which payments stood on some day on which the disbursement no longer does."""
    lent = {voucher.loan_id: index for index, (voucher, _day) in enumerate(pairs) if _is_loan(voucher)}
    owed = principal_changes(lent) if lent else {}
    words = _("Payments on this loan stood on that day: choose the day of their reversal.")
    return [Problem(words, FIELD, lent[loan]) for loan in lent if first_negative_day(owed.get(loan, {}))]


def _is_loan(voucher: Voucher) -> bool:
    return voucher.kind in Voucher.LENDING
