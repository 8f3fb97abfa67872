"""The sheet's boxes by name: what stands written as it would be typed, and how two people's typing is brought together.

A box's name is its line's key and its part ("loan-12-principal", "expense-2-amount"); ids make it the same box in every
tab. A value is text; a ticked box has "on", an unticked one nothing.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.dates import format_date
from core.money import format_vnd, parse_vnd
from desk.month.days import read_day
from desk.month.lines import EntryLine, LendLine, PaymentLine
from desk.month.querysets import SheetBook
from funds.rules import EntryKind, FundKind

Values = dict[str, str]
ROWS = {"donation": 3, "lend": 3, "expense": 5}
"""Groups of lines that grow, with the empty rows that stand ready."""
PARTS = {
    "donation": ("amount", "note", "source", "fund"),
    "lend": ("member", "amount", "months", "rate", "purpose"),
    "expense": ("fund", "kind", "amount", "note"),
}
DEFAULTS = {
    "donation-fund": FundKind.OPERATING.value,
    "lend-rate": "1",
    "expense-fund": FundKind.OPERATING.value,
    "expense-kind": EntryKind.ACTIVITY_EXPENSE.value,
}
"""What an empty row shows; alone it makes no line."""
MEETING_COUNTS = {
    "guests": "guests",
    "visits": "home_care_visits",
    "cared": "people_cared_for",
    "checked": "health_checked",
    "helped": "hardship_helped",
}
LONGEST = 2000
MOST_ROWS = 40
_AMOUNT = re.compile(r".*-(amount|principal|interest)|count-(income|operating)")
_ROW = re.compile(r"(donation|lend|expense)-([1-9][0-9]?)-([a-z]+)")


def default_of(name: str) -> str:
    found = _ROW.fullmatch(name)
    return DEFAULTS.get(f"{found[1]}-{found[3]}", "") if found else ""


def rows_in(values: Mapping[str, str]) -> dict[str, int]:
    """{group: the highest row that is named}."""
    highest = dict.fromkeys(ROWS, 0)
    for name in values:
        if found := _ROW.fullmatch(name):
            highest[found[1]] = max(highest[found[1]], min(int(found[2]), MOST_ROWS))
    return highest


def posted_values(posted) -> Values:
    """What a QueryDict brings; of a name sent twice the last counts."""
    found = {name: (posted.getlist(name) or [""])[-1][:LONGEST] for name in posted}
    return {name: value.replace("\x00", "") for name, value in found.items()}


def stored_values(book: SheetBook) -> Values:
    """What stands, in the boxes that are not empty."""
    values: Values = {}
    sheet, meeting = book.sheet, book.meeting
    if book.day:
        values["day"] = format_date(book.day)
    if sheet is not None and meeting is None:
        values |= {"none": "on", "none-reason": sheet.no_meeting_reason}
    if sheet is not None and sheet.fee_payers is not None and "fee" in book.posted:
        values["fee-payers"] = str(sheet.fee_payers)
    if meeting is not None:
        values |= _meeting_values(book)
    for key, activity in book.activities.items():
        people = "" if activity.participants is None else str(activity.participants)
        values |= {f"{key}-done": "on", f"{key}-people": people, f"{key}-content": activity.content}
    for key, line in book.posted.items():
        values |= _line_values(key, line, book)
    for fund, count in book.counts.items():
        values |= {f"count-{fund}": format_vnd(count.counted_vnd), f"count-{fund}-why": count.explanation}
    return {name: value for name, value in values.items() if value}


def _meeting_values(book: SheetBook) -> Values:
    meeting = book.meeting
    counts = {name: getattr(meeting, field) for name, field in MEETING_COUNTS.items()}
    if meeting.is_by_list:
        found = {f"absent-{pk}": "on" for pk in book.absent} or {"absent": "0"}
    else:
        found, counts["attended"] = {}, meeting.attended
    texts = {name: str(count) for name, count in counts.items() if count is not None}
    return found | texts | {"note": meeting.note}


def _line_values(key: str, line, book: SheetBook) -> Values:
    if isinstance(line, PaymentLine):
        on = "" if line.on == book.day else format_date(line.on)
        due = due_of(book).get(line.loan_id)
        if due == (line.principal_vnd, line.interest_vnd):
            return {f"{key}-asdue": "on", f"{key}-date": on}
        amounts = {"principal": format_vnd(line.principal_vnd), "interest": format_vnd(line.interest_vnd)}
        return {f"{key}-{part}": text for part, text in amounts.items()} | {f"{key}-date": on}
    if isinstance(line, LendLine):
        return {
            f"{key}-member": person_words(book, line.member_id),
            f"{key}-amount": format_vnd(line.principal_vnd),
            f"{key}-months": str(line.months),
            f"{key}-rate": rate_words(line.rate),
            f"{key}-purpose": line.purpose,
        }
    values = {f"{key}-amount": format_vnd(line.amount_vnd), f"{key}-note": line.note}
    if isinstance(line, EntryLine) and key != "fee":
        values |= {f"{key}-fund": line.fund, f"{key}-kind": line.kind, f"{key}-source": str(line.source_id or "")}
    return values


def rate_words(rate) -> str:
    return f"{rate.normalize():f}".replace(".", ",")


def person_words(book: SheetBook, member_id: int) -> str:
    """A member as the list has him: "17. Nguyễn Thị Ánh"."""
    number = book.numbers.get(member_id)
    return f"{number}. {book.members[number - 1].full_name}" if number else ""


def due_of(book: SheetBook) -> dict[int, tuple[int, int]]:
    """{loan id: (principal, interest) in ₫ that are due by the month's end}."""
    return {loan.pk: (loan.due_principal_vnd, loan.due_interest_vnd) for loan in book.loans}


# -- what a form was opened with: it comes back with the post, so that nothing of somebody else is lost


def pack(values: Values, book: SheetBook) -> str:
    """The values and the sums due that a form shows, for a hidden box."""
    due = {str(pk): list(amounts) for pk, amounts in due_of(book).items()}
    people = [member.pk for member in book.members]
    return json.dumps({"values": values, "due": due, "people": people}, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Shown:
    """What a form showed when it was opened: its boxes, the sums due by loan and the members' ids by number."""

    values: Values = field(default_factory=dict)
    due: dict[int, tuple[int, int]] = field(default_factory=dict)
    people: list[int] = field(default_factory=list)


def unpack(text: str) -> Shown:
    """What a packed text says; nothing where it is damaged."""
    try:
        found = json.loads(text[:200_000])
        values = {str(name): str(value) for name, value in found["values"].items()}
        due = {int(pk): (int(principal), int(interest)) for pk, (principal, interest) in found["due"].items()}
        return Shown(values, due, [int(pk) for pk in found["people"]])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return Shown()


def meaning(name: str, text: str, month: date) -> object:
    """What a box says, so that "12" and "12/03/2025" or "30k" and "30.000" are the same; odd text is itself."""
    try:
        if name == "day" or name.endswith("-date"):
            return read_day(text, month)
        return parse_vnd(text) if _AMOUNT.fullmatch(name) else text
    except ValueError:
        return text


def merge(base: Values, typed: Values, stored: Values, month: date) -> tuple[Values, Values]:
    """(values to show, {name: what stands now} of the boxes that both changed).

    A box that only one of the two changed has his value. Typed rows that the other filled meanwhile move on to the
    next free row, so that both remain.
    """
    typed = _moved_rows(base, typed, stored)
    shown, contested = {}, {}
    for name in {*base, *typed, *stored}:
        was, mine, theirs = (one.get(name, "") or default_of(name) for one in (base, typed, stored))
        said = [meaning(name, text, month) for text in (was, mine, theirs)]
        shown[name] = theirs if said[1] in (said[0], said[2]) else mine
        if said[1] not in (said[0], said[2]) and said[2] != said[0]:
            contested[name] = theirs
    return shown, contested


def _moved_rows(base: Values, typed: Values, stored: Values) -> Values:
    taken = rows_in(stored)
    free = {group: max(taken[group], rows_in({k: v for k, v in typed.items() if v})[group]) for group in ROWS}
    moved = dict(typed)
    for group, parts in PARTS.items():
        for row in range(1, taken[group] + 1):
            names = [f"{group}-{row}-{part}" for part in parts]
            is_new = not any(base.get(name) for name in names) and any(stored.get(name) for name in names)
            has_typed = any(typed.get(name, "") not in ("", default_of(name)) for name in names)
            if is_new and has_typed and any(typed.get(name, "") != stored.get(name, "") for name in names):
                free[group] += 1
                for name, part in zip(names, parts, strict=True):
                    moved[f"{group}-{free[group]}-{part}"] = moved.pop(name, "")
    return moved
