"""What is supposed equals what entering the same facts through the services gives."""

import datetime as dt
from decimal import Decimal

import pytest

from clubs.drafts import ActivityDraft, ClubDraft, MemberDraft, ReviewDraft
from clubs.models import ActivityArea, Club
from clubs.services import admit_members, found_clubs, record_activities, record_reviews
from core.actors import SYSTEM
from districts.models import Unit
from funds.services import disburse_loan, post_entry
from targets.basis import Basis
from targets.figures import target_figures
from targets.gaps import activities_short
from targets.querysets.facts import every_club
from targets.readings import read_targets
from targets.whatif import Supposed, suppose
from tests.targets.conftest import commune, found, post, review
from tests.world import make_member

DAY = dt.date(2023, 6, 30)
MILLION = 1_000_000


@pytest.fixture
def programme(kh72):
    """Three clubs of 50, 3 and no members: a good review, a bad one, none; one loan; funds of 25, 29 and 31 million."""
    clubs = found(2, "22738") + found(1, "22840")
    for place, (club, amount) in enumerate(zip(clubs, (25, 29, 31), strict=True)):
        post(club, "capital", amount * MILLION, is_initial=True)
        for number in range((50, 3, 0)[place]):
            make_member(club, f"TV{number:03}", f"Người {number}", sex="male" if number % 3 else "female")
    lend(clubs[0].members.get(code="TV000"), 2 * MILLION)
    review(clubs[0], dt.date(2023, 5, 1))
    review(clubs[1], dt.date(2023, 5, 1), level="district", verdict=False)
    act(clubs[1], ["income", "health", "culture"])
    return clubs


def lend(member, amount: int):
    return disburse_loan(
        actor=SYSTEM, club=member.club, member=member, code=f"V{member.pk}", disbursed_on=DAY, principal_vnd=amount,
        months=10, monthly_rate_percent=Decimal(1), note="thử",
    )  # fmt: skip


def act(club: Club, codes) -> None:
    areas = ActivityArea.objects.filter(code__in=codes)
    record_activities(actor=SYSTEM, drafts=[ActivityDraft(club=club, area=area, held_on=DAY) for area in areas])


def supposed_rows(**what):
    basis = Basis.make(as_of=DAY)
    rows = target_figures(every_club(), basis)
    areas = list(ActivityArea.objects.minimums_on(DAY))
    short = activities_short(rows, basis)
    return suppose(rows, basis, Supposed(**what), short=short, areas=areas, least=30 * MILLION)


def readings_of(rows) -> dict:
    basis = Basis.make(as_of=DAY)
    return {one.code: (one.n, one.N, one.is_met, one.gap, one.gap_vnd) for one in read_targets(rows, basis)}


def entered() -> dict:
    return readings_of(target_figures(every_club(), Basis.make(as_of=DAY)))


def enter_new_clubs(communes, initial_vnd: int) -> list[Club]:
    """So many clubs of 60, 39 of them women, 39 born in 1950, as the suppositions have them."""
    drafts = [
        ClubDraft(code=f"MOI-{number}", name=f"CLB mới {number}", commune=one, founded_on=DAY)
        for number, one in enumerate(communes)
    ]
    clubs = found_clubs(actor=SYSTEM, drafts=drafts)
    for club in clubs:
        people = [
            MemberDraft(
                club=club,
                full_name=f"Người mới {number}",
                sex="female" if number < 39 else "male",
                birth_year=1950 if number < 39 else 1990,
                joined_on=DAY,
            )
            for number in range(60)
        ]
        admit_members(actor=SYSTEM, drafts=people, known={})
        post_entry(
            actor=SYSTEM, club=club, code="PT1", fund="income", entry_on=DAY, kind="capital", amount_vnd=initial_vnd,
            is_initial=True,
        )  # fmt: skip
    return clubs


def test_new_clubs_that_lend_to_five_members_equal_the_same_clubs_entered(programme):
    bac_ai = Unit.objects.get(code="584", level="district")
    made = supposed_rows(unit=bac_ai, new_clubs=3, initial_vnd=20 * MILLION, borrowers=5)
    clubs = enter_new_clubs(made.communes, 20 * MILLION)
    for club in [*programme, *clubs]:
        for member in list(club.members.filter(loans__isnull=True).order_by("pk"))[:5]:
            lend(member, MILLION)
    assert readings_of(made.rows) == entered()
    assert len({one.pk for one in made.communes}) == 3


def test_areas_and_reviews_supposed_equal_those_entered(programme):
    made = supposed_rows(active_clubs=2, well_managed=2)
    for row in made.active:
        act(Club.objects.get(pk=row.pk), ActivityArea.objects.minimums_on(DAY))
    drafts = [
        ReviewDraft(club=Club.objects.get(pk=row.pk), reviewed_on=DAY, level="province", is_well_managed=True)
        for row in made.reviewed
    ]
    record_reviews(actor=SYSTEM, drafts=drafts)
    assert readings_of(made.rows) == entered()
    assert [row.pk for row in made.active] == [programme[1].pk, programme[0].pk]


def test_more_capital_goes_to_the_clubs_nearest_below_the_threshold(programme):
    made = supposed_rows(capital_clubs=1, capital_vnd=MILLION)
    assert [row.pk for row in made.capital] == [programme[1].pk]
    post_entry(
        actor=SYSTEM, club=programme[1], code="PT9", fund="income", entry_on=DAY, kind="donation", amount_vnd=MILLION
    )
    assert readings_of(made.rows) == entered()


def test_nobody_borrows_who_is_no_member(programme):
    rows = supposed_rows(borrowers=10).rows
    assert [(row.borrowed_ever, row.borrowed_period, row.borrowing_now) for row in rows] == [
        (11, 11, 11),
        (3, 3, 3),
        (0, 0, 0),
    ]


def test_new_clubs_go_where_there_are_the_fewest_clubs(programme):
    communes = supposed_rows(unit=Unit.objects.get(code="582", level="district"), new_clubs=2).communes
    assert commune("22738") not in communes


def test_supposing_nothing_changes_nothing(programme):
    assert readings_of(supposed_rows().rows) == entered()
