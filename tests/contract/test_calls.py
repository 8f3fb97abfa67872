"""CONTRACT, section 1: exit codes 0, 1, 2; answers on standard output, plain words on standard error."""

import pytest

from tests.contract.conftest import Answer

AS_OF = ("--as-of", "2025-12-31")

WRONG_CALLS = [
    ("targets",),
    ("targets", "--as-of", "2025-13-01"),
    ("targets", "--as-of", "29/02/2023"),
    ("targets", "--as-of", "2025/12/31"),
    ("targets", "--as-of", "0001-01-01"),
    ("targets", *AS_OF, "--from", "2026-01-01"),
    ("targets", *AS_OF, "--unit", "582", "--boundary", "2025-07-01"),
    ("targets", *AS_OF, "--unit", "99999"),
    ("targets", *AS_OF, "--plan", "KH99"),
    ("targets", *AS_OF, "--format", "csv"),
    ("club_figures", "--as-of", "hôm nay"),
    ("club_figures", *AS_OF, "--from", "01/01/2026"),
    ("club_figures", *AS_OF, "--unit", "58", "--boundary", "01/07/2025"),
    ("import_workbook", "/nowhere/so.xlsx"),
    ("export_workbook", "/nowhere/so.xlsx"),
    ("export_workbook", "so.xlsx", "--user", "nobody"),
    ("export_workbook", "so.xlsx", "--unit", "99999"),
    ("yearly_report", "abc", "bc.xlsx"),
    ("yearly_report", "1999", "bc.xlsx"),
    ("yearly_report", "2025", "/nowhere/bc.xlsx"),
    ("yearly_report", "2025", "bc.xlsx", "--unit", "99999"),
    ("check_figures", "--sample", "0"),
    ("generate_programme", "--clubs", "0"),
]


@pytest.mark.parametrize("call", WRONG_CALLS, ids=" ".join)
def test_wrong_call_ends_with_2_and_says_why_on_standard_error_only(reference, manage, call):
    code, out, err = manage(*call)
    assert (code, out) == (2, "")
    assert err.strip()
    assert "Traceback" not in err
    assert "CommandError" not in err


@pytest.mark.parametrize("call", [("targets", *AS_OF), ("club_figures", *AS_OF), ("yearly_report", "2025", "bc.xlsx")])
def test_database_without_a_plan_ends_with_1(db, manage, call):
    code, out, err = manage(*call)
    assert (code, out) == (1, "")
    assert "run.py" in err


def test_file_that_is_no_workbook_ends_with_1_and_still_answers_in_json(reference, manage, tmp_path):
    file = tmp_path / "so.xlsx"
    file.write_text("not a workbook")
    answer = manage("import_workbook", file, "--format", "json")
    (error,) = answer.json["errors"]
    assert (answer.code, answer.json["saved"], answer.json["sheets"]) == (1, False, {})
    assert (error["sheet"], error["row"], error["column"], error["value"]) == (None, None, None, None)


@pytest.mark.parametrize("form", ["2020-12-31", "31/12/2020"])
def test_both_forms_of_a_date_say_the_same(programme, manage, form):
    answer = manage("targets", "--as-of", form, "--format", "json")
    assert (answer.code, answer.json["as_of"], answer.err) == (0, "2020-12-31", "")


def test_date_is_read_day_first(programme, manage):
    assert manage("targets", "--as-of", "05/08/2020", "--format", "json").json["as_of"] == "2020-08-05"


@pytest.mark.parametrize(
    ("as_of", "since"), [("2025-12-14", "2024-12-15"), ("2024-02-29", "2023-03-01"), ("2025-02-28", "2024-02-29")]
)
def test_period_is_the_twelve_months_that_end_on_the_day(programme, manage, as_of, since):
    assert manage("targets", "--as-of", as_of, "--format", "json").json["from"] == since


def test_nothing_is_there_before_the_first_club(programme, manage):
    assert manage("club_figures", "--as-of", "2016-01-01", "--format", "json") == Answer(0, "[]\n", "")


def test_every_format_of_the_contract_is_answered(programme, manage):
    calls = [("targets", form) for form in ("table", "json")]
    calls += [("club_figures", form) for form in ("table", "json", "csv")]
    answers = [manage(name, *AS_OF, "--format", form) for name, form in calls]
    assert [(answer.code, answer.err, bool(answer.out)) for answer in answers] == [(0, "", True)] * 5
