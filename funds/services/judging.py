"""Whether a batch may be posted: every fault at once, each at its draft; a fault stops the checks that depend on it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from clubs import access
from clubs.models import Member
from core.dates import format_date
from core.problems import Problem
from funds.checks import (
    clean_code,
    draft_faults,
    outstanding_message,
    short_message,
    too_much_message,
    without_message,
)
from funds.drafts import Draft, EntryDraft, LoanDraft, RepaymentDraft, WriteOffDraft
from funds.models import Loan, LoanRules, Voucher
from funds.querysets import RuleBook
from funds.rules import (
    EFFECTS,
    HELD_PARTS,
    EntryKind,
    FundKind,
    Outflow,
    Shortfall,
    first_negative_day,
    shortfalls,
    split_interest,
)
from funds.services.books import (
    Books,
    Changes,
    brought_along,
    by_id,
    lock_clubs,
    part_changes,
    principal_changes,
    taken_codes,
)

Taken = dict[tuple[int, str, str], list[tuple[int, date]]]
ACTIONS = {
    EntryDraft: "entries.post",
    LoanDraft: "loans.disburse",
    RepaymentDraft: "loans.repay",
    WriteOffDraft: "loans.write_off",
}


def club_id_of(draft: Draft) -> int:
    return draft.club_id if isinstance(draft, RepaymentDraft | WriteOffDraft) else draft.club.pk


def day_of(draft: Draft) -> date:
    return getattr(draft, DAY_FIELD[type(draft)])


def movements(draft: Draft, rules: RuleBook) -> list[tuple[str, str, int]]:
    """(fund, kind, ₫) of each ledger line that the draft posts; nothing is posted for 0 ₫.

    Loans come from the income fund and return to it; interest is split between the two funds by the club's rules on the
    day of the payment: all of it to the operating fund where nothing is set (DOMAIN.md, section 2).
    """
    if isinstance(draft, LoanDraft):
        kind = EntryKind.OPENING_LOAN if draft.is_opening else EntryKind.LOAN_DISBURSED
        return [(FundKind.INCOME, kind, draft.principal_vnd)]
    if isinstance(draft, RepaymentDraft):
        percent = rules.on(draft.club_id, draft.paid_on).interest_to_income_percent
        interest = split_interest(draft.interest_vnd, percent)
        parts = [
            (FundKind.INCOME, EntryKind.PRINCIPAL_REPAID, draft.principal_vnd),
            (FundKind.OPERATING, EntryKind.INTEREST_RECEIVED, interest.operating_vnd),
            (FundKind.INCOME, EntryKind.INTEREST_RECEIVED, interest.income_vnd),
        ]
        return [part for part in parts if part[2]]
    if isinstance(draft, WriteOffDraft):
        return [(FundKind.INCOME, EntryKind.WRITTEN_OFF, draft.amount_vnd)]
    lines = [(draft.fund, draft.kind, draft.amount_vnd)]
    if draft.kind == EntryKind.TRANSFER_OUT:
        other = FundKind.OPERATING if draft.fund == FundKind.INCOME else FundKind.INCOME
        lines.append((other, EntryKind.TRANSFER_IN, draft.amount_vnd))
    return lines


class Judge:
    """Looks through one batch. `books` is filled on the way; `problems` are all faults in the drafts' order.

    `taken` names the parts of funds from which reversals, written just before in the same transaction, took something:
    {(club id, fund, part): [(index of the reversal, day)]}. What the batch brings in there is set against them; what
    stays missing is a problem of the field "reversal" at the reversal's index.
    """

    def __init__(self, actor, drafts: Sequence[Draft], today: date, taken: Taken | None = None):
        self.actor, self.drafts, self.today = actor, drafts, today
        self.taken = taken or {}
        self.club_ids = {club_id_of(draft) for draft in drafts} | {club_id for club_id, _fund, _part in self.taken}
        self.books = Books(lock_clubs(self.club_ids))
        if any(isinstance(draft, (LoanDraft, RepaymentDraft)) for draft in drafts):
            self.books.rules = LoanRules.objects.book(self.club_ids)
        self.wrong: dict[int, set[str]] = defaultdict(set)
        self._problems: list[Problem] = []

    def problems(self) -> list[Problem]:
        self._check_fields()
        self._check_rights()
        self._check_periods()
        self._check_codes()
        self._check_borrowers()
        self._check_brought_once()
        self._check_paying_off()
        for part in HELD_PARTS:
            self._check_part(part)
        return sorted(self._problems, key=lambda problem: problem.index)

    def _blame(self, index: int, field: str, message: str) -> None:
        self.wrong[index].add(field)
        self._problems.append(Problem(message, field, index))

    def _sound(self, kind: type, *fields: str) -> Iterator[tuple[int, Draft]]:
        """The drafts of a kind none of whose fields (these; all of them when none is named) was found wrong."""
        for index, draft in enumerate(self.drafts):
            if isinstance(draft, kind) and not (self.wrong[index] & set(fields) if fields else self.wrong[index]):
                yield index, draft

    def _check_fields(self) -> None:
        for index, draft in enumerate(self.drafts):
            for field, message in draft_faults(draft, self.today):
                self._blame(index, field, message)

    def _check_rights(self) -> None:
        for kind, action in ACTIONS.items():
            drafts = [(index, draft) for index, draft in enumerate(self.drafts) if isinstance(draft, kind)]
            if not drafts:
                continue
            allowed = access.editable_ids(self.actor, action, {club_id_of(draft) for _index, draft in drafts})
            for index, draft in drafts:
                if club_id_of(draft) not in allowed:
                    self._blame(index, "club", _("You may not enter this for this club."))

    def _check_periods(self) -> None:
        dated = [(index, draft) for index, draft in enumerate(self.drafts) if not self.wrong[index] & DAY_FIELDS]
        clubs = self.books.clubs
        messages = access.closed_problems([(clubs[club_id_of(draft)], day_of(draft)) for _index, draft in dated])
        for (index, draft), message in zip(dated, messages, strict=True):
            if message:
                self._blame(index, DAY_FIELD[type(draft)], message)

    def _check_codes(self) -> None:
        self.books.voucher_codes = self._check_series(Voucher, (EntryDraft, RepaymentDraft))
        self.books.loan_codes = self._check_series(Loan, (LoanDraft,))

    def _check_series(self, model: type[Voucher] | type[Loan], kinds: tuple[type, ...]) -> set[tuple[int, str]]:
        coded = [
            (index, club_id_of(draft), clean_code(draft.code))
            for index, draft in enumerate(self.drafts)
            if isinstance(draft, kinds) and "code" not in self.wrong[index]
        ]
        if not coded:
            return set()
        taken = taken_codes(model, {club_id for _index, club_id, _code in coded}, {code for *_rest, code in coded})
        for index, club_id, code in coded:
            if (club_id, code) in taken:
                words = _("The code %(code)s is taken in this club: use another one.")
                self._blame(index, "code", words % {"code": code})
            taken.add((club_id, code))
        return taken

    def _check_borrowers(self) -> None:
        lent = list(self._sound(LoanDraft, "member", "disbursed_on"))
        self.books.members = by_id(Member, self.club_ids, (draft.member.pk for _index, draft in lent))
        for index, draft in lent:
            member, club = self.books.members[draft.member.pk], self.books.clubs[draft.club.pk]
            day, words = draft.disbursed_on, None
            if not club.is_operating_on(day):
                words = _("The club did not operate on %(day)s.")
            elif member.joined_on > day:
                words = _("On %(day)s the borrower was not yet a member; the membership began on %(other)s.")
            elif member.left_on is not None and member.left_on <= day:
                words = _("On %(day)s the borrower was no longer a member; the membership ended on %(other)s.")
            if words:
                other = member.joined_on if member.joined_on > day else member.left_on
                self._blame(index, "member", words % {"day": format_date(day), "other": format_date(other)})

    def _check_brought_once(self) -> None:
        """A loan lent before the books began is brought along once, under whatever code."""
        brought = [(index, draft) for index, draft in self._sound(LoanDraft) if draft.is_opening]
        if not brought:
            return
        known = brought_along({draft.club.pk for _index, draft in brought})
        for index, draft in brought:
            key = (draft.club.pk, draft.member.pk, draft.original_on, draft.original_vnd)
            if key in known:
                words = _("This loan of the same day and the same amount is there already, as %(code)s.")
                self._blame(index, "original_on", words % {"code": known[key]})
            else:
                known[key] = clean_code(draft.code)

    def _check_paying_off(self) -> None:
        """Repayments and write-offs take no more off a loan than is owed, on their day and every later one."""
        paid = [
            *self._sound(RepaymentDraft, "paid_on", "principal_vnd"),
            *self._sound(WriteOffDraft, "written_on", "amount_vnd"),
        ]
        stored = [draft.loan.pk for _index, draft in paid if isinstance(draft.loan, Loan)]
        self.books.loans = by_id(Loan, self.club_ids, stored)
        owed = principal_changes(stored) if stored else {}
        places = {id(draft): index for index, draft in enumerate(self.drafts)}
        by_loan: dict[object, list[Outflow]] = defaultdict(list)
        for index, draft in paid:
            if self._is_loan_unsure(draft, places) or self._is_before_loan(index, draft):
                continue
            key = id(draft.loan) if isinstance(draft.loan, LoanDraft) else draft.loan.pk
            if isinstance(draft.loan, LoanDraft):
                owed[key] = {draft.loan.disbursed_on: draft.loan.principal_vnd}
            amount = getattr(draft, PAID_OFF_FIELD[type(draft)])
            by_loan[key].append(Outflow(index, day_of(draft), index, amount))
        for key, outflows in by_loan.items():
            for index, shortfall in shortfalls(owed.get(key, {}), outflows).items():
                kind = type(self.drafts[index])
                message = too_much_message if kind is WriteOffDraft else outstanding_message
                self._blame(index, PAID_OFF_FIELD[kind], message(shortfall))

    def _is_loan_unsure(self, draft: RepaymentDraft | WriteOffDraft, places: dict[int, int]) -> bool:
        return isinstance(draft.loan, LoanDraft) and bool(self.wrong[places[id(draft.loan)]])

    def _is_before_loan(self, index: int, draft: RepaymentDraft | WriteOffDraft) -> bool:
        loan = draft.loan if isinstance(draft.loan, LoanDraft) else self.books.loans[draft.loan.pk]
        if isinstance(loan, Loan) and loan.cancelled_on is not None:
            self._blame(index, "loan", _("The loan %(code)s was cancelled.") % {"code": loan.code})
            return True
        if day_of(draft) < loan.disbursed_on:
            is_payment = isinstance(draft, RepaymentDraft)
            payment = _("The payment of %(day)s lies before the loan of %(other)s.")
            words = payment if is_payment else _("The write-off of %(day)s lies before the loan of %(other)s.")
            days = {"day": format_date(day_of(draft)), "other": format_date(loan.disbursed_on)}
            self._blame(index, DAY_FIELD[type(draft)], words % days)
            return True
        return False

    def _check_part(self, part: str) -> None:
        """No fund's part below zero at any day's end: the batch's inflows stand, outflows go by day and order."""
        outflows: dict[tuple[int, str], list[Outflow]] = defaultdict(list)
        inflows: list[tuple[tuple[int, str], date, int]] = []
        unsure: set[tuple[int, str]] = set()
        for index, draft in enumerate(self.drafts):
            fields, club_id = self.wrong[index], club_id_of(draft)
            for fund, kind, amount in [] if fields & {"fund", "kind"} else movements(draft, self.books.rules):
                sign, book = getattr(EFFECTS[kind], part), (club_id, fund)
                if sign > 0 and fields & (DAY_FIELDS | AMOUNT_FIELDS):
                    unsure.add(book)
                elif sign > 0:
                    inflows.append((book, day_of(draft), amount))
                elif sign < 0 and not fields:
                    outflows[book].append(Outflow(index, day_of(draft), index, amount))
        taken = {(club_id, fund): days for (club_id, fund, of), days in self.taken.items() if of == part}
        books = ({*outflows} | {*taken}) - unsure
        self._refuse_outflows(part, {book: outflows[book] for book in books}, inflows, taken)

    def _refuse_outflows(self, part: str, outflows, inflows, taken) -> None:
        """`outflows` names every fund that is looked at, those without an outflow too."""
        days = [outflow.day for of_book in outflows.values() for outflow in of_book]
        days += [day for book in outflows for _index, day in taken.get(book, ())]
        if not days:
            return
        first = min(days)
        held = part_changes(part, {club_id for club_id, _fund in outflows}, first)
        for book, day, amount in inflows:
            if book in outflows:
                changes = held.setdefault(book, {})
                changes[max(day, first)] = changes.get(max(day, first), 0) + amount
        for book, wanted in outflows.items():
            changes = held.get(book, {})
            if not self._refuse_reversals(part, book, changes, taken.get(book, ())):
                for index, shortfall in shortfalls(changes, wanted).items():
                    self._blame(index, AMOUNT_FIELD[type(self.drafts[index])], short_message(part, book[1], shortfall))

    def _refuse_reversals(self, part: str, book: tuple[int, str], changes: Changes, taken) -> bool:
        """Whether the reversals leave the fund below zero, whatever the batch takes out of it besides."""
        short = first_negative_day(changes) if taken else None
        if short is None:
            return False
        for index, _day in taken:
            message = without_message(part, book[1], Shortfall(short[0], 0, -short[1]))
            self._problems.append(Problem(message, "reversal", index))
        return True


DAY_FIELD = {
    EntryDraft: "entry_on",
    LoanDraft: "disbursed_on",
    RepaymentDraft: "paid_on",
    WriteOffDraft: "written_on",
}
DAY_FIELDS = set(DAY_FIELD.values())
AMOUNT_FIELD = {EntryDraft: "amount_vnd", LoanDraft: "principal_vnd"}
PAID_OFF_FIELD = {RepaymentDraft: "principal_vnd", WriteOffDraft: "amount_vnd"}
AMOUNT_FIELDS = {"amount_vnd", "principal_vnd", "interest_vnd"}
