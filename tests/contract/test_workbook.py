"""CONTRACT, sections 1 and 3: what is exported comes back unchanged, whole or in parts."""

import datetime as dt

import openpyxl
import pytest

from clubs.services import close_club, end_membership
from core.actors import SYSTEM
from funds.models import Voucher
from funds.services import reverse_voucher

SHEETS = ["Câu lạc bộ", "Thành viên", "Hoạt động", "Thu chi quỹ", "Khoản vay", "Trả nợ", "Đánh giá"]


def exported(manage, tmp_path, *args):
    path = tmp_path / "so.xlsx"
    assert manage("export_workbook", path, *args).code == 0
    return path


@pytest.mark.parametrize(
    "args",
    [(), ("--as-of", "2020-12-31"), ("--unit", "582"), ("--as-of", "31/12/2020", "--unit", "22738")],
    ids=" ".join,
)
def test_export_comes_back_with_nothing_new_and_nothing_changed(programme, manage, tmp_path, args):
    close_club(actor=SYSTEM, club=programme["busy"], closed_on=dt.date(2024, 1, 1), reason="giải thể")
    member = programme["busy"].members.order_by("code").last()
    end_membership(actor=SYSTEM, member=member, left_on=dt.date(2021, 5, 1), leave_reason="moved")
    answer = manage("import_workbook", exported(manage, tmp_path, *args), "--check", "--format", "json")
    counts = answer.json["sheets"].values()
    assert (answer.code, answer.json["saved"], answer.json["errors"]) == (0, False, [])
    assert list(answer.json) == ["saved", "sheets", "errors", "warnings"]
    assert {(one["new"], one["changed"], one["wrong"]) for one in counts} == {(0, 0, 0)}
    assert answer.json["sheets"]["Thành viên"]["same"] == 4


def test_workbook_has_the_contracts_sheets_and_leaves_out_what_loans_post_and_what_is_reversed(
    programme, manage, tmp_path
):
    reverse_voucher(
        actor=SYSTEM, voucher=Voucher.objects.get(code="P3"), reversed_on=dt.date(2020, 3, 1), reason="nhầm"
    )
    book = openpyxl.load_workbook(exported(manage, tmp_path))
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == SHEETS
    assert [row[1] for row in book["Thu chi quỹ"].iter_rows(min_row=2, values_only=True)] == ["P1", "P2"]
    assert book["Trả nợ"].max_row == 1


def test_past_export_has_no_later_row_and_no_later_end(programme, manage, tmp_path):
    end_membership(
        actor=SYSTEM, member=programme["busy"].members.first(), left_on=dt.date(2021, 5, 1), leave_reason="moved"
    )
    book = openpyxl.load_workbook(exported(manage, tmp_path, "--as-of", "2020-02-15"))
    heading, *rows = book["Thành viên"].iter_rows(values_only=True)
    texts = [str(text).rstrip(" *") for text in heading]
    assert {row[texts.index("Ngày ra")] for row in rows} == {None}
    assert [sheet.max_row - 1 for sheet in book][:7] == [2, 4, 0, 2, 1, 0, 0]
