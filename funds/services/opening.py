"""A club that joins with a history: what its funds hold and who owes on the day on which its books begin."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from clubs import access
from clubs.models import Club
from clubs.rules import next_code
from core.dates import format_date
from core.money import format_vnd
from core.problems import Problem, Refused
from funds.drafts import BroughtLoan, Draft, EntryDraft, LoanDraft
from funds.models import Entry, Loan, Voucher
from funds.rules import EntryKind, FundKind
from funds.services.books import lock_clubs
from funds.services.judging import ACTIONS
from funds.services.posting import post_batch

# By the names of bring_over's amounts.
PARTS: dict[str, tuple[str, str]] = {
    "income_cash_vnd": (FundKind.INCOME, EntryKind.OPENING_BALANCE),
    "in_kind_vnd": (FundKind.INCOME, EntryKind.CAPITAL_IN_KIND),
    "advance_vnd": (FundKind.INCOME, EntryKind.OPENING_ADVANCE),
    "operating_cash_vnd": (FundKind.OPERATING, EntryKind.OPENING_BALANCE),
}
# Where the problems of a loan's draft stand.
_FIELDS = {"disbursed_on": "opened_on", "principal_vnd": "outstanding_vnd", "club": ""}


@transaction.atomic
def bring_over(
    *,
    actor,
    club: Club,
    opened_on: date,
    income_cash_vnd: int = 0,
    operating_cash_vnd: int = 0,
    in_kind_vnd: int = 0,
    advance_vnd: int = 0,
    loans: Sequence[BroughtLoan] = (),
) -> list[Voucher]:
    """The opening balances of both funds and the loans that are open on `opened_on`; their vouchers.

    Each amount is a voucher of its own, so that one of them can be reversed and entered anew: cash as opening balance,
    assets in kind as capital in kind, advances that are still to be given back, and each loan with what is outstanding.
    Loans move no cash: the income fund is worth cash + outstanding + in kind - advances. A loan's schedule is what is
    left of its contract's (`remaining_schedule`), by the rules of lending of the day of the contract.

    Refused with every problem at once; those of a loan have its place as their index and a BroughtLoan's field: what
    post_batch refuses, a club with earlier vouchers or another opening day, what was brought over already, nothing.
    """
    access.require(actor, ACTIONS[EntryDraft], [club])
    if loans:
        access.require(actor, ACTIONS[LoanDraft], [club])
    club = lock_clubs([club.pk])[club.pk]
    typed = {
        "income_cash_vnd": income_cash_vnd,
        "in_kind_vnd": in_kind_vnd,
        "advance_vnd": advance_vnd,
        "operating_cash_vnd": operating_cash_vnd,
    }
    amounts = {name: amount for name, amount in typed.items() if amount}
    problems = [*_day_problems(club, opened_on), *_repeated(club, opened_on, amounts)]
    if not amounts and not loans:
        problems.append(Problem(_("Enter at least one balance or one loan.")))
    entries = _entries(club, opened_on, amounts)
    drafts = [*entries.values(), *_loans(club, opened_on, loans)]
    try:
        vouchers = post_batch(actor=actor, drafts=drafts)
    except Refused as refused:
        problems += _renamed(refused.problems, list(entries))
    if problems:
        raise Refused(*dict.fromkeys(problems))
    return vouchers


def _day_problems(club: Club, opened_on: date) -> Iterator[Problem]:
    """The books begin on one day, with nothing before it."""
    words = None
    standing = Voucher.objects.filter(club=club).standing().order_by("dated_on", "pk")
    first = standing.filter(dated_on__lt=opened_on).first()
    brought = _brought(club).exclude(entry_on=opened_on).first()
    if not club.is_operating_on(opened_on):
        words, day = _("The club did not operate on %(day)s."), opened_on
    elif brought is not None:
        words, day = _("The club's balances were brought over on %(day)s: use the same day."), brought.entry_on
    elif first is not None:
        words = _("The club has a voucher of %(day)s already: the books begin no later than that day.")
        day = first.dated_on
    if words:
        yield Problem(words % {"day": format_date(day)}, "opened_on")


def _brought(club: Club):
    """What was brought over and stands."""
    kinds = [EntryKind.OPENING_BALANCE, EntryKind.OPENING_ADVANCE, EntryKind.OPENING_LOAN]
    rows = Entry.objects.filter(club=club, kind__in=kinds, reverses__isnull=True, reversal__isnull=True)
    return rows.order_by("entry_on", "pk")


def _repeated(club: Club, opened_on: date, amounts: dict[str, int]) -> Iterator[Problem]:
    rows = Entry.objects.filter(club=club, reverses__isnull=True, reversal__isnull=True)
    rows = rows.filter(entry_on=opened_on).select_related("voucher")
    there = {(entry.fund, entry.kind): entry for entry in rows}
    for name in amounts:
        if (entry := there.get(PARTS[name])) is not None:
            words = _("%(amount)s ₫ are there already as voucher %(code)s; reverse it first if it is wrong.")
            yield Problem(words % {"amount": format_vnd(entry.amount_vnd), "code": entry.voucher.label}, name)


def _entries(club: Club, opened_on: date, amounts: dict[str, int]) -> dict[str, EntryDraft]:
    codes = list(Voucher.objects.filter(club=club).exclude(code="").order_by().values_list("code", flat=True))
    drafts = {}
    for name, amount in amounts.items():
        fund, kind = PARTS[name]
        codes.append(next_code(codes, "P0001"))
        note = _("Brought over from the books before")
        shared = {"club": club, "code": codes[-1], "entry_on": opened_on, "note": note}
        drafts[name] = EntryDraft(fund=fund, kind=kind, amount_vnd=amount, **shared)
    return drafts


def _loans(club: Club, opened_on: date, loans: Sequence[BroughtLoan]) -> list[Draft]:
    codes = list(Loan.objects.filter(club=club).order_by().values_list("code", flat=True))
    codes += [loan.code for loan in loans if loan.code]
    drafts: list[Draft] = []
    for loan in loans:
        code = loan.code or next_code(codes, "KV001")
        codes.append(code)
        drafts.append(
            LoanDraft(
                club=club,
                member=loan.member,
                code=code,
                disbursed_on=opened_on,
                principal_vnd=loan.outstanding_vnd,
                months=loan.months,
                monthly_rate_percent=loan.monthly_rate_percent,
                method=loan.method,
                purpose=loan.purpose,
                guarantor=loan.guarantor,
                original_on=loan.original_on,
                original_vnd=loan.original_vnd,
            )
        )
    return drafts


def _renamed(problems: Sequence[Problem], names: Sequence[str]) -> Iterator[Problem]:
    """The problems of the batch by the fields of this act; its first drafts are the amounts `names`."""
    for problem in problems:
        if problem.index >= len(names):
            field = _FIELDS.get(problem.field, problem.field)
            yield Problem(problem.message, field, 0 if field == "opened_on" else problem.index - len(names))
        else:
            fields = {"amount_vnd": names[problem.index], "entry_on": "opened_on"}
            yield Problem(problem.message, fields.get(problem.field, ""))
