"""Assets in kind and advances are held to what is there, as cash is; selling an asset is one act."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.urls import reverse

from core.actors import SYSTEM
from core.problems import Refused
from funds.models import Entry, Voucher
from funds.services import post_batch, replace_vouchers, reverse_voucher, sell_in_kind
from tests.funds.book import capital, entry, refusals

DAY = dt.date
COW = 22_000_000


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2024-06-15 09:00+07:00", tick=False):
        yield


@pytest.fixture
def cow(club):
    return capital(club, COW, DAY(2024, 2, 1), code="BO", kind="capital_in_kind")


@pytest.fixture
def advance(club):
    return capital(club, 5_000_000, DAY(2024, 2, 1), code="TU", kind="advance_received")


def post(*drafts):
    return post_batch(actor=SYSTEM, drafts=list(drafts))


def said(act, *args, **kwargs) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return str(refused.value.problems[0].message)


def test_no_more_is_taken_off_in_kind_than_is_held_on_that_or_any_later_day(club, cow):
    post(entry(club, "in_kind_reduction", 2_000_000, on=DAY(2024, 5, 1)))
    assert refusals(post, entry(club, "in_kind_reduction", COW, on=DAY(2024, 3, 1))) == [(0, "amount_vnd")]
    assert refusals(post, entry(club, "in_kind_reduction", 1, on=DAY(2024, 1, 31))) == [(0, "amount_vnd")]
    words = said(post, entry(club, "in_kind_reduction", COW, on=DAY(2024, 3, 1)))
    assert "01/05/2024" in words
    assert "20.000.000 ₫" in words
    assert "2.000.000 ₫" in words


def test_no_more_of_an_advance_is_repaid_than_was_received_whatever_the_cash(club, advance):
    assert refusals(post, entry(club, "advance_repaid", 5_000_001, on=DAY(2024, 3, 1))) == [(0, "amount_vnd")]
    post(entry(club, "advance_repaid", 5_000_000, on=DAY(2024, 3, 1)))
    assert "5.000.000" not in said(post, entry(club, "advance_repaid", 1, on=DAY(2024, 3, 1)))


def test_each_fund_holds_its_own(club, cow, advance):
    drafts = [entry(club, kind, 1000, fund="operating") for kind in ("in_kind_reduction", "advance_repaid")]
    assert refusals(post, *drafts) == [(0, "amount_vnd"), (1, "amount_vnd")]


def test_what_a_batch_brings_in_is_there_for_its_own_reductions(club):
    post(
        entry(club, "in_kind_reduction", 1_000_000, on=DAY(2024, 3, 1)),
        entry(club, "capital_in_kind", 1_000_000, on=DAY(2024, 3, 1)),
        entry(club, "advance_repaid", 500_000, on=DAY(2024, 3, 2)),
        entry(club, "advance_received", 500_000, on=DAY(2024, 3, 2)),
    )
    parts = Entry.objects.filter(club=club).parts_by_fund()["income"]
    assert (parts["in_kind"], parts["advances"]) == (0, 0)


@pytest.mark.parametrize(("code", "kind"), [("BO", "in_kind_reduction"), ("TU", "advance_repaid")])
def test_what_was_taken_off_or_repaid_since_holds_back_the_reversal(club, cow, advance, code, kind):
    post(entry(club, kind, 3_000_000, on=DAY(2024, 3, 1)))
    voucher = Voucher.objects.get(code=code)
    with pytest.raises(Refused) as refused:
        reverse_voucher(actor=SYSTEM, voucher=voucher, reason="nhầm", reversed_on=DAY(2024, 4, 1))
    assert ["3.000.000 ₫" in str(problem.message) for problem in refused.value.problems] == [True]


def test_a_correction_that_leaves_enough_in_kind_is_taken(club, cow):
    post(entry(club, "in_kind_reduction", 3_000_000, on=DAY(2024, 3, 1)))
    swap = {"actor": SYSTEM, "reversals": [(cow, DAY(2024, 2, 1))], "reason": "sai giá"}
    too_little = [entry(club, "capital_in_kind", 2_000_000, on=DAY(2024, 2, 1))]
    assert refusals(replace_vouchers, **swap, drafts=too_little) == [(0, "reversal")]
    replace_vouchers(**swap, drafts=[entry(club, "capital_in_kind", 4_000_000, on=DAY(2024, 2, 1))])
    assert Entry.objects.filter(club=club).parts_by_fund()["income"]["in_kind"] == 1_000_000


SALE = {"fund": "income", "sold_on": DAY(2024, 5, 1), "code": "P8", "reduction_code": "P9", "note": "Bán bò"}


def test_a_sale_takes_the_asset_off_and_brings_its_price(club, cow):
    receipt, reduction = sell_in_kind(actor=SYSTEM, club=club, book_vnd=COW, price_vnd=25_000_000, **SALE)
    assert (receipt.code, reduction.code) == ("P8", "P9")
    parts = Entry.objects.filter(club=club).parts_by_fund()["income"]
    assert (parts["cash"], parts["in_kind"], parts["value"]) == (45_000_000, 0, 45_000_000)


def test_a_refused_sale_names_its_own_fields_and_posts_nothing(club, cow):
    wrong = SALE | {"code": "P1", "reduction_code": "P1"}
    assert refusals(sell_in_kind, actor=SYSTEM, club=club, book_vnd=COW + 1, price_vnd=0, **wrong) == [
        (0, "price_vnd"),
        (0, "code"),
        (0, "reduction_code"),
    ]
    assert refusals(sell_in_kind, actor=SYSTEM, club=club, book_vnd=COW + 1, price_vnd=1, **SALE) == [(0, "book_vnd")]
    assert not Voucher.objects.filter(code__in=["P8", "P9"]).exists()


def test_the_sales_page_offers_two_free_codes_and_posts_once(client, world, club, cow):
    client.force_login(world.officer_a)
    url = reverse("sale_create", args=[club.code])
    offered = client.get(url).context["form"].initial
    assert len({offered["code"], offered["reduction_code"], "P1", "BO"}) == 4
    form = offered | {"once": str(uuid.uuid4()), "sold_on": "1/5/2024", "note": "Bán bò cho ông Tư"}
    form |= {"book_vnd": "22 triệu", "price_vnd": "25 triệu"}
    for _click in range(2):
        client.post(url, form)
    assert Entry.objects.filter(note="Bán bò cho ông Tư").count() == 2
