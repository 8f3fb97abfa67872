"""The people behind a share of members: by name for whoever may see them, and no file without its right."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest

from clubs.models import DeclaredTotals
from tests.reports.test_dashboard import lend
from tests.world import CANARY, make_club, make_member

PEOPLE = "/targets/members_borrowing/people/"


@pytest.fixture
def borrower(programme):
    """One member of club A with a loan; three of club A and three of club B without."""
    member = make_member(programme.club_a, "TV90", "Trần Thị Vay")
    lend(member)
    return member


def names(answer) -> list[str]:
    return [member.full_name for member in answer.context["page_obj"]]


def test_who_has_borrowed_and_who_has_not_are_named(programme, borrower, visit):
    answer = visit(programme.province_staff, PEOPLE)
    assert (names(answer), answer.context["total"], answer.context["other_total"]) == (["Trần Thị Vay"], 1, 6)
    others = visit(programme.province_staff, PEOPLE, part="missing")
    assert (len(names(others)), others.context["total"], "Trần Thị Vay" in names(others)) == (6, 6, False)


def test_the_people_of_one_club_are_those_of_its_row(programme, borrower, visit):
    answer = visit(programme.province_staff, PEOPLE, club=programme.club_b.code, part="missing")
    assert {member.club_id for member in answer.context["page_obj"]} == {programme.club_b.pk}
    assert answer.context["total"] == 3


def test_an_officer_finds_no_foreign_people(programme, borrower, visit):
    answer = visit(programme.officer_a, PEOPLE, part="missing")
    assert CANARY not in answer.content.decode()
    assert visit(programme.officer_a, PEOPLE, unit=programme.district_b.code).status_code == 404
    assert names(visit(programme.officer_a, PEOPLE, club=programme.club_b.code, part="missing")) == []


def test_a_club_of_declared_totals_counts_without_names(programme, borrower, visit):
    club = make_club("NT-0009", "CLB không sổ", programme.commune_a)
    period = {"starts_on": dt.date(2024, 7, 1), "ends_on": dt.date(2025, 6, 30)}
    DeclaredTotals.objects.create(club=club, members=60, borrowers=25, **period)
    answer = visit(programme.province_staff, PEOPLE)
    assert [(row.code, members) for row, members in answer.context["nameless"]] == [("NT-0009", 25)]
    assert (answer.context["total"], len(names(answer))) == (26, 1)


def test_the_file_holds_the_same_people_and_needs_its_right(programme, borrower, visit):
    answer = visit(programme.officer_a, "/targets/members_borrowing/people.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert [row[3] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["Trần Thị Vay"]
    for user in (programme.secretary_a, programme.viewer):
        assert visit(user, "/targets/members_borrowing/people.xlsx").status_code == 403


@pytest.mark.parametrize("query", [{"page": "x"}, {"page": "9" * 40}, {"part": "\x00"}, {"club": "\x00"}])
def test_a_strange_query_is_no_error(programme, borrower, visit, query):
    assert visit(programme.province_staff, PEOPLE, **query).status_code == 200


def test_a_target_that_counts_no_members_has_no_people(programme, visit):
    assert visit(programme.province_staff, "/targets/full_activity/people/").status_code == 404
    assert visit(programme.province_staff, "/targets/nothing/people/").status_code == 404
