"""Nothing dated after D changes a figure as of D, whatever is recorded later."""

import datetime as dt
from decimal import Decimal

import pytest

from clubs.drafts import MemberDraft
from clubs.models import Member
from clubs.services import (
    add_members,
    close_club,
    end_membership,
    found_club,
    move_club,
    place_after_split,
    set_appointments,
    set_poverty,
    transfer_member,
)
from config.demonstration.layout import demonstration_clubs
from config.demonstration.life import Story
from config.demonstration.services import SEED, _communes_of_2021
from core.actors import SYSTEM
from districts.models import Unit
from funds.models import Voucher
from funds.services import disburse_loan, reverse_voucher
from tests.contract.conftest import act, commune, post, review

D, LATER = "2020-12-31", dt.date(2021, 1, 1)


def figures(manage) -> list[str]:
    calls = [("club_figures", "json"), ("club_figures", "csv"), ("targets", "json"), ("targets", "table")]
    return [
        manage(name, "--as-of", D, "--format", form, *boundary).out
        for name, form in calls
        for boundary in ((), ("--boundary", D))
    ]


def member(of, place: int = 0) -> Member:
    return Member.objects.filter(club=of).order_by("code")[place]


def later_people(busy, new) -> None:
    transfer_member(actor=SYSTEM, member=member(busy), to_club=new, on=dt.date(2022, 1, 1))
    end_membership(actor=SYSTEM, member=member(busy, 1), left_on=LATER, leave_reason="died")
    again = MemberDraft(
        club=busy, full_name="Trở lại", sex="female", joined_on=dt.date(2023, 1, 1), person=member(busy, 1).person
    )
    add_members(actor=SYSTEM, drafts=[again])
    set_poverty(actor=SYSTEM, rows=[(member(busy, 2), 2021, "other")])
    set_appointments(actor=SYSTEM, changes=[(member(busy, 2), {"chair"}, LATER)])


def later_money(busy) -> None:
    post(busy, "L1", "capital", 30_000_000, day=LATER, is_initial=True)
    reverse_voucher(actor=SYSTEM, voucher=Voucher.objects.get(code="P1"), reversed_on=LATER, reason="nhầm")
    reverse_voucher(actor=SYSTEM, voucher=Voucher.objects.get(code="P3"), reversed_on=LATER, reason="nhầm")
    paid_out = Voucher.objects.get(kind="disbursement")
    reverse_voucher(actor=SYSTEM, voucher=paid_out, reversed_on=dt.date(2021, 2, 1), reason="nhầm")
    disburse_loan(
        actor=SYSTEM, club=busy, member=member(busy, 2), code="V2", disbursed_on=LATER, principal_vnd=1_000_000,
        months=3, monthly_rate_percent=Decimal(1),
    )  # fmt: skip


def later_clubs(clubs) -> None:
    place_after_split(
        actor=SYSTEM, club=clubs["split"], commune=Unit.objects.get(code="22780", valid_from=dt.date(2025, 7, 1))
    )
    place = commune("22873", dt.date(2022, 1, 1))
    found_club(actor=SYSTEM, code="NT-0009", name="Mới", commune=place, founded_on=LATER)
    move_club(actor=SYSTEM, club=clubs["busy"], commune=place, moved_on=dt.date(2021, 2, 1), reason="dời")
    close_club(actor=SYSTEM, club=clubs["busy"], closed_on=dt.date(2024, 1, 1), reason="giải thể")


@pytest.mark.parametrize("what", ["people", "money", "clubs", "deeds"])
def test_later_facts_change_no_byte_of_the_past(programme, manage, what):
    before = figures(manage)
    busy = programme["busy"]
    if what == "people":
        later_people(busy, programme["new"])
    elif what == "money":
        later_money(busy)
    elif what == "clubs":
        later_clubs(programme)
    else:
        act(busy, "rights", LATER)
        review(busy, LATER, "province", False)
    assert figures(manage) == before


def facts_to(life, day: dt.date) -> list:
    """What a club's made-up life says about the time up to a day."""
    people = [
        (
            one.code,
            one.full_name,
            one.birth_year,
            one.joined_on,
            one.left_on if one.left_on and one.left_on <= day else None,
        )
        for one in life.members
        if one.joined_on <= day
    ]
    money = [(one.on, type(one).__name__, one.code) for one in life.money if one.on <= day]
    deeds = [(one.on, one.area, one.participants) for one in life.deeds if one.on <= day]
    return [people, money, deeds, [one for one in life.verdicts if one.on <= day]]


def test_demonstration_tells_the_same_past_on_whatever_day_it_is_loaded(reference):
    day, days = dt.date(2024, 6, 30), [dt.date(2024, 6, 30), dt.date(2024, 7, 9), dt.date(2026, 11, 23)]
    for plan in demonstration_clubs(SEED, _communes_of_2021)[::6]:
        told = [facts_to(Story(plan, SEED, until).tell(), day) for until in days if plan.founded_on <= day]
        assert all(one == told[0] for one in told)
