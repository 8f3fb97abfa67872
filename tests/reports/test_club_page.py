"""The club's page: what everybody who keeps the club's book finds there."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clubs.models import Activity, ActivityArea, Appointment, Placement, Review
from funds.models import Entry, Voucher
from tests.world import make_member

DAY = dt.date(2025, 6, 1)


def fill(club, members: int) -> None:
    """So many members, activities, reviews and entries more."""
    area = ActivityArea.objects.first()
    for n in range(members):
        member = make_member(club, f"M{n:03}", f"Người {n}")
        Appointment.objects.create(member=member, role="board_member", starts_on=DAY)
        Activity.objects.create(club=club, area=area, held_on=DAY - dt.timedelta(n))
        Review.objects.create(club=club, reviewed_on=DAY - dt.timedelta(n), level="club", is_well_managed=True)
        voucher = Voucher.objects.create(club=club, kind="entry", code=f"P{n}", dated_on=DAY)
        Entry.objects.create(
            voucher=voucher, club=club, fund="income", kind="capital", entry_on=DAY, amount_vnd=1_000_000
        )


def test_an_officer_opens_a_club_of_the_own_district_only(programme, visit):
    assert visit(programme.officer_a, "/clubs/NT-0001/").status_code == 200
    assert visit(programme.officer_a, "/clubs/NT-0002/").status_code == 404


@pytest.mark.parametrize(("persona", "code"), [("viewer", 403), ("unassigned", 403), ("secretary_a", 200)])
def test_who_may_open_a_club(programme, visit, persona, code):
    assert visit(programme.users[persona], "/clubs/NT-0001/").status_code == code


def test_the_page_shows_the_club_s_own_figures(programme, visit):
    fill(programme.club_a, 2)
    figures = visit(programme.officer_a, "/clubs/NT-0001/").context["figures"]
    assert (figures.members, figures.cash, figures.areas) == (5, 2_000_000, ("income",))


def test_a_secretary_gets_no_button_for_what_only_officers_may(programme, visit):
    content = visit(programme.secretary_a, "/clubs/NT-0001/").content.decode()
    assert "/clubs/NT-0001/members/add/" in content
    assert "/clubs/NT-0001/move/" not in content
    assert "/clubs/NT-0001/close/" not in content


def test_a_dissolved_club_shows_its_last_day_and_offers_no_entry(programme, visit):
    programme.club_a.closed_on = dt.date(2025, 3, 1)
    programme.club_a.save()
    answer = visit(programme.officer_a, "/clubs/NT-0001/")
    assert answer.context["as_of"] == dt.date(2025, 2, 28)
    assert "/clubs/NT-0001/members/add/" not in answer.content.decode()


def test_an_empty_club_says_what_to_do_next(programme, visit):
    programme.club_a.members.all().delete()
    content = visit(programme.officer_a, "/clubs/NT-0001/").content.decode()
    assert "btn--main" in content
    assert "Câu lạc bộ chưa có thành viên" in content


def test_a_club_whose_commune_was_split_asks_for_its_place(programme, visit):
    Placement.objects.filter(club=programme.club_a).update(ends_on=dt.date(2025, 6, 1))
    answer = visit(programme.officer_a, "/clubs/NT-0001/")
    assert answer.context["needs_place"]
    assert "/clubs/NT-0001/place/" in answer.content.decode()


def test_queries_do_not_grow_with_the_rows(programme, visit):
    fill(programme.club_a, 1)
    visit(programme.officer_a, "/clubs/NT-0001/")
    with CaptureQueriesContext(connection) as few:
        visit(programme.officer_a, "/clubs/NT-0001/")
    for member in programme.club_a.members.filter(code__startswith="M"):
        member.code = f"X{member.pk}"
        member.save()
    programme.club_a.vouchers.update(code="")
    Review.objects.all().delete()
    fill(programme.club_a, 20)
    with CaptureQueriesContext(connection) as many:
        visit(programme.officer_a, "/clubs/NT-0001/")
    assert len(many) == len(few)
