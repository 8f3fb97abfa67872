"""Many rows at once: the page says exactly how many, and the post counts again within the right and the filter."""

import datetime as dt
import uuid
from urllib.parse import urlencode

import lxml.html
import pytest

from clubs import services
from clubs.models import Activity, ActivityArea, Club, Member, PovertyStatus, Source
from clubs.services import reference
from core.actors import SYSTEM
from core.models import AuditRecord
from core.pages import bulk
from core.problems import Refused
from funds.models import Entry
from tests.sweeps.populate import post as post_entry

POVERTY = "/members/bulk/poverty/"


@pytest.fixture
def as_officer(world, client):
    client.force_login(world.officer_a)
    return client


def seen_rows(page):
    (value,) = lxml.html.fromstring(page.content.decode()).xpath("//input[@name='seen_rows']/@value")
    return value


def send(client, address, page, **data):
    return client.post(address, {"once": str(uuid.uuid4()), "seen_rows": seen_rows(page), **data})


def address(path, *rows, of="", everything=False):
    pairs = [("of", of), *(("row", row.pk) for row in rows)] + ([("all", "1")] if everything else [])
    return f"{path}?{urlencode(pairs)}"


def poor():
    return set(PovertyStatus.objects.filter(year=2025, status="poor").values_list("member__code", flat=True))


def test_ticked_members_get_a_household_status(world, as_officer):
    where = address(POVERTY, *world.members_a[:2], of="sex=female")
    page = as_officer.get(where)
    assert page.context["count"] == 2
    answer = send(as_officer, where, page, year="2025", status="poor")
    assert (answer.status_code, answer["Location"]) == (302, "/members/?sex=female")
    assert poor() == {"TV01", "TV02"}
    assert AuditRecord.objects.filter(model="clubs.povertystatus").values("batch").distinct().count() == 1


def test_all_rows_of_the_filter_are_those_of_the_list(world, as_officer):
    Member.objects.filter(pk=world.members_a[2].pk).update(sex="male")
    where = address(POVERTY, of="sex=female", everything=True)
    page = as_officer.get(where)
    assert (page.context["count"], page.context["first_rows"][0][0]) == (2, "Nguyễn Thị Ánh")
    send(as_officer, where, page, year="2025", status="poor")
    assert poor() == {"TV01", "TV02"}


def test_the_list_gives_boxes_and_its_filter_to_the_page(world, as_officer):
    plain, ticking = (as_officer.get(f"/members/?sex=female&sort=code{more}") for more in ("", "&tick=1"))
    assert b'name="row"' not in plain.content
    page = lxml.html.fromstring(ticking.content.decode())
    assert page.xpath("//input[@name='of']/@value") == ["sex=female"]
    assert len(page.xpath("//input[@name='row'][@form='bulk']")) == 3
    assert page.xpath("//button/@formaction") == [POVERTY]


def test_a_set_that_has_changed_is_not_touched_and_asked_about_again(world, as_officer):
    where = address(POVERTY, of="", everything=True)
    page = as_officer.get(where)
    Member.objects.filter(pk=world.members_a[0].pk).update(left_on=dt.date(2020, 1, 1))
    answer = send(as_officer, where, page, year="2025", status="poor")
    assert (answer.status_code, poor()) == (422, set())
    (told,) = answer.context["form"].non_field_errors()
    assert [word for word in told.replace(",", "").replace(".", "").split() if word.isdecimal()] == ["3", "2"]
    assert send(as_officer, where, answer, year="2025", status="poor").status_code == 302
    assert poor() == {"TV02", "TV03"}


def test_another_set_of_the_same_size_is_a_change_too(world, as_officer):
    where = address(POVERTY, of="sex=female", everything=True)
    Member.objects.filter(pk=world.members_a[0].pk).update(sex="male")
    page = as_officer.get(where)
    Member.objects.filter(pk=world.members_a[0].pk).update(sex="female")
    Member.objects.filter(pk=world.members_a[1].pk).update(sex="male")
    assert send(as_officer, where, page, year="2025", status="poor").status_code == 422
    assert poor() == set()


def test_rows_of_another_district_are_never_among_them(world, as_officer):
    foreign = world.members_b[0]
    where = address(POVERTY, foreign, world.members_a[0])
    page = as_officer.get(where)
    assert (page.context["count"], foreign.full_name in page.content.decode()) == (1, False)
    send(as_officer, where, page, year="2025", status="poor")
    assert not foreign.poverty.exists()


@pytest.mark.parametrize("of", ["club=NT-0002", "poverty=nonsense", "source=x", "on=hôm qua"])
def test_a_filter_that_is_not_understood_chooses_nobody(world, as_officer, of):
    page = as_officer.get(address(POVERTY, of=of, everything=True))
    assert (page.context["count"], b"seen_rows" in page.content) == (0, False)


def test_a_long_or_broken_filter_does_no_harm(world, as_officer):
    for of in ("q=" + "x" * 5000, "q=%00", "q=a%0d%0aSet-Cookie: x", "&&&===", "sort=nothing&page=9&columns=<b>"):
        where = address(POVERTY, *world.members_a, of=of)
        page = as_officer.get(where)
        assert page.status_code == 200
        if page.context["count"]:
            assert send(as_officer, where, page, year="2025", status="poor").status_code == 302


@pytest.mark.parametrize("row", ["x", "-1", "9" * 40, "1 or 1", "\x00", "²"])
def test_a_tick_that_is_no_row_chooses_nobody(world, as_officer, row):
    assert as_officer.get(f"{POVERTY}?{urlencode({'row': row})}").context["count"] == 0


def test_a_post_without_what_was_seen_saves_nothing(world, as_officer):
    where = address(POVERTY, of="", everything=True)
    data = {"once": str(uuid.uuid4()), "year": "2025", "status": "poor", "seen_rows": "9" * 50 + "-x"}
    assert (as_officer.post(where, data).status_code, poor()) == (422, set())


def test_a_double_click_saves_once(world, as_officer):
    where = address(POVERTY, of="", everything=True)
    data = {"once": str(uuid.uuid4()), "seen_rows": seen_rows(as_officer.get(where)), "year": "2025", "status": "poor"}
    assert [as_officer.post(where, data).status_code for _click in (1, 2)] == [302, 302]
    assert PovertyStatus.objects.count() == 3


def test_too_many_rows_are_refused_with_what_to_do(world, as_officer, monkeypatch):
    monkeypatch.setattr(bulk, "MOST_ROWS", 2)
    page = as_officer.get(address(POVERTY, of="", everything=True))
    assert (page.context["is_too_many"], b"seen_rows" in page.content) == (True, False)


def test_a_problem_names_its_row_and_nothing_is_saved(world, as_officer):
    where = address(POVERTY, of="", everything=True)
    answer = send(as_officer, where, as_officer.get(where), year="1890", status="poor")
    assert answer.status_code == 422
    assert "Nguyễn Thị Ánh" in str(answer.context["form"].errors)
    assert not PovertyStatus.objects.exists()


def test_clubs_get_a_source(world, client):
    client.force_login(world.province_staff)
    source = Source.objects.create(name="Ngân sách huyện")
    where = address("/clubs/bulk/source/", of="", everything=True)
    assert send(client, where, client.get(where), source=source.pk).status_code == 302
    assert set(Club.objects.values_list("source", flat=True)) == {source.pk}


def test_a_secretary_does_not_set_sources(world, client):
    client.force_login(world.secretary_a)
    assert client.get("/clubs/bulk/source/").status_code == 403
    assert b"/clubs/bulk/" not in client.get("/clubs/?tick=1").content


def test_activities_get_their_right_area(world, as_officer):
    income, health = ActivityArea.objects.get(code="income"), ActivityArea.objects.get(code="health")
    Activity.objects.create(club=world.club_a, area=income, held_on=dt.date(2025, 1, 5), content="Khám mắt")
    where = address("/activities/bulk/area/", of="q=kham", everything=True)
    send(as_officer, where, as_officer.get(where), area=health.pk)
    assert Activity.objects.get().area == health


# -- sources --------------------------------------------------------------------------------------------------------


@pytest.fixture
def two_spellings(world):
    source, other = Source.objects.get(), Source.objects.create(name="Help Age Int.")
    Club.objects.filter(pk=world.club_b.pk).update(source=other)
    voucher = post_entry(world.club_a, "PT9", "capital", 1_000_000, dt.date(2025, 1, 2))
    entry = {"voucher": voucher, "club": world.club_a, "fund": "income", "kind": "capital", "source": other}
    Entry.objects.create(**entry, entry_on=dt.date(2025, 1, 3), amount_vnd=2_000_000)
    return source, other


def test_joined_spellings_count_together_and_the_ledger_keeps_its_own(world, two_spellings):
    source, other = two_spellings
    services.merge_sources(actor=SYSTEM, source=other, into=source)
    assert set(Club.objects.values_list("source", flat=True)) == {source.pk}
    assert Entry.objects.capital_by_source() == {source.pk: 3_000_000}
    assert Entry.objects.from_source(source).count() == 2
    assert Entry.objects.get(amount_vnd=2_000_000).source == other


def test_the_name_of_a_joined_spelling_leads_to_the_source_that_stands(world, two_spellings):
    source, other = two_spellings
    services.merge_sources(actor=SYSTEM, source=other, into=source)
    assert services.get_or_make_source(actor=SYSTEM, name="help age int.") == source
    third = Source.objects.create(name="HelpAge VN")
    services.merge_sources(actor=SYSTEM, source=source, into=third)
    assert services.get_or_make_source(actor=SYSTEM, name="Help Age Int.") == third


def test_a_source_is_not_joined_to_itself_or_to_a_spelling(world, two_spellings):
    source, other = two_spellings
    services.merge_sources(actor=SYSTEM, source=other, into=source)
    for pair in ({"source": source, "into": source}, {"source": source, "into": other}):
        with pytest.raises(Refused):
            services.merge_sources(actor=SYSTEM, **pair)


def test_a_source_is_renamed_but_not_to_another_ones_name(world, two_spellings):
    source, _other = two_spellings
    assert services.rename_source(actor=SYSTEM, source=source, name="HelpAge").folded == "helpage"
    with pytest.raises(Refused):
        services.rename_source(actor=SYSTEM, source=source, name="HELP AGE INT.")
    with pytest.raises(Refused):
        services.add_source(actor=SYSTEM, name="help age int.")


def test_the_province_keeps_the_sources(world, client):
    client.force_login(world.officer_a)
    assert client.get("/sources/").status_code == 403
    client.force_login(world.province_staff)
    client.post("/sources/new/", {"once": str(uuid.uuid4()), "name": "VIE071"})
    assert "VIE071" in client.get("/sources/").content.decode()


def test_a_source_made_by_somebody_else_a_moment_ago_is_taken(world, monkeypatch):
    made = Source.objects.create(name="Mặt trận")
    answers = iter([None, made])
    monkeypatch.setattr(reference, "_source_named", lambda name: next(answers))
    assert services.get_or_make_source(actor=SYSTEM, name="Mặt trận") == made


# -- filters --------------------------------------------------------------------------------------------------------


def found(client, address):
    response = client.get(address)
    return len(response.context["table"].page.object_list), list(response.context["filter"].form.errors)


def test_every_list_is_filtered_by_source_area_and_year(world, client):
    source = Source.objects.get()
    Activity.objects.create(
        club=world.club_a, area=ActivityArea.objects.first(), held_on=dt.date(2025, 1, 5), content="x"
    )
    post_entry(world.club_a, "PT9", "capital", 1_000_000, dt.date(2025, 1, 2))
    client.force_login(world.province_staff)
    for path, count in (("/clubs/", 1), ("/members/", 3), ("/activities/", 1), ("/entries/", 1), ("/loans/", 0)):
        for query in (f"source={source.pk}", f"unit={world.district_a.pk}", f"unit={world.commune_a.pk}"):
            assert found(client, f"{path}?{query}") == (count, []), (path, query)
        assert found(client, f"{path}?unit={world.district_b.pk}&source={source.pk}") == (0, []), path
    for path, count in (("/activities/?year=2025", 1), ("/entries/?year=2025", 1), ("/entries/?year=2024", 0)):
        assert found(client, path) == (count, []), path
    assert found(client, "/members/?joined=2018") == (6, [])


def test_capital_with_a_source_of_its_own_is_found_by_it_and_not_by_the_clubs(world, client, two_spellings):
    source, other = two_spellings
    client.force_login(world.province_staff)
    assert found(client, f"/entries/?source={other.pk}") == (1, [])
    assert found(client, f"/entries/?source={source.pk}") == (1, [])
