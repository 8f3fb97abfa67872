"""The demonstration's year 2020 as every persona opens it: dashboard, lists, workbooks and words say the same numbers,
nobody's files hold another area, and the words are those of the announcement of 16/04/2021."""

import datetime as dt
import json
from io import BytesIO, StringIO

import docx
import lxml.html
import pytest
from django.core.management import call_command
from django.db import transaction
from openpyxl import load_workbook

from accounts.models import User
from clubs.models import Club, Member, Source
from clubs.services import load_areas
from config.demonstration.services import ACCOUNTS, load_demonstration
from core.money import format_vnd
from districts.services import load_units
from reports.narrative.figures import in_words
from targets.services import load_plans
from tests.reports.test_yearly_agreement import rows, total
from tests.sweeps.test_figures import figure

DAYS = "as_of=14/12/2020&since=15/12/2019"
AREA_OF = {username: code for username, _name, _role, code, club in ACCOUNTS if not club} | {"nhataitro": None}
OFFICERS = [username for username, code in AREA_OF.items() if code]
FILES = (f"/dashboard.xlsx?{DAYS}", f"/missing.xlsx?{DAYS}", f"/portfolio.xlsx?{DAYS}", "/reports/yearly/?year=2020")
FILES += ("/reports/yearly/?year=2020&file=docx", "/reports/yearly/?year=2020&file=months")
ANNOUNCED = {
    "thành phố Phan Rang - Tháp Chàm": 5, "huyện Ninh Sơn": 4, "huyện Ninh Hải": 4, "huyện Ninh Phước": 2,
    "huyện Thuận Nam": 3, "huyện Thuận Bắc": 2,
}  # fmt: skip


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The demonstration as `quickstart` loads it, up to the end of 2020; taken back after this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_units()
        load_areas()
        load_plans()
        load_demonstration(dt.date(2020, 12, 31))
        yield {}
        transaction.set_rollback(True)


@pytest.fixture
def ask(loaded, db, client):
    """ask(username, address) is the answer to a person of the demonstration, its content read; asked once a module."""

    def get(username: str, address: str):
        if (username, address) not in loaded:
            client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
            answer = loaded[username, address] = client.get(address)
            answer.read = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return loaded[username, address]

    return get


class Tally:
    """Holds figures of one name beside each other and counts how many were found equal to the first."""

    def __init__(self):
        self.count = 0

    def same(self, what, first, *others) -> None:
        assert others
        assert set(others) == {first}, (what, first, others)
        self.count += len(others)


def book(answer):
    return load_workbook(BytesIO(answer.read), data_only=True)


def lines(sheet) -> list[tuple]:
    """The numbered lines of an official table."""
    return [row for row in rows(sheet) if isinstance(row[0], int)]


def command(code: str | None) -> dict[str, dict]:
    out = StringIO()
    unit = ["--unit", code] if code else []
    call_command("targets", "--as-of", "2020-12-14", "--from", "2019-12-15", "--format", "json", *unit, stdout=out)
    return {one["code"]: one for one in json.loads(out.getvalue())["targets"]}


def number(words: str) -> int | None:
    return int(words.replace(".", "")) if words else None


class Opened:
    """Everything that one person opens of the year."""

    def __init__(self, ask, username: str):
        page = ask(username, f"/?{DAYS}")
        self.dashboard = page.context["dashboard"]
        self.page = lxml.html.document_fromstring(page.content.decode())
        self.summary = rows(book(ask(username, FILES[0])).active)[1:]
        self.loans = rows(book(ask(username, FILES[2])).active)[1:]
        self.year = book(ask(username, FILES[3]))
        self.words = docx.Document(BytesIO(ask(username, FILES[4]).read))
        self.clubs = rows(book(ask(username, "/clubs.xlsx?on=14/12/2020")).active)[1:]
        self.text = "\n".join(line.text for line in self.words.paragraphs)

    def card(self, code: str) -> tuple[int, int | None]:
        """n and N as the dashboard's card shows them."""
        (card,) = (one for one in self.dashboard.cards if one.code == code)
        found = self.page.xpath("//a[@class='figure'][@href=$url]", url=card.url)[0]
        shown = lxml.html.fromstring(f"<a href='/'>{found.text_content()}</a>")
        made = figure("/", shown)
        return made.n, made.N


def agree_on_targets(tally: Tally, opened: Opened, code: str | None) -> None:
    """Card, command, dashboard's file, sheet of targets and table of the words, target by target."""
    area, said = str(opened.dashboard.basis.unit), command(code)
    in_file = {(row[0], row[1]): row for row in opened.summary}
    in_year = {row[1]: row for row in lines(opened.year["Chỉ tiêu"])}
    in_words_of = {row.cells[1].text: [cell.text for cell in row.cells] for row in opened.words.tables[1].rows[2:]}
    for one in opened.dashboard.readings:
        label, filed = str(one.label), in_file[str(one.label), area]
        sheet, words, answer = in_year[label], in_words_of[label], said[one.code]
        tally.same((label, "n"), one.n, opened.card(one.code)[0], answer["n"], filed[2], sheet[2], number(words[2]))
        tally.same((label, "N"), one.N, opened.card(one.code)[1], answer["N"], filed[3], sheet[3], number(words[3]))
        tally.same((label, "gap"), one.gap, answer["gap"], filed[7], sheet[7], number(words[7]))
        for unit, readings in opened.dashboard.by_unit:
            part = readings[one.code]
            tally.same((label, unit), (part.n, part.N), in_file[label, str(unit)][2:4])


def agree_on_clubs_and_money(tally: Tally, opened: Opened) -> None:
    people, clubs = total(opened.year["A. Theo địa bàn"]), lines(opened.year["D. Danh sách câu lạc bộ"])
    by_code = {one.code: one for one in opened.dashboard.readings}
    tally.same("clubs", by_code["clubs_total"].n, people[8], len(clubs), len(opened.clubs))
    tally.same("members", by_code["members_borrowing"].N, people[10], sum(row[8] for row in opened.clubs))
    for row in clubs:
        (listed,) = (one for one in opened.clubs if one[1] == row[1])
        tally.same(row[1], (row[1], row[9]), (listed[1], listed[8]))
    assert not clubs or f"Tổng số thành viên là {format_vnd(people[10])} người" in opened.text
    funds, lent = total(opened.year["B. Quỹ tăng thu nhập"]), total(opened.year["B. Vay vốn"])
    tally.same("fund", funds[-3], sum(row[12] for row in clubs))
    assert f"Quỹ tăng thu nhập của các câu lạc bộ cuối kỳ là {in_words(funds[-3], is_money=True)}" in opened.text
    whole = {row[2]: row[4] for row in opened.loans if row[1] == str(opened.dashboard.basis.unit)}
    tally.same("outstanding", lent[12], whole["Dư nợ gốc"])
    assert f"Dư nợ cuối kỳ là {in_words(lent[12], is_money=True)}." in opened.text
    tally.count += 2 + bool(clubs)


@pytest.mark.parametrize("username", [name for name in AREA_OF if name != "nhataitro"])
def test_dashboard_list_workbook_and_words_agree(ask, username, record_property):
    opened, tally = Opened(ask, username), Tally()
    agree_on_targets(tally, opened, AREA_OF[username])
    agree_on_clubs_and_money(tally, opened)
    record_property("agreements", tally.count)  # shown by tests/conftest.py
    assert tally.count > 200


def test_the_year_2020_reads_as_the_province_announced_it(ask):
    opened = Opened(ask, "tinh")
    assert "tỉnh Ninh Thuận có 20 câu lạc bộ đang hoạt động, đạt 100% kế hoạch (20 câu lạc bộ)." in opened.text
    sentence = opened.text.partition("Số câu lạc bộ theo địa bàn: ")[2].partition(".")[0]
    assert {unit: int(n) for unit, _space, n in (one.rpartition(" ") for one in sentence.split("; "))} == ANNOUNCED
    assert "Địa bàn chưa có câu lạc bộ: huyện Bác Ái." in opened.text
    by_area = {row[1]: row[8] for row in lines(opened.year["A. Theo địa bàn"])}
    assert by_area == ANNOUNCED | {"huyện Bác Ái": 0}
    assert total(opened.year["A. Theo địa bàn"])[9] == 1


def test_the_years_after_2020_are_judged_by_kh_72(ask):
    plans = [ask("tinh", f"/?as_of={day}").context["basis"].plan.code for day in ("31/12/2020", "01/01/2021")]
    assert plans == ["QD1533", "KH72"]


def words_of(answer) -> set[str]:
    """Every text of a file, cell by cell and line by line."""
    if answer["Content-Disposition"].endswith('docx"'):
        word = docx.Document(BytesIO(answer.read))
        cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        return {*(line.text for line in word.paragraphs), *cells}
    return {str(cell) for sheet in book(answer) for row in rows(sheet) for cell in row if cell is not None}


@pytest.mark.parametrize("username", OFFICERS)
def test_an_officer_s_files_name_no_club_person_or_commune_of_another_area(ask, username):
    user = User.objects.get(username=username)
    own, every = Club.objects.visible_to(user), Club.objects.all()
    foreign = {*every.values_list("name", flat=True), *every.values_list("code", flat=True)}
    foreign |= set(Member.objects.exclude(club__in=own).values_list("full_name", flat=True))
    foreign |= {str(commune) for club in every for commune in (club.placements.first().commune,)}
    mine = {*own.values_list("name", flat=True), *own.values_list("code", flat=True)}
    mine |= set(Member.objects.filter(club__in=own).values_list("full_name", flat=True))
    mine |= {str(commune) for commune in ask(username, f"/?{DAYS}").context["basis"].communes}
    for address in FILES:
        text = "\n".join(words_of(ask(username, address)))
        assert [word for word in foreign - mine if word in text] == [], address


@pytest.mark.parametrize("username", ["thuky", "nhataitro"])
def test_whoever_may_see_no_rows_of_an_area_gets_no_file_of_one(ask, username):
    assert {ask(username, address).status_code for address in FILES} == {403}


def test_a_viewer_s_cards_are_the_province_s_and_name_nobody(ask, record_property):
    tally = Tally()
    page, whole = (ask(username, f"/?{DAYS}") for username in ("nhataitro", "tinh"))
    said = {card.code: (card.value, card.counted) for card in whole.context["dashboard"].cards}
    for card in page.context["dashboard"].cards:
        tally.same(card.code, said[card.code], (card.value, card.counted))
    names = {*Club.objects.values_list("name", flat=True), *Member.objects.values_list("full_name", flat=True)}
    assert [name for name in names if name in page.content.decode()] == []
    record_property("agreements", tally.count)


def test_a_donor_s_page_of_a_source_counts_the_clubs_that_the_list_shows_of_it(ask, record_property):
    tally = Tally()
    for source in Source.objects.filter(clubs__isnull=False).distinct():
        page = ask("nhataitro", f"/?{DAYS}&source={source.pk}")
        card = next(one for one in page.context["dashboard"].cards if one.code == "clubs_total")
        listed = rows(book(ask("tinh", f"/clubs.xlsx?on=14/12/2020&source={source.pk}")).active)[1:]
        tally.same(source.name, card.value, str(len(listed)))
    assert tally.count >= 3
    record_property("agreements", tally.count)


def test_a_secretary_reads_of_the_own_club_what_the_province_reads(ask, record_property):
    tally = Tally()
    code = Club.objects.visible_to(User.objects.get(username="thuky")).get().code
    own = rows(book(ask("thuky", f"/clubs/{code}/portfolio.xlsx?{DAYS}")).active)[1:]
    said = {row[2]: row[3:6] for row in rows(book(ask("tinh", f"/clubs/{code}/portfolio.xlsx?{DAYS}")).active)[1:]}
    for row in own:
        tally.same(row[2], said[row[2]], row[3:6])
    (listed,) = rows(book(ask("thuky", "/clubs.xlsx?on=14/12/2020")).active)[1:]
    (line,) = (row for row in lines(book(ask("tinh", FILES[3]))["D. Danh sách câu lạc bộ"]) if row[1] == listed[1])
    tally.same("members", line[9], listed[8])
    assert tally.count > 10
    record_property("agreements", tally.count)
