"""Areas, ages and loans in pictures: the figures of the cards and of the portfolio again, and no more to a viewer."""

import datetime as dt

import pytest

from clubs.models import Activity, ActivityArea
from core.charts import sides_chart
from tests.funds.book import capital, lend
from tests.reports.test_target_page import do_everything_but
from tests.world import CANARY, make_member

DAY = dt.date(2025, 6, 30)


def heat(answer) -> dict[str, str]:
    return {row.label: "".join(cell.text for cell in row.cells) for row in answer.context["heat"].rows}


def pyramid(answer) -> dict[str, tuple]:
    return {row.label: row.values for row in answer.context["pyramid"].chart.rows}


@pytest.fixture
def lent(programme):
    """Club A lends 10 million on 02/01/2025 in ten instalments and is paid nothing back."""
    capital(programme.club_a, 20_000_000, dt.date(2024, 1, 1), code="P1", is_initial=True)
    lend(programme.members_a[0], 10_000_000, dt.date(2025, 1, 2))
    return programme


def test_a_club_s_line_shows_the_areas_it_carried_out(programme, visit):
    do_everything_but(programme.club_a, "income")
    answer = visit(programme.officer_a, "/charts/")
    assert heat(answer) == {programme.club_a.name: "–✓✓✓✓✓✓✓"}
    assert CANARY not in answer.content.decode()


def test_an_activity_outside_the_period_carries_out_nothing(programme, visit):
    Activity.objects.create(club=programme.club_a, area=ActivityArea.objects.first(), held_on=dt.date(2024, 6, 30))
    assert heat(visit(programme.officer_a, "/charts/")) == {programme.club_a.name: "––––––––"}


def test_a_viewer_gets_areas_of_districts_and_no_club(programme, visit):
    do_everything_but(programme.club_a, "income")
    answer = visit(programme.viewer, "/charts/")
    names = [programme.club_a.name, *(member.full_name for member in programme.members_a)]
    assert [name for name in names if name in answer.content.decode()] == []
    assert heat(answer)[str(programme.district_a)] == "0 / 1" + "1 / 1" * 7


def test_ages_are_those_of_the_day_by_the_full_date_where_it_is_known(programme, visit):
    before = pyramid(visit(programme.officer_a, "/charts/"))
    make_member(programme.club_a, "T1", "Người 59", birth_year=1965, birth_date=dt.date(1965, 7, 1))
    make_member(programme.club_a, "T2", "Người 60", birth_year=1965, birth_date=dt.date(1965, 6, 30))
    make_member(programme.club_a, "T3", "Người 30", birth_year=1995, sex="male")
    make_member(programme.club_a, "T4", "Chưa rõ", birth_year=None)
    after = pyramid(visit(programme.officer_a, "/charts/"))
    grown = {label: (now[0] - before.get(label, (0, 0))[0], now[1] - before.get(label, (0, 0))[1])
             for label, now in after.items()}  # fmt: skip
    assert {label: pair for label, pair in grown.items() if any(pair)} == {
        "50–59": (1, 0), "60–69": (1, 0), "30–39": (0, 1), "chưa rõ": (1, 0),
    }  # fmt: skip


def test_the_pyramid_counts_every_member_once(programme, visit):
    answer = visit(programme.province_staff, "/charts/")
    members = sum(row.members for row in answer.context["dashboard"].rows)
    assert sum(count for pair in pyramid(answer).values() for count in pair) == members > 0


def test_a_viewer_sees_no_band_of_fewer_than_five_and_none_of_a_part(programme, visit):
    groups = {("female", 1990): 3, ("female", 1970): 6, ("male", 1950): 3, ("female", 1950): 17,
              ("male", 1960): 30, ("female", 1960): 10, ("male", 1980): 40, ("female", 1980): 40}  # fmt: skip
    for (sex, year), number in groups.items():
        for n in range(number):
            make_member(programme.club_a, f"{sex}{year}{n}", "Người thêm", birth_year=year, sex=sex)
    shown = pyramid(visit(programme.viewer, "/charts/"))
    # the three men in their 70s and the three women in their 30s take others with them, by sex and by age
    assert {label: pair for label, pair in shown.items() if any(pair)} == {"40–49": (40, 40)}
    texts = {row.label: row.texts for row in visit(programme.viewer, "/charts/").context["pyramid"].chart.rows}
    assert (texts["40–49"], texts["70–79"]) == (["40", "40"], ["ẩn", "ẩn"])
    part = visit(programme.viewer, "/charts/", unit=programme.district_a.code)
    assert (part.context["pyramid"].is_shown, part.context["lending"].is_shown) == (False, False)


def test_what_was_owed_on_each_quarter_s_end_is_that_of_the_portfolio_of_the_day(lent, visit):
    lending = visit(lent.officer_a, "/charts/").context["lending"]
    owed = {row.label: row.values for row in lending.outstanding.rows}
    assert list(owed.items())[-3:] == [("31/12/2024", (0,)), ("31/03/2025", (10,)), ("30/06/2025", (10,))]
    late = {row.label: row.texts for row in lending.par30.rows}
    assert (late["31/12/2024"], late["31/03/2025"], late["30/06/2025"]) == ([""], ["100,0%"], ["100,0%"])
    assert "10.000.000 ₫ trong 10.000.000 ₫" in lending.par30_reading.replace("\u00a0", " ")


def test_a_viewer_learns_nothing_of_a_single_borrower(lent, visit):
    lending = visit(lent.viewer, "/charts/").context["lending"]
    assert [row.texts for row in lending.outstanding.rows][-1] == [""]
    assert (lending.outstanding_reading, lending.par30_reading) == ("", "")


def test_bars_to_both_sides_start_at_the_labels_and_stay_inside_the_picture():
    chart = sides_chart([("a", 10, 5), ("b", None, 0)], ("Women", "Men"), unknown="<5")
    left, right, none = chart.bars
    assert (left.x + left.width, right.x, none.width) == (chart.left_end, chart.right_end, 0)
    assert left.width == 2 * right.width
    assert left.x >= 0
    assert [row.texts for row in chart.rows] == [["10", "5"], ["<5", "0"]]


def test_of_many_clubs_the_loans_are_counted_for_whoever_asks(lent, visit, monkeypatch):
    monkeypatch.setattr("reports.lending.MOST_CLUBS", 0)
    page = visit(lent.officer_a, "/charts/")
    assert page.context["loans_url"] == f"/charts/?unit={lent.district_a.code}&loans=1#loans"
    assert set(page.context["pictures"]) == {"pyramid"}
    asked = visit(lent.officer_a, "/charts/", loans=1)
    assert set(asked.context["pictures"]) == {"pyramid", "owed", "late"}
    assert asked.context["loans_url"] == ""
    assert visit(lent.officer_a, "/charts/owed.xlsx").status_code == 200


def test_a_viewer_of_a_part_is_offered_no_count_of_loans(lent, visit, monkeypatch):
    monkeypatch.setattr("reports.lending.MOST_CLUBS", 0)
    context = visit(lent.viewer, "/charts/", unit=lent.district_a.code).context
    assert (context["loans_url"], set(context["pictures"])) == ("", set())
