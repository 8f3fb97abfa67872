import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from core.sheets.reader import BadWorkbook, Limits, open_workbook
from core.sheets.values import NO_VALUE, ErrorValue, Percent, as_decimal

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def saved(book):
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def repacked(file, changes):
    """The workbook with some members replaced by other bytes, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, data in changes.items():
            new.writestr(name, data)
    out.seek(0)
    return out


def with_sheet(xml_rows):
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return repacked(saved(workbook(["a"])), {"xl/worksheets/sheet1.xml": f"{head}{xml_rows}</sheetData></worksheet>"})


def refusal(file, **limits):
    with pytest.raises(BadWorkbook) as refused:
        read_all(file, Limits(**limits))
    assert refused.value.message
    return refused.value.code


def read_all(file, limits):
    return [list(sheet) for sheet in open_workbook(file, limits)]


def only_rows(file):
    [sheet] = open_workbook(file)
    return list(sheet)


def test_values_come_with_the_row_numbers_of_excel():
    book = workbook(["Mã", "Ngày"], [], ["0912", date(2025, 3, 5), 0, None, True, None])
    assert only_rows(saved(book)) == [(1, ["Mã", "Ngày"]), (3, ["0912", date(2025, 3, 5), 0, None, True])]


def test_sheets_come_in_order_and_can_be_read_twice():
    book = workbook(["a"])
    book.create_sheet("Trống")
    sheets = open_workbook(saved(book))
    assert [(sheet.title, list(sheet), list(sheet)) for sheet in sheets] == [
        ("Sheet", [(1, ["a"])], [(1, ["a"])]),
        ("Trống", [], []),
    ]


def test_dates_honour_the_time_of_day_and_the_1904_calendar():
    book = workbook([datetime(2025, 3, 5), datetime(2025, 3, 5, 8, 30)])
    book.epoch = CALENDAR_MAC_1904
    assert only_rows(saved(book)) == [(1, [date(2025, 3, 5), datetime(2025, 3, 5, 8, 30)])]


def test_formula_without_result_and_error_cells_are_told_apart_from_blank():
    rows = """<row r="1"><c r="A1"><f>1+1</f></c>
      <c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="str"><f>IF(1,"")</f><v/></c>
      <c r="D1" t="e"><f>NA()</f><v>#N/A</v></c><c r="E1"><v>1e999</v></c></row>"""
    [(number, values)] = only_rows(with_sheet(rows))
    assert (number, values) == (1, [NO_VALUE, 2, None, "#N/A", "#NUM!"])
    assert [type(values[place]) for place in (3, 4)] == [ErrorValue, ErrorValue]


def test_percentages_are_known_as_such():
    book = workbook([0.008, 0.008])
    book.active["A1"].number_format = "0.0%"
    [(_, values)] = only_rows(saved(book))
    assert type(values[0]) is Percent
    assert [str(as_decimal(value)) for value in values] == ["0.8", "0.008"]


def test_merged_cells_have_their_value_once():
    book = workbook(["a", None, "c"])
    book.active.merge_cells("A1:B2")
    assert only_rows(saved(book)) == [(1, ["a", None, "c"])]


def test_sheet_with_a_value_in_its_last_corner_is_refused_at_once():
    book = workbook(["a"])
    book.active["XFD1048576"] = "z"
    assert refusal(saved(book)) == "too_many_columns"


def test_far_cells_that_are_only_formatted_do_no_harm():
    book = workbook(["a"])
    book.active["XFD1048576"].number_format = "0.00"
    assert only_rows(saved(book)) == [(1, ["a"])]


def test_value_in_the_last_row_costs_one_row():
    book = workbook(["a"])
    book.active["B1048576"] = "z"
    assert only_rows(saved(book)) == [(1, ["a"]), (1_048_576, [None, "z"])]


def test_rows_cells_and_sheets_are_limited():
    assert refusal(saved(workbook(*[["a", "b"]] * 4)), max_rows=3) == "too_many_rows"
    assert refusal(saved(workbook(*[["a", "b"]] * 4)), max_cells=7) == "too_many_rows"
    book = workbook(["a"])
    book.create_sheet()
    assert refusal(saved(book), max_sheets=1) == "too_many_sheets"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_xlsx"),
        (b"a;b\r\n1;2", "not_xlsx"),
        (b"<html><table></table></html>", "not_xlsx"),
        (b"PK\x03\x04 cut off", "damaged"),
        (OLE + b"\x00" * 600, "old_format"),
        (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ],
)
def test_other_files_are_refused_by_their_kind(data, code):
    assert refusal(io.BytesIO(data)) == code


def test_zip_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    assert refusal(out) == "not_xlsx"


def test_macros_are_refused_by_part_and_by_type():
    file = saved(workbook(["a"]))
    with zipfile.ZipFile(file) as archive:
        types = archive.read("[Content_Types].xml").decode()
    assert refusal(repacked(file, {"xl/vbaProject.bin": b"x"})) == "macros"
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macro_type = types.replace(plain, "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    assert refusal(repacked(file, {"[Content_Types].xml": macro_type})) == "macros"


@pytest.mark.parametrize("cut", [100, 1000, 3000])
def test_cut_off_download_is_damaged(cut):
    assert refusal(io.BytesIO(saved(workbook(["a"])).getvalue()[:cut])) == "damaged"


PARTS = ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"]


@pytest.mark.parametrize("part", PARTS)
def test_broken_part_is_damaged(part):
    file = saved(workbook(["a"]))
    with zipfile.ZipFile(file) as archive:
        data = archive.read(part)
    assert refusal(repacked(file, {part: data[: len(data) // 2]})) == "damaged"


@pytest.mark.parametrize("rows", ['<row r="x"/>', '<row r="1"><c r="1"/></row>', '<row><c t="s"><v>99</v></c></row>',
                                  "<row><c><v>abc</v></c></row>"])  # fmt: skip
def test_senseless_cells_are_damage_named_by_sheet(rows):
    [sheet] = open_workbook(with_sheet(rows))
    with pytest.raises(BadWorkbook) as refused:
        list(sheet)
    assert (refused.value.code, refused.value.sheet) == ("damaged", "Sheet")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/other.bin"])
def test_entities_are_refused_in_every_encoding_and_part(encoding, part):
    xml = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    assert refusal(repacked(saved(workbook(["a"])), {part: xml.encode(encoding)})) == "damaged"


def test_bombs_are_refused_by_size_by_ratio_and_by_number_of_parts():
    file = saved(workbook(["a"]))
    bomb = repacked(file, {"xl/media/a.bin": b"\0" * (12 << 20)})
    assert refusal(bomb) == "too_large"
    assert refusal(bomb, max_ratio=10_000, max_unzipped=10 << 20) == "too_large"
    assert refusal(repacked(file, {f"xl/media/{n}": b"" for n in range(30)}), max_members=30) == "too_large"
    assert refusal(file, max_bytes=1000) == "too_large"


def test_member_that_hides_its_size_is_damaged():
    data = bytearray(repacked(saved(workbook(["a"])), {"xl/z.bin": b"\0" * (12 << 20)}).getvalue())
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (100).to_bytes(4, "little")
    assert refusal(io.BytesIO(bytes(data))) == "damaged"


def test_zip_with_a_password_is_refused():
    data = bytearray(saved(workbook(["a"])).getvalue())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(io.BytesIO(bytes(data))) == "encrypted"


def test_file_is_read_from_a_path_too(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(saved(workbook(["a"])).getvalue())
    assert only_rows(path) == [(1, ["a"])]
