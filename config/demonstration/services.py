"""Writes made-up programmes through the same services as everybody else, in batches."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import Assignment
from accounts.policy import Role
from accounts.services import create_user
from clubs.drafts import ActivityDraft, ClubDraft, DeclaredDraft, MemberDraft, ReviewDraft
from clubs.models import ActivityArea, Club, Meeting, Member, Placement, SecretaryPost
from clubs.services import (
    add_members,
    declare_totals,
    found_clubs,
    get_or_make_source,
    place_after_split,
    record_activities,
    record_reviews,
    set_poverty,
)
from clubs.services.awards import give_awards
from clubs.services.trainings import hold_training, record_attendance
from config.demonstration import records
from config.demonstration.layout import ClubPlan, demonstration_clubs, random_clubs
from config.demonstration.life import Booking, Lending, Life, Someone, Story
from core.actors import SYSTEM
from core.models import Installation
from districts.models import Level, Unit, UnitParent
from funds.drafts import EntryDraft, LoanDraft, RepaymentDraft
from funds.services import post_batch
from reports.services import create_letterhead
from targets.services import EARLIER_PLANS, load_plans

SEED = 72
CLUBS_PER_BATCH = 40
PASSWORD = "minh-hoa-2026"  # noqa: S105 (printed at every start, only ever set in a demonstration)

# (user name, full name, role, code of the district of 2021, the club of a secretary)
ACCOUNTS = (
    ("quantri", "Quản trị tỉnh", Role.PROVINCE_ADMIN, None, None),
    ("tinh", "Cán bộ tỉnh", Role.PROVINCE_STAFF, None, None),
    ("phanrang", "Cán bộ Phan Rang - Tháp Chàm", Role.AREA_OFFICER, "582", None),
    ("bacai", "Cán bộ Bác Ái", Role.AREA_OFFICER, "584", None),
    ("ninhson", "Cán bộ Ninh Sơn", Role.AREA_OFFICER, "585", None),
    ("ninhhai", "Cán bộ Ninh Hải", Role.AREA_OFFICER, "586", None),
    ("ninhphuoc", "Cán bộ Ninh Phước", Role.AREA_OFFICER, "587", None),
    ("thuanbac", "Cán bộ Thuận Bắc", Role.AREA_OFFICER, "588", None),
    ("thuannam", "Cán bộ Thuận Nam", Role.AREA_OFFICER, "589", None),
    ("thuky", "Thư ký câu lạc bộ NT-0001", Role.SECRETARY, None, "NT-0001"),
    ("nhataitro", "Nhà tài trợ", Role.VIEWER, None, None),
)


@transaction.atomic
def load_demonstration(until: dt.date) -> None:
    """The 61 clubs of the demonstration with their life up to `until`, and its accounts. All or nothing.

    With them comes the plan under which the first 20 were founded: the years to 2020 are judged by their own plan. A
    real programme begins with KH 72 alone, as the contract says; an earlier plan is entered on the plans' page.
    """
    Installation.objects.create(pk=1, is_demonstration=True)
    load_plans(EARLIER_PLANS)
    _write(demonstration_clubs(SEED, _communes_of_2021), SEED, until)
    _settle_split_communes()
    _write_records(until)
    _write_letterheads()
    _make_accounts()


@transaction.atomic
def load_synthetic(*, clubs: int, seed: int, since: int, until: dt.date) -> None:
    """A programme of any size, deterministic by seed; marks the database as a demonstration."""
    Installation.objects.update_or_create(pk=1, defaults={"is_demonstration": True})
    taken = Club.objects.filter(code__startswith="TH-").count()
    communes = list(_communes_for(clubs))
    _write(random_clubs(clubs, seed, since, until, communes, taken), seed, until)


def _communes_of_2021(district_code: str) -> dict[str, Unit]:
    communes = Unit.objects.filter(
        parent_links__parent__code=district_code, parent_links__parent__level=Level.DISTRICT, valid_from=None
    )
    return {unit.name: unit for unit in communes}


def _communes_for(clubs: int) -> Iterator[Unit]:
    """The real communes of 2021 while they suffice (five clubs each); beyond, invented districts of 15 communes."""
    from_2021 = Unit.objects.filter(level=Level.COMMUNE, valid_from=None, is_synthetic=False)
    yield from from_2021
    missing = max(0, clubs - 5 * from_2021.count())
    yield from _invented_communes(missing)


def _invented_communes(count: int) -> list[Unit]:
    provinces = list(Unit.objects.filter(level=Level.PROVINCE, valid_from=None, is_synthetic=False))
    districts, communes, links = [], [], []
    for number in range(count):
        if number % 15 == 0:
            code = f"GL{number // 15 + 1:03d}"
            districts.append(
                Unit(code=code, name=f"Giả lập {code}", kind="huyện", level=Level.DISTRICT, is_synthetic=True)
            )
            links.append(UnitParent(child=districts[-1], parent=provinces[len(districts) % len(provinces)]))
        code = f"GL{number + 1:05d}"
        communes.append(Unit(code=code, name=f"Giả lập {code}", kind="xã", level=Level.COMMUNE, is_synthetic=True))
        links.append(UnitParent(child=communes[-1], parent=districts[-1]))
    Unit.objects.bulk_create([*districts, *communes], batch_size=1000)
    UnitParent.objects.bulk_create(links, batch_size=1000)
    return communes


def _write(plans: Sequence[ClubPlan], seed: int, until: dt.date) -> None:
    sources = {name: get_or_make_source(actor=SYSTEM, name=name) for name in sorted({plan.source for plan in plans})}
    areas = {area.code: area for area in ActivityArea.objects.all()}
    plans = [plan for plan in plans if plan.founded_on <= until]
    for first in range(0, len(plans), CLUBS_PER_BATCH):
        batch = plans[first : first + CLUBS_PER_BATCH]
        stories = [Story(plan, seed, until) for plan in batch]
        lives = [story.tell() for story in stories]
        clubs = found_clubs(
            actor=SYSTEM,
            drafts=[_club_draft(story, sources[story.plan.source], until) for story in stories],
        )
        _write_people(clubs, lives, sources)
        record_activities(
            actor=SYSTEM,
            drafts=[
                ActivityDraft(
                    club=club,
                    area=areas[deed.area],
                    held_on=deed.on,
                    content=deed.content,
                    participants=deed.participants,
                )
                for club, life in zip(clubs, lives, strict=True)
                for deed in life.deeds
            ],
        )
        record_reviews(
            actor=SYSTEM,
            drafts=[
                ReviewDraft(club=club, reviewed_on=one.on, level=one.level, is_well_managed=one.is_well_managed)
                for club, life in zip(clubs, lives, strict=True)
                for one in life.verdicts
            ],
        )
        declare_totals(
            actor=SYSTEM,
            drafts=[
                DeclaredDraft(club=club, **vars(one))
                for club, life in zip(clubs, lives, strict=True)
                for one in life.declared
            ],
        )


def _club_draft(story: Story, source, until: dt.date) -> ClubDraft:
    plan = story.plan
    return ClubDraft(
        code=plan.code,
        name=plan.name,
        commune=plan.commune,
        founded_on=plan.founded_on,
        village=plan.village,
        decision_number=f"{10 + int(plan.code[-4:]) % 90}/QĐ-UBND",
        launched_on=story.launched_on if story.launched_on <= until else None,
        source=source,
    )


def _write_people(clubs: list[Club], lives: list[Life], sources: dict) -> None:
    told = [(club, someone) for club, life in zip(clubs, lives, strict=True) for someone in life.members]
    members = add_members(actor=SYSTEM, drafts=[_member_draft(club, someone) for club, someone in told])
    member_of = {id(someone): member for (_, someone), member in zip(told, members, strict=True)}
    set_poverty(
        actor=SYSTEM,
        rows=[(member_of[id(someone)], year, status) for life in lives for someone, year, status in life.poverty],
    )
    drafts = []
    for club, life in zip(clubs, lives, strict=True):
        drafts.extend(_money_drafts(club, life, member_of, sources))
    post_batch(actor=SYSTEM, drafts=drafts)


def _member_draft(club: Club, someone: Someone) -> MemberDraft:
    return MemberDraft(
        club=club,
        code=someone.code,
        full_name=someone.full_name,
        sex=someone.sex,
        birth_year=someone.birth_year,
        ethnicity=someone.people,
        is_disabled=someone.is_disabled,
        joined_on=someone.joined_on,
        left_on=someone.left_on,
        leave_reason=someone.leave_reason,
        position=someone.position,
        is_home_care=someone.is_home_care,
        is_economic=someone.is_economic,
    )


def _money_drafts(club: Club, life: Life, member_of: dict[int, Member], sources: dict) -> Iterator:
    loans: dict[int, LoanDraft] = {}
    for fact in life.money:
        if isinstance(fact, Booking):
            yield EntryDraft(
                club=club,
                code=fact.code,
                fund=fact.fund,
                entry_on=fact.on,
                kind=fact.kind,
                amount_vnd=fact.amount_vnd,
                is_initial=fact.is_initial,
                source=sources.get(fact.source),
                note=fact.note,
            )
        elif isinstance(fact, Lending):
            loans[id(fact)] = LoanDraft(
                club=club,
                member=member_of[id(fact.borrower)],
                code=fact.code,
                disbursed_on=fact.on,
                principal_vnd=fact.principal_vnd,
                monthly_rate_percent=fact.rate,
                months=fact.months,
                purpose=fact.purpose,
            )
            yield loans[id(fact)]
        else:
            yield RepaymentDraft(
                loan=loans[id(fact.lending)],
                code=fact.code,
                paid_on=fact.on,
                principal_vnd=fact.principal_vnd,
                interest_vnd=fact.interest_vnd,
            )


def _write_records(until: dt.date) -> None:
    """Awards and trainings through their services; the meetings in one insert, as 1.400 acts would take a minute."""
    clubs = list(Club.objects.order_by("code"))
    give_awards(actor=SYSTEM, drafts=list(records.award_drafts(clubs, SEED, until)))
    for draft, came in records.trainings(clubs, SEED, until):
        record_attendance(actor=SYSTEM, training=hold_training(actor=SYSTEM, draft=draft), drafts=came)
    meetings = [records.as_row(draft) for draft in records.meeting_drafts(clubs, SEED, until)]
    Meeting.objects.bulk_create(meetings, batch_size=1000)


def _write_letterheads() -> None:
    """The bodies before and since the province became part of Khánh Hòa and lost its districts; nobody's name."""
    for starts_on, province, place in (
        (dt.date(2017, 1, 1), "Ninh Thuận", "Ninh Thuận"),
        (dt.date(2025, 7, 1), "Khánh Hòa", "Khánh Hòa"),
    ):
        create_letterhead(
            actor=SYSTEM,
            starts_on=starts_on,
            superior=f"UBND tỉnh {province}",
            issuer="Ban đại diện Hội Người cao tuổi tỉnh",
            number_mark="/BC-BĐD",
            place=place,
            signatory_title="Trưởng ban",
            recipients="UBND tỉnh (để báo cáo)\nTrung ương Hội Người cao tuổi Việt Nam\nLưu: VT",
        )
        _write_letterheads_of_areas(starts_on, province)


def _write_letterheads_of_areas(starts_on: dt.date, province: str) -> None:
    """Of the districts that an officer cares for; since they ceased, of the communes that came of each."""
    for unit in Unit.objects.filter(code__in={one[3] for one in ACCOUNTS if one[3]}, level=Level.DISTRICT):
        is_over = unit.valid_to is not None and starts_on >= unit.valid_to
        body = "Hội Người cao tuổi các xã, phường thuộc" if is_over else "Ban đại diện Hội Người cao tuổi"
        create_letterhead(
            actor=SYSTEM,
            unit=unit,
            starts_on=starts_on,
            superior=f"Ban đại diện Hội Người cao tuổi tỉnh {province}",
            issuer=f"{body} {unit}" + (" cũ" if is_over else ""),
            number_mark="/BC-HNCT",
            place=unit.name,
            signatory_title="Chủ tịch" if is_over else "Trưởng ban",
            recipients="Ban đại diện Hội Người cao tuổi tỉnh (để báo cáo)\nLưu: VT",
        )


def _settle_split_communes() -> None:
    """Old Đông Hải was split by village on 01/07/2025; the demonstration's villages went to the new ward Đông Hải."""
    ward = Unit.objects.filter(code="22780", valid_from=dt.date(2025, 7, 1)).first()
    for placement in Placement.objects.filter(commune__code="22768", ends_on=dt.date(2025, 7, 1)).select_related(
        "club"
    ):
        if ward and not Placement.objects.filter(club=placement.club, starts_on__gte=placement.ends_on).exists():
            place_after_split(actor=SYSTEM, club=placement.club, commune=ward)


def _make_accounts() -> None:
    since = dt.date(2017, 1, 1)
    password_hash = make_password(PASSWORD)  # once: hashing is slow by design
    for username, full_name, role, district_code, club_code in ACCOUNTS:
        user, _ = create_user(actor=SYSTEM, username=username, full_name=full_name, phone="")
        user.password = password_hash
        user.must_change_password = False
        user.save()
        unit, club = None, Club.objects.filter(code=club_code).first()
        if district_code:
            unit = Unit.objects.get(code=district_code, level=Level.DISTRICT)
        elif club:
            unit = club.placements.first().commune
        elif club_code:
            continue
        assignment = Assignment.objects.create(user=user, role=role, unit=unit, starts_on=since)
        if club:
            SecretaryPost.objects.create(assignment=assignment, club=club)


def is_real_programme() -> bool:
    """Whether this database was set up for real use, so that nothing made up may enter it."""
    return Installation.objects.filter(is_demonstration=False).exists()


def has_installation() -> bool:
    return Installation.objects.exists()


def mark_real() -> None:
    Installation.objects.get_or_create(pk=1, defaults={"is_demonstration": False})
