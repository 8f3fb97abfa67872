"""CONTRACT, section 2, to the letter: keys, their order, types, nulls."""

import csv
import io
import json

GOALS = {
    "clubs_total": "50",
    "clubs_new": "30",
    "full_activity": "70",
    "full_and_well": "70",
    "members_borrowing": "50",
    "initial_fund_20m": "100",
    "fund_30m": "50",
    "coverage_rural": "70",
    "coverage_minority": "70",
    "coverage_urban": "80",
}
WITHOUT_GOAL = {
    "members_borrowing_period",
    "members_borrowing_now",
    "clubs_borrowing",
    "well_managed",
    "composition",
}


def targets(manage, *args) -> dict:
    return {row["code"]: row for row in manage("targets", *args, "--format", "json").json["targets"]}


def test_every_target_of_the_plan_is_read_with_its_goal(programme, manage):
    goals = {code: row["goal"] for code, row in targets(manage, "--as-of", "2025-12-31").items()}
    assert goals == GOALS | dict.fromkeys(WITHOUT_GOAL)


def test_targets_answer_has_the_contracts_keys_in_order(programme, manage):
    answer = manage("targets", "--as-of", "2025-12-31", "--format", "json").json
    assert list(answer) == ["plan", "as_of", "from", "boundary", "unit", "targets"]
    assert answer["unit"] == {"code": "58", "name": "Ninh Thuận"}
    assert {tuple(row) for row in answer["targets"]} == {
        ("code", "kind", "n", "N", "goal", "met", "gap", "declared", "unknown")
    }


def test_denominators_of_coverage_are_the_units_valid_on_the_boundary(programme, manage):
    names = ("coverage_rural", "coverage_minority", "coverage_urban")
    found = {
        day: [targets(manage, "--as-of", "2025-12-31", "--boundary", day)[name]["N"] for name in names]
        for day in ("2021-01-08", "2024-10-31", "2024-11-01", "2025-07-01")
    }
    assert [found["2021-01-08"], found["2024-10-31"]] == [[47, 27, 18]] * 2
    assert (found["2024-11-01"][0] + found["2024-11-01"][2], found["2025-07-01"][0] + found["2025-07-01"][2]) == (
        62,
        24,
    )


def test_count_goal_of_a_unit_is_its_milestone_else_none(programme, manage):
    goals = {
        (unit, day): [
            targets(manage, "--as-of", day, "--unit", unit)[code]["goal"] for code in ("clubs_total", "clubs_new")
        ]
        for unit, day in [("582", "2020-12-31"), ("582", "2021-12-31"), ("585", "2021-12-31")]
    }
    assert list(goals.values()) == [[None, None], [None, "4"], [None, None]]


def test_a_unit_without_clubs_has_null_verdicts_for_shares_of_clubs(programme, manage):
    row = targets(manage, "--as-of", "2025-12-31", "--unit", "584")["full_activity"]
    assert row == {
        "code": "full_activity", "kind": "ratio", "n": 0, "N": 0, "goal": "70", "met": None, "gap": None,
        "declared": 0, "unknown": 0,
    }  # fmt: skip


def test_club_figures_of_a_day_are_exactly_these(programme, manage):
    busy, *_others = manage("club_figures", "--as-of", "2020-12-31", "--format", "json").json
    expected = {
        "code": "NT-0001", "name": "CLB NT-0001", "district": "582", "commune": "22738", "founded_on": "2018-05-04",
        "members": 4, "women": 2, "older_60": 1, "older_55": 2, "poor": 4, "near_poor": 0,
        "borrowed_ever": 1, "borrowed_period": 1, "borrowing_now": 1,
        "areas": ["income"], "full_activity": False, "well_managed": True,
        "initial_fund": 20_000_000, "income_fund": 20_000_000, "cash": 15_000_000, "outstanding": 5_000_000,
        "operating_fund": 110_000, "overdue": 5_000_000, "par30": {"n": 5_000_000, "N": 5_000_000},
        "declared": [], "unknown": [],
    }  # fmt: skip
    assert json.dumps(busy) == json.dumps(expected)  # the keys' order too


def test_club_without_facts_has_zeros_and_no_verdict(programme, manage):
    row = manage("club_figures", "--as-of", "2025-12-31", "--format", "json").json[2]
    kept = {"code", "name", "district", "commune", "founded_on", "areas", "full_activity", "well_managed", "par30"}
    kept |= {"declared", "unknown"}
    assert {value for key, value in row.items() if key not in kept} == {0}
    assert (row["areas"], row["full_activity"], row["well_managed"], row["par30"]) == (
        [],
        False,
        None,
        {"n": 0, "N": 0},
    )


def test_club_whose_commune_was_split_has_no_place_under_the_new_boundaries(programme, manage):
    rows = manage("club_figures", "--as-of", "2025-12-31", "--boundary", "2025-07-01", "--format", "json").json
    places = {row["code"]: (row["district"], row["commune"]) for row in rows}
    assert places["NT-0003"] == (None, None)
    assert places["NT-0001"][0] is None  # districts ceased
    assert places["NT-0001"][1] is not None


def test_csv_holds_the_same_figures_with_null_as_nothing(programme, manage):
    args = ("club_figures", "--as-of", "2020-12-31", "--format")
    rows = list(csv.DictReader(io.StringIO(manage(*args, "csv").out)))
    for row, one in zip(rows, manage(*args, "json").json, strict=True):
        par30 = one.pop("par30")
        one |= {name: " ".join(one[name]) for name in ("areas", "declared", "unknown")}
        one |= {"par30_n": par30["n"], "par30_N": par30["N"]}
        assert row == {
            key: "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
            for key, value in one.items()
        }


def test_answers_are_vietnamese_text_not_escapes(programme, manage):
    assert "Ninh Thuận" in manage("targets", "--as-of", "2025-12-31", "--format", "json").out
