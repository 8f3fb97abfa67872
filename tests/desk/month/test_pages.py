"""The table of a club's months, the paper sheet, and clubs without a list of names."""

import datetime as dt

import pytest
from django.urls import reverse

from clubs.models import Meeting
from desk.month.days import read_day
from desk.month.values import merge
from tests.desk.month.sheet import FILLED

pytestmark = pytest.mark.django_db
MARCH = dt.date(2025, 3, 1)


def states(sheet) -> dict[str, str]:
    page = sheet.client.get(reverse("month_list", args=[sheet.club.code]))
    cells = [cell for row in page.context["years"].values() for cell in row]
    return {cell.key: cell.state for cell in cells if cell.state != "missing"} | {"next": page.context["next"].key}


def test_the_table_of_months_says_what_is_there_and_what_comes_next(sheet):
    assert states(sheet)["next"] == "2025-06"
    sheet.save({"none": "on", "none-reason": "Bão"})
    Meeting.objects.create(club=sheet.club, held_on=dt.date(2025, 4, 8))
    found = states(sheet)
    assert (found["2025-03"], found["2025-04"], found["next"]) == ("none", "noted", "2025-04")
    assert (found["2018-04"], found["2025-07"]) == ("", "")


def test_a_meeting_noted_elsewhere_is_taken_over_and_not_doubled(sheet):
    meeting = Meeting.objects.create(club=sheet.club, held_on=dt.date(2025, 3, 8), attended=30, home_care_visits=2)
    form = sheet.open()
    assert (form["day"], form["attended"], form["visits"]) == ("08/03/2025", "30", "2")
    assert sheet.save({"attended": "31"}).meeting == meeting
    assert Meeting.objects.get().attended == 31


def paper(sheet, query="") -> str:
    return sheet.client.get(f"{sheet.url}print/{query}").content.decode()


def test_the_paper_bears_names_and_sums_due_and_what_was_saved(sheet, loan):
    sheet.save(FILLED)
    text = paper(sheet)
    assert all(part in text for part in ("Trần Văn Bình", "2.000.000", "60.000", "12/03/2025", "30.000", "Nước uống"))


def test_the_blank_paper_names_nobody(sheet, loan, world):
    sheet.save(FILLED)
    text = paper(sheet, "?blank=1")
    assert not any(member.full_name in text for member in world.members_a)
    assert "2.000.000" not in text


def test_a_club_without_a_list_of_names_enters_how_many_came(sheet, world):
    for member in world.members_a:
        member.delete()
    sheet.save({"day": "12", "attended": "35", "area-culture-people": "35", "fee-amount": "90k"})
    assert (Meeting.objects.get().attended, Meeting.objects.get().is_by_list) == (35, False)


@pytest.mark.parametrize("text", ["12", "12/3", "12/03", "12.3", "12/03/2025", "2025-03-12", " 12 "])
def test_a_day_is_read_in_many_ways(text):
    assert read_day(text, MARCH) == dt.date(2025, 3, 12)


@pytest.mark.parametrize("text", ["32", "0", "12/4", "12/03/2024", "mai", "29/02", "²"])
def test_a_day_of_another_month_is_none(text):
    with pytest.raises(ValueError, match=r"."):
        read_day(text, MARCH)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "shown", "contested"),
    [
        ("", "5", "", "5", {}),
        ("", "", "7", "7", {}),
        ("", "5", "7", "5", {"visits": "7"}),
        ("7", "", "7", "", {}),
        ("7", "7", "", "", {}),
        ("7", "9", "", "9", {"visits": ""}),
        ("", "7", "7", "7", {}),
    ],
)
def test_two_versions_of_a_box_are_brought_together(base, mine, theirs, shown, contested):
    found = merge({"visits": base}, {"visits": mine}, {"visits": theirs}, MARCH)
    assert found == ({"visits": shown}, contested)


def test_the_same_day_and_sum_written_otherwise_is_no_difference():
    mine, theirs = {"day": "12", "fee-amount": "30k"}, {"day": "12/03/2025", "fee-amount": "30.000"}
    assert merge({}, mine, theirs, MARCH) == (theirs, {})
