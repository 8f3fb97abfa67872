from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import MAX_VND, format_decimal, format_percent, format_vnd, in_words, parse_vnd

AMOUNTS = st.integers(0, MAX_VND)


@pytest.mark.parametrize(
    "text",
    [
        "20.000.000", "20000000", "20 triệu", "20tr", "20.000.000 ₫", "20.000.000đ", "20.000.000 đồng",
        "20.000.000 VND", "20 000 000", "20\u00a0000\u00a0000", "20\u2009000\u2009000", "20,000,000", "20.000.000,00",
        "0,02 tỷ", "20.000 nghìn", "20000k", "20.000 ngàn", "20 triệu đồng", " 20 TRIỆU ", "20 trie\u0323\u0302u",
    ],
)  # fmt: skip
def test_every_usual_way_to_write_twenty_million_is_read(text):
    assert parse_vnd(text) == 20_000_000


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1,5 tỷ", 1_500_000_000), ("500k", 500_000), ("500 ngàn", 500_000), ("0", 0), ("1.500", 1500),
     ("1,25tr", 1_250_000), ("1.500 triệu", 1_500_000_000), ("1.234,5 triệu", 1_234_500_000),
     ("1.000,00", 1000), ("2 tỉ", 2 * 10**9)],
)  # fmt: skip
def test_units_and_decimal_commas_are_read(text, amount):
    assert parse_vnd(text) == amount


@pytest.mark.parametrize(
    "text", ["20.5", "20.50", "1.00", "1,500", "1.5 tr", "1,500 triệu", "0.5 tr", "1.2345", "20.000.00"]
)
def test_what_can_be_read_in_two_ways_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        parse_vnd(text)


@pytest.mark.parametrize(
    "value",
    ["", "  ", "abc", "20tr5", "1 tỷ 200 triệu", "-5", "−5", "(500)", "20,5", "0912345678", "1.0000", "1..000",
     "20.", "k", "1 0", "12 34", "1e6", "²", "٣", "9" * 70, "1,2345678 triệu", str(MAX_VND + 1), "1000001 tỷ",
     -1, MAX_VND + 1, 0.5, float("nan"), float("inf"), Decimal("0.5"), Decimal("NaN"), True],
)  # fmt: skip
def test_what_is_no_amount_is_refused(value):
    with pytest.raises(ValueError, match=r"."):
        parse_vnd(value)


@given(AMOUNTS)
def test_written_amounts_are_read_back(amount):
    for form in (format_vnd(amount), str(amount), f"{format_vnd(amount)} ₫", format_vnd(amount).replace(".", " ")):
        assert parse_vnd(form) == amount
    assert parse_vnd(amount) == parse_vnd(float(amount)) == parse_vnd(Decimal(amount)) == amount


@given(st.text("0123456789., kđtrỷệu-", max_size=14))
def test_any_text_is_an_amount_or_refused(text):
    try:
        amount = parse_vnd(text)
    except ValueError:
        return
    assert 0 <= amount <= MAX_VND


def test_amounts_are_grouped_by_points():
    assert [format_vnd(n) for n in (0, 999, 1000, 20_000_000, -1500)] == ["0", "999", "1.000", "20.000.000", "-1.500"]


def test_decimals_have_a_comma_and_round_half_up():
    assert format_decimal(Decimal("1234.55"), 1) == "1.234,6"
    assert [format_decimal(Decimal(x), 0) for x in ("0.5", "1.5", "-0.5", "2.4")] == ["1", "2", "-1", "2"]
    assert format_decimal(0.8, 2) == "0,80"


def test_shares_have_one_decimal_unless_they_are_whole():
    assert [format_percent(*pair) for pair in ((2, 3), (1, 2), (41, 30), (0, 5), (5, 5))] == [
        "66,7%",
        "50%",
        "136,7%",
        "0%",
        "100%",
    ]


def test_share_of_nothing_is_not_applicable():
    assert format_percent(0, 0) is None


@pytest.mark.parametrize(
    ("n", "total", "goal", "text"),
    [(6996, 10_000, 70, "69,96%"), (699_999, 1_000_000, 70, "69,999%"), (6_999_999, 10_000_000, 70, "69,999%"),
     (696, 1000, 70, "69,6%"), (7004, 10_000, 70, "70,0%"), (2, 3, "66.66", "66,7%"),
     (9_999, 10_000, None, "99,99%"), (6664, 10_000, "66.63", "66,64%")],
)  # fmt: skip
def test_no_share_is_shown_on_the_other_side_of_its_goal(n, total, goal, text):
    assert format_percent(n, total, goal=goal) == text


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 200))
def test_shown_share_meets_the_goal_exactly_when_the_share_does(n, total, goal):
    shown = Fraction(format_percent(n, total, goal=goal).rstrip("%").replace(".", "").replace(",", "."))
    assert (shown >= goal) == (n * 100 >= goal * total)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (14, "Mười bốn đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (25, "Hai mươi lăm đồng"),
        (105, "Một trăm linh năm đồng"),
        (110, "Một trăm mười đồng"),
        (555, "Năm trăm năm mươi lăm đồng"),
        (1005, "Một nghìn không trăm linh năm đồng"),
        (1_500, "Một nghìn năm trăm đồng"),
        (20_000_000, "Hai mươi triệu đồng"),
        (1_005_000, "Một triệu không trăm linh năm nghìn đồng"),
        (1_000_500, "Một triệu năm trăm đồng"),
        (1_500_000_000, "Một tỷ năm trăm triệu đồng"),
        (1_000_000_015, "Một tỷ không trăm mười lăm đồng"),
        (10**12, "Một nghìn tỷ đồng"),
        (10**15, "Một triệu tỷ đồng"),
        (-2000, "Âm hai nghìn đồng"),
    ],
)
def test_amounts_are_read_as_receipts_write_them(amount, words):
    assert in_words(amount) == words


@given(AMOUNTS, AMOUNTS)
def test_different_amounts_have_different_words(one, other):
    assert (in_words(one) == in_words(other)) == (one == other)
