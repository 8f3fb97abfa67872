"""Posting: drafts become vouchers with their ledger lines, and loans with their schedules."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from clubs import access
from core.audit import Trail, snapshot
from core.problems import Problem, Refused
from core.text import nfc
from funds.checks import clean_code
from funds.drafts import Draft, EntryDraft, LoanDraft, RepaymentDraft, WriteOffDraft
from funds.models import Entry, Instalment, Loan, PendingAct, Voucher
from funds.querysets import RuleBook
from funds.rules import EntryKind, Line, remaining_schedule, schedule
from funds.services.asking import ask, is_large, written_off
from funds.services.judging import ACTIONS, Judge, club_id_of, day_of, movements

BATCH = 2000
LOAN_FIELDS = (
    "club",
    "member",
    "code",
    "disbursed_on",
    "principal_vnd",
    "monthly_rate_percent",
    "months",
    "purpose",
    "method",
    "grace_months",
    "rounding_vnd",
    "guarantor",
    "note",
    "previous",
    "link",
    "original_on",
    "original_vnd",
    "cancelled_on",
)
VOUCHER_FIELDS = ("club", "kind", "code", "dated_on", "loan", "reverses", "reversed_on", "reason")


def post_batch(*, actor, drafts: Sequence[Draft]) -> list[Voucher]:
    """Posts all drafts or none; the vouchers come in the drafts' order.

    Refused with every problem of the batch (index, field): faulty fields, missing rights, closed periods, taken codes,
    borrowers who are no members on the day, repayments before the loan or above what is owed, cash below zero at the
    end of any day. The number of queries does not grow with the drafts (inserts go by 2.000 rows).
    """
    drafts = list(drafts)
    if not drafts:
        return []
    with transaction.atomic():
        judge = Judge(actor, drafts, timezone.localdate())
        if problems := judge.problems():
            raise Refused(*problems)
        return write_drafts(actor, drafts, judge.books.rules)


def post_entry(*, actor, **fields) -> Voucher:
    """One typed entry; the fields of an EntryDraft."""
    return _post_one(actor, EntryDraft(**fields))


def post_transfer(*, actor, **fields) -> Voucher:
    """Money from the fund `fund` of the club to the other one, two lines of one voucher; an EntryDraft without kind."""
    return _post_one(actor, EntryDraft(kind=EntryKind.TRANSFER_OUT, **fields))


def sell_in_kind(
    *,
    actor,
    club,
    fund: str,
    sold_on: date,
    book_vnd: int,
    price_vnd: int,
    code: str,
    reduction_code: str,
    note: str = "",
) -> list[Voucher]:
    """An asset in kind sold for cash: what it stood for in the book is taken off, its price is other income.

    Two vouchers, the receipt (`code`) first. Refused as a whole; the problems name `book_vnd` and `reduction_code`,
    `price_vnd` and `code`, `sold_on`.
    """
    access.require(actor, ACTIONS[EntryDraft], [club])
    shared = {"club": club, "fund": fund, "entry_on": sold_on, "note": note}
    receipt = EntryDraft(kind=EntryKind.OTHER_INCOME, code=code, amount_vnd=price_vnd, **shared)
    reduction = EntryDraft(kind=EntryKind.IN_KIND_REDUCTION, code=reduction_code, amount_vnd=book_vnd, **shared)
    try:
        return post_batch(actor=actor, drafts=[receipt, reduction])
    except Refused as refused:
        names = [{"amount_vnd": "price_vnd"}, {"amount_vnd": "book_vnd", "code": "reduction_code"}]
        named = [(one.message, names[one.index].get(one.field, one.field)) for one in refused.problems]
        fields = [(message, "sold_on" if field == "entry_on" else field) for message, field in named]
        raise Refused(*(Problem(*pair) for pair in dict.fromkeys(fields))) from refused


def disburse_loan(*, actor, **fields) -> Loan:
    """One loan with its schedule and its disbursement; the fields of a LoanDraft."""
    return _post_one(actor, LoanDraft(**fields)).loan


def repay_loan(*, actor, **fields) -> Voucher:
    """One payment of a borrower; the fields of a RepaymentDraft."""
    return _post_one(actor, RepaymentDraft(**fields))


def write_off_loan(*, actor, **fields) -> Voucher | PendingAct:
    """Principal that will not come back, taken off what a loan owes and off the fund's worth; a WriteOffDraft's fields.

    From the limit on, the loan's earlier write-offs counted, a person's is not posted: its PendingAct is returned.
    Refused: no reason, a day before the loan, more than is owed on that and every later day, a cancelled loan.
    """
    draft = WriteOffDraft(**fields)
    access.require(actor, ACTIONS[WriteOffDraft], [draft.loan.club])
    with transaction.atomic():
        judge = Judge(actor, [draft], timezone.localdate())
        if problems := judge.problems():
            raise Refused(*problems)
        if is_large(actor, draft.loan.club, written_off(draft.loan) + draft.amount_vnd):
            kind = PendingAct.Kind.WRITE_OFF
            return ask(actor, kind, draft.loan, draft.amount_vnd, draft.written_on, draft.reason)
        return write_drafts(actor, [draft], judge.books.rules)[0]


def _post_one(actor, draft: Draft) -> Voucher:
    """A single act without the right is a forbidden request, not a fault of its fields."""
    is_of_loan = isinstance(draft, RepaymentDraft | WriteOffDraft)
    access.require(actor, ACTIONS[type(draft)], [draft.loan.club if is_of_loan else draft.club])
    return post_batch(actor=actor, drafts=[draft])[0]


def write_drafts(actor, drafts: Sequence[Draft], rules: RuleBook) -> list[Voucher]:
    """Writes what a Judge found sound; `rules` are those that it read."""
    loans = _insert_loans([draft for draft in drafts if isinstance(draft, LoanDraft)], rules)
    vouchers = Voucher.objects.bulk_create([_voucher(actor, draft, loans) for draft in drafts], batch_size=BATCH)
    entries = [_entries(draft, voucher, rules) for draft, voucher in zip(drafts, vouchers, strict=True)]
    Entry.objects.bulk_create([entry for of_voucher in entries for entry in of_voucher], batch_size=BATCH)
    _audit(actor, drafts, loans, vouchers, entries)
    return vouchers


def _insert_loans(drafts: Sequence[LoanDraft], rules: RuleBook) -> dict[int, Loan]:
    """{id(draft): loan}, with the instalments of each."""
    made = Loan.objects.bulk_create([loan_of(draft, rules) for draft in drafts], batch_size=BATCH)
    Instalment.objects.bulk_create([instalment for loan in made for instalment in _instalments(loan)], batch_size=BATCH)
    return {id(draft): loan for draft, loan in zip(drafts, made, strict=True)}


def loan_of(draft: LoanDraft, rules: RuleBook) -> Loan:
    """The loan that a draft makes, not saved yet; what the draft leaves open the rules of lending say."""
    terms = rules.on(draft.club.pk, draft.agreed_on)
    grace = min(terms.grace_months, draft.months - 1)  # the club's grace may be longer than a short loan
    return Loan(
        club=draft.club,
        member=draft.member,
        code=clean_code(draft.code),
        disbursed_on=draft.disbursed_on,
        principal_vnd=draft.principal_vnd,
        monthly_rate_percent=draft.monthly_rate_percent,
        months=draft.months,
        purpose=draft.purpose,
        method=terms.method if draft.method is None else draft.method,
        grace_months=grace if draft.grace_months is None else draft.grace_months,
        rounding_vnd=terms.rounding_vnd if draft.rounding_vnd is None else draft.rounding_vnd,
        guarantor=draft.guarantor,
        note=nfc(draft.note),
        previous=draft.previous,
        link=(draft.link or Loan.Link.TOP_UP) if draft.previous else "",
        original_on=draft.original_on,
        original_vnd=draft.original_vnd,
    )


def schedule_of(loan: Loan) -> list[Line]:
    """The schedule that the loan is lent with; of an opening loan what was left of it on the opening day."""
    lines = schedule(
        loan.agreed_vnd,
        loan.months,
        loan.monthly_rate_percent,
        loan.agreed_on,
        method=loan.method,
        grace_months=loan.grace_months,
        rounding_vnd=loan.rounding_vnd,
    )
    return remaining_schedule(lines, loan.principal_vnd, loan.disbursed_on) if loan.is_opening else lines


def _instalments(loan: Loan) -> list[Instalment]:
    lines = schedule_of(loan)
    return [
        Instalment(
            loan=loan,
            number=line.number,
            due_on=line.due_on,
            principal_vnd=line.principal_vnd,
            interest_vnd=line.interest_vnd,
            cumulative_vnd=line.cumulative_vnd,
            in_force_from=loan.disbursed_on,
        )
        for line in lines
    ]


def _voucher(actor, draft: Draft, loans: dict[int, Loan]) -> Voucher:
    voucher = Voucher(club_id=club_id_of(draft), dated_on=day_of(draft), posted_by_id=actor.pk)
    if isinstance(draft, LoanDraft):
        voucher.kind = Voucher.Kind.OPENING_LOAN if draft.is_opening else Voucher.Kind.DISBURSEMENT
        voucher.loan = loans[id(draft)]
        return voucher
    if isinstance(draft, WriteOffDraft):
        voucher.kind, voucher.loan, voucher.reason = Voucher.Kind.WRITE_OFF, draft.loan, nfc(draft.reason)
        return voucher
    voucher.code = clean_code(draft.code)
    if isinstance(draft, RepaymentDraft):
        is_stored = isinstance(draft.loan, Loan)
        voucher.kind, voucher.loan = Voucher.Kind.REPAYMENT, draft.loan if is_stored else loans[id(draft.loan)]
    else:
        is_transfer = draft.kind == EntryKind.TRANSFER_OUT
        voucher.kind = Voucher.Kind.TRANSFER if is_transfer else Voucher.Kind.ENTRY
    return voucher


def _entries(draft: Draft, voucher: Voucher, rules: RuleBook) -> list[Entry]:
    typed = {}
    if isinstance(draft, EntryDraft):
        typed = {"is_initial": draft.is_initial, "source": draft.source, "note": nfc(draft.note)}
    elif isinstance(draft, RepaymentDraft):
        typed = {"note": nfc(draft.note)}
    return [
        Entry(
            voucher=voucher,
            club_id=voucher.club_id,
            fund=fund,
            kind=kind,
            entry_on=voucher.dated_on,
            amount_vnd=amount,
            loan=voucher.loan,
            **typed,
        )
        for fund, kind, amount in movements(draft, rules)
    ]


def voucher_facts(voucher: Voucher, entries: Sequence[Entry]) -> dict:
    """A voucher as the audit keeps it, with its lines: what was posted stays readable in one record."""
    lines = [[str(entry.fund), str(entry.kind), entry.amount_vnd] for entry in entries]
    return snapshot(voucher, VOUCHER_FIELDS) | {"entries": lines}


def schedule_facts(lines: Sequence[Instalment]) -> dict:
    """A loan's new schedule as the audit keeps it in a record of the loan, so that a change behind its back is found:
    from which day it is in force, and (number, due day, principal, interest) of its lines."""
    kept = [[line.number, line.due_on.isoformat(), line.principal_vnd, line.interest_vnd] for line in lines]
    return {"schedule": {"from": lines[0].in_force_from.isoformat(), "lines": kept}}


def _audit(actor, drafts, loans: dict[int, Loan], vouchers, entries) -> None:
    batch = None
    for kind, action in ACTIONS.items():
        trail = Trail(actor, action) if batch is None else Trail(actor, action, batch=batch)
        batch = trail.batch
        if kind is LoanDraft:
            for loan in loans.values():
                trail.add(loan, after=snapshot(loan, LOAN_FIELDS) | schedule_facts(_instalments(loan)))
        for draft, voucher, lines in zip(drafts, vouchers, entries, strict=True):
            if isinstance(draft, kind):
                trail.add(voucher, after=voucher_facts(voucher, lines))
        if trail.records:
            trail.write()
