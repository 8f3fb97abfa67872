"""The script's own behaviour, on a page without a server."""

import pytest
from django.conf import settings

from core.money import in_words, parse_vnd

pytestmark = pytest.mark.browser

READ = ["20 triệu", "20tr", "1,5 tỷ", "1,1 tỷ", "500k", "20.000.000 ₫", "20 000 000", "20,000,000", "1.234,5 nghìn"]
REFUSED = ["20.5", "1,500", "1,500 tr", "2,5", "000", "abc", "", "-5", "20.000.00", "1000000000000001"]
TRICKY_WORDS = ["0", "21", "24", "14", "15", "25", "404", "1004", "1015", "10001", "100000001", "1000000005", "10" * 7]


@pytest.fixture
def form_page(page):
    page.set_content(
        '<form method="post" action="about:blank"><div class="field__box"><input data-money>'
        '<span data-money-words></span></div><button data-busy-label="Saving"><span>Save</span></button></form>'
    )
    page.add_script_tag(path=settings.BASE_DIR / "static/js/app.js")
    return page


def words_of(text):
    try:
        return in_words(parse_vnd(text))
    except ValueError:
        return ""


@pytest.mark.parametrize("amount", READ + REFUSED + TRICKY_WORDS)
def test_amount_in_words_is_what_the_server_would_read(form_page, amount):
    form_page.locator("[data-money]").fill(amount)
    assert form_page.locator("[data-money-words]").inner_text() == words_of(amount)


def test_second_click_is_not_sent(form_page):
    form_page.evaluate(
        """() => { window.sent = 0; document.addEventListener("submit", (event) => {
            window.sent += event.defaultPrevented ? 0 : 1; event.preventDefault(); }); }"""
    )
    form_page.evaluate("document.forms[0].requestSubmit(); document.forms[0].requestSubmit()")
    assert form_page.evaluate("window.sent") == 1


def test_button_says_that_it_is_at_work_and_wakes_when_the_page_returns(form_page):
    form_page.evaluate("document.addEventListener('submit', (event) => event.preventDefault())")
    button = form_page.locator("button")
    button.click()
    form_page.wait_for_timeout(50)
    assert (button.is_disabled(), button.inner_text()) == (True, "Saving")
    form_page.evaluate("window.dispatchEvent(new Event('pageshow'))")
    assert (button.is_disabled(), button.inner_text()) == (False, "Save")
