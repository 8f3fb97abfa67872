"""Every figure opens its people: the rows behind it are as many as the n and N shown, for every persona."""

import datetime as dt
import re
from dataclasses import dataclass
from urllib.parse import urljoin

import lxml.html
import pytest

from clubs.models import DeclaredTotals, Placement
from targets.indicators import INDICATORS
from targets.models import Plan, Target
from tests.sweeps.stage import deeply
from tests.sweeps.visits import Persona
from tests.world import CANARY, make_club, make_member

STARTS = ("/", "/missing/", "/?boundary=date")
LEAST_FIGURES = {"province_staff": 150, "officer_a": 55, "officer_b": 55, "viewer": 50}


@dataclass(frozen=True)
class Figure:
    """A link that shows a number: the address that it opens, n and N (None for a count)."""

    url: str
    n: int
    N: int | None


class Crawler:
    """Walks from page to page of figures as one persona and keeps what it found."""

    def __init__(self, persona: Persona):
        self.persona = persona
        self.pages: dict[str, lxml.html.HtmlElement] = {}

    def open(self, url: str) -> lxml.html.HtmlElement:
        if url not in self.pages:
            answer = self.persona.ask("GET", url)
            assert answer.status_code == 200, (self.persona.name, url, answer.status_code)
            self.pages[url] = lxml.html.document_fromstring(answer.body_text)
        return self.pages[url]

    def figures(self) -> set[Figure]:
        """Of the start pages, and of the pages of units and targets to which they lead."""
        found, waiting, seen = set(), list(STARTS), set()
        while waiting:
            url = waiting.pop()
            if url in seen:
                continue
            seen.add(url)
            page = self.open(url)
            found |= {figure(url, link) for link in page.xpath("//a[@class='figure']")}
            waiting += [urljoin(url, one) for one in page.xpath("//main//a/@href") if is_page_of_figures(one)]
        return found


def is_page_of_figures(address: str) -> bool:
    return re.match(r"/(dashboard/units/\d+/|missing/|targets/[\w-]+/)(\?|$)", address) is not None


def figure(page_url: str, link) -> Figure:
    """The pair "33 / 50" in the link's words; without one its only number is a count."""
    small = link.xpath("./small")
    words = (small or [link])[0].text_content().replace(".", "")
    pair = re.search(r"(\d+) / (\d+)", words)
    url = urljoin(page_url, link.get("href"))
    if pair:
        return Figure(url, int(pair[1]), int(pair[2]))
    return Figure(url, int(re.search(r"\d+", words)[0]), None)


def rows_of(page, part: str) -> int:
    rows = page.xpath(f"//*[@id='rows-{part}']//tbody/tr")
    shown = page.xpath(f"//*[@id='rows-{part}']")
    assert not shown or len(rows) == int(shown[0].get("data-total"))
    return len(rows)


def people(crawler: Crawler, url: str) -> int:
    """Names over all pages, and the members of clubs that have no list."""
    page = crawler.open(url)
    table = page.xpath("//*[@id='people']")
    total = int(table[0].get("data-total")) if table else 0
    pages = -(-total // 100)
    joint = "&" if "?" in url else "?"
    names = sum(
        len(crawler.open(f"{url}{joint}page={n}").xpath("//*[@id='people']/tbody/tr")) for n in range(1, pages + 1)
    )
    assert names == total
    return total + sum(int(one.get("data-members")) for one in page.xpath("//*[@id='nameless']/li"))


def check(crawler: Crawler, one: Figure) -> None:
    page = crawler.open(one.url)
    links = [urljoin(one.url, href) for href in page.xpath("//main//a[contains(@class, 'btn')]/@href")]
    by_name = [link for link in links if "/people/" in link]
    if by_name:
        joint = "&" if "?" in by_name[0] else "?"
        found = (people(crawler, by_name[0]), people(crawler, f"{by_name[0]}{joint}part=missing"))
        assert found == (one.n, one.N - one.n), one
        return
    counted, missing, outside = (rows_of(page, part) for part in ("counted", "missing", "outside"))
    assert counted == one.n, one
    assert one.N is None or counted + missing == one.N, one
    said = re.search(r"tổng số ([\d.]+);", page.text_content())
    population = int(said[1].replace(".", "")) if said else 0
    assert counted + missing + outside == population, one


@pytest.fixture
def figures_stage(stage):
    """The stage with every indicator as a target, several clubs, one without a place, one kept by declared totals."""
    world = stage.world
    plan = Plan.objects.get()
    absent = [code for code in INDICATORS if not plan.targets.filter(code=code).exists()]
    for position, code in enumerate(absent, start=50):
        Target.objects.create(plan=plan, code=code, position=position, goal=70)
    for n in range(4):
        club = make_club(f"NT-1{n}", f"CLB thêm {n}", world.commune_a, dt.date(2022, 3, 1))
        make_member(club, "TV1", "Người A", joined_on=dt.date(2022, 4, 1))
    declared = make_club("NT-15", "CLB khai báo", world.commune_a, dt.date(2022, 3, 1))
    period = {"starts_on": dt.date(2024, 6, 1), "ends_on": dt.date(2025, 5, 31)}
    DeclaredTotals.objects.create(club=declared, members=61, borrowers=23, **period)
    lost = make_club("NT-20", f"CLB lạc {CANARY}", world.commune_b, dt.date(2023, 3, 1))
    Placement.objects.filter(club=lost).delete()
    return stage


@pytest.mark.parametrize("name", deeply("province_staff", "officer_a", among=LEAST_FIGURES))
def test_the_rows_behind_every_figure_are_as_many_as_it_says(figures_stage, name):
    crawler = Crawler(Persona(figures_stage, name))
    figures = crawler.figures()
    assert len(figures) >= LEAST_FIGURES[name]
    for one in sorted(figures, key=lambda one: one.url):
        assert one.N is None or 0 <= one.n <= one.N
        if name == "viewer":
            page = crawler.open(one.url)
            assert page.xpath("//section[starts-with(@id, 'rows-')] | //*[@id='people']") == []
        else:
            check(crawler, one)


def test_people_are_named_to_nobody_who_may_not_see_them(figures_stage):
    assert Persona(figures_stage, "viewer").ask("GET", "/targets/members_borrowing/people/").status_code == 403
    answer = Persona(figures_stage, "officer_a").ask("GET", "/targets/members_borrowing/people/?part=missing")
    assert CANARY not in answer.body_text
    file = Persona(figures_stage, "secretary_a").ask("GET", "/targets/members_borrowing/people.xlsx")
    assert file.status_code == 403
