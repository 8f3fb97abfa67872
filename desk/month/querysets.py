"""What stands of one club's month: its sheet, the facts that came in through it and what the form offers."""

from collections import defaultdict
from datetime import date
from functools import cached_property

from django.db.models import Q, Sum

from clubs.models import Activity, ActivityArea, Club, Meeting, Member, Source
from desk.models import MonthSheet, SheetLine
from desk.month.days import last_day, month_key
from desk.month.lines import Line, posted_line
from funds.models import CashCount, Entry, Instalment, Loan, LoanRules, Voucher
from funds.querysets import RuleBook
from funds.rules import FundKind


class SheetBook:
    """One club's month, read once; the club is one that the reader may see. Days of `member`s are those of the club."""

    def __init__(self, club: Club, month: date):
        self.club, self.month, self.last = club, month, last_day(month)

    @cached_property
    def sheet(self) -> MonthSheet | None:
        rows = MonthSheet.objects.select_related("meeting", "saved_by")
        return rows.filter(club=self.club, month=self.month).first()

    @property
    def version(self) -> int:
        return self.sheet.version if self.sheet else 0

    @cached_property
    def meeting(self) -> Meeting | None:
        """The sheet's; before the first saving the month's latest that was entered elsewhere."""
        if self.sheet is not None:
            return self.sheet.meeting
        rows = Meeting.objects.filter(club=self.club).held_within(self.month, self.last)
        return rows.order_by("-held_on").first()

    @cached_property
    def day(self) -> date | None:
        """The date of the lines that stand."""
        if self.meeting is not None:
            return self.meeting.held_on
        return self.sheet.dated_on if self.sheet else None

    @cached_property
    def absent(self) -> set[int]:
        return set(self.meeting.absences.values_list("member_id", flat=True)) if self.meeting else set()

    # -- the lines of the sheet

    @cached_property
    def lines(self) -> list[SheetLine]:
        if self.sheet is None:
            return []
        related = ("voucher__loan__member", "voucher__reversal", "activity__area", "cash_count")
        rows = SheetLine.objects.filter(sheet=self.sheet).select_related(*related)
        return list(rows.prefetch_related("voucher__entries").order_by("pk"))

    @cached_property
    def vouchers(self) -> dict[str, Voucher]:
        """{key: the voucher that stands}."""
        return {one.key: one.voucher for one in self.lines if one.voucher and one.voucher.is_standing}

    @cached_property
    def posted(self) -> dict[str, Line]:
        return {key: posted_line(voucher) for key, voucher in self.vouchers.items()}

    @cached_property
    def reversed(self) -> dict[str, list[Voucher]]:
        """{key: vouchers of the line that were reversed, the earliest first}."""
        found = defaultdict(list)
        for one in self.lines:
            if one.voucher and not one.voucher.is_standing:
                found[one.key].append(one.voucher)
        return dict(found)

    @cached_property
    def activities(self) -> dict[str, Activity]:
        return {one.key: one.activity for one in self.lines if one.activity}

    @cached_property
    def counts(self) -> dict[str, CashCount]:
        """{fund: the sheet's count}."""
        return {one.cash_count.fund: one.cash_count for one in self.lines if one.cash_count}

    @property
    def own_ids(self) -> list[int]:
        return [voucher.pk for voucher in self.vouchers.values()]

    # -- what the form offers

    @cached_property
    def members(self) -> list[Member]:
        """Whoever was a member on some day of the month, by tên as in the paper book."""
        stayed = Q(left_on__isnull=True) | Q(left_on__gt=self.month)
        rows = Member.objects.filter(stayed, club=self.club, joined_on__lte=self.last)
        return list(rows.order_by("name_key", "pk"))

    @cached_property
    def numbers(self) -> dict[int, int]:
        """{member id: number in the list}."""
        return {member.pk: number for number, member in enumerate(self.members, start=1)}

    @cached_property
    def areas(self) -> list[ActivityArea]:
        """The areas active in the month, and those that the sheet names already."""
        active = dict(ActivityArea.objects.active_names_on(self.last))
        used = {one.area_id for one in self.activities.values()}
        rows = ActivityArea.objects.order_by("number")
        return [area for area in rows if area.code in active or area.pk in used]

    @cached_property
    def elsewhere(self) -> dict[int, list[Activity]]:
        """{area id: the month's activities that were entered on their own page}."""
        own = [one.pk for one in self.activities.values()]
        rows = Activity.objects.filter(club=self.club).held_within(self.month, self.last).exclude(pk__in=own)
        found = defaultdict(list)
        for one in rows.order_by("held_on", "pk"):
            found[one.area_id].append(one)
        return dict(found)

    @cached_property
    def loans(self) -> list[Loan]:
        """The loans that are open at the month's end when the sheet's own lines are left out, by the borrower's tên.

        With those of the sheet's own payments: a loan may have been paid off elsewhere since.
        """
        own = [one.loan_id for one in self.vouchers.values() if one.kind == Voucher.Kind.REPAYMENT]
        rows = Loan.objects.filter(club=self.club).disbursed_by(self.last).select_related("member")
        rows = rows.with_due_by(self.last, leaving_out=self.own_ids).filter(Q(outstanding_vnd__gt=0) | Q(pk__in=own))
        return list(rows.order_by("member__name_key", "disbursed_on", "pk"))

    def schedule_of(self, loan: Loan) -> list[Instalment]:
        """The lines in force at the month's end."""
        return list(Instalment.objects.filter(loan=loan).in_force_on(self.last).order_by("number"))

    def owing_on(self, day: date, member: Member) -> list[Loan]:
        """The person's open loans of the club with `outstanding_vnd` on the day, the sheet's own lines left out."""
        rows = Loan.objects.filter(club=self.club, member__person=member.person_id).disbursed_by(day)
        rows = rows.with_due_by(day, leaving_out=self.own_ids).filter(outstanding_vnd__gt=0)
        return list(rows.order_by("disbursed_on", "pk"))

    def income_fund_on(self, day: date) -> int:
        """What the income fund is worth on the day, in ₫, the sheet's own lines left out."""
        rows = Entry.objects.filter(club=self.club).dated_to(day).exclude(voucher_id__in=self.own_ids)
        return rows.parts_by_fund()[FundKind.INCOME]["value"]

    @cached_property
    def rules(self) -> RuleBook:
        return LoanRules.objects.book([self.club.pk])

    @cached_property
    def sources(self) -> list[Source]:
        return list(Source.objects.order_by("folded", "pk"))

    @cached_property
    def cash_days(self) -> dict[str, dict[str, int]]:
        """{fund: {ISO day or "" for all before the month: change of cash in ₫}}, the sheet's own lines left out."""
        rows = Entry.objects.filter(club=self.club).dated_to(self.last).exclude(voucher_id__in=self.own_ids)
        sums = {fund: {"": 0} for fund in FundKind.values}
        before = rows.filter(entry_on__lt=self.month)
        for fund, cash in before.cash_by_fund().items():
            sums[fund][""] = cash
        within = rows.filter(entry_on__gte=self.month).order_by().values_list("fund", "entry_on")
        for fund, day, cash in within.annotate(cash=Sum("cash_vnd")):
            sums[fund][day.isoformat()] = int(cash)
        return sums

    def ledger_on(self, day: date) -> dict[str, int]:
        """{fund: cash in ₫ at the end of the day}, all lines counted."""
        return Entry.objects.filter(club=self.club).dated_to(day).cash_by_fund()


def sheets_of(club: Club) -> dict[str, MonthSheet]:
    """{"2025-03": sheet} of the club's sheets with their meetings."""
    rows = MonthSheet.objects.filter(club=club).select_related("meeting")
    return {month_key(sheet.month): sheet for sheet in rows}


def meetings_of(club: Club) -> dict[str, Meeting]:
    """{"2025-03": the month's last meeting}."""
    rows = Meeting.objects.filter(club=club).order_by("held_on")
    return {month_key(meeting.held_on): meeting for meeting in rows}


def codes_of(model: type[Voucher] | type[Loan], club: Club) -> list[str]:
    """The codes that the club's vouchers or loans bear."""
    return list(model.objects.filter(club=club).exclude(code="").order_by().values_list("code", flat=True))
