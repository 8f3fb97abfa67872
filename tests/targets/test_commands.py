"""The commands `targets` and `club_figures`: the contract's answers and exit codes."""

import csv
import io
import json
from unittest import mock

import pytest
from django.core.management import CommandError, call_command, load_command_class
from django.db import connections

from core.commands import PlainCommand
from targets.formats import aligned
from tests.targets.conftest import found, post
from tests.world import make_member

pytestmark = pytest.mark.django_db

FIELDS = [
    "code", "name", "district", "commune", "founded_on", "members", "women", "older_60", "older_55", "poor",
    "near_poor", "borrowed_ever", "borrowed_period", "borrowing_now", "areas", "full_activity", "well_managed",
    "initial_fund", "income_fund", "cash", "outstanding", "operating_fund", "overdue", "par30",
    "declared", "unknown",
]  # fmt: skip


@pytest.fixture
def clubs(kh72):
    """A club in Đô Vinh with a member and money, and one in Phước Sơn with nothing."""
    one, two = *found(1, "22738"), *found(1, "22873")
    make_member(one, "TV01", "Lê Thị Hai", birth_year=1960)
    post(one, "capital", 20_000_000, is_initial=True)
    post(one, "membership_fee", 50_000, fund="operating")
    return [one, two]


def run(name, *args) -> str:
    out = io.StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue()


def exit_code(name, *args) -> int:
    with pytest.raises(CommandError) as caught:
        run(name, *args)
    return caught.value.returncode


def test_targets_json_has_the_contract_s_keys_and_defaults(clubs):
    answer = json.loads(run("targets", "--as-of", "2025-12-31", "--format", "json"))
    targets = {target["code"]: target for target in answer.pop("targets")}
    assert answer == {
        "plan": "KH72", "as_of": "2025-12-31", "from": "2025-01-01", "boundary": "2021-01-08",
        "unit": {"code": "58", "name": "Ninh Thuận"},
    }  # fmt: skip
    assert targets["clubs_total"] == {
        "code": "clubs_total", "kind": "count", "n": 2, "N": None, "goal": "50", "met": False, "gap": 48,
        "declared": 0, "unknown": 0,
    }  # fmt: skip
    assert targets["initial_fund_20m"] == {
        "code": "initial_fund_20m", "kind": "ratio", "n": 1, "N": 2, "goal": "100", "met": False, "gap": 1,
        "declared": 0, "unknown": 0,
    }  # fmt: skip


def test_ratio_of_nothing_and_target_without_a_goal_have_null_verdicts(kh72):
    answer = json.loads(run("targets", "--as-of", "31/12/2025", "--format", "json"))
    verdicts = {t["code"]: (t["n"], t["N"], t["goal"], t["met"], t["gap"]) for t in answer["targets"]}
    assert verdicts["full_activity"] == (0, 0, "70", None, None)
    assert verdicts["well_managed"] == (0, 0, None, None, None)


def test_options_change_the_basis(clubs):
    options = ("--from", "01/07/2025", "--boundary", "2025-12-31", "--unit", "56", "--plan", "KH72")
    answer = json.loads(run("targets", "--as-of", "31/12/2025", *options, "--format", "json"))
    del answer["targets"]
    assert answer == {
        "plan": "KH72", "as_of": "2025-12-31", "from": "2025-07-01", "boundary": "2025-12-31",
        "unit": {"code": "56", "name": "Khánh Hòa"},
    }  # fmt: skip


def test_club_figures_json_has_the_contract_s_fields_by_code(clubs):
    one, two = json.loads(run("club_figures", "--as-of", "2025-12-31", "--format", "json"))
    assert list(one) == list(two) == FIELDS
    assert one == {
        "code": clubs[0].code, "name": clubs[0].name, "district": "582", "commune": "22738",
        "founded_on": "2018-05-04", "members": 1, "women": 1, "older_60": 1, "older_55": 1, "poor": 0, "near_poor": 0,
        "borrowed_ever": 0, "borrowed_period": 0, "borrowing_now": 0, "areas": [], "full_activity": False,
        "well_managed": None, "initial_fund": 20_000_000, "income_fund": 20_000_000, "cash": 20_000_000,
        "outstanding": 0, "operating_fund": 50_000, "overdue": 0, "par30": {"n": 0, "N": 0},
        "declared": [], "unknown": [],
    }  # fmt: skip
    assert two["members"] == two["income_fund"] == 0


def test_club_figures_of_a_unit_are_of_its_clubs_alone(clubs):
    found_codes = [
        row["code"]
        for row in json.loads(run("club_figures", "--as-of", "2025-12-31", "--unit", "587", "--format", "json"))
    ]
    assert found_codes == [clubs[1].code]


def test_csv_holds_what_the_json_holds(clubs):
    rows = list(csv.DictReader(io.StringIO(run("club_figures", "--as-of", "2025-12-31", "--format", "csv"))))
    assert list(rows[0]) == [*FIELDS[:-3], "par30_n", "par30_N", "declared", "unknown"]
    assert {name: rows[0][name] for name in ("code", "full_activity", "well_managed", "cash", "par30_N")} == {
        "code": clubs[0].code, "full_activity": "false", "well_managed": "", "cash": "20000000", "par30_N": "0",
    }  # fmt: skip


def test_tables_print_their_dates_and_group_thousands(clubs):
    for name in ("targets", "club_figures"):
        text = run(name, "--as-of", "2025-12-31")
        assert {"31/12/2025", "08/01/2021", "01/01/2025"} <= set(
            text.splitlines()[0].replace(",", " ").replace(".", " ").split()
        )
        assert "20.000.000" in text


def test_columns_of_a_table_are_aligned_whatever_the_letters():
    assert aligned([["Tên", "n"], ["Phủ Hà", "1.000"]], left={0}) == "Tên         n\n------  -----\nPhủ Hà  1.000"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--unit", "999"),
        ("--boundary", "2025-12-31", "--unit", "582"),
        ("--from", "2026-01-01"),
        ("--plan", "KH99"),
    ],
)
def test_call_that_makes_no_sense_ends_with_2(kh72, arguments):
    assert exit_code("targets", "--as-of", "2025-12-31", *arguments) == 2


def test_data_without_a_plan_ends_with_1(db):
    assert exit_code("targets", "--as-of", "2025-12-31") == 1
    assert exit_code("club_figures", "--as-of", "2025-12-31") == 1


@pytest.mark.parametrize("arguments", [[], ["--as-of", "31-12-2025"], ["--as-of", "2025-02-30"], ["--format", "xml"]])
def test_command_line_that_cannot_be_read_ends_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        command_line("targets", *arguments)
    assert caught.value.code == 2
    assert capsys.readouterr().err


def test_command_line_prints_a_refusal_as_a_sentence_alone(kh72, capsys):
    with pytest.raises(SystemExit) as caught:
        command_line("targets", "--as-of", "2025-12-31", "--plan", "KH99")
    out, err = capsys.readouterr()
    assert (caught.value.code, out) == (2, "")
    assert ("KH99" in err, "Error" in err) == (True, False)


def command_line(name: str, *args) -> None:
    """As from a shell: errors go to standard error and end the program."""
    command: PlainCommand = load_command_class("targets", name)
    # a shell's end closes the connections; here they are the test's own
    with mock.patch.object(connections, "close_all"):
        command.run_from_argv(["manage.py", name, *args])
