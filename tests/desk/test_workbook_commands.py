"""import_workbook and export_workbook as the contract's callers use them."""

import json

import pytest
from django.core.management import CommandError, call_command

from clubs.models import Club
from tests.desk.books import CLB, DG, TV, book, club, member, programme, review

pytestmark = pytest.mark.django_db


def file_of(tmp_path, sheets):
    path = tmp_path / "so.xlsx"
    path.write_bytes(book(sheets).getvalue())
    return path


def answer(capsys, *args) -> tuple[int, dict]:
    """(exit code, JSON) of import_workbook."""
    code = 0
    try:
        call_command("import_workbook", *map(str, args), "--format", "json")
    except CommandError as error:
        code = error.returncode
    return code, json.loads(capsys.readouterr().out)


def test_sound_file_is_saved_and_told_in_the_contracts_json(world, tmp_path, capsys):
    code, result = answer(capsys, file_of(tmp_path, {CLB: [club()], DG: [review()]}))
    one = {"new": 1, "changed": 0, "same": 0, "wrong": 0}
    assert (code, result) == (0, {"saved": True, "sheets": {CLB: one, DG: one}, "errors": [], "warnings": []})


def test_check_saves_nothing(world, tmp_path, capsys):
    code, result = answer(capsys, file_of(tmp_path, {CLB: [club()]}), "--check")
    assert (code, result["saved"], Club.objects.filter(code="NT-0100").exists()) == (0, False, False)


def test_refused_file_exits_with_1_and_tells_every_error(world, tmp_path, capsys):
    sheets = {CLB: [club()], TV: [member(**{"Giới tính": "Nu"})]}
    code, result = answer(capsys, file_of(tmp_path, sheets), "--errors", tmp_path / "loi.xlsx")
    (error,) = result["errors"]
    assert (code, error.pop("message") != "") == (1, True)
    assert error == {"sheet": TV, "row": 2, "column": "Giới tính", "value": "Nu"}
    assert (tmp_path / "loi.xlsx").stat().st_size > 0


def test_file_fault_has_neither_sheet_nor_row(world, tmp_path, capsys):
    (tmp_path / "so.xlsx").write_text("Mã CLB")
    code, result = answer(capsys, tmp_path / "so.xlsx")
    assert (code, result["sheets"], [(one["sheet"], one["row"]) for one in result["errors"]]) == (1, {}, [(None, None)])


@pytest.mark.parametrize("args", [["khong-co.xlsx"], ["{file}", "--user", "nobody"]])
def test_wrong_call_exits_with_2(world, tmp_path, args):
    file = str(file_of(tmp_path, {CLB: [club()]}))
    with pytest.raises(CommandError) as caught:
        call_command("import_workbook", *(arg.format(file=file) for arg in args))
    assert caught.value.returncode == 2


def test_user_acts_within_the_own_scope(world, tmp_path, capsys):
    file = file_of(tmp_path, {CLB: [club(**{"Mã xã": "22852"})]})
    assert answer(capsys, file, "--user", "officer_a")[0] == 1
    assert answer(capsys, file, "--user", "officer_b")[0] == 0


def test_export_and_import_change_nothing(world, tmp_path, capsys):
    call_command("import_workbook", str(file_of(tmp_path, programme())))
    call_command("export_workbook", str(tmp_path / "ra.xlsx"))
    capsys.readouterr()
    code, result = answer(capsys, tmp_path / "ra.xlsx")
    assert (code, len(result["sheets"])) == (0, 7)
    assert {(one["new"], one["changed"], one["wrong"]) for one in result["sheets"].values()} == {(0, 0, 0)}


@pytest.mark.parametrize(
    ("args", "code"), [(["--unit", "999"], 2), (["--user", "nobody"], 2), (["--user", "viewer"], 1)]
)
def test_export_refuses_in_the_contracts_codes(world, tmp_path, args, code):
    with pytest.raises(CommandError) as caught:
        call_command("export_workbook", str(tmp_path / "ra.xlsx"), *args)
    assert caught.value.returncode == code


def test_text_answer_names_sheet_row_and_column(world, tmp_path, capsys):
    with pytest.raises(CommandError):
        call_command("import_workbook", str(file_of(tmp_path, {CLB: [club(**{"Tên CLB": None})]})))
    assert "“Tên CLB”" in capsys.readouterr().out
