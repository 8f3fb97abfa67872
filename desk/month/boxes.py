"""The sheet as its page shows it: boxes with what is in them, what is wrong with them and what somebody else saved."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from clubs.models import Member
from core.dates import format_date
from desk.month.querysets import SheetBook
from desk.month.reading import EXPENSE_KINDS
from desk.month.values import MOST_ROWS, PARTS, ROWS, default_of, rows_in
from funds.models import Loan, Voucher
from funds.rules import EntryKind, FundKind

CARE = ("visits", "cared", "checked", "helped")


@dataclass(frozen=True)
class Box:
    """One control. `theirs` is what somebody else saved there meanwhile, None where nobody did."""

    name: str
    value: str = ""
    error: str = ""
    theirs: str | None = None


@dataclass(frozen=True)
class Row:
    """A line with its boxes by part (`row.boxes.amount`), its slip and those that were reversed."""

    key: str
    number: int
    boxes: dict[str, Box]
    code: str = ""
    voucher: Voucher | None = None
    reversed: list[Voucher] = field(default_factory=list)
    thing: object = None
    note: str = ""


class SheetView:
    """Everything that the page's template asks for."""

    def __init__(
        self,
        book: SheetBook,
        values: Mapping[str, str],
        problems: list[tuple[str, str]] = (),
        contested: Mapping[str, str] | None = None,
        more: str = "",
    ):
        self.book, self.values, self.contested, self.more = book, values, contested or {}, more
        self.errors: dict[str, str] = {}
        for name, message in problems:
            self.errors.setdefault(name, message)
        self._shown: set[str] = set()

    def box(self, name: str) -> Box:
        self._shown.add(name)
        theirs = self.contested.get(name)
        value = self.values.get(name, "") or default_of(name)
        return Box(name, value, self.errors.get(name, ""), None if theirs is None else words_of(theirs))

    def boxes(self, key: str, *parts: str) -> dict[str, Box]:
        return {part: self.box(f"{key}-{part}") for part in parts}

    def row(self, key: str, *parts: str, number: int = 0, thing=None, note: str = "") -> Row:
        voucher = self.book.vouchers.get(key)
        code = voucher.label if voucher else ""
        undone = self.book.reversed.get(key, [])
        return Row(key, number, self.boxes(key, *parts), code, voucher, undone, thing, note)

    # -- the parts of the page, in the order of the paper

    def head(self) -> dict[str, Box]:
        return {"day": self.box("day"), "none": self.box("none"), "none_reason": self.box("none-reason")}

    def attendance(self) -> dict[str, Box]:
        return {name: self.box(name) for name in ("absent", "attended", "guests")}

    def members(self) -> list[Row]:
        return [
            Row(f"absent-{one.pk}", number, {"box": self.box(f"absent-{one.pk}")}, thing=one, note=self._stay(one))
            for number, one in enumerate(self.book.members, start=1)
        ]

    def _stay(self, member: Member) -> str:
        """Whoever came or went within the month has the day beside the name."""
        if member.joined_on > self.book.month:
            return _("from %(day)s") % {"day": format_date(member.joined_on)}
        if member.left_on is not None and member.left_on <= self.book.last:
            return _("until %(day)s") % {"day": format_date(member.left_on)}
        return ""

    def areas(self) -> list[Row]:
        return [
            self.row(
                f"area-{area.code}",
                *("done", "people", "content"),
                number=area.number,
                thing=area,
                note="; ".join(
                    f"{format_date(one.held_on)} {one.content}".strip() for one in self.book.elsewhere.get(area.pk, [])
                ),
            )
            for area in self.book.areas
        ]

    def care(self) -> list[tuple[str, Box]]:
        labels = {
            "visits": _("Home-care visits"),
            "cared": _("People cared for at home"),
            "checked": _("People with a health check-up"),
            "helped": _("Hardship cases helped"),
        }
        return [(labels[name], self.box(name)) for name in CARE]

    def note(self) -> Box:
        return self.box("note")

    def fee(self) -> Row:
        return self.row("fee", "amount", "payers")

    def donations(self) -> list[Row]:
        return self._group("donation")

    def lends(self) -> list[Row]:
        return self._group("lend")

    def expenses(self) -> list[Row]:
        return self._group("expense")

    def _group(self, group: str) -> list[Row]:
        filled = {name: text for name, text in self.values.items() if text and text != default_of(name)}
        undone = {f"{key}-amount": "" for key in self.book.reversed}
        used = max(rows_in(filled)[group], rows_in(undone)[group])
        last = max(used + (2 if used >= ROWS[group] else 0), ROWS[group], rows_in(self.values)[group])
        last = min(last + (5 if self.more == group else 0), MOST_ROWS)
        return [self.row(f"{group}-{n}", *PARTS[group], number=n) for n in range(1, last + 1)]

    def loans(self) -> list[Row]:
        parts = ("asdue", "principal", "interest", "date")
        return [
            self.row(f"loan-{loan.pk}", *parts, number=n, thing=loan) for n, loan in enumerate(self.book.loans, start=1)
        ]

    def all_as_due(self) -> Box:
        return self.box("loan-all")

    def due_total(self) -> dict[str, int]:
        return {
            "principal": sum(loan.due_principal_vnd for loan in self.book.loans),
            "interest": sum(loan.due_interest_vnd for loan in self.book.loans),
        }

    def counts(self) -> list[Row]:
        ledger = self.book.ledger_on(self.book.day or self.book.last)
        rows = []
        for fund in FundKind:
            key = f"count-{fund.value}"
            boxes = {"counted": self.box(key), "why": self.box(f"{key}-why")}
            days = json.dumps(self.book.cash_days[fund.value], separators=(",", ":"))
            rows.append(Row(key, ledger[fund.value], boxes, code=fund.value, thing=fund, note=days))
        return rows

    def reason(self) -> Box:
        return self.box("reason")

    def unusual(self) -> Box | None:
        """Why something unusual is right; asked for only where something is."""
        return self.box("unusual") if "unusual" in self.errors or self.values.get("unusual") else None

    # -- what the rows offer

    def people(self) -> list[str]:
        return [f"{number}. {one.full_name}" for number, one in enumerate(self.book.members, start=1)]

    def funds(self) -> list[tuple[str, str]]:
        return [(fund.value, str(fund.label)) for fund in FundKind]

    def kinds(self) -> list[tuple[str, str]]:
        return [(kind.value, str(kind.label)) for kind in EXPENSE_KINDS]

    def sources(self) -> list[tuple[str, str]]:
        return [(str(one.pk), one.name) for one in self.book.sources]

    def parts(self) -> dict:
        """The parts by name, and `summary`: (name of a box or "", where it stands, words) of every fault."""
        names = ("head", "attendance", "members", "areas", "care", "note", "fee", "donations", "loans", "all_as_due")
        names = (
            *names,
            "due_total",
            "lends",
            "expenses",
            "counts",
            "reason",
            "unusual",
            "people",
            "funds",
            "kinds",
            "sources",
        )
        return {name: getattr(self, name)() for name in names} | {"summary": self._summary()}

    def _summary(self) -> list[tuple[str, str, str]]:
        """To be asked when all boxes were asked for."""
        lines = []
        for name, message in self.errors.items():
            lines.append((name if name in self._shown else "", self._label(name), message))
        return lines

    def _label(self, name: str) -> str:
        group, _dash, rest = name.partition("-")
        loans = {str(loan.pk): loan for loan in self.book.loans}
        if group == "loan" and (loan := loans.get(rest.split("-")[0])):
            return _loan_words(loan)
        labels = {
            "day": _("Date"),
            "none": _("No meeting"),
            "absent": _("Attendance"),
            "attended": _("Attendance"),
            "guests": _("Attendance"),
            "area": _("Activity areas"),
            "fee": _("Membership fee"),
            "donation": _("Donations"),
            "lend": _("New loans"),
            "expense": _("Expenses"),
            "count": _("Cash counted"),
            "reason": _("Reason"),
            "unusual": _("Why it is right all the same"),
        }
        label = labels.get(group, _("Care and help"))
        if group == "count":
            return f"{label}, {FundKind(rest.split('-')[0]).label}"
        place = _("line %(number)s") % {"number": rest.split("-")[0]}
        return f"{label}, {place}" if group in ROWS else label


def _loan_words(loan: Loan) -> str:
    return f"{loan.member.full_name} ({loan.code})"


def words_of(value: str) -> str:
    """A box's value as people read it."""
    if value in FundKind.values:
        return str(FundKind(value).label)
    if value in EntryKind.values:
        return str(EntryKind(value).label)
    return {"": _("(empty)"), "on": _("ticked")}.get(value, value)
