"""The sweeps' meetings, counts, papers, declarations, awards and trainings; district B's bear the canary word."""

import datetime as dt

from clubs.models import Absence, Attachment, Award, Club, DeclaredTotals, Meeting, Training, TrainingAttendance
from core.models import SavedView
from desk.models import MonthSheet, SheetLine
from districts.models import Unit
from funds.models import CashCount, FlagNote, PendingAct, Voucher
from funds.rules import FundKind
from reports.models import ReportFile, ReportText
from targets.models import ClubSummary, Plan, ReportingPeriod, Submission, SubmissionNote

MONTH = dt.date(2025, 2, 1)


def keep_records(club: Club, district: Unit, user, mark: str) -> dict:
    """One row of each kind for the club; {model: row}."""
    member = club.members.order_by("code").first()
    meeting = Meeting.objects.create(club=club, held_on=dt.date(2025, 2, 5), attended=2, is_by_list=True, note=mark)
    Absence.objects.create(meeting=meeting, member=member)
    sheet = MonthSheet.objects.create(club=club, month=MONTH, meeting=meeting, saved_by=user)
    count = CashCount.objects.create(
        club=club, fund=FundKind.INCOME, counted_on=dt.date(2025, 2, 5), counted_vnd=1000, explanation=mark
    )
    SheetLine.objects.create(sheet=sheet, key="count-income", cash_count=count)
    summary = ClubSummary.objects.create(  # of a day of which none is kept, so no page reads it
        club=club, since=dt.date(2018, 1, 2), as_of=dt.date(2019, 1, 1), members=1, full_activity=False
    )
    training = Training.objects.create(topic=f"Tập huấn {mark}", held_on=dt.date(2025, 3, 1), unit=district)
    attendance = TrainingAttendance.objects.create(training=training, club=club, participants=2)
    attendance.members.add(member)
    return {
        SavedView: keep_view(user, mark),
        Meeting: meeting,
        MonthSheet: sheet,
        CashCount: count,
        FlagNote: FlagNote.objects.create(club=club, kind="cash", key="income", fingerprint="0" * 64, note=mark),
        PendingAct: PendingAct.objects.create(
            club=club,
            kind="reversal",
            voucher=Voucher.objects.create(club=club, kind="entry", code=f"W{club.pk}", dated_on=dt.date(2025, 2, 5)),
            amount_vnd=10_000_000,
            dated_on=dt.date(2025, 3, 5),
            reason=mark,
            asked_by=user,
        ),
        ClubSummary: summary,
        Training: training,
        TrainingAttendance: attendance,
        Attachment: add_attachment(club, user, mark),
        **hand_in(club, district, mark),
        Award: Award.objects.create(club=club, member=member, year=2024, level="province", title=f"Bằng khen {mark}"),
        DeclaredTotals: declare(club, 2023, mark),
    }


def hand_in(club: Club, district: Unit, mark: str) -> dict:
    """What the district handed in for 2024, with a remark on the club."""
    period, _is_new = ReportingPeriod.objects.get_or_create(
        kind="year", starts_on=dt.date(2023, 12, 15), ends_on=dt.date(2024, 12, 14), due_on=dt.date(2025, 1, 14)
    )
    one = Submission.objects.create(period=period, unit=district, state="submitted", message=mark, answer=mark)
    note = SubmissionNote.objects.create(submission=one, club=club, text=f"Xem lại {mark}")
    texts = dict.fromkeys(("difficulties", "proposals", "next_year"), f"Đường xa {mark}")
    text = ReportText.objects.create(period=period, unit=district, **texts)
    file = give_out(district, period, f"{mark}.xlsx")
    return {ReportingPeriod: period, Submission: one, SubmissionNote: note, ReportText: text, ReportFile: file}


def give_out(unit: Unit, period: ReportingPeriod, name: str) -> ReportFile:
    return ReportFile.objects.create(
        unit=unit,
        plan=Plan.objects.first(),
        since=period.starts_on,
        as_of=period.ends_on,
        boundary_on=period.ends_on,
        name=f"bao-cao-{name}",
        content=name.encode(),
        sha256="0" * 64,
        is_official=False,
        state_words=f"SỐ LIỆU TẠM THỜI {name}",
    )


def keep_view(user, mark: str) -> SavedView:
    return SavedView.objects.create(user=user, list_name="club_list", title=f"Cách xem {mark}", query="state=operating")


def add_attachment(club: Club, user, mark: str) -> Attachment:
    return Attachment.objects.create(
        club=club,
        kind=Attachment.Kind.OTHER,
        title=f"Giấy tờ {mark}",
        file_name=f"{mark}.pdf",
        stored_file="",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
        uploaded_by=user,
    )


def declare(club: Club, year: int, mark: str) -> DeclaredTotals:
    return DeclaredTotals.objects.create(
        club=club, starts_on=dt.date(year - 1, 12, 15), ends_on=dt.date(year, 12, 14), members=50, women=30, note=mark
    )


def grow_records(club: Club, user, count: int) -> None:
    """`count` more of each for the club."""
    members = list(club.members.order_by("code")[:count])
    for number in range(count):
        day = dt.date(2020, 1, 1) + dt.timedelta(days=31 * number)
        meeting = Meeting.objects.create(club=club, held_on=day, attended=3)
        MonthSheet.objects.create(club=club, month=day.replace(day=1), meeting=meeting, saved_by=user)
        CashCount.objects.create(club=club, fund=FundKind.INCOME, counted_on=day, counted_vnd=1000)
        add_attachment(club, user, str(number))
        keep_view(user, str(number))
        Award.objects.create(
            club=club, member=members[number % len(members)], year=2020, level="district", title=f"Giấy khen {number}"
        )
        declare(club, 2019 - number, "")  # before KH 72: the reads of each day ask first whether there is any
        period = ReportingPeriod.objects.create(
            kind="month", starts_on=day, ends_on=day + dt.timedelta(days=30), due_on=day + dt.timedelta(days=40)
        )
        one = Submission.objects.create(period=period, unit=_district_of(club), state="approved")
        give_out(one.unit, period, f"{number}.pdf")
        SubmissionNote.objects.create(submission=one, text="Đã xem")
        SubmissionNote.objects.create(submission=_first_submission(club), club=club, text=f"Ghi chú {number}")
        training = Training.objects.create(topic=f"Tập huấn {number}", held_on=day)
        TrainingAttendance.objects.create(training=training, club=club, participants=1).members.add(*members[:3])


def _district_of(club: Club) -> Unit:
    return club.placements.get().commune.parent_links.get().parent


def _first_submission(club: Club) -> Submission:
    return Submission.objects.get(unit=_district_of(club), period__kind="year")
