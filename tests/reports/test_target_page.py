"""A target's page: what makes it and what misses it, club by club."""

import datetime as dt

import pytest

from clubs.models import Activity, ActivityArea, Review
from core.actors import SYSTEM
from funds.services import post_entry
from reports.target_rows import composition_warnings
from targets.basis import Basis
from targets.figures import programme_figures
from tests.world import CANARY, make_member

DAY = dt.date(2025, 6, 1)


def do_everything_but(club, *missing) -> None:
    areas = ActivityArea.objects.exclude(code__in=missing)
    Activity.objects.bulk_create(Activity(club=club, area=area, held_on=DAY) for area in areas)


def test_a_club_that_misses_an_area_is_listed_with_what_it_lacks(programme, visit):
    do_everything_but(programme.club_a)
    do_everything_but(programme.club_b, "income")
    answer = visit(programme.province_staff, "/targets/full_activity/")
    assert [row.label for row in answer.context["counted"].rows] == [programme.club_a.name]
    assert [(row.label, row.lacks) for row in answer.context["missing"].rows] == [
        (programme.club_b.name, "Thiếu: income")
    ]


def test_a_club_without_a_review_says_so(programme, visit):
    do_everything_but(programme.club_a)
    Review.objects.create(club=programme.club_b, reviewed_on=DAY, level="district", is_well_managed=False)
    rows = visit(programme.province_staff, "/targets/well_managed/").context["missing"].rows
    assert [row.lacks for row in rows] == ["chưa có đánh giá trong kỳ", "đánh giá chưa quản lý tốt"]


def test_a_member_target_links_each_club_to_its_members(programme, visit):
    rows = visit(programme.province_staff, "/targets/members_borrowing/").context["counted"].rows
    assert [(row.brings, row.list_url) for row in rows] == [
        ("0 / 3", "/targets/members_borrowing/people/?club=NT-0001"),
        ("0 / 3", "/targets/members_borrowing/people/?club=NT-0002"),
    ]


def test_a_fund_target_says_how_much_each_club_lacks(programme, visit):
    capital = {"code": "PT1", "fund": "income", "entry_on": DAY, "kind": "capital"}
    post_entry(actor=SYSTEM, club=programme.club_a, amount_vnd=30_000_000, **capital)
    post_entry(actor=SYSTEM, club=programme.club_b, amount_vnd=29_000_000, **capital)
    answer = visit(programme.province_staff, "/targets/fund_30m/")
    parts = {name: [(row.brings, row.lacks) for row in answer.context[name].rows] for name in ("counted", "missing")}
    assert parts == {"counted": [("30.000.000\xa0₫", "")], "missing": [("29.000.000\xa0₫", "1.000.000\xa0₫")]}


def test_coverage_lists_the_communes(programme, visit):
    rows = visit(programme.province_staff, "/targets/coverage_rural/").context["counted"].rows
    assert {row.label for row in rows} == {"xã Phước Sơn", "xã Phương Hải"}


def test_an_officer_s_target_page_names_no_foreign_club(programme, visit):
    assert CANARY not in visit(programme.officer_a, "/targets/full_activity/").content.decode()


@pytest.mark.parametrize("code", ["full_activity", "members_borrowing", "coverage_rural", "composition"])
def test_a_viewer_gets_counts_and_no_rows(programme, visit, code):
    answer = visit(programme.viewer, f"/targets/{code}/")
    assert answer.status_code == 200
    assert "counted" not in answer.context
    assert programme.club_a.name not in answer.content.decode()


def test_an_unknown_target_is_not_found(programme, visit):
    assert visit(programme.province_staff, "/targets/nothing/").status_code == 404


def test_composition_warnings_name_each_broken_norm(programme):
    for n in range(57):
        make_member(
            programme.club_a,
            f"M{n:02}",
            "Người",
            sex="male" if n < 20 else "female",
            birth_year=1990 if n < 20 else 1950,
        )
    row = programme_figures(Basis.make(as_of=DAY))[0]
    assert (row.members, row.women, row.older_60) == (60, 40, 40)
    assert composition_warnings(row.members, row.women, row.older_60) == []
    make_member(programme.club_b, "M90", "Nam", sex="male")
    row = programme_figures(Basis.make(as_of=DAY))[1]
    assert len(composition_warnings(row.members, row.women, row.older_60)) == 3
