import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from core.sheets.bulk import TooManyRows
from core.sheets.memo import MOST_KEPT
from core.sheets.reader import open_workbook
from core.sheets.styled import CHOICES_SHEET, StyledColumn, StyledSheet, write_styled_workbook
from core.sheets.writer import Column, write_rows_csv, write_rows_xlsx

COLUMNS = [
    Column("Mã", "text"),
    Column("Tên", "text", 30),
    Column("Số người", "int"),
    Column("Số tiền", "money"),
    Column("Lãi suất", "decimal"),
    Column("Tỷ lệ", "percent"),
    Column("Ngày", "date"),
]
ROWS = [
    ("0912", "=1+1", 0, 20_000_000, Decimal("0.8"), 0.667, date(2025, 3, 5)),
    ("-5", "@x;y", None, None, None, None, None),
]


def written(columns=COLUMNS, rows=ROWS, title="Thành viên"):
    out = io.BytesIO()
    write_rows_xlsx(out, columns, iter(rows), title=title)
    return openpyxl.load_workbook(out).active


def styled(*sheets):
    out = io.BytesIO()
    write_styled_workbook(out, sheets)
    return openpyxl.load_workbook(out)


def test_cells_of_a_list_keep_their_kinds():
    rows = [[(cell.value, cell.data_type) for cell in row] for row in written().iter_rows(min_row=2, max_col=4)]
    assert rows == [
        [("0912", "s"), ("=1+1", "s"), (0, "n"), (20_000_000, "n")],
        [("-5", "s"), ("@x;y", "s"), (None, "n"), (None, "n")],
    ]


def test_columns_of_a_list_are_formatted():
    formats = [cell.number_format for cell in written()[2]]
    assert formats == ["@", "@", "#,##0", "#,##0", "#,##0.##", "0.0%", "dd/mm/yyyy"]


def test_list_comes_back_as_it_was_written():
    out = io.BytesIO()
    write_rows_xlsx(out, COLUMNS, ROWS)
    [sheet] = open_workbook(out)
    _, (_, first), (_, second) = sheet
    assert first == ["0912", "=1+1", 0, 20_000_000, 0.8, 0.667, date(2025, 3, 5)]
    assert second == ["-5", "@x;y"]


def test_list_has_frozen_headings_also_when_it_is_empty():
    for page in (written(), written(rows=[])):
        assert [cell.value for cell in page[1]] == [column.heading for column in COLUMNS]
        assert page.freeze_panes == "A2"
        assert page.auto_filter.ref.startswith("A1:G")


def test_sheet_titles_are_made_fit_for_excel():
    titles = [written(title=title).title for title in ("Quỹ: thu/chi", "x" * 40, "", "[]")]
    assert titles == ["Quỹ  thu chi", "x" * 31, "Danh sách", "Danh sách"]


def test_headings_of_a_list_must_differ():
    with pytest.raises(ValueError, match="differ"):
        write_rows_xlsx(io.BytesIO(), [Column("Mã"), Column("Mã")], [])


def test_row_of_another_length_is_a_fault():
    with pytest.raises(ValueError, match="zip"):
        b"".join(write_rows_csv(COLUMNS, [("a",)]))


def test_csv_is_what_a_vietnamese_excel_reads():
    lines = b"".join(write_rows_csv(COLUMNS, ROWS)).decode("utf-8-sig").split("\r\n")
    assert lines == [
        "Mã;Tên;Số người;Số tiền;Lãi suất;Tỷ lệ;Ngày",
        "0912;'=1+1;0;20000000;0,8;66,7%;05/03/2025",
        "'-5;\"'@x;y\";;;;;",
        "",
    ]


def test_csv_begins_with_one_byte_order_mark():
    data = b"".join(write_rows_csv([Column("A", "int")], [(n,) for n in range(1200)]))
    assert data.startswith(b"\xef\xbb\xbfA\r\n0\r\n")
    assert data.count(b"\xef\xbb\xbf") == 1
    assert data.endswith(b"\r\n1199\r\n")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "\n=1"])
def test_csv_text_never_runs_as_a_formula(text):
    data = b"".join(write_rows_csv([Column("A"), Column(text)], [("x", text)])).decode("utf-8-sig")
    assert data.count(f"'{text}") == 2


def test_negative_numbers_of_a_csv_stay_numbers():
    data = b"".join(write_rows_csv([Column("A", "money"), Column("B", "decimal")], [(-5, Decimal("-0.5"))]))
    assert data.decode("utf-8-sig") == "A;B\r\n-5;-0,5\r\n"


def test_sheet_to_fill_in_explains_its_headings():
    columns = [StyledColumn("Mã", required=True, note="Mã câu lạc bộ"), StyledColumn("Ngày", "date")]
    page = styled(StyledSheet("Hoạt động", columns, [("007", date(2025, 3, 5)), ("=1", None)]))["Hoạt động"]
    assert [cell.value for cell in page[1]] == ["Mã*", "Ngày"]
    assert page["A1"].comment.text == "Mã câu lạc bộ"
    assert [(cell.value, cell.data_type) for cell in page["A"][1:]] == [("007", "s"), ("=1", "s")]
    assert (page["B2"].value.date(), page["B2"].number_format) == (date(2025, 3, 5), "dd/mm/yyyy")
    assert (page.freeze_panes, page.column_dimensions["A"].width > 10) == ("A2", True)


def test_short_choices_stand_in_the_cell_and_long_ones_on_a_hidden_sheet():
    communes = [f"Xã số {number}" for number in range(65)]
    columns = [
        StyledColumn("Giới tính", choices=["Nam", "Nữ"]),
        StyledColumn("Xã", choices=communes),
        StyledColumn("Dấu phẩy", choices=["a, b", "c"]),
    ]
    book = styled(StyledSheet("Thành viên", columns, []))
    rules = {str(rule.sqref): rule.formula1 for rule in book["Thành viên"].data_validations.dataValidation}
    assert rules == {
        "A2:A1048576": '"Nam,Nữ"',
        "B2:B1048576": f"'{CHOICES_SHEET}'!$A$1:$A$65",
        "C2:C1048576": f"'{CHOICES_SHEET}'!$B$1:$B$2",
    }
    assert book[CHOICES_SHEET].sheet_state == "hidden"
    assert [cell.value for cell in book[CHOICES_SHEET]["A"]] == communes
    assert [cell.value for cell in book[CHOICES_SHEET]["B"][:3]] == ["a, b", "c", None]


# -- long lists are written as XML ------------------------------------------------------------------------------------


def test_signs_of_markup_and_spaces_at_the_ends_come_back():
    texts = ["a & <b> \"c\" 'd'", "]]>", "  hai đầu ", "dòng 1\ndòng 2", "ệ\U0001f642"]
    assert [cell.value for cell in written([Column("A")], [(text,) for text in texts])["A"][1:]] == texts


def test_signs_that_xml_cannot_hold_are_written_as_excel_writes_them():
    texts = ["a\x01b", "a\rb", "_x0041_", "a\ufffe", "_x41_"]
    cells = written([Column("A")], [(text,) for text in texts])["A"][1:]
    assert [cell.value for cell in cells] == ["a_x0001_b", "a_x000D_b", "_x005F_x0041_", "a_xFFFE_", "_x41_"]


def test_the_filter_and_the_headings_of_each_printed_page_reach_over_all_rows():
    page = written([Column("A"), Column("B")], [(n, n) for n in range(1234)])
    assert (page.auto_filter.ref, page.print_title_rows) == ("A1:B1235", "$1:$1")
    out = io.BytesIO()
    write_rows_xlsx(out, [Column("A"), Column("B")], [(n, n) for n in range(1234)], title="X")
    with zipfile.ZipFile(out) as book:
        assert b"_FilterDatabase" in book.read("xl/workbook.xml")
        assert b"$A$1:$B$1235<" in book.read("xl/workbook.xml")
        assert book.namelist()[0] == "[Content_Types].xml"


@pytest.mark.parametrize("kind", ["text", "int"])
def test_more_values_than_are_remembered_and_equal_ones_of_other_types_stay_what_they_are(kind):
    values = [*(f"Người {n}" for n in range(MOST_KEPT + 5)), 1, True, 1.5, "1", None, "", "Người 0"]
    page = written([Column("A", kind)], [(value,) for value in values])
    plain = str if kind == "text" else lambda value: "True" if value is True else value
    read = [None if cell.value is None else cell.value for cell in page["A"][1:]]
    assert read == [None if value in (None, "") else plain(value) for value in values]


def test_days_that_excel_does_not_count_are_text_and_times_are_kept():
    days = [date(1900, 3, 1), date(1899, 12, 31), date(1850, 1, 2), datetime(2025, 3, 5, 18, 0)]
    cells = [row[0] for row in written([Column("A", "date")], [(day,) for day in days]).iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [
        datetime(1900, 3, 1),
        "31/12/1899",
        "02/01/1850",
        datetime(2025, 3, 5, 18, 0),
    ]


def test_what_is_no_number_is_no_number_of_the_sheet():
    values = [float("nan"), float("inf"), Decimal("NaN"), Decimal("1E+3"), -0.5, 10**12]
    cells = written([Column("A", "decimal")], [(value,) for value in values])["A"][1:]
    assert [cell.value for cell in cells] == ["nan", "inf", "NaN", 1000, -0.5, 10**12]


def test_a_list_that_no_sheet_holds_is_told(monkeypatch):
    monkeypatch.setattr("core.sheets.bulk.MOST_ROWS", 3)
    assert written([Column("A")], [(n,) for n in range(3)]).max_row == 4
    with pytest.raises(TooManyRows):
        written([Column("A")], [(n,) for n in range(4)])


def test_a_row_of_another_length_is_a_fault_in_a_workbook_too():
    with pytest.raises(ValueError, match="zip"):
        written(COLUMNS, [("a",)])


def test_our_own_reader_reads_a_long_list():
    out = io.BytesIO()
    write_rows_xlsx(out, COLUMNS, [ROWS[0]] * 700)
    [sheet] = open_workbook(out)
    rows = list(sheet)
    assert (len(rows), rows[-1]) == (701, (701, ["0912", "=1+1", 0, 20_000_000, 0.8, 0.667, date(2025, 3, 5)]))
