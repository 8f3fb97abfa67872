"""The wizard on the real crosswalks: 65 communes of 2021 become 62 on 01/11/2024 and 24 on 01/07/2025, and back."""

import csv
import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Assignment
from clubs.models import Placement
from core.actors import SYSTEM
from core.models import AuditRecord
from core.problems import Refused
from desk.models import Reorganisation
from desk.reorganisation.preview import Preview, split_villages
from desk.reorganisation.services import switch_reorganisation, undo_reorganisation
from districts.models import Unit, UnitParent, UnitSuccession
from districts.reference import FIXTURES
from districts.services import load_units, lock_period
from targets.basis import Basis
from targets.figures import programme_figures
from targets.services import load_plans
from tests.forms import values_of
from tests.targets.conftest import post
from tests.world import make_areas, make_club, make_member, make_user

FIRST, SECOND = dt.date(2024, 11, 1), dt.date(2025, 7, 1)
DONG_HAI = "22768"
IN_2021, TODAY = dt.date(2021, 1, 8), dt.date(2026, 1, 1)


def units_now() -> set[tuple]:
    return set(Unit.objects.values_list("level", "code", "name", "kind", "valid_from", "valid_to"))


def links_now() -> set[tuple]:
    names = ("child__code", "child__valid_from", "parent__code", "parent__valid_from", "starts_on", "ends_on")
    return set(UnitParent.objects.values_list(*names))


def successions_now() -> set[tuple]:
    names = ("predecessor__code", "predecessor__name", "successor__code", "successor__name", "effective_on", "is_whole")
    return set(UnitSuccession.objects.values_list(*names, "resolution"))


@pytest.fixture
def official(db):
    """What the reference files make of the units; taken back to the list of 2021 afterwards."""
    load_units()
    made = units_now(), links_now(), successions_now()
    UnitSuccession.objects.all().delete()
    UnitParent.objects.filter(starts_on__isnull=False).delete()
    Unit.objects.filter(valid_from__isnull=False).delete()
    Unit.objects.update(valid_to=None)
    UnitParent.objects.update(ends_on=None)
    return made


@pytest.fixture
def programme(official):
    """A club in every tenth commune of 2021 and three in Đông Hải, two of them in one village."""
    make_areas()
    load_plans()
    for number, unit in enumerate(Unit.objects.communes().order_by("code")[::10]):
        _club(f"NT-{number:02}", unit, f"Thôn {number}", 10_000_001 + number)
    dong_hai = Unit.objects.communes().get(code=DONG_HAI)
    for number, village in enumerate(("Phú Thọ", "Phú thọ", "Khu phố 3")):
        _club(f"DH-{number}", dong_hai, village, 20_000_000 + number)
    return make_user("quan_tri", "province_admin")


def _club(code, unit, village, amount):
    club = make_club(code, f"CLB {code}", unit, village=village)
    make_member(club, "TV1", "Người", birth_year=1950)
    post(club, "capital", amount, is_initial=True)


def rows_of(day: dt.date) -> list[dict]:
    with (FIXTURES / "ninh_thuan_reorganisation.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["effective_date"] == day.isoformat()]


def as_file(rows: list[dict], name="sap-xep.csv") -> SimpleUploadedFile:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile(name, text.getvalue().encode("utf-8-sig"))


def sign_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def upload(client, rows, **typed):
    page = client.get("/units/reorganisations/new/")
    typed = {name: value for name, value in values_of(page).items() if name != "file"} | typed
    return client.post("/units/reorganisations/new/", typed | {"file": as_file(rows)}, follow=True)


def switch(client, choose=lambda label: None):
    """Switches what was proposed last, by its page; choose(the field's label) gives the code of a village."""
    one = Reorganisation.objects.filter(state="proposed").latest("pk")
    page = client.get(f"/units/reorganisations/{one.pk}/switch/")
    form = page.context["form"]
    typed = values_of(page) | {"reason": "Nghị quyết"}
    typed |= {name: choose(field.label) for name, field in form.fields.items() if name != "reason"}
    answer = client.post(f"/units/reorganisations/{one.pk}/switch/", typed, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    one.refresh_from_db()
    return one


def both(client):
    upload(client, rows_of(FIRST))
    first = switch(client)
    khanh_hoa = Unit.objects.get(level="province", code="56")
    upload(client, rows_of(SECOND), province=str(khanh_hoa.pk), resolution="202/2025/QH15")
    return first, switch(client, lambda label: "22888" if "phú thọ" in label.lower() else "22780")


def sums(boundary: dt.date) -> tuple[int, int, int]:
    rows = programme_figures(Basis.make(as_of=TODAY, boundary=boundary, plan_code="KH72"))
    placed = [row for row in rows if row.commune]
    return len(placed), sum(row.members for row in placed), sum(row.income_fund for row in placed)


def test_both_real_switches_make_the_official_units(official, programme, client):
    sign_in(client, programme)
    both(client)
    units, links, successions = official
    # the lists of provinces begin and end every other province too: no crosswalk of communes says that
    assert {row for row in units_now() if row[0] != "province"} == {row for row in units if row[0] != "province"}
    assert successions_now() == successions
    codes = {row[1] for row in units if row[0] == "commune"}
    assert {row for row in links_now() if row[0] in codes} == {row for row in links if row[0] in codes}
    assert Unit.objects.get(level="province", code="58").valid_to == SECOND


def test_totals_are_equal_to_the_dong_under_every_boundary(programme, client):
    sign_in(client, programme)
    before = sums(IN_2021)
    both(client)
    assert before == (10, 10, sum(10_000_001 + n for n in range(7)) + 60_000_003)
    assert [sums(day) for day in (IN_2021, FIRST, SECOND, TODAY)] == [before] * 4


def test_a_split_commune_s_clubs_go_where_their_village_goes(programme, client):
    sign_in(client, programme)
    both(client)
    places = Placement.objects.filter(club__code__startswith="DH", ends_on__isnull=True)
    assert dict(places.values_list("club__code", "commune__name")) == {
        "DH-0": "Phước Dinh",
        "DH-1": "Phước Dinh",
        "DH-2": "Đông Hải",
    }


def test_the_villages_are_asked_for_once_each_and_must_be_answered(programme, client):
    sign_in(client, programme)
    upload(client, rows_of(FIRST))
    switch(client)
    upload(client, rows_of(SECOND))
    one = Reorganisation.objects.first()
    villages = split_villages(one)
    told = {village.village.lower(): len(village.clubs) for village in villages}
    assert told == {"khu phố 3": 1, "phú thọ": 2, "thôn 1": 1}
    address = f"/units/reorganisations/{one.pk}/switch/"
    answer = client.post(address, values_of(client.get(address)) | {"reason": "x"})
    assert answer.status_code == 422
    assert not Unit.objects.filter(valid_from=SECOND).exists()


def test_taking_back_restores_every_row(programme, client):
    sign_in(client, programme)
    places = list(Placement.objects.order_by("pk").values())
    state = units_now(), links_now(), successions_now()
    first, second = both(client)
    for one in (second, first):
        address = f"/units/reorganisations/{one.pk}/undo/"
        client.post(address, values_of(client.get(address)) | {"reason": "nhầm ngày"})
        one.refresh_from_db()
        assert one.state == "undone"
    assert (units_now(), links_now(), successions_now()) == state
    assert list(Placement.objects.order_by("pk").values()) == places
    upload(client, rows_of(FIRST))
    assert switch(client).state == "switched"


def test_an_earlier_switch_is_not_taken_back_before_the_later_one(programme, client):
    sign_in(client, programme)
    first, _second = both(client)
    with pytest.raises(Refused):
        undo_reorganisation(actor=SYSTEM, reorganisation=first, reason="x")
    assert Unit.objects.filter(valid_from=FIRST).exists()


def test_a_club_founded_in_a_new_commune_holds_the_switch(programme, client):
    sign_in(client, programme)
    _first, second = both(client)
    new = Unit.objects.get(level="commune", code="22780", valid_from=SECOND)
    make_club("NT-99", "CLB Mới", new, dt.date(2025, 8, 1))
    with pytest.raises(Refused) as refused:
        undo_reorganisation(actor=SYSTEM, reorganisation=second, reason="x")
    assert "CLB Mới" in str(refused.value)


def test_an_officer_of_a_new_commune_holds_the_switch(programme, client):
    sign_in(client, programme)
    _first, second = both(client)
    new = Unit.objects.get(level="commune", code="22780", valid_from=SECOND)
    make_user("moi", "area_officer", new)
    with pytest.raises(Refused):
        undo_reorganisation(actor=SYSTEM, reorganisation=second, reason="x")


def test_the_preview_writes_nothing_and_says_what_the_switch_does(programme, client):
    sign_in(client, programme)
    upload(client, rows_of(FIRST))
    one = Reorganisation.objects.get()
    state, records = (units_now(), links_now(), successions_now()), AuditRecord.objects.count()
    page = client.get(one.get_absolute_url())
    preview = page.context["preview"]
    assert (units_now(), links_now(), successions_now()) == state
    assert AuditRecord.objects.count() == records
    shown = {(unit.code, unit.sums) for unit in preview.new_units}
    assert preview.before == preview.after
    switch(client)
    rows = programme_figures(Basis.make(as_of=TODAY, boundary=FIRST, plan_code="KH72"))
    counted = {code: len([row for row in rows if row.commune and row.commune.code == code]) for code, _sums in shown}
    assert counted == {code: one_sum.clubs for code, one_sum in shown}


def test_the_preview_lists_every_user_s_area_before_and_after(programme, client):
    sign_in(client, programme)
    upload(client, rows_of(FIRST))
    switch(client)
    city = Unit.objects.get(level="district", code="582")
    ninh_phuoc = Unit.objects.get(level="district", code="587")
    make_user("phan_rang", "area_officer", city)
    make_user("ninh_phuoc", "area_officer", ninh_phuoc)
    upload(client, rows_of(SECOND), province=str(Unit.objects.get(level="province", code="56").pk))
    preview = Preview(programme, Reorganisation.objects.first())
    preview.read()
    by_user = {one.assignment.user.username: one for one in preview.scopes}
    assert (len(by_user["phan_rang"].before), len(by_user["ninh_phuoc"].before)) == (13, 9)
    # what only partly comes from the city is not theirs as a whole
    assert "xã Phước Dinh" in by_user["phan_rang"].lost
    switch(client, lambda label: "22780")
    for user, change in by_user.items():
        area = Assignment.objects.get(user__username=user).unit
        now = Unit.objects.filter(pk__in=Unit.objects.communes_in_care_of(area)).valid_on(SECOND)
        assert sorted(str(unit) for unit in now) == sorted(change.after)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"old_commune_code": "99999"}, "99999"),
        ({"effective_date": "hôm qua"}, "effective_date"),
        ({"old_commune_name": "Mỹ Đức"}, "không phải Mỹ Đức"),
        ({"part": "part"}, "22747"),
        ({"new_kind": "làng"}, "new_kind"),
        ({"new_commune_name": "Phủ Hà Mới"}, "Phủ Hà Mới"),
        ({"new_commune_code": "22762"}, "22762"),
    ],
)
def test_a_row_that_cannot_be_is_told_with_its_number_and_nothing_is_kept(programme, client, change, told):
    sign_in(client, programme)
    rows = rows_of(FIRST)
    rows[0] = rows[0] | change
    answer = upload(client, rows)
    assert answer.status_code == 422
    errors = " ".join(answer.context["form"].errors["file"])
    assert told in errors
    assert "Dòng" in errors
    assert not Reorganisation.objects.exists()


def test_every_fault_of_a_file_is_told_at_once(programme, client):
    sign_in(client, programme)
    rows = rows_of(FIRST)
    rows[0] |= {"part": "nửa"}
    rows[2] |= {"new_kind": "làng", "old_commune_code": "1x"}
    errors = upload(client, rows).context["form"].errors["file"]
    assert [error[:6] for error in errors] == ["Dòng 2", "Dòng 4", "Dòng 4"]


@pytest.mark.parametrize("rows", [[], [{"a": "1"}]])
def test_a_file_without_the_columns_or_rows_is_refused(programme, client, rows):
    sign_in(client, programme)
    answer = upload(client, rows or [dict.fromkeys(rows_of(FIRST)[0], "")])
    assert answer.status_code == 422


def test_of_two_days_one_is_chosen(programme, client):
    sign_in(client, programme)
    rows = [*rows_of(FIRST), *rows_of(SECOND)]
    assert "01/11/2024, 01/07/2025" in " ".join(upload(client, rows).context["form"].errors["file"])
    assert upload(client, rows, effective_on="01/11/2024").status_code == 200
    assert len(Reorganisation.objects.get().rows) == 5


def test_a_duplicate_row_is_refused(programme, client):
    sign_in(client, programme)
    rows = rows_of(FIRST)
    assert "hai lần" in " ".join(upload(client, [*rows, rows[0]]).context["form"].errors["file"])


def test_a_switch_into_a_closed_period_is_refused(programme, client):
    sign_in(client, programme)
    upload(client, rows_of(FIRST))
    lock_period(actor=SYSTEM, closed_through=dt.date(2025, 12, 14), reason="Năm 2025")
    with pytest.raises(Refused) as refused:
        switch_reorganisation(actor=SYSTEM, reorganisation=Reorganisation.objects.get(), choices={})
    assert "Năm 2025" in str(refused.value)
    assert not Unit.objects.filter(valid_from=FIRST).exists()


def test_it_is_switched_once(programme, client):
    sign_in(client, programme)
    upload(client, rows_of(FIRST))
    one = switch(client)
    with pytest.raises(Refused):
        switch_reorganisation(actor=SYSTEM, reorganisation=one, choices={})


def test_a_club_founded_after_the_day_in_an_old_commune_is_put_right(programme, client):
    sign_in(client, programme)
    old = Unit.objects.communes().get(code="22747")
    club = make_club("NT-50", "CLB Muộn", old, dt.date(2025, 2, 1))
    upload(client, rows_of(FIRST))
    switch(client)
    place = club.placements.get()
    assert (place.commune.name, place.commune.valid_from, place.former_commune) == ("Phủ Hà", FIRST, old)


def test_a_future_day_is_switched_ahead_and_holds_from_that_day_on(programme, client):
    sign_in(client, programme)
    rows = [row | {"effective_date": "2030-01-01"} for row in rows_of(FIRST)]
    upload(client, rows)
    switch(client)
    assert Unit.objects.communes().valid_on(dt.date(2029, 12, 31)).filter(code="22753").exists()
    assert not Unit.objects.communes().valid_on(dt.date(2030, 1, 1)).filter(code="22753").exists()


def test_only_the_administrator_may_open_it(programme, client):
    sign_in(client, make_user("can_bo", "province_staff"))
    assert client.get("/units/reorganisations/").status_code == 403


def test_a_switch_of_closed_days_is_not_taken_back(programme, client):
    sign_in(client, programme)
    upload(client, rows_of(FIRST))
    one = switch(client)
    lock_period(actor=SYSTEM, closed_through=dt.date(2025, 12, 14), reason="Năm 2025")
    with pytest.raises(Refused) as refused:
        undo_reorganisation(actor=SYSTEM, reorganisation=one, reason="nhầm")
    assert "Năm 2025" in str(refused.value)
    assert Unit.objects.filter(valid_from=FIRST).exists()
