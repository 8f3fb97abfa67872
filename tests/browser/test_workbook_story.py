"""A workbook of a district: downloaded, filled in with 25 slips of 12 kinds, sent, repaired as returned, saved."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from clubs.models import Activity, Member
from core.sheets.marking import ERROR_SHEET
from core.sheets.values import heading_key
from desk.models import WorkbookUpload
from funds.models import Loan, Voucher
from tests.browser.site import open_site
from tests.desk.books import CLB, HD, KV, TC, TN, TV, activity, club, entry, loan, member, repayment

pytestmark = pytest.mark.browser

CLUBS = ("NT-0201", "NT-0202", "NT-0203")
PEOPLE = 10
# (sheet, place of its new row, column, what was typed): 25 slips of 12 kinds
SLIPS = [
    *((TV, place, "Giới tính", "Nu") for place in (0, 11, 22)),
    *((TV, place, "Ngày vào", "1/4/19") for place in (1, 12)),
    *((TV, place, "Ngày vào", "31/02/2019") for place in (2, 13)),
    *((TV, place, "Họ và tên", None) for place in (3, 14)),
    *((TV, place, "Mã TV", "TV001") for place in (5, 16)),
    *((TV, place, "Năm sinh", "55") for place in (6, 17)),
    *((TV, place, "Ngày vào", dt.date(2018, 1, 1)) for place in (7, 18)),
    *((TC, place, "Số tiền", "20.5") for place in (3, 4)),
    *((TC, place, "Ngày", dt.date(2090, 1, 1)) for place in (5, 6)),
    *((HD, place, "Mã CLB", "NT-0999") for place in (0, 1)),
    *((HD, place, "Mảng", "9") for place in (3, 4)),
    *((TN, place, "Gốc", 99_000_000) for place in (0, 1)),
]


def new_rows() -> dict[str, list[dict]]:
    """Three clubs with everything, all of it sound. Those who borrow are the ninth and tenth of each club."""
    people = [(code, f"TV{number:03}") for code in CLUBS for number in range(1, PEOPLE + 1)]
    fees = {"Quỹ": "Hoạt động", "Loại": "Phí thành viên", "Ngày": dt.date(2020, 1, 1)}
    return {
        CLB: [club(code, **{"Tên CLB": f"CLB {code}"}) for code in CLUBS],
        TV: [member(tv, code, **{"Họ và tên": f"Nguyễn Thị Số {tv}"}) for code, tv in people],
        HD: [activity(code, Ngày=dt.date(2020, month, 1)) for code in CLUBS for month in (5, 6)],
        TC: [entry("PT01", club=code) for code in CLUBS]
        + [entry(f"PT0{n}", 50_000, code, **fees) for code in CLUBS for n in (2, 3)],
        KV: [loan(club=code, **{"Mã TV": "TV009"}) for code in CLUBS],
        TN: [repayment(club=code) for code in CLUBS],
    }


def columns(page) -> dict[str, int]:
    return {heading_key(cell.value): cell.column for cell in page[1] if cell.value}


def fill_in(workbook: Workbook) -> dict[tuple, object]:
    """Adds the new rows with their slips; {(sheet, cell): what it ought to say}."""
    first = {}
    for title, rows in new_rows().items():
        page = workbook[title]
        places, first[title] = columns(page), page.max_row + 1
        for offset, row in enumerate(rows):
            for heading, value in row.items():
                page.cell(first[title] + offset, places[heading_key(heading)], value)
    right = {}
    for title, place, heading, wrong in SLIPS:
        page = workbook[title]
        cell = page.cell(first[title] + place, columns(page)[heading_key(heading)])
        right[title, cell.coordinate] = cell.value
        cell.value = wrong
    return right


def send(page, path) -> None:
    page.set_input_files("input[type=file]", path)
    with page.expect_navigation():
        page.locator("form:has(input[type=file]) button.btn--main, form:has(input[type=file]) button").last.click()


def marked_cells(workbook: Workbook) -> set[tuple]:
    return {
        (sheet.title, cell.coordinate)
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None and cell.fill.fgColor.rgb == "FFFFC7CE"
    }


def test_slips_come_back_marked_each_in_its_cell_and_the_repaired_file_is_saved(
    browser, live_server, world, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "kept"
    page, traffic = open_site(browser, live_server, world.officer_a, width=1280)
    page.goto(live_server.url + reverse("workbook_home"))
    mine, returned = tmp_path / "so.xlsx", tmp_path / "loi.xlsx"
    with page.expect_download() as download:
        page.locator(f"form[action='{reverse('workbook_download')}'] button").click()
    download.value.save_as(mine)
    workbook = load_workbook(mine)
    right = fill_in(workbook)
    workbook.save(mine)

    send(page, mine)
    assert WorkbookUpload.objects.get().state == "refused"
    with page.expect_download() as download:
        page.locator("a[href$='errors.xlsx']").click()
    download.value.save_as(returned)
    workbook = load_workbook(returned)
    assert (len(SLIPS), marked_cells(workbook)) == (25, set(right))
    assert (workbook.sheetnames[0], workbook[ERROR_SHEET].max_row) == (ERROR_SHEET, 26)

    for (title, coordinate), value in right.items():
        workbook[title][coordinate].value = value
    workbook.save(returned)
    page.goto(live_server.url + reverse("workbook_upload"))
    send(page, returned)
    assert Member.objects.count() == len(world.members_a) + len(world.members_b)  # looked at, not saved
    with page.expect_navigation():
        page.locator("main form button.btn--main").click()
    assert WorkbookUpload.objects.latest("uploaded_at").state == "saved"
    assert (Member.objects.filter(club__code__in=CLUBS).count(), Activity.objects.count()) == (30, 6)
    assert (Loan.objects.count(), Voucher.objects.count(), traffic.foreign, traffic.errors) == (3, 15, [], [])
    assert uuid.UUID(page.url.rstrip("/").rsplit("/", 1)[1]) == WorkbookUpload.objects.latest("uploaded_at").pk
