"""Times the file of a long list beside other writers of workbooks, from the database to the closed file.

    DATABASE_URL=... .venv/bin/python benchmarks/exports.py --fill 100000     once, in a database of its own
    DATABASE_URL=... .venv/bin/python benchmarks/exports.py [--rounds 5] [--cases ours xlsxwriter ...]

Fifteen columns of members: those of the list's own file and the village. Every case is a process of its own, which
takes turns with the others and writes a file into a temporary folder. "ours" is what the list page does; the peers get
the same rows from the same query as their manuals advise (XlsxWriter with constant_memory, openpyxl write-only, the
writer in Rust that we had before), texts never as formulas. The floor is zlib (level 6) of the sheet's XML as
XlsxWriter writes it, in memory: whoever writes an .xlsx has to do that much. Prints medians, processor time (without
what PostgreSQL does in processes of its own), ratios of that to the floor, the peak of memory above the start, and the
size of the file.
"""

import argparse
import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import harness  # noqa: F401  # isort: skip

import openpyxl
import xlsxwriter
from django.db import connection
from django.http import HttpRequest, QueryDict
from openpyxl.cell import WriteOnlyCell
from rustpy_xlsxwriter import FastExcel, Format

from accounts.models import User
from clubs.models import Member, PovertyStatus
from clubs.views.members import MemberList
from core.pages import ExportColumn
from core.sheets.columns import NUMBER_FORMATS, cell_text

APART = 1_000_000
"""Numbers of the copied rows begin at multiples of this."""

SAFE = {"constant_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


class FifteenColumns(MemberList):
    export_columns = (*MemberList.export_columns, ExportColumn("Thôn/Khu phố", "club__village", width=20))


def list_page(file_format: str) -> FifteenColumns:
    request = HttpRequest()
    request.method, request.path, request.GET = "GET", "/members/", QueryDict("state=all")
    request.user = User.objects.get(username="quantri")
    page = FifteenColumns()
    page.setup(request, format=file_format)
    return page


# -- the cases --------------------------------------------------------------------------------------------------------


def ours(path: Path) -> None:
    page = list_page("xlsx")
    with path.open("wb") as out:
        page.write_file(out, page.file_rows())


def ours_csv(path: Path) -> None:
    page = list_page("csv")
    with path.open("wb") as out:
        page.write_file(out, page.file_rows())


def only_read(path: Path) -> None:
    """The rows alone, of which every case is made."""
    path.write_text(str(sum(1 for _row in list_page("xlsx").file_rows())))


def by_xlsxwriter(path: Path) -> None:
    page = list_page("xlsx")
    with xlsxwriter.Workbook(path, SAFE) as book:
        sheet = book.add_worksheet()
        formats = [book.add_format({"num_format": NUMBER_FORMATS[one.kind]}) for one in page.file_columns]
        for place, column in enumerate(page.file_columns):
            sheet.set_column(place, place, column.width, formats[place])
            sheet.write_string(0, place, column.heading)
        for number, row in enumerate(page.file_rows(), start=1):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, place, value, formats[place])
                elif value is not None:
                    sheet.write_datetime(number, place, value, formats[place])


def by_openpyxl(path: Path) -> None:
    page = list_page("xlsx")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([column.heading for column in page.file_columns])
    for row in page.file_rows():
        sheet.append(
            [_text_cell(sheet, value) if isinstance(value, str) and value[:1] == "=" else value for value in row]
        )
    book.save(path)


def _text_cell(sheet, value: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell


def by_rust(path: Path) -> None:
    page = list_page("xlsx")
    columns = page.file_columns
    kinds = [(column.heading, column.kind == "text") for column in columns]
    records = (
        {heading: cell_text(value) if is_text else value for (heading, is_text), value in zip(kinds, row, strict=True)}
        for row in page.file_rows()
    )
    formats = [Format().set_num_format(NUMBER_FORMATS[column.kind]) for column in columns]
    FastExcel(str(path)).sheet("Thành viên", records, column_formats=formats, autofilter=True).save()


CASES: dict[str, tuple[str, Callable[[Path], None]]] = {
    "ours": ("ours, .xlsx", ours),
    "rust": ("rustpy-xlsxwriter", by_rust),
    "xlsxwriter": ("XlsxWriter, constant_memory", by_xlsxwriter),
    "openpyxl": ("openpyxl, write_only", by_openpyxl),
    "csv": ("ours, .csv", ours_csv),
    "read": ("the rows alone", only_read),
}


# -- measuring --------------------------------------------------------------------------------------------------------


def memory(name: str) -> float:
    """The process's memory in MiB: "VmRSS" now, "VmHWM" at its peak (Linux)."""
    line = next(one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith(name))
    return int(line.split()[1]) / 1024


def forget_peak() -> None:
    """From here on the peak is that of the work: importing had a higher one."""
    Path("/proc/self/clear_refs").write_text("5")


def measure(case: str, path: Path) -> dict[str, float]:
    list_page("xlsx")  # the tables and forms are loaded, the connection is open
    forget_peak()
    begun, started, processor = memory("VmRSS"), time.perf_counter(), time.process_time()
    CASES[case][1](path)
    return {
        "seconds": time.perf_counter() - started,
        "processor": time.process_time() - processor,
        "memory": memory("VmHWM") - begun,
        "size": path.stat().st_size / 1e6,
    }


def floor_of(xml: bytes) -> dict[str, float]:
    started, processor = time.perf_counter(), time.process_time()
    size = len(zlib.compress(xml, 6)) / 1e6
    taken = {"seconds": time.perf_counter() - started, "processor": time.process_time() - processor}
    return taken | {"memory": 0.0, "size": size}


def sheet_xml(folder: Path, cases: list[str]) -> bytes:
    """XlsxWriter's, or without that case the writer's in Rust: the same cells by their addresses."""
    path = folder / "floor.xlsx"
    (by_xlsxwriter if "xlsxwriter" in cases else by_rust)(path)
    with zipfile.ZipFile(path) as book:
        return book.read("xl/worksheets/sheet1.xml")


def fill(rows: int) -> None:
    """Copies the members of the database, with their household's status, until there are so many."""
    quote, number = connection.ops.quote_name, Member.objects.latest("pk").pk // APART
    have = Member.objects.count()
    first = Member.objects.filter(pk__lt=APART).count()
    with connection.cursor() as cursor:
        while have < rows:
            number, wanted = number + 1, min(first, rows - have)
            copied = {"id": f"id + {number * APART}", "code": f"code || '-{number}'"}
            _copy(cursor, quote, Member, copied, f"id < {APART} ORDER BY id LIMIT {wanted}")
            there = f"id < {APART} AND member_id + {number * APART} IN (SELECT id FROM clubs_member)"  # noqa: S608
            copied = {"id": f"id + {number * APART}", "member_id": f"member_id + {number * APART}"}
            _copy(cursor, quote, PovertyStatus, copied, there)
            have += wanted
        cursor.execute("ANALYZE")
    print(f"{have} members")


def _copy(cursor, quote: Callable[[str], str], model, changed: dict[str, str], condition: str) -> None:
    names = [field.column for field in model._meta.concrete_fields]
    into, values = ", ".join(map(quote, names)), ", ".join(changed.get(name, quote(name)) for name in names)
    table = model._meta.db_table
    cursor.execute(f"INSERT INTO {table} ({into}) SELECT {values} FROM {table} WHERE {condition}")  # noqa: S608


def show(runs: dict[str, list[dict]]) -> None:
    middle = {case: {key: statistics.median(one[key] for one in runs[case]) for key in runs[case][0]} for case in runs}
    floor = middle["floor"]["processor"]
    print(f"{'':32}{'elapsed':>9}{'processor':>11}{'x zlib':>8}{'memory':>10}{'file':>10}")
    for case, values in middle.items():
        name = CASES[case][0] if case in CASES else "zlib of the XML"
        peak = max(one["memory"] for one in runs[case])
        times = f"{values['seconds']:7.1f} s{values['processor']:9.2f} s{values['processor'] / floor:8.1f}"
        print(f"{name:32}{times}{peak:6.0f} MiB{values['size']:7.1f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fill", type=int, help="copy members until there are so many, and measure nothing")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES), help="leave slow peers out")
    parser.add_argument("--case", choices=CASES, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.fill:
        fill(options.fill)
        return
    if options.case:
        print(json.dumps(measure(options.case, options.file)))
        return
    with tempfile.TemporaryDirectory() as folder:
        xml = sheet_xml(Path(folder), options.cases)
        runs: dict[str, list[dict]] = {case: [] for case in ("floor", *options.cases)}
        for _round in range(options.rounds):
            runs["floor"].append(floor_of(xml))
            for case in options.cases:
                own = ["--case", case, "--file", str(Path(folder) / f"{case}.file")]
                command = [sys.executable, __file__, *own]
                told = subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 (ourselves)
                runs[case].append(json.loads(told))
    rows = list_page("xlsx").count_rows()
    print(f"{platform.machine()}, {connection.vendor}; {rows} rows x {len(FifteenColumns.export_columns)} columns")
    show(runs)


if __name__ == "__main__":
    main()
