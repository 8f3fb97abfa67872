"""Reversing a whole act's vouchers at once, each on its own day, so that the books read as if it had not been."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs import access
from clubs.models import Club
from core.audit import Trail, snapshot
from core.dates import format_date
from core.money import format_vnd
from core.problems import Problem, Refused
from funds.models import Entry, Loan, Voucher
from funds.rules import FundKind, first_negative_day
from funds.services.books import lock_clubs, part_changes
from funds.services.posting import BATCH, LOAN_FIELDS, VOUCHER_FIELDS, voucher_facts
from funds.services.reversing import ACTION, opposite

_PART = 5000


@transaction.atomic
def reverse_as_posted(*, actor, voucher_ids: Collection[int], reason: str) -> list[Voucher]:
    """Posts the opposite of each voucher on the voucher's own day; those reversed already are passed over.

    Refused with every reason at once: a closed period, a loan with other payments that stand, a fund that later
    expenses would then overdraw. Answers the reversals. No second person is asked, whatever the sum: an import is taken
    back as a whole by whoever may, and its file can be read in again.
    """
    vouchers = _standing(voucher_ids)
    if not vouchers:
        return []
    access.require(actor, ACTION, Club.objects.filter(pk__in={one.club_id for one in vouchers}))
    clubs = lock_clubs({voucher.club_id for voucher in vouchers})
    vouchers = _standing(voucher_ids)
    lines: dict[int, list[Entry]] = defaultdict(list)
    for part in _parts([voucher.pk for voucher in vouchers]):
        for entry in Entry.objects.filter(voucher_id__in=part).order_by("pk"):
            lines[entry.voucher_id].append(entry)
    problems = [
        *_closed(clubs, vouchers),
        *_paid_since(vouchers),
        *_shortages(clubs, vouchers, lines),
    ]
    if problems:
        raise Refused(*problems)
    return _write(actor, vouchers, lines, reason)


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    yield from (ordered[start : start + _PART] for start in range(0, len(ordered), _PART))


def _standing(voucher_ids: Collection[int]) -> list[Voucher]:
    rows = Voucher.objects.standing().select_related("loan")
    return [voucher for part in _parts(voucher_ids) for voucher in rows.filter(pk__in=part).order_by("pk")]


def _closed(clubs: dict[int, Club], vouchers: list[Voucher]) -> list[Problem]:
    messages = access.closed_problems([(clubs[one.club_id], one.dated_on) for one in vouchers])
    return [Problem(message) for message in dict.fromkeys(message for message in messages if message)]


def _paid_since(vouchers: list[Voucher]) -> Iterator[Problem]:
    """A loan of the act on which others have paid since."""
    own = {voucher.pk for voucher in vouchers}
    loans = {one.loan_id: one.loan for one in vouchers if one.kind in Voucher.LENDING}
    told = set()
    for part in _parts(loans):
        for pk, loan_id in Voucher.objects.standing().filter(loan_id__in=part).values_list("pk", "loan_id"):
            if pk not in own and loan_id not in told:
                told.add(loan_id)
                text = _("Payments on the loan %(code)s were entered after the import: reverse them first.")
                yield Problem(text % {"code": loans[loan_id].code})


def _shortages(clubs: dict[int, Club], vouchers: list[Voucher], lines: dict[int, list[Entry]]) -> Iterator[Problem]:
    since = min(voucher.dated_on for voucher in vouchers)
    entries = [entry for of_voucher in lines.values() for entry in of_voucher]
    for part, text in _LACKING.items():
        held = part_changes(part, clubs.keys(), since)
        for entry in entries:
            of_fund = held[entry.club_id, entry.fund]
            of_fund[entry.entry_on] = of_fund.get(entry.entry_on, 0) - getattr(entry, f"{part}_vnd")
        for (club_id, fund), changes in held.items():
            found = first_negative_day(changes)
            if found is None:
                continue
            day, balance = found
            values = {"club": clubs[club_id], "fund": FundKind(fund).label, "missing": format_vnd(-balance)}
            yield Problem(text % (values | {"day": format_date(day)}))


_LACKING = {
    "in_kind": gettext_lazy(
        "%(club)s: without the import the assets in kind of the %(fund)s would lack %(missing)s ₫ on %(day)s."
    ),
    "advance": gettext_lazy(
        "%(club)s: without the import the %(fund)s would have given back %(missing)s ₫ more of advances than it "
        "received by %(day)s."
    ),
    "cash": gettext_lazy("%(club)s: without the import the %(fund)s would lack %(missing)s ₫ on %(day)s."),
}


def _write(actor, vouchers: list[Voucher], lines: dict[int, list[Entry]], reason: str) -> list[Voucher]:
    reversals = Voucher.objects.bulk_create(
        [
            Voucher(
                club_id=one.club_id,
                kind=one.kind,
                dated_on=one.dated_on,
                loan=one.loan,
                reverses=one,
                reason=reason,
                posted_by_id=actor.pk,
            )
            for one in vouchers
        ],
        batch_size=BATCH,
    )
    opposites = {
        reversal.pk: [opposite(entry, reversal) for entry in lines[reversal.reverses_id]] for reversal in reversals
    }
    Entry.objects.bulk_create([entry for of_one in opposites.values() for entry in of_one], batch_size=BATCH)
    trail = Trail(actor, ACTION, reason=reason)
    for reversal in reversals:
        trail.add(reversal, after=voucher_facts(reversal, opposites[reversal.pk]))
    _mark(Voucher, vouchers, VOUCHER_FIELDS, "reversed_on", "dated_on", trail)
    loans = [one.loan for one in vouchers if one.kind in Voucher.LENDING]
    _mark(Loan, loans, LOAN_FIELDS, "cancelled_on", "disbursed_on", trail)
    trail.write()
    return reversals


def _mark(model: type[Voucher] | type[Loan], rows: list, fields: tuple[str, ...], name: str, day: str, trail) -> None:
    for row in rows:
        before = snapshot(row, fields)
        setattr(row, name, getattr(row, day))
        trail.add(row, before=before, after=snapshot(row, fields))
    model.objects.bulk_update(rows, [name], batch_size=500)
