"""Workbooks for tests: sheets of dicts by heading, good rows to vary, and the answer as short tuples."""

import datetime as dt
import io
from typing import Any

from openpyxl import Workbook, load_workbook

from core.actors import SYSTEM
from desk.workbook.services import check_workbook, export_workbook, import_workbook

CLB, TV, HD, TC, KV, TN, DG = "Câu lạc bộ", "Thành viên", "Hoạt động", "Thu chi quỹ", "Khoản vay", "Trả nợ", "Đánh giá"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def club(code: str = "NT-0100", **cells: Any) -> dict:
    return {"Mã CLB": code, "Tên CLB": "CLB Vĩnh Hải", "Mã xã": "22873", "Ngày quyết định": day("2019-03-01")} | cells


def member(code: str = "TV001", club: str = "NT-0100", **cells: Any) -> dict:
    row = {"Mã CLB": club, "Mã TV": code, "Họ và tên": "Nguyễn Thị Ánh", "Giới tính": "Nữ", "Năm sinh": 1955}
    return row | {"Ngày vào": day("2019-04-01")} | cells


def activity(club: str = "NT-0100", **cells: Any) -> dict:
    return {"Mã CLB": club, "Ngày": day("2020-05-01"), "Mảng": 2, "Nội dung": "Đo huyết áp"} | cells


def entry(code: str = "PT01", amount: Any = 20_000_000, club: str = "NT-0100", **cells: Any) -> dict:
    row = {"Mã CLB": club, "Mã phiếu": code, "Quỹ": "Tăng thu nhập", "Ngày": day("2019-05-01"), "Loại": "Vốn góp"}
    return row | {"Số tiền": amount} | cells


def loan(code: str = "KV01", amount: Any = 5_000_000, club: str = "NT-0100", **cells: Any) -> dict:
    row = {"Mã CLB": club, "Mã khoản vay": code, "Mã TV": "TV001", "Ngày vay": day("2020-01-10"), "Số tiền vay": amount}
    return row | {"Lãi suất tháng (%)": 1, "Số tháng": 10, "Mục đích": "Nuôi gà"} | cells


def repayment(code: str = "TN01", principal: Any = 500_000, club: str = "NT-0100", **cells: Any) -> dict:
    row = {"Mã CLB": club, "Mã khoản vay": "KV01", "Mã phiếu": code, "Ngày trả": day("2020-02-10"), "Gốc": principal}
    return row | {"Lãi": 50_000} | cells


def review(club: str = "NT-0100", **cells: Any) -> dict:
    return {"Mã CLB": club, "Ngày đánh giá": day("2024-12-01"), "Cấp": "Huyện", "Đạt quản lý tốt": "Có"} | cells


def book(sheets: dict[str, list[dict]]) -> io.BytesIO:
    """A file with these sheets; a sheet's headings are all that its rows use, in order."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        page = workbook.create_sheet(title)
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        page.append(headings)
        for row in rows:
            page.append([row.get(heading) for heading in headings])
            for cell in page[page.max_row]:
                cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type  # "=1+1" is a text here
    return saved(workbook)


def saved(workbook: Workbook) -> io.BytesIO:
    out = io.BytesIO()
    workbook.save(out)
    out.seek(0)
    return out


def programme() -> dict[str, list[dict]]:
    """One club with something in every sheet, all of it sound."""
    return {
        CLB: [club()],
        TV: [member(), member("TV002", **{"Họ và tên": "Trần Văn Bình", "Giới tính": "Nam"})],
        HD: [activity()],
        TC: [entry()],
        KV: [loan()],
        TN: [repayment()],
        DG: [review()],
    }


def check(sheets: dict[str, list[dict]], actor=SYSTEM):
    return check_workbook(actor=actor, file=book(sheets))


def save(sheets: dict[str, list[dict]], actor=SYSTEM):
    """Imports; the test fails at once where the file is refused."""
    result = import_workbook(actor=actor, file=book(sheets))
    assert result.errors == [], result.as_text()
    return result


def faults(result) -> list[tuple]:
    """(sheet, row, column) of every error, in the order of the file."""
    return [(fault.sheet, fault.row, fault.column) for fault in result.errors]


def counts(result) -> dict[str, tuple[int, int, int, int]]:
    return {title: (one.new, one.changed, one.same, one.wrong) for title, one in result.sheets.items()}


def exported(clubs, actor=SYSTEM, day: dt.date | None = None) -> io.BytesIO:
    out = io.BytesIO()
    export_workbook(actor=actor, out=out, clubs=clubs, day=day)
    out.seek(0)
    return out


def cells(file: io.BytesIO, title: str) -> list[list]:
    return [list(row) for row in load_workbook(file)[title].iter_rows(values_only=True)]
