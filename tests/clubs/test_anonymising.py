"""Former members become nobody, and no figure of any past day moves."""

import datetime as dt
from decimal import Decimal

import pytest

from clubs.drafts import MemberDraft
from clubs.models import Member
from clubs.querysets.people import groups_on
from clubs.services import add_members, anonymise_members, edit_members
from core.actors import SYSTEM
from core.audit import check_trail, seal_up, set_retention
from core.history import history_records
from core.models import AuditRecord, Draft, PersonalValues
from core.problems import Refused
from desk.personal.services import anonymise_due
from funds.services import disburse_loan, post_entry

JOINED, LEFT, CUT = dt.date(2019, 3, 1), dt.date(2021, 7, 1), dt.date(2022, 1, 1)
DAYS = [JOINED + dt.timedelta(days=number) for number in range(-1, 900)]
BIRTHS = [
    {"birth_date": dt.date(1960, 2, 29)},  # 60 on a 29 February of membership
    {"birth_date": dt.date(1965, 12, 31)},  # 55 on the last day of 2020
    {"birth_date": dt.date(1961, 6, 30)},  # 60 on the last day of membership
    {"birth_date": dt.date(1959, 2, 28)},  # 60 the day before joining
    {"birth_date": dt.date(1940, 5, 5)},
    {"birth_date": dt.date(1966, 7, 2)},  # 55 the day after leaving, in a year of membership
    {"birth_year": 1960},
    {},
]
"""Each of a woman of another group than the Kinh, poor since 2020, and of a disabled man of the Kinh."""


@pytest.fixture
def gone(world) -> list[Member]:
    drafts = [
        MemberDraft(
            club=world.club_a, full_name=f"Bà Kiểm Thử {number}", sex=sex, joined_on=JOINED, left_on=LEFT,
            ethnicity=ethnicity, is_disabled=sex == "male", phone="0912345678", leave_reason="ốm nặng",
            poverty_status="poor" if sex == "female" else None, poverty_year=2020 if sex == "female" else None, **born,
        )
        for number, born in enumerate(BIRTHS)
        for sex, ethnicity in (("female", "Raglai"), ("male", "KINH"))
    ]  # fmt: skip
    members = add_members(actor=SYSTEM, drafts=drafts)
    seal_up()
    return members


def counts() -> list:
    """Every group's members and the poor, on each day."""
    return [
        [
            list(Member.objects.members_on(day).by_club_in_groups(groups_on(day)).order_by("club_id")),
            Member.objects.members_on(day).with_poverty_on(day).filter(poverty_status="poor").count(),
        ]
        for day in DAYS
    ]


def test_names_and_values_are_erased_and_every_count_of_every_day_stays(world, gone):
    before = counts()
    Draft.objects.create(user=world.officer_a, form=f"/members/{gone[0].pk}/edit/", values={})
    erased = anonymise_members(actor=SYSTEM, members=gone, left_before=CUT)
    assert {one.pk for one in erased} == {one.pk for one in gone}
    assert counts() == before
    rows = Member.objects.filter(pk__in=[one.pk for one in gone])
    assert set(rows.values_list("full_name", "phone", "leave_reason")) == {("Thành viên đã rời", "", "")}
    assert set(rows.values_list("ethnicity", flat=True)) == {"Dân tộc thiểu số", "Kinh"}
    kept = rows.filter(birth_date__isnull=False, sex="male").order_by("birth_date")
    assert [one.birth_date.year for one in kept] == [1960, 1961, 1965, 1966]
    assert not Draft.objects.exists()


def test_the_trail_forgets_the_values_keeps_its_chain_and_tells_of_the_erasure(world, gone):
    anonymise_members(actor=world.province_admin, members=gone, left_before=CUT, reason="Hết hạn lưu")
    assert not PersonalValues.objects.filter(erasure=None).exists()
    assert "Kiểm Thử" not in str(list(AuditRecord.objects.values())) + str(list(PersonalValues.objects.values()))
    check = check_trail()
    assert (check.faults, check.erased, seal_up()) == ([], 24, 16)
    told, made = history_records(gone[0])
    assert ([one.after for one in told.changes], told.reason) == (["đã xóa theo quy định"], "Hết hạn lưu")
    assert {one.after for one in made.changes if one.name == "full_name"} == {"đã xóa theo quy định"}


def test_who_owes_who_is_a_member_again_and_who_left_lately_are_passed_over(world, gone):
    debtor, returned, late, free = gone[:4]
    post_entry(
        actor=SYSTEM, club=world.club_a, code="VON", fund="income", entry_on=JOINED, kind="capital",
        amount_vnd=9_000_000,
    )  # fmt: skip
    disburse_loan(
        actor=SYSTEM, club=world.club_a, member=debtor, code="V1", disbursed_on=JOINED, principal_vnd=5_000_000,
        months=6, monthly_rate_percent=Decimal(1),
    )  # fmt: skip
    draft = MemberDraft(club=world.club_b, person=returned.person, full_name="Bà", sex="female", joined_on=LEFT)
    add_members(actor=SYSTEM, drafts=[draft])
    edit_members(actor=SYSTEM, changes=[(late, {"left_on": CUT})])
    erased = anonymise_members(actor=SYSTEM, members=[debtor, returned, late, free], left_before=CUT)
    assert [one.pk for one in erased] == [free.pk]
    assert anonymise_members(actor=SYSTEM, members=[free], left_before=CUT) == []


def test_what_was_erased_is_not_entered_again_and_dates_may_still_be_corrected(world, gone):
    anonymise_members(actor=SYSTEM, members=gone[:1], left_before=CUT)
    with pytest.raises(Refused) as refused:
        edit_members(actor=world.officer_a, changes=[(gone[0], {"full_name": "Bà Kiểm Thử 0", "phone": ""})])
    assert [one.field for one in refused.value.problems] == ["full_name"]
    (row,) = edit_members(actor=world.officer_a, changes=[(gone[0], {"left_on": dt.date(2021, 7, 2)})])
    assert row.left_on == dt.date(2021, 7, 2)


def test_nothing_is_erased_before_an_administrator_laid_the_years_down(world, gone):
    with pytest.raises(Refused):
        anonymise_due(actor=world.province_admin)
    set_retention(actor=world.province_admin, years=2, reason="Quy chế lưu trữ")
    assert AuditRecord.objects.get(model="core.installation").after == {"retention_years": 2}
    assert anonymise_due(actor=world.province_admin) == len(gone)
    assert Member.objects.exclude(anonymised_on=None).count() == len(gone)
