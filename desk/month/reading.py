"""Reads what was typed into the sheet: the facts that it means and every fault beside its own box. Writes nothing."""

import re
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from clubs.models import Member
from core.money import format_vnd, parse_vnd
from core.text import fold, nfc
from desk.month.days import month_words, read_day
from desk.month.lines import EntryLine, LendLine, Line, PaymentLine
from desk.month.querysets import SheetBook
from desk.month.values import MEETING_COUNTS, PARTS, Shown, Values, default_of, due_of, rows_in
from funds.rules import EFFECTS, TYPED_KINDS, EntryKind, FundKind

EXPENSE_KINDS = [kind for kind in TYPED_KINDS if EFFECTS[kind].cash < 0 and kind != EntryKind.TRANSFER_OUT]
MOST_PEOPLE = 100_000
LONGEST_TEXT = 500
_COUNT = re.compile(r"[0-9]{1,3}(\.?[0-9]{3}){0,3}")
_RATE = re.compile(r"[0-9]{1,3}([.,][0-9]{1,3})?")
_SPAN = re.compile(r"([0-9]{1,3})(?:-([0-9]{1,3}))?")


class Reading:
    """The facts of one sheet as typed. `problems` are (name of the box, words); money that has one is in no line."""

    def __init__(self, values: Values, book: SheetBook, shown: Shown | None = None):
        self.values, self.book, self.shown = values, book, shown
        self.problems: list[tuple[str, str]] = []
        self.money: dict[str, Line] = {}
        self.activities: dict[str, tuple[int | None, str]] = {}
        self.counts: dict[str, tuple[int, str]] = {}
        self.is_held = not self.ticked("none")
        self.day = self._day()
        self.no_meeting_reason = self.text("none-reason", 200)
        self.reason = self.text("reason")
        self.unusual = self.text("unusual")
        self.absent = self._absent()
        self.meeting = self._meeting()
        self._areas()
        self._money()
        self._counts()
        self._frame()

    # -- single boxes

    def blame(self, name: str, message: str) -> None:
        self.problems.append((name, message))

    def typed(self, name: str) -> str:
        return nfc(self.values.get(name, "")).strip()

    def ticked(self, name: str) -> bool:
        return bool(self.values.get(name))

    def text(self, name: str, longest: int = LONGEST_TEXT) -> str:
        found = " ".join(self.typed(name).split())
        if len(found) > longest:
            self.blame(name, _("The text is too long: at most %(limit)s letters.") % {"limit": longest})
        return found

    def amount(self, name: str) -> int | None:
        """₫, or None for an empty box; a fault is told and reads as None."""
        if not self.typed(name):
            return None
        try:
            return parse_vnd(self.typed(name))
        except ValueError as error:
            self.blame(name, str(error))
            return None

    def count(self, name: str) -> int | None:
        """People or times, None for an empty box."""
        text = self.typed(name)
        if not text:
            return None
        number = int(text.replace(".", "")) if _COUNT.fullmatch(text) else -1
        if not 0 <= number <= MOST_PEOPLE:
            self.blame(name, _("Write a whole number, or leave the box empty where nobody counted."))
            return None
        return number

    def has_fault(self, key: str) -> bool:
        return any(name == key or name.startswith(f"{key}-") for name, _words in self.problems)

    # -- the meeting

    def _day(self) -> date | None:
        if not self.typed("day"):
            return None
        try:
            return read_day(self.typed("day"), self.book.month)
        except ValueError as error:
            self.blame("day", str(error))
            return None

    @property
    def on(self) -> date:
        """The date of the lines; where it is wrong any day of the month, since nothing is saved then."""
        return self.day or self.book.last

    def _absent(self) -> list[Member] | None:
        """The members who were missing; None where attendance is not by list."""
        numbers, text = set(), self.typed("absent")
        members = self.book.members
        if text not in ("", "0"):
            self._check_numbers("absent")
        for part in re.split(r"[\s,;.]+", text) if text else ():
            found = _SPAN.fullmatch(part)
            first, last = (int(found[1]), int(found[2] or found[1])) if found else (-1, -1)
            if text == "0" or not part:
                continue
            if not 1 <= first <= last <= len(members):
                words = _("“%(part)s” is no number of the list: write numbers from 1 to %(last)s, or 0 if all came.")
                self.blame("absent", words % {"part": part, "last": len(members)})
                continue
            numbers.update(range(first, last + 1))
        ticked = {member.pk for member in members if self.ticked(f"absent-{member.pk}")}
        if text == "0" and ticked:
            self.blame("absent", _("0 says that nobody was missing, but somebody is ticked."))
        if not text and not ticked:
            return None
        return [one for number, one in enumerate(members, start=1) if number in numbers or one.pk in ticked]

    def _check_numbers(self, name: str) -> None:
        """A number means whom the form showed beside it."""
        if self.shown is not None and self.shown.people != [member.pk for member in self.book.members]:
            self.blame(name, _("The list of members has changed meanwhile: look at the numbers again, then save."))

    def _meeting(self) -> dict | None:
        """The fields of a MeetingDraft, or None where no meeting was held."""
        counts = {field: self.count(name) for name, field in MEETING_COUNTS.items()}
        counts["attended"], note = self.count("attended"), self.text("note")
        if self.absent is not None and counts["attended"] is not None:
            self.blame("attended", _("Either by the list or by the number: empty one of the two."))
        if self.is_held:
            return counts | {"absent": self.absent, "note": note}
        told = _("This belongs to a meeting, and “no meeting” is ticked: empty the box or take the tick away.")
        names = {"attended": "attended", **{field: name for name, field in MEETING_COUNTS.items()}}
        for field in [field for field in counts if counts[field] is not None]:
            self.blame(names[field], told)
        if self.absent is not None:
            self.blame("absent", told)
        if note:
            self.blame("note", told)
        return None

    def _areas(self) -> None:
        for area in self.book.areas:
            key = f"area-{area.code}"
            people, content = self.count(f"{key}-people"), self.text(f"{key}-content")
            is_done = self.ticked(f"{key}-done")
            if not is_done and key in self.book.activities and (people is not None or content):
                words = _("The tick is gone: empty the number and the content too, or tick again.")
                self.blame(f"{key}-done", words)
            elif is_done or people is not None or content:
                self.activities[key] = (people, content)

    # -- the money

    def _money(self) -> None:
        self.fee_payers = self.count("fee-payers")
        self._entry("fee", FundKind.OPERATING, EntryKind.MEMBERSHIP_FEE, "")
        if self.fee_payers and not self.typed("fee-amount"):
            self.blame("fee-amount", _("Enter the sum that was collected."))
        for group, last in rows_in(self.values).items():
            for row in range(1, last + 1):
                getattr(self, f"_{group}")(f"{group}-{row}")
        for loan in self.book.loans:
            self._payment(f"loan-{loan.pk}", loan)

    def _is_empty(self, key: str) -> bool:
        parts = PARTS[key.split("-")[0]]
        return all(self.typed(f"{key}-{part}") in ("", default_of(f"{key}-{part}")) for part in parts)

    def _entry(self, key: str, fund: str, kind: str, note: str, source_id: int | None = None) -> None:
        amount = self.amount(f"{key}-amount")
        if amount == 0:
            self.blame(f"{key}-amount", _("The amount must be greater than 0."))
        if amount and not self.has_fault(key):
            self.money[key] = EntryLine(self.on, fund, kind, amount, note, source_id)

    def _fund(self, key: str) -> str:
        fund = self.typed(f"{key}-fund")
        if fund not in FundKind.values:
            self.blame(f"{key}-fund", _("Choose one of the two funds."))
        return fund

    def _required_amount(self, key: str) -> None:
        if not self.typed(f"{key}-amount"):
            self.blame(f"{key}-amount", _("Enter the amount of this line, or empty the line."))

    def _donation(self, key: str) -> None:
        if self._is_empty(key):
            return
        self._required_amount(key)
        note, fund, source = self.text(f"{key}-note"), self._fund(key), self.typed(f"{key}-source")
        ids = {str(one.pk): one.pk for one in self.book.sources}
        if source and source not in ids:
            self.blame(f"{key}-source", _("Choose one of the sources in the list."))
        self._entry(key, fund, EntryKind.DONATION, note, ids.get(source))

    def _expense(self, key: str) -> None:
        if self._is_empty(key):
            return
        self._required_amount(key)
        note, fund, kind = self.text(f"{key}-note"), self._fund(key), self.typed(f"{key}-kind")
        if kind not in EXPENSE_KINDS:
            self.blame(f"{key}-kind", _("Choose one of the kinds of entry."))
        self._entry(key, fund, kind, note)

    def _lend(self, key: str) -> None:
        if self._is_empty(key):
            return
        self._required_amount(key)
        member, amount = self._person(f"{key}-member"), self.amount(f"{key}-amount")
        if amount == 0:
            self.blame(f"{key}-amount", _("The amount must be greater than 0."))
        months, purpose = self.count(f"{key}-months"), self.text(f"{key}-purpose", 200)
        if not self.typed(f"{key}-months"):
            self.blame(f"{key}-months", _("Enter for how many months."))
        rate = self.typed(f"{key}-rate").replace("%", "").strip()
        if not _RATE.fullmatch(rate):
            self.blame(f"{key}-rate", _("Write the interest a month in percent, for example 1 or 0,8."))
        if not self.has_fault(key):
            number = Decimal(rate.replace(",", ".")).normalize()
            self.money[key] = LendLine(self.on, member.pk, amount, months, number, purpose)

    def _person(self, name: str) -> Member | None:
        """A member by number ("17", "17. Nguyễn Thị Ánh"), by code or by the whole name."""
        text, members = self.typed(name), self.book.members
        numbered = re.fullmatch(r"([0-9]{1,3})(?:\.\s*(.*))?", text)
        wanted = (numbered and numbered[2]) or text
        if numbered and 1 <= int(numbered[1]) <= len(members):
            member = members[int(numbered[1]) - 1]
            if not numbered[2]:
                self._check_numbers(name)
                return member
            if fold(wanted) in fold(member.full_name):
                return member
        found = [one for one in members if text and (one.code == text or fold(one.full_name) == fold(wanted))]
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            self.blame(name, _("Several members bear this name: write the number in the list."))
        else:
            self.blame(name, _("Write the borrower's number in the list of members above."))
        return None

    def _payment(self, key: str, loan) -> None:
        principal, interest = self.amount(f"{key}-principal"), self.amount(f"{key}-interest")
        is_typed = principal is not None or interest is not None or self.has_fault(key)
        due = due_of(self.book)[loan.pk]
        if is_typed and self.ticked(f"{key}-asdue"):
            self.blame(f"{key}-principal", _("Paid as due, or the sums typed: take the tick away or empty the sums."))
        is_as_due = self.ticked(f"{key}-asdue") or (self.ticked("loan-all") and any(due))
        if not is_typed and is_as_due:
            self._check_due(key, loan.pk, due)
            principal, interest = due
        on = self._payment_day(f"{key}-date")
        if not (principal or interest) and self.typed(f"{key}-date") and not is_typed:
            self.blame(f"{key}-principal", _("Enter what was paid on that day, or empty the date."))
        if (principal or interest) and not self.has_fault(key):
            self.money[key] = PaymentLine(on, loan.pk, principal or 0, interest or 0)

    def _check_due(self, key: str, loan_id: int, due: tuple[int, int]) -> None:
        if not any(due):
            self.blame(f"{key}-asdue", _("Nothing is due by the end of this month: type what was paid."))
        elif self.shown is not None and self.shown.due.get(loan_id) != due:
            words = _("The sum due has changed meanwhile to %(principal)s ₫ and %(interest)s ₫: look again, then save.")
            self.blame(f"{key}-asdue", words % {"principal": format_vnd(due[0]), "interest": format_vnd(due[1])})

    def _payment_day(self, name: str) -> date:
        if not self.typed(name):
            return self.on
        try:
            return read_day(self.typed(name), self.book.month)
        except ValueError as error:
            self.blame(name, str(error))
            return self.on

    def _counts(self) -> None:
        for fund in FundKind.values:
            counted, why = self.amount(f"count-{fund}"), self.text(f"count-{fund}-why")
            if counted is not None:
                self.counts[fund] = (counted, why)
            elif why and not self.has_fault(f"count-{fund}"):
                self.blame(f"count-{fund}", _("Enter the cash that was counted, or empty the explanation."))

    # -- the whole

    def _frame(self) -> None:
        has_lines = bool(self.money or self.activities or self.counts)
        if self.day is None and not self.has_fault("day") and (self.is_held or has_lines):
            words = _("Enter the day of the meeting, or tick that there was none in %(month)s.")
            if not self.is_held:
                words = _("There was no meeting in %(month)s, but something was received, paid or done: enter its day.")
            self.blame("day", words % {"month": month_words(self.book.month)})
        if not self.is_held and not self.no_meeting_reason:
            self.blame("none-reason", _("Say in a few words why there was no meeting."))
        if self.is_held and self.no_meeting_reason:
            self.blame("none", _("A reason is written: tick “no meeting”, or empty the reason."))

    @property
    def has_money_fault(self) -> bool:
        """Then cash and loans are not judged: what is missing may be the very line that could not be read."""
        starts = ("fee", "donation-", "lend-", "expense-", "loan-")
        return any(name.startswith(starts) or name == "day" for name, _words in self.problems)
