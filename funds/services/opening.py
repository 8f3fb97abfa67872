"""A club that joins with a history: what its funds hold and who owes on the day on which its books begin."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs import access
from clubs.models import Club
from clubs.rules import next_code
from core.dates import format_date
from core.money import format_vnd
from core.problems import Problem, Refused
from funds.drafts import EntryDraft, LoanDraft, OpeningDraft
from funds.models import Entry, Loan, LoanRules, Voucher
from funds.rules import EntryKind, FundKind, Line
from funds.services.books import lock_clubs
from funds.services.judging import ACTIONS, Judge
from funds.services.posting import loan_of, schedule_of, write_drafts

# By the names of an OpeningDraft's amounts, in the order of their vouchers.
PARTS: dict[str, tuple[str, str]] = {
    "income_cash_vnd": (FundKind.INCOME, EntryKind.OPENING_BALANCE),
    "in_kind_vnd": (FundKind.INCOME, EntryKind.CAPITAL_IN_KIND),
    "advance_vnd": (FundKind.INCOME, EntryKind.OPENING_ADVANCE),
    "initial_vnd": (FundKind.INCOME, EntryKind.OPENING_INITIAL),
    "operating_cash_vnd": (FundKind.OPERATING, EntryKind.OPENING_BALANCE),
}
# Where the problems of a loan's draft stand.
_FIELDS = {"disbursed_on": "opened_on", "principal_vnd": "outstanding_vnd", "club": ""}


@transaction.atomic
def bring_over(*, actor, opening: OpeningDraft) -> list[Voucher]:
    """The opening balances of both funds and the loans that are open on the opening day; their vouchers.

    Each amount is a voucher of its own, so that one of them can be reversed and entered anew: cash as opening balance,
    assets in kind as capital in kind, advances that are still to be given back, what the fund started with (it moves
    nothing), and each loan with what is outstanding.
    Loans move no cash: the income fund is worth cash + outstanding + in kind - advances. A loan's schedule is what is
    left of its contract's (`remaining_schedule`), by the rules of lending of the day of the contract.

    Refused with every problem at once; those of a loan have its place as their index and a BroughtLoan's field: what
    post_batch refuses, a club with earlier vouchers or another opening day, what was brought over already, nothing.
    """
    judge, problems = _judged(actor, opening)
    if problems:
        raise Refused(*problems)
    return write_drafts(actor, judge.drafts, judge.books.rules)


@transaction.atomic
def opening_problems(*, actor, opening: OpeningDraft) -> list[Problem]:
    """What bring_over would refuse; nothing is written."""
    return _judged(actor, opening)[1]


def opening_schedules(opening: OpeningDraft) -> list[list[Line]]:
    """The schedule that each of the loans would get."""
    rules = LoanRules.objects.book([opening.club.pk])
    return [schedule_of(loan_of(draft, rules)) for draft in _loans(opening.club, opening)]


def _judged(actor, opening: OpeningDraft) -> tuple[Judge, list[Problem]]:
    access.require(actor, ACTIONS[EntryDraft], [opening.club])
    if opening.loans:
        access.require(actor, ACTIONS[LoanDraft], [opening.club])
    club = lock_clubs([opening.club.pk])[opening.club.pk]
    amounts = {name: getattr(opening, name) for name in PARTS if getattr(opening, name)}
    problems = [*_day_problems(club, opening.opened_on), *_repeated(club, opening.opened_on, amounts)]
    if not amounts and not opening.loans:
        problems.append(Problem(_("Enter at least one balance or one loan.")))
    drafts = [*_entries(club, opening.opened_on, amounts), *_loans(club, opening)]
    judge = Judge(actor, drafts, timezone.localdate())
    problems += _renamed(judge.problems(), list(amounts))
    return judge, list(dict.fromkeys(problems))


def _day_problems(club: Club, opened_on: date) -> Iterator[Problem]:
    """The books begin on one day, with nothing before it."""
    words = None
    standing = Voucher.objects.filter(club=club).standing().order_by("dated_on", "pk")
    first = standing.filter(dated_on__lt=opened_on).first()
    brought = Entry.objects.filter(club=club).brought_over().exclude(entry_on=opened_on).order_by("entry_on").first()
    if not club.is_operating_on(opened_on):
        words, day = _("The club did not operate on %(day)s."), opened_on
    elif brought is not None:
        words, day = _("The club's balances were brought over on %(day)s: use the same day."), brought.entry_on
    elif first is not None:
        words = _("The club has a voucher of %(day)s already: the books begin no later than that day.")
        day = first.dated_on
    if words:
        yield Problem(words % {"day": format_date(day)}, "opened_on")


def _repeated(club: Club, opened_on: date, amounts: dict[str, int]) -> Iterator[Problem]:
    rows = Entry.objects.filter(club=club, reverses__isnull=True, reversal__isnull=True)
    rows = rows.filter(entry_on=opened_on).select_related("voucher")
    there = {(entry.fund, entry.kind): entry for entry in rows}
    for name in amounts:
        if (entry := there.get(PARTS[name])) is not None:
            words = _("%(amount)s ₫ are there already as voucher %(code)s; reverse it first if it is wrong.")
            yield Problem(words % {"amount": format_vnd(entry.amount_vnd), "code": entry.voucher.label}, name)


def _entries(club: Club, opened_on: date, amounts: dict[str, int]) -> Iterator[EntryDraft]:
    codes = list(Voucher.objects.filter(club=club).exclude(code="").order_by().values_list("code", flat=True))
    note = _("Brought over from the books before")
    for name, amount in amounts.items():
        fund, kind = PARTS[name]
        codes.append(next_code(codes, "P0001"))
        is_initial = kind == EntryKind.OPENING_INITIAL
        shared = {"club": club, "code": codes[-1], "entry_on": opened_on, "note": note, "is_initial": is_initial}
        yield EntryDraft(fund=fund, kind=kind, amount_vnd=amount, **shared)


def _loans(club: Club, opening: OpeningDraft) -> Iterator[LoanDraft]:
    codes = list(Loan.objects.filter(club=club).order_by().values_list("code", flat=True))
    codes += [loan.code for loan in opening.loans if loan.code]
    for loan in opening.loans:
        code = loan.code or next_code(codes, "KV001")
        codes.append(code)
        yield LoanDraft(
            club=club,
            member=loan.member,
            code=code,
            disbursed_on=opening.opened_on,
            principal_vnd=loan.outstanding_vnd,
            months=loan.months,
            monthly_rate_percent=loan.monthly_rate_percent,
            method=loan.method,
            purpose=loan.purpose,
            guarantor=loan.guarantor,
            original_on=loan.original_on,
            original_vnd=loan.original_vnd,
        )


def _renamed(problems: Sequence[Problem], names: Sequence[str]) -> Iterator[Problem]:
    """The problems of the batch by the fields of this act; its first drafts are the amounts `names`."""
    for problem in problems:
        if problem.index >= len(names):
            field = _FIELDS.get(problem.field, problem.field)
            yield Problem(problem.message, field, 0 if field == "opened_on" else problem.index - len(names))
        else:
            fields = {"amount_vnd": names[problem.index], "entry_on": "opened_on"}
            yield Problem(problem.message, fields.get(problem.field, ""))
