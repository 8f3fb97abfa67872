from datetime import UTC, date, datetime
from decimal import Decimal

from django.template import Context, Template
from django.utils import timezone, translation


def shown(expression, **values):
    return Template("{% load vi_format %}" + expression).render(Context(values))


def test_money_and_numbers_have_points_in_vietnamese_and_commas_in_english():
    expression = "{{ n|vnd }} {{ n|vnd_unit }} {{ m|number }} {{ x|number:1 }} {{ p|percent }}"
    values = {"n": 20_000_000, "m": 1463, "x": Decimal("1234.55"), "p": Decimal("66.66")}
    with translation.override("vi"):
        assert shown(expression, **values) == "20.000.000 20.000.000\u00a0₫ 1.463 1.234,6 66,7%"
    with translation.override("en"):
        assert shown(expression, **values) == "20,000,000 20,000,000\u00a0₫ 1,463 1,234.6 66.7%"


def test_unknown_is_a_dash_and_zero_is_zero():
    filters = ("vnd", "vnd_unit", "number", "percent", "words", "rate", "vidate", "vidatetime")
    assert {shown("{{ x|" + name + " }}", x=None) for name in filters} == {"—"}
    with translation.override("vi"):
        assert shown("{{ x|vnd }} {{ x|number }} {{ x|rate }}", x=0) == "0 0 0"


def test_share_keeps_to_its_side_of_the_goal():
    with translation.override("vi"):
        assert shown("{% share 6996 10000 goal=70 %}") == "69,96%"
        assert shown("{% share 6996 10000 %}") == "70,0%"


def test_share_of_nothing_can_be_tested_in_the_template():
    assert shown("{% share 0 0 as text %}{% if text is None %}không áp dụng{% endif %}") == "không áp dụng"


def test_rates_have_no_needless_zeros():
    with translation.override("vi"):
        assert [shown("{{ x|rate }}", x=Decimal(x)) for x in ("0.80", "1.00", "10", "0.125")] == [
            "0,8",
            "1",
            "10",
            "0,125",
        ]


def test_dates_are_day_month_year_in_both_languages():
    for language in ("vi", "en"):
        with translation.override(language):
            assert shown("{{ d|vidate }}", d=date(2025, 3, 5)) == "05/03/2025"


def test_moments_are_shown_in_local_time():
    moment = datetime(2025, 3, 5, 23, 30, tzinfo=UTC)
    with timezone.override("Asia/Ho_Chi_Minh"):
        assert shown("{{ t|vidate }} {{ t|vidatetime }}", t=moment) == "06/03/2025 06/03/2025 06:30"


def test_words_read_the_amount():
    assert shown("{{ n|words }}", n=20_000_000) == "Hai mươi triệu đồng"
