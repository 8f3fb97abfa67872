"""Every page says in a line what it is for: words of its own under the heading, or a line of core/help/lines.py."""

import lxml.html
import pytest
from django.urls import get_resolver

from core.help.lines import LINES
from tests.sweeps.project import compare

pytestmark = pytest.mark.any_database

# Pages without such a line, with the reason.
WORDLESS: dict[str, str] = {
    "password_change": "the form's own words say it all, and a one-time password has its notice",
    "password_change_done": "one sentence, and it is the page",
}


def test_every_page_says_what_to_do_there(walk):
    pages = {
        visit: seen for name in ("province_admin", "officer_a") for visit, seen in walk(name).items() if seen.is_page
    }
    found = {
        visit: [f'{visit}: give the page a lede, or core/help/lines.py a line "{visit}"']
        for visit, seen in pages.items()
        if not lxml.html.document_fromstring(seen.text).xpath("//main//*[contains(@class, 'lede')]")
    }
    compare(found, WORDLESS)


def test_no_line_of_help_is_left_without_its_page():
    assert [name for name in LINES if name not in get_resolver().reverse_dict] == []
