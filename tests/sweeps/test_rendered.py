"""DESIGN.md, section 3.9: what stands on the rendered pages: Vietnamese words, dates and numbers, sound markup."""

import re
from collections.abc import Iterator

import lxml.html
import pytest

from tests.sweeps.walk import Walk, walked

pytestmark = pytest.mark.any_database

ENGLISH = re.compile(
    r"\b(Save|Saved|Cancel|Search|Filters?|Members?|Clubs?|Loans?|Dates?|Delete|Edit|Submit|Next|Previous|Back|Home"
    r"|Name|Code|Amount|Funds?|Entry|Entries|Activity|Activities|Users?|Units?|Report|Download|Upload|Required"
    r"|This field|Select|Choose|Yes|No|None|True|False|All|Total|District|Commune|Province|Target|Goal|Month|Year"
    r"|January|March|June|Monday|Page|Error|Unknown|Today|Password|Sign|the|and|of|with)\b"
)
FOREIGN_NAMES = re.compile(r"HelpAge International|officer_[ab]|province_\w+|secretary_a|viewer|unassigned|English")
RAW_NUMBER = re.compile(r"(?<![\d.,/\-A-Za-z])\d{4,}(?![\d/\-]|[.,]\d)")
ISO_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
DATE_OF_ANOTHER_ORDER = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
HANDLER = re.compile(r"^on[a-z]+$")


def pages(seen: Walk) -> Iterator[tuple[str, lxml.html.HtmlElement]]:
    """(visit, parsed page) of every HTML page that answers 200."""
    return ((name, lxml.html.document_fromstring(one.text)) for name, one in seen.items() if one.is_page)


def words(page: lxml.html.HtmlElement) -> str:
    """What a reader sees or hears: texts, labels and titles, without what the user typed."""
    ignored = {"script", "style", "textarea"}
    texts = [text for node in page.iter() if node.tag not in ignored for text in (node.text, node.tail) if text]
    attributes = page.xpath("//@aria-label | //@title | //@placeholder | //@alt | //@data-busy-label")
    return " ".join(" ".join([*map(str, texts), *map(str, attributes)]).split())


def hits(pattern: re.Pattern, text: str) -> list[str]:
    return sorted({text[max(0, hit.start() - 25) : hit.end() + 25] for hit in pattern.finditer(text)})


@pytest.mark.parametrize("name", ["officer_a", "province_admin", "secretary_a", "viewer"])
def test_pages_are_vietnamese_calm_and_sound(walk, name):
    faults = {visit: problems for visit, page in pages(walk(name)) if (problems := faults_of(page))}
    assert faults == {}, "\n".join(f"{name}: {problem}" for name, found in faults.items() for problem in found)


def faults_of(page: lxml.html.HtmlElement) -> list[str]:
    text = FOREIGN_NAMES.sub("", words(page))
    found = [f"English: {hit}" for hit in hits(ENGLISH, text)]
    found += [f"ISO date: {hit}" for hit in hits(ISO_DATE, text)]
    found += [f"impossible date: {hit[0]}" for hit in DATE_OF_ANOTHER_ORDER.findall(text) if int(hit[1]) > 12]
    found += [f"raw number: {cell}" for cell in raw_numbers(page)]
    found += [f"{len(page.xpath('//h1'))} h1"] if len(page.xpath("//h1")) != 1 else []
    found += [f"inline: {part}" for part in inline_parts(page)]
    found += [f"id twice: {one}" for one in twice(page.xpath("//@id"))]
    found += [f"no label: {one}" for one in unlabelled(page)]
    found += [f"other host: {one}" for one in page.xpath("//@src | //link/@href") if "//" in one]
    return found + ([] if page.get("lang") == "vi" else [f"lang {page.get('lang')}"])


def raw_numbers(page: lxml.html.HtmlElement) -> list[str]:
    """Ungrouped numbers where money and counts stand: the right-aligned cells, big values and facts."""
    cells = page.xpath("//td[contains(@class, 'num')] | //dd | //*[contains(@class, 'value')]")
    return [
        text for cell in cells if RAW_NUMBER.search(text := " ".join(cell.text_content().split())) and not_a_code(text)
    ]


def not_a_code(text: str) -> bool:
    """Years, phones and official codes are numbers that nobody groups."""
    return not re.fullmatch(r"(19|20)\d{2}|0\d{9,10}|\d{5}", text)


def inline_parts(page: lxml.html.HtmlElement) -> list[str]:
    scripts = [node for node in page.iter("script") if not node.get("src")]
    styled = [node for node in page.iter() if isinstance(node.tag, str) and (node.tag == "style" or node.get("style"))]
    handled = [node for node in page.iter() if any(HANDLER.match(key) for key in getattr(node, "attrib", {}))]
    return [lxml.html.tostring(node)[:80].decode() for node in (*scripts, *styled, *handled)]


def twice(values: list[str]) -> list[str]:
    return sorted({value for value in values if values.count(value) > 1})


def unlabelled(page: lxml.html.HtmlElement) -> list[str]:
    """Controls without a label, an aria-label or a describing heading."""
    fors = set(page.xpath("//label/@for"))
    controls = page.xpath("//input[not(@type='hidden')] | //select | //textarea")
    return [
        str(control.get("name"))
        for control in controls
        if control.get("id") not in fors
        and not (control.get("aria-label") or control.get("aria-labelledby") or control.xpath("ancestor::label"))
    ]


def test_english_pages_show_no_vietnamese_of_the_catalogue(stage):
    stage.world.province_admin.__class__.objects.filter(username="province_admin").update(language="en")
    stage.world.province_admin.refresh_from_db()
    vietnamese = re.compile(r"\b(Lưu|Hủy|Tìm kiếm|Câu lạc bộ|Thành viên|Khoản vay|Hoạt động|Ngày|Bộ lọc|Đăng xuất)\b")
    found = {}
    for name, page in pages(walked(stage, "province_admin")):
        for control in page.xpath("//option | //*[@lang='vi'] | //td | //dd"):
            control.drop_tree()  # data is Vietnamese in every language
        if page.get("lang") != "en" or hits(vietnamese, words(page)):
            found[name] = hits(vietnamese, words(page))
    assert found == {}


@pytest.mark.parametrize(
    ("text", "is_fault"),
    [
        ("<td class='num'>1463</td>", True),
        ("<td class='num'>1.463</td>", False),
        ("<td class='num'>20.000.000</td>", False),
        ("<td class='num'>20000000 ₫</td>", True),
        ("<td class='num'>66,7%</td>", False),
        ("<td class='num'>1955</td>", False),
        ("<td class='num'>01/03/2025</td>", False),
        ("<dd>NT-0001</dd>", False),
    ],
)
def test_raw_number_check_sees(text, is_fault):
    page = lxml.html.document_fromstring(f"<table><tr>{text}</tr></table>" if "td" in text else f"<dl>{text}</dl>")
    assert bool(raw_numbers(page)) is is_fault
