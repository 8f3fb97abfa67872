"""Table C of the yearly workbook: meetings, care and activities, by area."""

import datetime as dt

import pytest

from clubs.models import Activity, ActivityArea, Appointment, Club, DeclaredTotals, Meeting
from targets.basis import Basis
from targets.figures import club_figures
from targets.year import doings
from tests.funds.book import capital
from tests.world import AREAS, make_club

SINCE, DAY = dt.date(2024, 12, 15), dt.date(2025, 12, 14)
WITHIN = dt.date(2025, 3, 1)


@pytest.fixture
def basis(programme):
    return Basis.make(as_of=DAY, since=SINCE)


def done(basis) -> dict:
    """{unit code: Doings}, the whole under ""."""
    parts, whole = doings(club_figures(Club.objects.all(), basis), basis, AREAS)
    return {unit.code if unit else None: one for unit, one in parts} | {"": whole}


def meet(club, on=WITHIN, **counts):
    return Meeting.objects.create(club=club, held_on=on, **counts)


def act(club, code="health", on=WITHIN, **fields):
    return Activity.objects.create(club=club, area=ActivityArea.objects.get(code=code), held_on=on, **fields)


def test_meetings_of_the_period_count_and_their_attendances_are_summed(programme, basis):
    meet(programme.club_a, attended=40)
    meet(programme.club_a, on=dt.date(2025, 4, 1), attended=30)
    meet(programme.club_a, on=dt.date(2024, 12, 14), attended=99)
    one = done(basis)["587"]
    assert (one.meetings, one.months, one.months_due, one.attended, one.noted) == (2, 2, 12, 70, 2)


def test_thirteen_calendar_months_of_a_reporting_year_are_twelve(programme, basis):
    days = [dt.date(2024, 12, 20), *(dt.date(2025, month, 20) for month in range(1, 12)), dt.date(2025, 12, 5)]
    for day in days:
        meet(programme.club_a, on=day)
    one = done(basis)["587"]
    assert (one.meetings, one.months, one.months_due) == (13, 12, 12)


def test_what_nobody_noted_is_blank_and_no_meeting_at_all_is_zero(programme, basis):
    meet(programme.club_a)
    found = done(basis)
    assert (found["587"].attended, found["587"].checked, found["586"].attended) == (None, None, 0)
    assert found[""].attended == 0


def test_people_cared_for_are_the_most_of_one_meeting_and_visits_a_sum(programme, basis):
    meet(programme.club_a, people_cared_for=7, home_care_visits=10)
    meet(programme.club_a, on=dt.date(2025, 4, 1), people_cared_for=5, home_care_visits=12)
    meet(programme.club_b, people_cared_for=2, home_care_visits=1)
    found = done(basis)
    assert (found["587"].cared, found["587"].visits, found[""].cared) == (7, 22, 9)


def test_activities_and_attendances_stand_by_area(programme, basis):
    act(programme.club_a, participants=20)
    act(programme.club_a)
    act(programme.club_a, "mutual_aid")
    one = done(basis)["587"]
    assert (one.activities["health"], one.participants["health"], one.activities_noted["health"]) == (2, 20, 1)
    assert (one.community, one.participants["mutual_aid"], one.participants["rights"]) == (1, None, 0)


def test_volunteers_are_the_members_who_serve_on_the_last_day(programme, basis):
    first, second, gone = programme.members_a
    for member, ends_on in ((first, None), (second, dt.date(2025, 12, 14)), (gone, None)):
        Appointment.objects.create(member=member, role="home_care", starts_on=SINCE, ends_on=ends_on)
    gone.left_on = dt.date(2025, 1, 1)
    gone.save()
    assert done(basis)["587"].volunteers == 1


def test_resources_raised_are_capital_and_donations_of_both_funds(programme, basis):
    capital(programme.club_a, 2_000_000, WITHIN)
    capital(programme.club_a, 300_000, WITHIN, kind="donation", fund="operating")
    capital(programme.club_a, 40_000, WITHIN, kind="membership_fee", fund="operating")
    assert done(basis)["587"].raised == 2_300_000


def test_a_club_of_declared_totals_has_no_known_volunteers_or_activities(programme, basis):
    club = make_club("NT-0009", "CLB khai", programme.commune_b)
    DeclaredTotals.objects.create(club=club, starts_on=SINCE, ends_on=DAY, members=50, areas=["health"])
    act(programme.club_b, participants=8)
    one = done(basis)["586"]
    assert (one.clubs, one.volunteers, one.activities["health"], one.participants["health"]) == (2, 0, 1, 8)
    assert done(Basis.make(as_of=DAY, since=SINCE, unit_code="586"))[""].activities["health"] == 1
