"""A list's address holds how it is shown, survives a row's pages and can be kept under a name."""

import datetime as dt
import uuid
from urllib.parse import parse_qs, urlencode, urlsplit

import lxml.html
import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from clubs.models import Member
from core.models import SavedView
from core.pages.lists import query_without
from core.pages.returning import handing_on, read_back
from tests.forms import values_of

LIST = "/members/?q=anh&columns=full_name%2Cvillage"


@pytest.fixture
def as_officer(world, client):
    client.force_login(world.officer_a)
    return client


def page_of(response):
    return lxml.html.fromstring(response.content.decode())


def headings(response):
    return [" ".join(cell.text_content().split()) for cell in page_of(response).xpath("//table//thead//th")]


# -- the way back ---------------------------------------------------------------------------------------------------


def row_link(client, address):
    (cell,) = page_of(client.get(address)).xpath("//table/tbody/tr/th/a")
    return cell.get("href")


def test_a_row_opened_from_a_list_leads_back_to_that_row_of_it(world, as_officer):
    link = row_link(as_officer, LIST)
    back = page_of(as_officer.get(link)).xpath("//a[contains(@class, 'way-back')]/@href")
    assert back == [f"{LIST}#r{world.members_a[0].pk}"]


def test_the_row_that_the_way_back_names_has_its_id(world, as_officer):
    ids = page_of(as_officer.get(LIST)).xpath("//table/tbody/tr/@id")
    assert ids == [f"r{world.members_a[0].pk}"]


def test_an_edit_opened_from_the_rows_page_comes_back_to_it_with_the_list(world, as_officer):
    detail = row_link(as_officer, LIST)
    edit = f"/members/{world.members_a[0].pk}/edit/"
    form = as_officer.get(edit, headers={"referer": f"http://testserver{detail}"})
    cancel = form.context["cancel_url"]
    done = as_officer.post(edit, values_of(form) | {"phone": "0911"})
    assert (urlsplit(cancel).path, urlsplit(done["Location"]).path) == (f"/members/{world.members_a[0].pk}/",) * 2
    for address in (cancel, done["Location"]):
        assert parse_qs(urlsplit(address).query)["back"] == [f"{LIST}#r{world.members_a[0].pk}"]


def test_a_refused_form_keeps_the_way_back(world, as_officer):
    edit = f"/members/{world.members_a[0].pk}/edit/?{urlencode({'back': LIST})}"
    refused = as_officer.post(edit, values_of(as_officer.get(edit)) | {"full_name": ""})
    assert refused.status_code == 422
    assert values_of(refused)["back"] == LIST


def test_a_crumb_of_the_very_list_leads_to_it_as_it_was(world, as_officer):
    response = as_officer.get(f"/clubs/NT-0001/?{urlencode({'back': '/clubs/?founded=2018#r1'})}")
    assert response.context["breadcrumbs"][0].url == "/clubs/?founded=2018#r1"


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/members/",
        "//evil.example/members/",
        "/\\evil.example/members/",
        "javascript:alert(1)",
        "/members/1/",  # a page of the site, but no list
        "/members.csv",
        "/nowhere/",
        "members/",
        "/members/?q=" + "x" * 2000,
        "/members/\n?q=1",
        "http://[",
        "/members/?q=\x00",
        "",
    ],
)
def test_the_way_back_leads_to_a_list_of_this_site_alone(text):
    assert read_back(text) is None


def test_an_anchor_that_is_no_row_is_dropped():
    assert read_back("/members/?q=a#x'onclick=").url == "/members/?q=a"
    assert read_back("/members/?q=a#r12").url == "/members/?q=a#r12"


def test_no_way_back_is_taken_from_another_site(world, as_officer):
    before = f"http://evil.example/x/?{urlencode({'back': '/members/'})}"
    response = as_officer.get(f"/members/{world.members_a[0].pk}/", headers={"referer": before})
    assert response.context["back"] is None


def test_a_way_back_that_is_too_long_is_left_out():
    assert handing_on("/members/1/", "/members/?q=" + "x" * 2000) == "/members/1/"


# -- columns --------------------------------------------------------------------------------------------------------


def test_a_list_shows_at_most_seven_columns_until_others_are_chosen(world, as_officer):
    for address in ("/clubs/", "/members/", "/activities/", "/entries/", "/loans/"):
        columns = as_officer.get(address).context["columns"]
        assert 0 < len(columns.names) <= 7, address


def test_columns_are_chosen_in_the_address_in_its_order(world, as_officer):
    shown = headings(as_officer.get("/members/?columns=full_name,village,club"))
    assert shown == ["Họ và tên", "Thôn/Khu phố", "Câu lạc bộ"]


def test_the_form_of_columns_leads_to_one_short_address(world, as_officer):
    response = as_officer.get("/members/?q=anh&columns=&columns=club&columns=village")
    assert response["Location"] == "/members/?q=anh&columns=full_name,club,village"


def test_unknown_columns_are_passed_over_and_none_means_the_usual_ones(world, as_officer):
    usual = headings(as_officer.get("/members/"))
    assert headings(as_officer.get("/members/?columns=nothing,<b>")) == usual
    assert headings(as_officer.get("/members/?columns=")) == usual


def test_sensitive_columns_need_the_right_to_the_file(world, client):
    Member.objects.filter(club=world.club_a).update(phone="0911222333", ethnicity="Raglai")
    shown = {}
    for persona in ("officer_a", "secretary_a"):
        client.force_login(world.users[persona])
        text = client.get("/members/?columns=full_name,phone,ethnicity").content.decode()
        shown[persona] = ("0911222333" in text, "Raglai" in text)
    assert shown == {"officer_a": (True, True), "secretary_a": (False, False)}


def test_every_column_of_every_list_can_be_shown_and_sorted_by(world, as_officer):
    for address in ("/clubs/", "/members/?state=all", "/activities/", "/entries/", "/loans/"):
        columns = as_officer.get(address).context["columns"]
        query = "&" if "?" in address else "?"
        for name in columns.labels:
            every = f"{address}{query}columns={','.join(columns.labels)}&sort=-{name}"
            assert as_officer.get(every).status_code == 200, every


def test_a_hidden_column_costs_nothing_and_a_shown_one_the_same_for_all_rows(world, as_officer):
    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            as_officer.get(address)
        return len(captured), sum("placement" in one["sql"] and "LIMIT 50" in one["sql"] for one in captured)

    few, with_commune = queries("/members/"), queries("/members/?columns=full_name,commune_name,district_name,source")
    assert few[0] == with_commune[0]


def test_women_of_a_club_without_a_list_are_unknown_and_not_none(world, as_officer):
    Member.objects.filter(club=world.club_a).update(sex="male")

    def shown():
        (row,) = as_officer.get("/clubs/?columns=code,women_count").context["table"].page.object_list
        return row.record.women_count

    assert shown() == 0
    Member.objects.filter(club=world.club_a).update(left_on=dt.date(2020, 1, 2))
    assert shown() is None


def test_filters_keep_the_chosen_columns(world, as_officer):
    page = page_of(as_officer.get("/members/?columns=full_name,club&sort=code&sex=female"))
    assert page.xpath("//form[@role='search']/input[@name='columns']/@value") == ["full_name,club"]
    assert page.xpath("//a[@class='chips__clear']/@href") == ["/members/?sort=code&columns=full_name,club"]


def test_the_file_has_its_own_columns_whatever_the_page_shows(world, as_officer):
    plain, chosen = (
        b"".join(as_officer.get(f"/members.csv{query}").streaming_content)
        for query in ("", "?columns=full_name&sort=full_name")
    )
    assert plain.splitlines()[0] == chosen.splitlines()[0]


# -- saved views ----------------------------------------------------------------------------------------------------


def keep(client, title="Nữ của tôi", query="sex=female&sort=code&page=3&tick=1", name="member_list"):
    data = {"once": str(uuid.uuid4()), "title": title, "list": name, "query": query}
    return client.post("/views/new/", data)


def test_a_view_is_kept_and_stands_on_its_list_for_its_owner_alone(world, client):
    client.force_login(world.officer_a)
    assert keep(client)["Location"] == "/members/?sex=female&sort=code"
    seen = {}
    for persona in ("officer_a", "officer_b"):
        client.force_login(world.users[persona])
        seen[persona] = "Nữ của tôi" in client.get("/members/").content.decode()
    assert seen == {"officer_a": True, "officer_b": False}


def test_a_view_shows_on_the_list_that_it_was_kept_of_alone(world, as_officer):
    keep(as_officer)
    assert "Nữ của tôi" not in as_officer.get("/clubs/").content.decode()


def test_a_name_is_kept_once(world, as_officer):
    keep(as_officer)
    again = keep(as_officer, query="sex=male")
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["title"])
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize("name", ["dashboard", "nothing", "member_detail", "member_list_file", "//evil.example"])
def test_only_lists_are_kept(world, as_officer, name):
    assert keep(as_officer, name=name).status_code == 422


def test_a_view_is_renamed_and_deleted_by_its_owner_alone(world, client):
    client.force_login(world.officer_a)
    keep(client)
    view = SavedView.objects.get()
    client.force_login(world.officer_b)
    for address in (f"/views/{view.pk}/", f"/views/{view.pk}/delete/"):
        assert client.post(address, {"once": str(uuid.uuid4()), "title": "x"}).status_code == 404
    client.force_login(world.officer_a)
    client.post(f"/views/{view.pk}/", {"once": str(uuid.uuid4()), "title": "Các bà"})
    assert SavedView.objects.get().title == "Các bà"
    assert client.post(f"/views/{view.pk}/delete/", {"once": str(uuid.uuid4())})["Location"] == "/members/"
    assert not SavedView.objects.exists()


def test_twenty_views_of_a_list_are_enough(world, as_officer):
    SavedView.objects.bulk_create(
        SavedView(user=world.officer_a, list_name="member_list", title=str(n)) for n in range(20)
    )
    assert keep(as_officer).status_code == 422


def test_a_query_is_kept_without_page_boxes_and_empty_filters():
    query = QueryDict("q=&sex=female&page=2&columns=a,b&tick=1")
    assert query_without(query, "page", "tick") == "sex=female&columns=a,b"


def test_members_who_left_long_ago_can_be_shown_with_their_day(world, as_officer):
    Member.objects.filter(pk=world.members_a[0].pk).update(left_on=dt.date(2020, 1, 2))
    text = as_officer.get("/members/?state=left&columns=full_name,left_on").content.decode()
    assert "02/01/2020" in text
