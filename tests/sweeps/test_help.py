"""Every page says in a line what it is for: words of its own under the heading, or a line of core/help/lines.py."""

import lxml.html
from django.urls import get_resolver

from core.help.lines import LINES
from tests.sweeps.project import compare
from tests.sweeps.visits import Persona, visits

# Pages without such a line, with the reason.
WORDLESS: dict[str, str] = {
    "password_change": "the form's own words say it all, and a one-time password has its notice",
    "password_change_done": "one sentence, and it is the page",
}


def test_every_page_says_what_to_do_there(stage):
    personas = [Persona(stage, name) for name in ("officer_a", "province_admin")]
    found = {}
    for visit in visits(stage.a):
        answers = (persona.ask("GET", visit.url) for persona in personas)
        answer = next((one for one in answers if one.status_code == 200), None)
        if answer is None or not answer["Content-Type"].startswith("text/html"):
            continue
        page = lxml.html.document_fromstring(answer.body_text)
        if not page.xpath("//main//*[contains(@class, 'lede')]"):
            found[visit.name] = [f'{visit.name}: give the page a lede, or core/help/lines.py a line "{visit.name}"']
    compare(found, WORDLESS)


def test_no_line_of_help_is_left_without_its_page():
    assert [name for name in LINES if name not in get_resolver().reverse_dict] == []
