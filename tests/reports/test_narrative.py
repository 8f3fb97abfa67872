"""The yearly report in words: every number stands in the workbook, every sentence fits how the figure stands."""

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from io import BytesIO

import docx
import pytest
from openpyxl import load_workbook

from clubs.models import Activity, ActivityArea, Club, Meeting, Review
from core.dates import format_date
from core.money import format_decimal, format_vnd
from reports.models import Letterhead
from reports.narrative.figures import Figures, Row
from reports.narrative.money import _level
from reports.narrative.report import Written, document_of, narrative_of
from reports.narrative.results import _of, kind_of
from reports.narrative.sentences import say
from reports.narrative.words import WORDS
from reports.official_files import official_file
from reports.yearly import annex_of
from reports.yearly.by_target import target_sheet
from targets.basis import Basis
from targets.querysets.facts import every_area, every_club
from targets.readings import TargetReading
from tests.funds.book import capital, lend, repay
from tests.world import CANARY, make_club, make_member

SINCE, DAY = dt.date(2024, 12, 15), dt.date(2025, 12, 14)
WITHIN = dt.date(2025, 3, 1)
NUMBER = re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?")
DATE = re.compile(r"\d{2}/\d{2}/\d{4}")


@pytest.fixture
def busy(programme):
    """Club A lends, meets and is reviewed; a club of district B was founded in the year."""
    club = programme.club_a
    capital(club, 21_500_000, dt.date(2024, 6, 1), is_initial=True)
    capital(club, 1_250_000, WITHIN)
    programme.loan = lend(programme.members_a[0], 3_000_000, WITHIN)
    repay(programme.loan, 700_000, dt.date(2025, 5, 2), interest=30_000)
    Activity.objects.bulk_create(
        Activity(club=club, area=area, held_on=WITHIN, participants=40) for area in ActivityArea.objects.all()
    )
    Meeting.objects.create(club=club, held_on=WITHIN, attended=41, home_care_visits=17)
    Review.objects.create(club=club, reviewed_on=WITHIN, level="district", is_well_managed=True)
    make_club("NT-0003", "CLB mới", programme.commune_b, founded_on=dt.date(2025, 2, 3))
    return programme


def annex(basis=None, clubs=None):
    basis = basis or Basis.make(as_of=DAY, since=SINCE)
    names = every_area().active_names_on(basis.as_of)
    return annex_of(clubs or every_club(), basis, area_names=names, has_names=True)


def sentences(basis=None, clubs=None) -> dict[str, str]:
    found = list(narrative_of(annex(basis, clubs), Written(), None).sentences())
    assert len({one.code for one in found}) == len(found)
    return {one.code: one.text for one in found}


def said_in_workbook(content: bytes) -> set[str]:
    """Every number of the workbook as the narrative would write it: of cells, and within headings and other words."""
    found: set[str] = set()
    for sheet in load_workbook(BytesIO(content), data_only=True):
        if sheet.title.startswith("E."):  # words again: only the tables count
            continue
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if isinstance(cell.value, str):
                found |= set(NUMBER.findall(cell.value))
            elif isinstance(cell.value, int | float) and "%" in cell.number_format:
                found |= {format_decimal(Fraction(cell.value).limit_denominator(10**9) * 100, p) for p in range(4)}
            elif isinstance(cell.value, int | float):
                found.add(format_vnd(round(cell.value)))
    return found


def said_in_words(content: bytes, basis: Basis) -> set[str]:
    """The numbers of the Word file between its title and its signature but for dates and the plan's decision."""
    word = docx.Document(BytesIO(content))
    texts = [line.text for line in word.paragraphs if not line.text.startswith("Kết quả chương trình")]
    for table in word.tables[1:-1]:
        texts += [cell.text for row in table.rows[2:] for cell in row.cells]
    text = DATE.sub("", "\n".join(texts).replace(basis.plan.legal_basis, ""))
    return set(NUMBER.findall(text))


def test_every_number_of_the_report_stands_in_the_workbook(busy):
    made = annex()
    words, tables = (official_file(made, ending, Written()).content for ending in ("docx", "xlsx"))
    numbers = said_in_words(words, made.basis)
    assert {"22.750.000", "3.000.000", "700.000", "2.300.000", "41", "17", "50"} <= numbers
    assert numbers - said_in_workbook(tables) == set()


def test_every_sentence_s_figure_is_the_cell_that_it_names(busy):
    made = annex()
    tables = {sheet.name: sheet for sheet in (*made.tables, made.targets)}
    for sentence in narrative_of(made, Written(), None).sentences():
        for figure in sentence.figures:
            name, label, key = figure.cell
            rows = [row for row in tables[name].rows if label in (row.get("unit"), row.get("label"))]
            values = [(row if label else tables[name].totals)[key] for row in (rows or [{}])]
            assert figure.value in values
            assert figure.words in sentence.text


def test_a_sentence_takes_nothing_but_figures_and_names():
    with pytest.raises(TypeError):
        say("raised", raised=5)
    with pytest.raises(TypeError):
        say("raised", raised="5 đồng")


def test_no_template_holds_a_number_of_its_own():
    assert {number for words in WORDS.values() for number in NUMBER.findall(words)} == {"60", "30"}


def pay(busy):
    repay(busy.loan, 200_000, dt.date(2025, 6, 2))


def found(busy):
    make_club("NT-0004", "CLB thứ tư", busy.commune_a, founded_on=dt.date(2025, 6, 2))


def review(busy):
    Review.objects.create(club=busy.club_b, reviewed_on=dt.date(2025, 6, 2), level="district", is_well_managed=True)


def join(busy):
    make_member(busy.club_a, "TV99", "Người mới", sex="male", birth_year=1990, joined_on=dt.date(2025, 6, 2))


def meet(busy):
    Meeting.objects.create(club=busy.club_b, held_on=dt.date(2025, 6, 2), attended=33)


def give(busy):
    capital(busy.club_b, 2_000_000, dt.date(2025, 6, 2))


OF_CLUBS = ("full_activity", "full_and_well", "well_managed", "clubs_borrowing", "initial_fund_20m", "fund_30m")
DEPENDS = {
    pay: {"received", "collection", "outstanding", "overdue", "par30"},
    found: {
        "clubs.not_met", "moved.new", "by_area", "target.count_not_met:clubs_total", "target.count_not_met:clubs_new",
        *(f"target:{code}" for code in (*OF_CLUBS, "composition")), "fund.average:income", "fund.average:operating",
        "meetings",
    },
    review: {"target:well_managed"},
    join: {
        "members", "people.shares",
        *(f"target:members_borrowing{reading}" for reading in ("", "_period", "_now")),
    },
    meet: {"meetings", "attendance"},
    give: {"fund.grew:income", "fund.average:income", "fund.came:income", "raised"},
}  # fmt: skip


@pytest.mark.parametrize("change", DEPENDS, ids=lambda change: change.__name__)
def test_a_fact_changes_only_the_sentences_that_depend_on_it(busy, change):
    before = sentences()
    change(busy)
    after = sentences()
    changed = {code for code in before.keys() | after.keys() if before.get(code) != after.get(code)}
    assert {re.sub(r"^target\.(met|not_met|no_goal):", "target:", code) for code in changed} == DEPENDS[change]


def test_an_area_s_report_holds_no_other_area(busy, visit):
    for ending in ("docx", "pdf"):
        answer = visit(busy.officer_a, "/reports/yearly/", year=2025, file=ending)
        assert answer.streaming, answer.context["form"].errors
        assert answer["Content-Disposition"].endswith(f'bao-cao-nam-2025-587.{ending}"')
    own = sentences(Basis.make(as_of=DAY, since=SINCE, unit_code="587"), Club.objects.visible_to(busy.officer_a))
    text = "\n".join(own.values())
    assert "huyện Ninh Phước có 1 câu lạc bộ" in text
    assert [word for word in ("Ninh Hải", "Phương Hải", CANARY) if word in text] == []


def test_a_word_file_asked_for_is_one(busy, visit):
    answer = visit(busy.province_staff, "/reports/yearly/", year=2025, file="docx")
    word = docx.Document(BytesIO(b"".join(answer.streaming_content)))
    headings = [line.text for line in word.paragraphs if re.match(r"[IV]+\. ", line.text)]
    assert [heading.split(".")[0] for heading in headings] == ["I", "II", "III", "IV", "V", "VI", "VII"]
    section = word.sections[0]
    feet = [part.paragraphs[0].text for part in (section.footer, section.first_page_footer)]
    assert len(set(feet)) == 1
    assert feet[0].startswith("SỐ LIỆU TẠM THỜI")


def reading(**values) -> TargetReading:
    common = {"code": "full_activity", "label": "Nhãn", "kind": "ratio", "definition": "", "counts": "clubs"}
    usual = {"n": 7, "N": 10, "goal": Decimal(70), "is_met": True, "gap": 0}
    return TargetReading(**(common | usual | values))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Nhãn: 7 trên 10, bằng 70%; đạt mục tiêu 70%."),
        ({"n": 6, "is_met": False, "gap": 1}, "Nhãn: 6 trên 10, bằng 60%; chưa đạt mục tiêu 70%, còn thiếu 1."),
        ({"n": 6, "is_met": False, "gap": 1, "unknown": 2}, "chưa kết luận được, vì còn 2 câu lạc bộ chưa có số liệu."),
        ({"goal": None, "is_met": None, "gap": None}, "Nhãn: 7 trên 10, bằng 70%; kế hoạch không đặt mục tiêu."),
        ({"n": 0, "N": 0, "is_met": None, "gap": None}, "Nhãn: không áp dụng, vì không có đối tượng để tính."),
        ({"N": None, "goal": 5, "n": 7}, "Nhãn: 7, bằng 140% mục tiêu 5 của kế hoạch, vượt mục tiêu."),
        ({"N": None, "goal": 7, "n": 7}, "Nhãn: 7, đạt 100% mục tiêu 7 của kế hoạch."),
        ({"N": None, "goal": 9, "gap": 2, "is_met": False}, "chưa đạt, còn thiếu 2."),
        (
            {"N": None, "goal": None, "is_met": None, "gap": None},
            "không đặt mục tiêu cho địa bàn này nên không so sánh.",
        ),
        ({"declared": 3}, "Trong đó 3 câu lạc bộ tính theo số liệu tự khai báo."),
    ],
)
def test_a_target_s_sentence_fits_how_it_stands(programme, values, words):
    sheet = target_sheet(Basis.make(as_of=DAY, since=SINCE), [reading(**values)])
    (row,) = [Row(sheet, str(one["label"]), one) for one in sheet.rows]
    assert " ".join(sentence.text for sentence in _of(row)).endswith(words), kind_of(row)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"start": 5, "end": 7}, "fund.grew"),
        ({"start": 7, "end": 5}, "fund.fell"),
        ({"start": 5, "end": 5}, "fund.same"),
        ({"start": 0, "end": 5}, "fund.began"),
        ({"start": 5, "end": 7, "declared": 1}, "fund.not_comparable"),
        ({"start": 5, "end": 7, "brought": 2}, "fund.not_comparable"),
    ],
)
def test_a_fund_is_compared_with_its_start_where_that_makes_sense(busy, values, code):
    sheet = Figures(annex()).tables.income
    assert _level(Row(sheet, "", values), "income").code == f"{code}:income"


def test_what_is_not_known_or_has_no_sense_is_said_so(programme):
    basis = Basis.make(as_of=dt.date(2017, 1, 1), since=dt.date(2016, 1, 1))
    found = sentences(basis)
    wanted = {"clubs.none", "members.none", "collection.not_applicable", "par30.not_applicable", "lent.none"}
    assert wanted | {"meetings.not_applicable", "fund.average_not_applicable:income"} <= found.keys()
    assert found["target.not_applicable:full_activity"].endswith("không áp dụng, vì không có đối tượng để tính.")


def test_the_head_of_the_report_is_that_of_its_day(busy):
    for starts_on, issuer in ((dt.date(2025, 3, 1), "Sở Y tế"), (dt.date(2025, 7, 1), "Sở sau")):
        Letterhead.objects.create(
            starts_on=starts_on, superior="UBND tỉnh", issuer=issuer, number_mark="/BC-SYT", place="Khánh Hòa",
            signatory_title="Giám đốc", recipients="Bộ Y tế\nLưu: VT",
        )  # fmt: skip
    made = document_of(annex(), Written(difficulties="Thiếu vốn\n\nĐường xa"))
    assert (made.frame.issuer, made.frame.recipients) == ("SỞ Y TẾ", ["Bộ Y tế", "Lưu: VT"])
    assert made.opening[0].startswith("Thực hiện Kế hoạch số 72/KH-UBND")
    assert [part.paragraphs for part in made.parts if part.heading.startswith("V.")] == [["Thiếu vốn", "Đường xa"]]
    assert format_date(DAY) in made.opening[0]
