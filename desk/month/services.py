"""Saving the monthly sheet: everything in one transaction through the services of the lower floors."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.access import closed_problems, lock_clubs
from clubs.drafts import ActivityDraft, MeetingDraft
from clubs.models import Activity, Club
from clubs.rules import next_code
from clubs.services import (
    edit_activities,
    edit_meeting,
    record_activities,
    record_meeting,
    remove_activities,
    remove_meeting,
)
from core.audit import Trail, one_act, snapshot
from core.problems import Problem, Refused
from desk.models import MonthSheet, SheetLine
from desk.month.lines import Drafting, LendLine, as_lent_before, place_of
from desk.month.querysets import SheetBook, codes_of
from desk.month.reading import Reading
from desk.month.unusual import unusual
from desk.month.values import MEETING_COUNTS, Shown, Values, stored_values
from funds.models import CashCount, Loan, Voucher
from funds.services import count_cash, post_batch, remove_cash_count, replace_vouchers

ACTION = "meetings.edit"
FIELDS = ("club", "month", "meeting", "dated_on", "no_meeting_reason", "fee_payers", "version")
MEETING_BOXES = {field: name for name, field in MEETING_COUNTS.items()} | {"held_on": "day"}


class Stale(Exception):
    """Somebody changed what the form shows after it was opened, here or on another page; nothing was written."""


def save_month_sheet(
    *,
    actor,
    club: Club,
    month: date,
    version: int,
    values: Values,
    shown: Shown | None = None,
) -> MonthSheet:
    """Makes the club's month what the boxes say: posts what is new, corrects what differs, leaves what is the same.

    `values` are the boxes by name (desk.month.values), `version` that of the sheet which the form showed (0: none),
    `shown` what it showed, if known. Raises Stale, or Refused with every problem, its field the box's name.
    A money line that differs or is gone is reversed on its own day and, if it differs, posted anew with its code.
    """
    with transaction.atomic(), one_act():
        club = lock_clubs(actor, ACTION, [club])[club.pk]
        book = SheetBook(club, month)
        if book.version != version or (shown is not None and shown.values != stored_values(book)):
            raise Stale
        return Saver(actor, book, Reading(values, book, shown)).save()


class Saver:
    """One saving. The steps gather their problems; the last one writes the sheet or refuses all."""

    def __init__(self, actor, book: SheetBook, reading: Reading):
        self.actor, self.book, self.reading, self.club = actor, book, reading, book.club
        self.problems: list[tuple[str, str]] = list(reading.problems)
        self.meeting = book.meeting
        self.new_lines: list[SheetLine] = []
        self.drafting = Drafting(
            club=self.club,
            members={member.pk: member for member in book.members},
            loans={loan.pk: loan for loan in book.loans},
            sources={source.pk: source for source in book.sources},
        )

    def save(self) -> MonthSheet:
        self._try(self._save_meeting, lambda one: MEETING_BOXES.get(one.field, one.field or "day"))
        self._save_activities()
        if not self.reading.has_money_fault:
            self._save_money()
        if not self.problems:
            self._save_counts()
        self._refuse()
        return self._save_sheet()

    def _try(self, act: Callable, box_of: Callable[[Problem], str]):
        """The act's answer; a refusal is noted, each problem at its box."""
        try:
            return act()
        except Refused as refused:
            self.problems += [(box_of(one), str(one.message)) for one in refused.problems]
            return None

    def _refuse(self) -> None:
        if self.problems:
            raise Refused(*(Problem(message, name) for name, message in dict.fromkeys(self.problems)))

    # -- the meeting and what was done

    def _save_meeting(self) -> None:
        reading, reason = self.reading, self.reading.reason
        if reading.meeting is None:
            self._check_month_is_open()
            if self.meeting is not None:
                self._let_go_of_meeting()
                remove_meeting(actor=self.actor, meeting=self.book.meeting, reason=reason)
        elif reading.day is not None:
            draft = MeetingDraft(club=self.club, held_on=reading.day, **reading.meeting)
            if self.meeting is None:
                self.meeting = record_meeting(actor=self.actor, draft=draft, reason=reason)
            else:
                self.meeting = edit_meeting(actor=self.actor, meeting=self.meeting, draft=draft, reason=reason)

    def _let_go_of_meeting(self) -> None:
        self.meeting = None
        MonthSheet.objects.filter(club=self.club, month=self.book.month).update(meeting=None)

    def _check_month_is_open(self) -> None:
        day = min(self.reading.day or self.book.last, timezone.localdate())
        (message,) = closed_problems([(self.club, day)])
        if message:
            raise Refused(Problem(message, "none"))

    def _save_activities(self) -> None:
        reading, held = self.reading, self.book.activities
        if reading.day is None and reading.activities:
            return  # the missing day is told
        areas = {f"area-{area.code}": area for area in self.book.areas}
        added = [key for key in reading.activities if key not in held]
        drafts = [self._activity_draft(areas[key], *reading.activities[key]) for key in added]
        boxes = {"participants": "people", "content": "content"}

        def box_of(keys: list[str]) -> Callable[[Problem], str]:
            return lambda one: f"{keys[one.index]}-{boxes[one.field]}" if one.field in boxes else "day"

        made = self._try(lambda: record_activities(actor=self.actor, drafts=drafts), box_of(added)) if added else []
        self.new_lines += [SheetLine(key=key, activity=one) for key, one in zip(added, made or (), strict=False)]
        kept = [key for key in held if key in reading.activities]
        changes = [(held[key], self._activity_change(key)) for key in kept]
        if kept:
            self._try(lambda: edit_activities(actor=self.actor, changes=changes, reason=reading.reason), box_of(kept))
        gone = [key for key in held if key not in reading.activities]
        if gone:
            self._try(
                lambda: self._remove_activities([held[key] for key in gone]), lambda one: f"{gone[one.index]}-done"
            )

    def _activity_draft(self, area, people: int | None, content: str) -> ActivityDraft:
        return ActivityDraft(club=self.club, area=area, held_on=self.reading.day, participants=people, content=content)

    def _activity_change(self, key: str) -> dict:
        people, content = self.reading.activities[key]
        return {"held_on": self.reading.day, "participants": people, "content": content}

    def _remove_activities(self, activities: list[Activity]) -> None:
        with transaction.atomic():
            SheetLine.objects.filter(activity__in=activities).delete()
            remove_activities(actor=self.actor, activities=activities, reason=self.reading.reason)

    # -- the money

    def _save_money(self) -> None:
        wanted, posted, standing = self.reading.money, self.book.posted, self.book.vouchers
        keys = [key for key in wanted if wanted[key] != posted.get(key)]
        undone = [key for key in posted if posted[key] != wanted.get(key)]
        drafts = self._noted(keys, self._drafts(keys))
        places = [(key, wanted[key]) for key in keys]

        def box_of(one: Problem) -> str:
            if one.field == "reason":
                return "reason"
            if one.field == "reversal":
                key = undone[one.index]
                return place_of(key, posted[key], "")
            return place_of(*places[one.index], one.field)

        if not undone:
            made = self._try(lambda: post_batch(actor=self.actor, drafts=drafts), box_of)
        elif not self.actor.may("entries.reverse"):
            words = _(
                "This was posted already; only an officer changes it. Ask your officer, or put it back as it was."
            )
            self.problems += [(place_of(key, posted[key], ""), words) for key in undone]
            return
        else:
            reversals = [(standing[key], standing[key].dated_on) for key in undone]
            reason = self.reading.reason
            made = self._try(
                lambda: replace_vouchers(actor=self.actor, reversals=reversals, reason=reason, drafts=drafts), box_of
            )
        self.new_lines += [SheetLine(key=key, voucher=one) for key, one in zip(keys, made or (), strict=False)]

    def _drafts(self, keys: list[str]) -> list:
        """A line that is posted anew keeps its code: the paper slip bears it."""
        codes = self._free_codes()
        drafts = []
        for key in keys:
            draft = self.drafting.draft(self.reading.money[key], self._kept_code(key) or next(codes[self._series(key)]))
            before = self.book.vouchers.get(key)
            has_lent = before is not None and before.kind == Voucher.Kind.DISBURSEMENT
            drafts.append(as_lent_before(draft, before.loan) if has_lent else draft)
        return drafts

    def _noted(self, keys: list[str], drafts: list) -> list:
        """The drafts, those that are unusual with the sheet's note why; without one it is asked for."""
        found = unusual(self.book, self.reading.money, keys)
        if found and not self.reading.unusual:
            lines = self.reading.money
            self.problems += [(place_of(key, lines[key], ""), " ".join(words)) for key, words in found.items()]
            self.problems.append(("unusual", _("If it is right, say why here, then save again.")))
        note = {"note": self.reading.unusual}
        return [replace(one, **note) if key in found else one for key, one in zip(keys, drafts, strict=True)]

    def _series(self, key: str) -> type[Voucher] | type[Loan]:
        return Loan if isinstance(self.reading.money[key], LendLine) else Voucher

    def _kept_code(self, key: str) -> str:
        voucher = self.book.vouchers.get(key)
        if voucher is None:
            return ""
        return voucher.loan.code if voucher.kind == Voucher.Kind.DISBURSEMENT else voucher.code

    def _free_codes(self) -> dict:
        def series(model, first):
            code = next_code(codes_of(model, self.club), first)
            while True:
                yield code
                code = next_code([code], first)

        return {Voucher: series(Voucher, "P0001"), Loan: series(Loan, "KV001")}

    # -- the cash

    def _save_counts(self) -> None:
        reading, held = self.reading, self.book.counts
        for fund in held.keys() - reading.counts.keys():
            SheetLine.objects.filter(cash_count=held[fund]).delete()
            gone = held[fund]
            self._try(
                lambda gone=gone: remove_cash_count(actor=self.actor, count=gone, reason=reading.reason),
                lambda one, fund=fund: f"count-{fund}",
            )
        for fund in reading.counts:
            count = self._try(lambda fund=fund: self._count(fund), lambda one, fund=fund: self._count_box(one, fund))
            if count is not None and fund not in held:
                self.new_lines.append(SheetLine(key=f"count-{fund}", cash_count=count))

    def _count(self, fund: str) -> CashCount:
        counted, why = self.reading.counts[fund]
        return count_cash(
            actor=self.actor,
            club=self.club,
            fund=fund,
            counted_on=self.reading.on,
            counted_vnd=counted,
            explanation=why,
            count=self.book.counts.get(fund),
            reason=self.reading.reason,
        )

    @staticmethod
    def _count_box(problem: Problem, fund: str) -> str:
        boxes = {"explanation": f"count-{fund}-why", "counted_on": "day"}
        return boxes.get(problem.field, f"count-{fund}")

    # -- the sheet itself

    def _save_sheet(self) -> MonthSheet:
        sheet = MonthSheet.objects.filter(club=self.club, month=self.book.month).first()
        before = snapshot(self.book.sheet, FIELDS) if sheet else None
        sheet = sheet or MonthSheet(club=self.club, month=self.book.month, version=0)
        sheet.meeting, sheet.dated_on = self.meeting, self.reading.day
        sheet.no_meeting_reason = self.reading.no_meeting_reason
        sheet.fee_payers, sheet.saved_by_id = self.reading.fee_payers, self.actor.pk
        sheet.version += 1
        sheet.save()
        for line in self.new_lines:
            line.sheet = sheet
        SheetLine.objects.bulk_create(self.new_lines)
        trail = Trail(self.actor, ACTION, reason=self.reading.reason)
        trail.add(sheet, before=before, after=snapshot(sheet, FIELDS))
        trail.write()
        return sheet
