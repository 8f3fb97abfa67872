"""A total never loses a club, under whatever boundaries, though clubs are split off, merged or have no known place."""

import datetime as dt

import pytest

from districts.models import Unit
from tests.contract.conftest import club, commune

BOUNDARIES = ["2021-01-08", "2024-10-31", "2024-11-01", "2025-06-30", "2025-07-01", "2026-11-23"]
AS_OF = ("--as-of", "2026-11-23")


@pytest.fixture
def late_clubs(programme):
    """Clubs founded in merged communes, with and without the village's former commune."""
    merged = Unit.objects.filter(level="commune", valid_from=dt.date(2025, 7, 1)).order_by("code")
    for number, unit in enumerate(merged[:4]):
        former = unit.predecessor_links.order_by("predecessor__code").first().predecessor if number % 2 else None
        club(f"NT-01{number:02}", unit.code, dt.date(2025, 8, 1), former_commune=former)


def rows(manage, *args) -> list[dict]:
    return manage("club_figures", *AS_OF, *args, "--format", "json").json


def codes_of_parts(boundary: str) -> list[str]:
    """The districts of the programme on the day; after them the new province."""
    day = dt.date.fromisoformat(boundary)
    districts = Unit.objects.valid_on(day).filter(level="district").values_list("code", flat=True)
    return sorted(districts) or ["56"]


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_units_and_clubs_without_a_place_make_up_the_whole(late_clubs, manage, boundary):
    whole = rows(manage, "--boundary", boundary)
    parts = [row for code in codes_of_parts(boundary) for row in rows(manage, "--boundary", boundary, "--unit", code)]
    parts += [row for row in whole if row["commune"] is None]
    assert len(whole) == 7
    assert sorted(parts, key=lambda row: row["code"]) == whole


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_targets_count_every_club_under_every_boundary(late_clubs, manage, boundary):
    answer = manage("targets", *AS_OF, "--boundary", boundary, "--format", "json").json
    found = {row["code"]: (row["n"], row["N"]) for row in answer["targets"]}
    assert (found["clubs_total"], found["clubs_new"], found["full_activity"][1]) == ((7, None), (5, None), 7)


def test_club_of_a_merged_commune_is_placed_by_its_villages_old_commune_where_it_is_recorded(late_clubs, manage):
    places = {row["code"]: row["commune"] for row in rows(manage) if row["code"].startswith("NT-01")}
    day = dt.date(2021, 1, 8)
    assert [bool(places[f"NT-01{number:02}"]) for number in range(4)] == [False, True, False, True]
    assert all(commune(code, day) for code in places.values() if code)
