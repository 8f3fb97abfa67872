"""The page of the loan portfolio: what it says, that its links hold exactly its rows, what viewers see."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest

from clubs.models import PovertyStatus
from core.actors import SYSTEM
from core.templatetags.vi_format import vnd_unit
from districts.models import Level
from funds.drafts import BroughtLoan, OpeningDraft
from funds.services import bring_over, reverse_voucher
from targets.portfolio import FIGURES, LOSS_PERCENT, Shape
from tests.funds.book import capital, lend, repay
from tests.world import CANARY, make_club, make_member, make_unit

DAY = dt.date
APRIL = DAY(2025, 4, 1)
ASKED = {"as_of": "30/06/2025", "since": "01/06/2025"}


@pytest.fixture
def lending(programme):
    """A loan of every age, payments on time, late, ahead and reversed, in both clubs."""
    for club, members in ((programme.club_a, programme.members_a), (programme.club_b, programme.members_b)):
        capital(club, 50_000_000, DAY(2025, 1, 1), is_initial=True)
        capital(club, 1_000_000, DAY(2025, 6, 2))
        a, b, c = members
        brought = BroughtLoan(
            member=b, original_on=DAY(2024, 9, 5), original_vnd=1_200_000, months=12, outstanding_vnd=1_050_000
        )
        bring_over(actor=SYSTEM, opening=OpeningDraft(club=club, opened_on=DAY(2024, 12, 31), loans=[brought]))
        lend(a, 6_000_000, DAY(2025, 4, 16), months=12)
        lend(b, 4_000_000, DAY(2025, 6, 1), months=4)
        late = lend(c, 2_000_000, DAY(2025, 5, 20), months=4)
        lend(a, 900_000, DAY(2025, 1, 10), months=1)
        lend(b, 800_000, DAY(2025, 3, 20), months=1)
        gone = lend(c, 500_000, DAY(2025, 6, 3), months=2)
        reverse_voucher(actor=SYSTEM, voucher=gone.vouchers.get(), reason="nhầm", reversed_on=DAY(2025, 6, 4))
        repay(late, 300_000, DAY(2025, 6, 10), interest=20_000)
        mistake = repay(late, 200_000, DAY(2025, 6, 12))
        reverse_voucher(actor=SYSTEM, voucher=mistake, reason="nhầm", reversed_on=DAY(2025, 6, 13))
        PovertyStatus.objects.create(member=a, year=2025, status="poor")
    return programme


def rows(client, link) -> list:
    """The rows of the list behind a link, whatever page they stand on."""
    split = urlsplit(link.url)
    answer = client.get(split.path, {name: values[0] for name, values in parse_qs(split.query).items()})
    assert answer.status_code == 200
    return list(answer.context["table"].data.data)


SUMMED = {
    "outstanding": "outstanding_vnd", "overdue": "overdue_vnd", "arrears": "overdue_vnd", "collection": "amount_vnd",
    "write_off": "amount_vnd", "turnover": "amount_vnd", "average_loan": "principal_vnd",
    "utilisation": "outstanding_vnd",
}  # fmt: skip


def worth(entries) -> int:
    return sum(one.cash_vnd + one.portfolio_vnd + one.in_kind_vnd - one.advance_vnd for one in entries)


def loss_percent(loan) -> int:
    late = (DAY(2025, 6, 30) - loan.oldest_due_on).days
    return next(percent for least, percent in ((91, 100), (61, 50), (31, 25), (1, 10)) if late >= least)


def n_of(client, code, links) -> int:
    found = [rows(client, link) for link in links]
    if code == "growth":
        return worth(found[0]) - worth(found[1])
    if code == "on_time":
        view = client.get(links[0].url).context["table"]
        return sum(fallen.on_time_vnd for fallen in view.fallen.values())
    if code == "loss":
        aged = list(zip(LOSS_PERCENT, found, strict=True))
        assert all(loss_percent(row) == percent for percent, of_age in aged for row in of_age)
        return sum(percent * row.outstanding_vnd for percent, of_age in aged for row in of_age) // 100
    if code.startswith("borrowers"):
        return len(found[0])
    return sum(getattr(row, SUMMED.get(code, "outstanding_vnd")) for row in found[0])


def total_of(client, code, links) -> int:
    found = [rows(client, link) for link in links]
    if code.startswith("borrowers") or code == "average_loan":
        return len(found[0])
    if code == "utilisation":
        return sum(entry.cash_vnd for entry in found[0]) + sum(loan.outstanding_vnd for loan in found[1])
    if code == "growth":
        return sum(entry.amount_vnd for entry in found[0])
    if code == "on_time":
        return sum(fallen.first_vnd for fallen in client.get(links[0].url).context["table"].fallen.values())
    name = "principal_vnd" if code == "collection" else "outstanding_vnd"
    return sum(getattr(row, name) for of_link in found for row in of_link)


@pytest.mark.parametrize("where", ["whole", "unit", "club"])
def test_every_link_holds_exactly_the_rows_that_make_the_figure(lending, visit, client, where):
    path = f"/clubs/{lending.club_a.code}/portfolio/" if where == "club" else "/portfolio/"
    unit = {"unit": lending.district_a.code} if where == "unit" else {}
    view = visit(lending.province_staff, path, **ASKED, **unit).context["portfolio"]
    assert view.sums.clubs == (2 if where == "whole" else 1)
    for code, figure in FIGURES.items():
        n, total = figure.pair(view.sums)
        behind, whole = view.links.behind(figure)
        assert (code, n_of(client, code, behind)) == (code, n)
        if total is not None:
            assert (code, total_of(client, code, whole)) == (code, total)


def test_the_lists_say_the_sums_that_their_columns_do_not_show(lending, visit, client):
    view = visit(lending.province_staff, "/portfolio/", **ASKED).context["portfolio"]
    due = client.get(view.links.behind(FIGURES["on_time"])[0][0].url).context["lede"]
    assert f"trả đúng hạn {vnd_unit(view.sums.on_time_vnd)}" in due
    assert f"đến hạn lần đầu {vnd_unit(view.sums.first_due_vnd)}" in due
    worth = client.get(view.links.behind(FIGURES["growth"])[0][0].url).context["lede"]
    assert f"thay đổi giá trị quỹ {vnd_unit(view.sums.grown_vnd + view.sums.initial_vnd)}" in worth


def test_the_figures_of_the_fixture_are_none_of_them_empty(lending, visit):
    sums = visit(lending.province_staff, "/portfolio/", **ASKED).context["portfolio"].sums
    empty = {code for code, figure in FIGURES.items() if figure.n(sums) == 0}
    assert empty == {"write_off"}


def late_borrowers(club, count: int, lent_on=APRIL) -> None:
    """So many people of whom each owes a loan of 1.000.000 ₫ that is late since May."""
    capital(club, 90_000_000, DAY(2025, 1, 1))
    for n in range(count):
        lend(make_member(club, f"L{n:02}", "Người vay"), 1_000_000, lent_on, months=1)


def cards(answer) -> dict[str, str]:
    view = answer.context["portfolio"]
    return {card.code: card.value.replace("\xa0", " ") for card in view.cards(FIGURES.values())}


def table(answer) -> dict[str, list[str]]:
    lines = answer.context["portfolio"].table.lines
    return {line.label: [cell.value.replace("\xa0", " ") for cell in line.cells] for line in lines}


def test_a_viewer_sees_no_money_of_fewer_than_five_people_and_no_link(programme, visit):
    late_borrowers(programme.club_a, 4)
    answer = visit(programme.viewer, "/portfolio/", **ASKED)
    shown = cards(answer)
    assert {shown[code] for code in ("outstanding", "overdue", "par30", "borrowers_now", "average_loan")} == {
        "<5", "không áp dụng",
    }  # fmt: skip
    assert "/loans/" not in answer.content.decode()
    assert "4.000.000" not in answer.content.decode()


def test_a_viewer_sees_the_whole_once_five_people_stand_behind_it(programme, visit):
    late_borrowers(programme.club_a, 6)
    answer = visit(programme.viewer, "/portfolio/", **ASKED)
    assert (cards(answer)["outstanding"], cards(answer)["par30"]) == ("6.000.000 ₫", "100%")
    assert "/loans/" not in answer.content.decode()


@pytest.mark.parametrize(
    ("code", "words"),
    [("outstanding", "dư nợ gốc 28.900.000 ₫"), ("collection", "số tiền 600.000 ₫"), ("par30", "17.500.000 ₫")],
)
def test_the_list_behind_a_figure_says_what_its_rows_add_up_to(lending, visit, client, code, words):
    view = visit(lending.province_staff, "/portfolio/", **ASKED).context["portfolio"]
    [link] = view.links.behind(FIGURES[code])[0]
    assert words in client.get(link.url).context["lede"].replace("\xa0", " ")


def test_a_hidden_district_takes_a_second_with_it(programme, visit):
    third = make_unit("591", "Bác Ái", "huyện", Level.DISTRICT, programme.province)
    commune = make_unit("22801", "Phước Bình", "xã", Level.COMMUNE, third)
    late_borrowers(programme.club_a, 3)
    late_borrowers(programme.club_b, 9)
    late_borrowers(make_club("NT-0003", "CLB Phước Bình", commune), 7)
    answer = visit(programme.viewer, "/portfolio/", **ASKED)
    assert {name: cells[0] for name, cells in table(answer).items()} == {
        "huyện Bác Ái": "<5", "huyện Ninh Hải": "9.000.000 ₫", "huyện Ninh Phước": "<5", "Tổng cộng": "19.000.000 ₫",
    }  # fmt: skip


def test_a_viewer_of_a_part_sees_nothing_that_the_whole_hides(programme, visit):
    late_borrowers(programme.club_a, 3)
    late_borrowers(programme.club_b, 9)
    answer = visit(programme.viewer, "/portfolio/", unit=programme.district_b.code, **ASKED)
    assert (answer.context["portfolio"].table, cards(answer)["outstanding"]) == (None, "<5")


def test_an_officer_sees_the_own_clubs_and_no_others(lending, visit):
    answer = visit(lending.officer_a, "/portfolio/", **ASKED)
    assert list(table(answer)) == ["CLB Phước Sơn", "Tổng cộng"]
    assert visit(lending.officer_a, "/portfolio/", unit=lending.district_b.code).status_code == 404
    assert visit(lending.officer_a, f"/clubs/{lending.club_b.code}/portfolio/").status_code == 404


def test_a_dissolved_club_shows_how_it_stood_on_its_last_day(lending, visit):
    lending.club_a.closed_on = DAY(2025, 6, 25)
    lending.club_a.save()
    answer = visit(lending.province_staff, f"/clubs/{lending.club_a.code}/portfolio/")
    assert (answer.context["as_of"], cards(answer)["outstanding"]) == (DAY(2025, 6, 24), "14.450.000 ₫")
    whole = visit(lending.province_staff, "/portfolio/", **ASKED).context["portfolio"]
    assert [row.code for row in whole.rows] == [lending.club_b.code]


def test_a_secretary_is_led_to_the_own_club(lending, visit):
    answer = visit(lending.secretary_a, "/portfolio/")
    assert (answer.status_code, answer.url) == (302, f"/clubs/{lending.club_a.code}/portfolio/")


def test_the_table_adds_up_and_leads_to_its_parts(lending, visit):
    view = visit(lending.province_staff, "/portfolio/", **ASKED).context["portfolio"]
    parts = [sums.outstanding_vnd for _name, _url, _code, sums in view.lines]
    assert sum(parts) == view.sums.outstanding_vnd
    assert [line.url.split("?")[0] for line in view.table.lines] == ["/portfolio/", "/portfolio/", ""]


@pytest.mark.parametrize("asked", ["31/02/2025", "x\x00", "9" * 40, "01/01/0001"])
def test_a_day_that_is_none_shows_its_message_and_no_figure(lending, visit, asked):
    for path in ("/portfolio/", f"/clubs/{lending.club_a.code}/portfolio/"):
        answer = visit(lending.province_staff, path, as_of=asked)
        assert (answer.status_code, answer.context["portfolio"]) == (200, None)


@pytest.mark.parametrize("query", ["area=587", "area=%00&by=x", "counted=99/99/9999", "late=7", "area=5&by=08/01/2021"])
@pytest.mark.parametrize("path", ["/loans/", "/entries/", "/members/", "/instalments/"])
def test_hostile_filters_show_no_foreign_rows_and_no_error(lending, visit, path, query):
    answer = visit(lending.officer_a, f"{path}?{query}")
    assert answer.status_code == 200
    assert CANARY not in answer.content.decode()


def test_the_file_says_the_same_with_n_and_total(lending, visit):
    answer = visit(lending.province_staff, "/portfolio.csv", **ASKED)
    lines = [line.split(";") for line in b"".join(answer.streaming_content).decode().splitlines()]
    par30 = [line[1:6] for line in lines if line[2] == "PAR30"]
    assert par30[-1] == ["tỉnh Ninh Thuận", "PAR30", "60,6%", "17500000", "28900000"]
    assert [line[0] for line in par30] == ["huyện Ninh Hải", "huyện Ninh Phước", "tỉnh Ninh Thuận"]
    assert visit(lending.viewer, "/portfolio.csv", **ASKED).status_code == 403


def test_where_nothing_is_lent_the_ratios_do_not_apply(programme, visit):
    shown = cards(visit(programme.province_staff, "/portfolio/"))
    assert {code for code, value in shown.items() if value == "không áp dụng"} == {
        code for code, figure in FIGURES.items() if figure.shape is not Shape.AMOUNT
    } - {"borrowers_now", "borrowers_period", "borrowers_ever"}
