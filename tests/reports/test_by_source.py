"""The donor's view: one source's clubs alone, and never a count of people that sources and areas could give away."""

import datetime as dt

import pytest

from clubs.models import Source
from tests.funds.book import capital
from tests.reports.test_dashboard import add_borrowers, cards
from tests.world import make_club

DAY = dt.date(2024, 1, 1)


@pytest.fixture
def donated(programme):
    """Club A and a second one in its district are the donor's; club B is somebody else's."""
    programme.donor = Source.objects.create(name="Nhà tài trợ Một")
    programme.other = Source.objects.create(name="Ngân sách")
    programme.second = make_club("NT-0003", "CLB hai", programme.commune_a, source=programme.donor)
    for club, source in ((programme.club_a, programme.donor), (programme.club_b, programme.other)):
        club.source = source
        club.save()
    return programme


def test_only_the_source_s_clubs_are_counted(donated, visit):
    assert cards(visit(donated.viewer, "/"))["clubs_total"] == "3"
    assert cards(visit(donated.viewer, "/", source=donated.donor.pk))["clubs_total"] == "2"
    answer = visit(donated.viewer, "/", source=donated.donor.pk)
    assert answer.context["coverage"].covered == 1


def test_goals_of_the_whole_programme_are_not_judged_by_one_source(donated, visit):
    found = {card.code: card for card in visit(donated.viewer, "/", source=donated.donor.pk).context["dashboard"].cards}
    assert {found[code].goal for code in ("clubs_total", "clubs_new", "coverage_rural")} == {""}
    assert found["initial_fund_20m"].goal == "100%"


def test_no_figure_leads_to_a_page_that_counts_other_clubs_too(donated, visit):
    dashboard = visit(donated.province_staff, "/", source=donated.donor.pk).context["dashboard"]
    lines = [line for table in dashboard.tables for line in table.lines]
    assert {card.url for card in dashboard.cards} | {cell.url for line in lines for cell in line.cells} == {""}


def test_the_source_goes_along_to_the_districts_and_to_the_sheet(donated, visit):
    content = visit(donated.viewer, "/", source=donated.donor.pk).content.decode()
    for path in (f"/dashboard/units/{donated.district_a.code}/", f"/dashboard/units/{donated.province.code}/sheet/"):
        assert f"{path}?source={donated.donor.pk}" in content


def test_the_capital_of_the_source_stands_on_the_sheet(donated, visit):
    capital(donated.club_a, 20_000_000, DAY, code="P1", is_initial=True)
    capital(donated.club_b, 7_000_000, DAY, code="P2", source=donated.donor)
    capital(donated.club_a, 3_000_000, dt.date(2025, 3, 1), code="P3")  # after the day
    address = f"/dashboard/units/{donated.province.code}/sheet/"
    answer = visit(donated.viewer, address, source=donated.donor.pk, as_of="31/12/2024")
    assert answer.context["source_capital"].replace("\u00a0", " ") == "27.000.000 ₫"
    assert "Nhà tài trợ Một" in answer.content.decode()


def test_people_are_shown_where_no_cell_by_area_and_source_is_small(donated, visit):
    for club in (donated.club_a, donated.club_b, donated.second):
        add_borrowers(club, 10, 30)
    answer = visit(donated.viewer, "/", source=donated.donor.pk)
    assert cards(answer)["members_borrowing"] != "<5"
    assert all(card.trend is None for card in answer.context["dashboard"].cards if card.code == "members_borrowing")


def test_one_small_cell_by_area_and_source_hides_the_people_of_every_source(donated, visit):
    add_borrowers(donated.club_a, 10, 30)
    add_borrowers(donated.second, 10, 30)
    add_borrowers(donated.club_b, 2, 30)
    shown = {name: cards(visit(donated.viewer, "/", source=source.pk))["members_borrowing"]
             for name, source in (("donor", donated.donor), ("other", donated.other))}  # fmt: skip
    assert shown == {"donor": "<5", "other": "<5"}
    assert cards(visit(donated.province_staff, "/", source=donated.other.pk))["members_borrowing"] != "<5"


def test_by_source_a_viewer_gets_no_people_area_by_area(donated, visit):
    for club in (donated.club_a, donated.club_b, donated.second):
        add_borrowers(club, 10, 30)
    compared = visit(donated.viewer, "/", source=donated.donor.pk).context["dashboard"].compared_by_unit
    assert {one.counts for one in compared} == {"clubs"}


def test_a_source_that_is_not_there_is_told_beside_the_field(donated, visit):
    answer = visit(donated.viewer, "/", source="999")
    assert "dashboard" not in answer.context
    assert set(answer.context["form"].errors) == {"source"}
