import datetime as dt
import uuid

import pytest

from clubs.models import Member
from clubs.services import edit_members, set_appointments
from core.actors import SYSTEM
from tests.funds.book import capital, lend
from tests.world import make_club, make_member


def post(client, address, **data):
    return client.post(address, {"once": str(uuid.uuid4()), **data})


@pytest.fixture
def as_officer(world, client):
    client.force_login(world.officer_a)
    return client


@pytest.fixture
def borrower(world):
    """A member who was lent 2.000.000 ₫ on 10/01/2025 and has paid nothing back."""
    member = world.members_a[0]
    capital(world.club_a, 20_000_000, dt.date(2024, 1, 5))
    lend(member, 2_000_000, dt.date(2025, 1, 10))
    return member


def test_a_step_tells_what_is_owed_and_which_position_ends(as_officer, borrower):
    set_appointments(actor=SYSTEM, changes=[(borrower, {"treasurer"}, dt.date(2024, 1, 1))])
    for step in ("leave", "transfer", "death"):
        text = as_officer.get(f"/members/{borrower.pk}/{step}/").content.decode()
        assert "2.000.000" in text, step
        assert "thủ quỹ" in text.lower(), step


def test_nobody_leaves_before_the_own_loan(as_officer, borrower):
    page = f"/members/{borrower.pk}/death/"
    refused = post(as_officer, page, left_on="10/1/2025")
    assert set(refused.context["form"].errors) == {"left_on"}
    assert post(as_officer, page, left_on="11/1/2025").status_code == 302
    assert Member.objects.get(pk=borrower.pk).left_on == dt.date(2025, 1, 11)


def test_no_joining_is_put_behind_a_loan(borrower, refused):
    changes = [(borrower, {"joined_on": dt.date(2025, 1, 11)})]
    assert refused(edit_members, actor=SYSTEM, changes=changes) == [("joined_on", 0)]


def test_a_death_needs_its_day(world, as_officer):
    refused = post(as_officer, f"/members/{world.members_a[0].pk}/death/", left_on="")
    assert set(refused.context["form"].errors) == {"left_on"}


def test_a_transfer_leads_to_the_page_of_the_new_membership(world, as_officer):
    other = make_club("NT-0003", "CLB Phước Hữu", world.commune_a)
    page = f"/members/{world.members_a[1].pk}/transfer/"
    answer = post(as_officer, page, to_club=other.pk, on="1/6/2020", code="X7")
    made = Member.objects.get(club=other)
    assert (answer["Location"], made.code) == (made.get_absolute_url(), "X7")
    assert made.person == world.members_a[1].person


def test_the_page_shows_awards_trainings_and_loans(as_officer, borrower):
    borrower.awards.create(club=borrower.club, year=2024, level="province", title="Bằng khen thử")
    text = as_officer.get(borrower.get_absolute_url()).content.decode()
    assert "Bằng khen thử" in text
    assert "2.000.000" in text


def test_a_namesake_of_another_club_of_the_commune_is_asked_about(world, as_officer):
    other = make_club("NT-0003", "CLB Phước Hữu", world.commune_a)
    known = make_member(other, "TV09", "Lê Thị Hoà", birth_year=1960)
    data = {"code": "TV50", "full_name": "le thi hòa", "sex": "female", "birth_year": "1960", "joined_on": "1/3/2025"}
    page = "/clubs/NT-0001/members/new/"
    assert set(post(as_officer, page, **data).context["form"].errors) == {"same_as"}
    assert post(as_officer, page, **data, same_as=str(known.pk)).status_code == 302
    made = Member.objects.get(club=world.club_a, code="TV50")
    known.refresh_from_db()
    assert (made.person, known.left_on) == (known.person, made.joined_on)
