"""The pages of the watchdog: what is listed, filtered, handed out and closed."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from funds.models import CashCount, FlagNote

URL = "/watchdog/"


@pytest.fixture
def officer(client, world):
    client.force_login(world.officer_a)
    return world.officer_a


@pytest.fixture
def miscounted(world):
    """A club whose cash was counted as 1 ₫ though its book has none, two days ago."""
    day = dt.date.today() - dt.timedelta(days=2)
    return CashCount.objects.create(club=world.club_a, fund="operating", counted_on=day, counted_vnd=1)


def listed(client, **query) -> list[str]:
    return [seen.flag.kind for seen, _url in client.get(URL, query).context["page_obj"]]


def close_address(client) -> str:
    ((_seen, url),) = client.get(URL, {"kind": "cash"}).context["page_obj"]
    return url


def test_an_officer_sees_the_flags_of_the_own_area_in_words(client, officer, miscounted):
    assert listed(client, kind="cash") == ["cash"]
    assert "thừa 1\xa0₫" in client.get(URL).content.decode()


def test_another_districts_officer_sees_none_of_them_and_cannot_close_one(client, officer, miscounted, world):
    url = close_address(client)
    client.force_login(world.officer_b)
    assert listed(client, state="all") == []
    assert client.get(url).status_code == 404


def test_a_flag_is_closed_with_a_note_and_comes_back_when_the_count_changes(client, officer, miscounted):
    url = close_address(client)
    client.post(url, {"once": str(uuid.uuid4()), "note": "Đếm nhầm, đã đếm lại"})
    assert (listed(client, kind="cash"), listed(client, kind="cash", state="closed")) == ([], ["cash"])
    CashCount.objects.filter(pk=miscounted.pk).update(counted_vnd=2)
    assert listed(client, kind="cash") == ["cash"]


def test_a_flag_without_a_note_stays_open_and_a_flag_that_is_gone_is_not_found(client, officer, miscounted):
    url = close_address(client)
    assert client.post(url, {"once": str(uuid.uuid4()), "note": ""}).status_code == 422
    assert not FlagNote.objects.exists()
    miscounted.delete()
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("query", [{"kind": "nonsense"}, {"state": "\x00"}, {"club": "KHÔNG-CÓ"}, {"page": "x" * 50}])
def test_a_wrong_filter_shows_no_row_or_the_first_page_and_breaks_nothing(client, officer, miscounted, query):
    expected = ["cash"] if "page" in query else []
    assert [kind for kind in listed(client, **query) if kind == "cash"] == expected


@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_the_file_holds_the_rows_of_the_page(client, officer, miscounted, file_format):
    response = client.get(reverse("flag_list_file", args=[file_format]), {"kind": "cash"})
    content = b"".join(response.streaming_content)
    assert response.status_code == 200
    assert file_format == "xlsx" or "thừa 1" in content.decode("utf-8-sig")


def test_the_club_s_page_of_loans_counts_the_open_flags(client, officer, miscounted, world):
    address = reverse("club_loans", args=[world.club_a.code])
    assert client.get(address).context["flags"] == 1
    client.post(close_address(client), {"once": str(uuid.uuid4()), "note": "Đã đếm lại"})
    assert client.get(address).context["flags"] == 0
