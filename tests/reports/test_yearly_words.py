"""Sheet E of the yearly workbook: what the figures say in words, what was written, lines to write on."""

import datetime as dt
from io import BytesIO

import pytest
from openpyxl import load_workbook

from clubs.models import Club
from core.sheets.official_text import pieces
from reports.yearly import write_yearly_report
from targets.basis import Basis
from tests.funds.book import capital, lend
from tests.world import AREAS

SINCE, DAY = dt.date(2024, 12, 15), dt.date(2025, 12, 14)


@pytest.fixture
def words(programme):
    """words(**texts) is the sheet's text, row by row."""

    def read(**texts) -> list[str]:
        out = BytesIO()
        basis = Basis.make(as_of=DAY, since=SINCE)
        names = [(code, code) for code in AREAS]
        write_yearly_report(out, Club.objects.all(), basis, area_names=names, has_names=True, texts=texts)
        sheet = load_workbook(out)["E. Báo cáo bằng lời"]
        return [row[0] for row in sheet.iter_rows(values_only=True) if row[0]]

    return read


def test_the_sentences_say_the_figures_of_the_tables(programme, words):
    capital(programme.club_a, 25_000_000, dt.date(2025, 3, 1))
    lend(programme.members_a[0], 2_000_000, dt.date(2025, 4, 1))
    text = "\n".join(words())
    assert "có 2 câu lạc bộ đang hoạt động (đầu kỳ 2, thành lập mới 0, giải thể 0)" in text
    assert "Các câu lạc bộ có 6 thành viên, trong đó 6 nữ, 6 từ 60 tuổi trở lên" in text
    assert "cho vay 2.000.000 đồng, 1 khoản cho 1 thành viên" in text


def test_targets_that_are_not_met_stand_among_the_difficulties(words):
    text = words()
    missed = [line for line in text if line.startswith("Chưa đạt: ")]
    assert any("Câu lạc bộ thực hiện đầy đủ" in line and "còn thiếu 2 câu lạc bộ" in line for line in missed)
    assert text.index(missed[0]) > text.index("II. KHÓ KHĂN, VƯỚNG MẮC")


def test_what_was_written_stands_under_its_heading(words):
    text = words(proposals="Cấp thêm vốn.\n\nTập huấn kế toán.", next_plan="Lập 5 câu lạc bộ.")
    first = text.index("III. ĐỀ XUẤT, KIẾN NGHỊ")
    assert text[first : first + 5] == [
        "III. ĐỀ XUẤT, KIẾN NGHỊ",
        "Cấp thêm vốn.",
        "Tập huấn kế toán.",
        "IV. KẾ HOẠCH NĂM SAU",
        "Lập 5 câu lạc bộ.",
    ]


def test_text_that_looks_like_a_formula_is_text(words):
    assert "=1+1" in words(proposals="=1+1")


def test_a_long_paragraph_is_cut_between_words_and_loses_none():
    paragraph = "chữ " * 2000
    parts = list(pieces(paragraph))
    assert (len(parts) > 1, " ".join(parts)) == (True, paragraph.strip())
