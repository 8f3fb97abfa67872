"""Rows of every model for the sweeps: a life for each club of the world, district B's marked by the canary word.

Rows are made through the models, so that a broken service does not break every sweep.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import asdict

from django.db import models

from accounts.models import AccountEvent, Assignment, OpenSession, User
from backups.models import Proof
from clubs.models import (
    Activity,
    ActivityArea,
    Appointment,
    Club,
    Member,
    Person,
    Placement,
    PovertyStatus,
    Review,
    SecretaryPost,
    Source,
)
from core.audit import Trail
from core.models import Job, ListExport
from desk.models import ColumnMap, Reorganisation, WorkbookUpload
from districts.crosswalk import CrosswalkRow
from districts.models import Level, PeriodLock, Unit
from funds.models import Entry, Instalment, Loan, Voucher
from funds.rules import EntryKind, FundKind, schedule
from reports.models import Letterhead
from targets.models import (
    ClosedClub,
    ClosedFigure,
    ClosedFile,
    Closing,
    Milestone,
    Plan,
    ReportingPeriod,
    Target,
)
from tests.sweeps.populate_records import grow_records, keep_records
from tests.world import CANARY, World, make_club, make_member, make_unit, make_user

TODAY = dt.datetime(2025, 6, 16, 9, 0, tzinfo=dt.UTC)
"""The day on which the sweeps look at the world."""
LENT_ON = dt.date(2025, 2, 10)


def post(club: Club, code: str, kind: str, amount_vnd: int, day: dt.date, fund=FundKind.INCOME, **fields) -> Voucher:
    """A voucher with one entry. kind: a value of EntryKind; fields: note, is_initial, loan."""
    kinds = {
        EntryKind.LOAN_DISBURSED: Voucher.Kind.DISBURSEMENT,
        EntryKind.PRINCIPAL_REPAID: Voucher.Kind.REPAYMENT,
    }
    loan = fields.get("loan")
    voucher = Voucher.objects.create(
        club=club, kind=kinds.get(kind, Voucher.Kind.ENTRY), code=code, dated_on=day, loan=loan
    )
    Entry.objects.create(
        voucher=voucher, club=club, fund=fund, kind=kind, entry_on=day, amount_vnd=amount_vnd, **fields
    )
    return voucher


def lend(member: Member, code: str, mark: str, months: int = 3) -> Loan:
    """A loan of 3.000.000 ₫ with its schedule, its disbursement and one repayment."""
    loan = Loan.objects.create(
        club=member.club,
        member=member,
        code=code,
        disbursed_on=LENT_ON,
        principal_vnd=3_000_000,
        monthly_rate_percent=1,
        months=months,
        purpose=f"Nuôi dê {mark}".strip(),
    )
    lines = schedule(loan.principal_vnd, months, loan.monthly_rate_percent, LENT_ON)
    Instalment.objects.bulk_create(
        Instalment(
            loan=loan,
            number=line.number,
            due_on=line.due_on,
            principal_vnd=line.principal_vnd,
            interest_vnd=line.interest_vnd,
            cumulative_vnd=line.cumulative_vnd,
            in_force_from=LENT_ON,
        )
        for line in lines
    )
    note = f"Khoản vay {mark}".strip()
    post(loan.club, "", EntryKind.LOAN_DISBURSED, 3_000_000, LENT_ON, loan=loan, note=note)
    paid_on = dt.date(2025, 3, 10)
    post(loan.club, f"TN-{code}", EntryKind.PRINCIPAL_REPAID, 1_000_000, paid_on, loan=loan, note=note)
    return loan


def edit_each(actor: User, rows: Iterable[models.Model], note: str) -> None:
    """A record of the trail for each of the rows."""
    trail = Trail(actor=actor, action="members.edit", batch=uuid.uuid4())
    for row in rows:
        trail.add(row, before={"note": "a"}, after={"note": note})
    trail.write()


def describe(member: Member, mark: str) -> None:
    """A year's household status and a term on the board."""
    PovertyStatus.objects.create(member=member, year=2025, status=PovertyStatus.Status.POOR)
    Appointment.objects.create(member=member, role=Appointment.Role.BOARD_MEMBER, starts_on=member.joined_on)
    trail = Trail(actor=User.objects.get(username="province_admin"), action="members.edit", reason=f"Sửa tên {mark}")
    trail.add(member, before={"full_name": f"{mark} cũ"}, after={"full_name": member.full_name})
    trail.write()


def act(club: Club, number: int, mark: str) -> None:
    """An activity and a review."""
    area = ActivityArea.objects.get(number=1 + number % 8)
    day = dt.date(2025, 1, 5) + dt.timedelta(days=number)
    Activity.objects.create(
        club=club, area=area, held_on=day, code=f"HD{number}", content=f"Sinh hoạt {mark}".strip(), participants=1234
    )
    Review.objects.create(
        club=club, reviewed_on=day, level=Review.Level.CLUB, is_well_managed=True, note=f"Tốt {mark}".strip()
    )


def add_life(club: Club, members: list[Member], mark: str = "") -> None:
    """Capital, and for every member a status, a term, a loan, an activity and a review; texts bear `mark`."""
    note = f"Vốn ban đầu {mark}".strip()
    amount = 60_000_000 + 5_000_000 * len(members)
    post(club, "PT01", EntryKind.CAPITAL, amount, dt.date(2018, 7, 1), note=note, is_initial=True)
    post(club, "PT02", EntryKind.MEMBERSHIP_FEE, 1_500_000, dt.date(2025, 1, 5), fund=FundKind.OPERATING, note=note)
    for number, member in enumerate(members, start=1):
        describe(member, mark)
        lend(member, f"KV{number:02}", mark)
        act(club, number, mark)


def upload(user: User, mark: str) -> WorkbookUpload:
    result = {"saved": False, "sheets": {}, "errors": [], "warnings": []}
    return WorkbookUpload.objects.create(
        user=user, file_name=f"{mark}.xlsx", stored_file="", sha256="0" * 64, state="refused", result=result
    )


def sign_in(user: User, mark: str) -> OpenSession:
    """An open session, with what the person's account remembers of it."""
    AccountEvent.objects.create(user=user, actor=user, kind=AccountEvent.Kind.SIGNED_IN, device=mark)
    return OpenSession.objects.create(
        user=user, key=f"{mark}{user.pk}", device=mark, seen_at=TODAY, runs_out_at=TODAY + dt.timedelta(hours=1)
    )


def column_map(user: User, mark: str) -> ColumnMap:
    part = {"kind": "members", "columns": {"hoten": "full_name"}, "fixed": {}, "sheets": {}, "lines": 1}
    unit = user.assignments.get(ends_on=None).unit
    return ColumnMap.objects.create(user=user, unit=unit, name=mark, kind="members", fingerprint="0" * 64, part=part)


def add_plan(world: World) -> Plan:
    """A plan with the targets of the real one, so that the dashboard has its cards."""
    plan = Plan.objects.create(
        code="KH72",
        name="Kế hoạch thử",
        unit=world.province,
        starts_on=dt.date(2021, 1, 1),
        ends_on=dt.date(2025, 12, 31),
        boundary_on=dt.date(2021, 1, 8),
    )
    goals = {
        "clubs_total": 50,
        "clubs_new": 30,
        "full_activity": 70,
        "members_borrowing": 50,
        "initial_fund_20m": 100,
        "fund_30m": 50,
        "coverage_rural": 70,
    }
    thresholds = {"initial_fund_20m": 20_000_000, "fund_30m": 30_000_000}
    for position, (code, goal) in enumerate(goals.items(), start=1):
        Target.objects.create(plan=plan, code=code, position=position, goal=goal, threshold_vnd=thresholds.get(code))
    new = Target.objects.get(code="clubs_new")
    Milestone.objects.create(target=new, unit=world.district_a, year=2021, goal=3)
    return plan


def close(world: World, plan: Plan) -> Closing:
    """A year that was closed and reopened, with a figure, a club and a mark of each district."""
    days = {"starts_on": dt.date(2021, 12, 15), "ends_on": dt.date(2022, 12, 14), "due_on": dt.date(2023, 1, 14)}
    period = ReportingPeriod.objects.create(kind="year", **days)
    lock = PeriodLock.objects.create(closed_through=days["ends_on"], closed_by="Sở", reopened_at=TODAY)
    definitions = {"targets": [{"code": "clubs_total", "label": "Số CLB", "definition": "Đếm", "goal": "50"}]}
    closing = Closing.objects.create(
        period=period, version=1, plan=plan, boundary_on=plan.boundary_on, definitions=definitions, lock=lock,
        audit_mark=10**9, reason="Hết hạn",
    )  # fmt: skip
    for unit, club in ((world.district_a, world.club_a), (world.district_b, world.club_b)):
        ClosedFigure.objects.create(closing=closing, unit=unit, code="clubs_total", n=3)
        ClosedClub.objects.create(closing=closing, club=club, figures={"name": club.name, "members": 77})
    ClosedFile.objects.create(closing=closing, name="bao-cao.xlsx", content=CANARY.encode(), sha256="0" * 64)
    return closing


def propose(world: World) -> Reorganisation:
    """A commune that is to get another name."""
    row = CrosswalkRow(2, world.commune_a.code, world.commune_a.name, world.commune_a.code, "Phước Mới", "xã", "", True)
    return Reorganisation.objects.create(effective_on=dt.date(2030, 1, 1), file_name="a.csv", rows=[asdict(row)])


def populate(world: World) -> dict[str, dict[type[models.Model], models.Model]]:
    """Gives both clubs a life. Returns {"a": {model: a row}, "b": {model: a row}} of every model with an address."""
    Member.objects.filter(club=world.club_b).update(ethnicity=CANARY, phone="0911222333", leave_reason=CANARY)
    Club.objects.filter(pk=world.club_b.pk).update(note=CANARY, decision_number=CANARY)
    add_life(world.club_a, world.members_a)
    add_life(world.club_b, world.members_b, CANARY)
    edit_each(world.officer_a, (world.club_a, world.members_a[0].loans.get(), world.officer_a), "b")
    plan = add_plan(world)
    add_letterhead(None, "Sở Lao động")
    Proof.objects.create(
        backup="clb-20250616-020000.tar",
        made_at=TODAY - dt.timedelta(hours=14),
        size=1_234_567,
        restore_seconds=12.5,
        is_equal=True,
        compared={"tables": 60, "rows": 1200, "figures": 41, "files": 2},
    )
    closing = close(world, plan)
    shared = {Closing: closing, ClosedFile: closing.files.get()}
    shared[Reorganisation] = propose(world)
    shared |= {Plan: plan, Target: Target.objects.first(), Source: Source.objects.first()}
    return {
        "a": shared
        | _rows_of(world.club_a, world.commune_a, upload(world.officer_a, "a"), world.officer_a)
        | keep_records(world.club_a, world.district_a, world.officer_a, "")
        | {Letterhead: add_letterhead(world.district_a, "Ban đại diện")},
        "b": shared
        | _rows_of(world.club_b, world.commune_b, upload(world.officer_b, CANARY), world.officer_b)
        | keep_records(world.club_b, world.district_b, world.officer_b, CANARY)
        | {Letterhead: add_letterhead(world.district_b, CANARY)},
    }


def add_letterhead(unit: Unit | None, issuer: str) -> Letterhead:
    return Letterhead.objects.create(
        unit=unit,
        starts_on=dt.date(2021, 1, 1),
        superior="UBND tỉnh",
        issuer=issuer,
        number_mark="/BC",
        place="Phan Rang",
        signatory_title="Giám đốc",
    )


def _rows_of(club: Club, commune: Unit, sent: WorkbookUpload, user: User) -> dict[type[models.Model], models.Model]:
    member = Member.objects.filter(club=club).order_by("code").first()
    return {
        OpenSession: sign_in(user, f"Máy {club.name[-4:]}"),
        Club: club,
        Placement: club.placements.get(),
        Member: member,
        PovertyStatus: member.poverty.get(),
        Appointment: member.appointments.get(),
        Activity: club.activities.order_by("pk").first(),
        Review: club.reviews.order_by("pk").first(),
        Loan: member.loans.get(),
        Instalment: member.loans.get().instalments.first(),
        Voucher: club.vouchers.get(code="PT01"),
        Entry: club.entries.get(voucher__code="PT01"),
        Unit: commune,
        User: user,
        Assignment: user.assignments.get(),
        WorkbookUpload: sent,
        ColumnMap: column_map(user, sent.file_name),
        Job: (job := Job.objects.create(user=user, kind="workbook.check", message=sent.file_name)),
        ListExport: ListExport.objects.create(
            user=user, list_name="member_list", query=f"q={sent.file_name}", file_format="xlsx", job=job
        ),
    }


def grow(world: World, count: int) -> None:
    """More rows of everything that district A's officer sees: `count` more clubs, people, loans, days and users."""
    communes = [make_unit(f"9{n:04}", f"Xã số {n}", "xã", Level.COMMUNE, world.district_a) for n in range(count)]
    newcomers = [
        make_member(world.club_a, f"TM{n:03}", f"Phạm Thị Số {n}", birth_year=1950 + n % 30) for n in range(count)
    ]
    note = "Vốn thêm"
    for number, member in enumerate(newcomers, start=100):
        describe(member, "")
        post(world.club_a, f"PT{number}", EntryKind.CAPITAL, 5_000_000, dt.date(2024, 1, 5), note=note)
        lend(member, f"KV{number}", "")
        act(world.club_a, number, "")
    for number, commune in enumerate(communes):
        club = make_club(f"NT-1{number:03}", f"CLB thôn {number}", commune)
        member = make_member(club, "TV01", f"Lê Văn Số {number}", person=Person.objects.create())
        add_life(club, [member])
    _grow_around(world, count)
    grow_records(world.club_a, world.officer_a, count)


def _grow_around(world: World, count: int) -> None:
    """Users with assignments, uploads, letterheads, years and dates on the rows that detail pages show."""
    member = world.members_a[0]
    loan = member.loans.get()
    for number in range(count):
        user = make_user(f"them-{number}")
        post_of = Assignment.objects.create(
            user=user, role="secretary", unit=world.commune_a, starts_on=dt.date(2020, 1, 1)
        )
        SecretaryPost.objects.create(assignment=post_of, club=world.club_a)
        ended = dt.date(2019, 1, 1) + dt.timedelta(days=number)
        Assignment.objects.create(
            user=world.officer_a, role="viewer", unit=world.district_b, starts_on=ended, ends_on=ended
        )
        upload(world.officer_a, f"tep-{number}")
        column_map(world.officer_a, f"cach-{number}")
        sign_in(world.officer_a, f"may-{number}")
        sign_in(user, f"may-{number}")
        Letterhead.objects.create(
            starts_on=dt.date(2022, 1, 1) + dt.timedelta(days=number),
            superior="UBND tỉnh",
            issuer=f"Sở {number}",
            number_mark="/BC",
            place="Phan Rang",
            signatory_title="Giám đốc",
        )
        PovertyStatus.objects.create(member=member, year=2024 - number, status=PovertyStatus.Status.OTHER)
        Appointment.objects.create(
            member=member, role=Appointment.Role.TREASURER, starts_on=ended, ends_on=ended + dt.timedelta(days=1)
        )
        post(loan.club, f"TX{number}", EntryKind.PRINCIPAL_REPAID, 1000, dt.date(2025, 4, 1), loan=loan)
        edit_each(user, (member, world.club_a, loan, world.officer_a), f"b{number}")
