"""Letterheads: who may edit them, and that one day has one."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied

from core.actors import SYSTEM
from core.models import AuditRecord
from core.problems import Refused
from reports import services
from reports.models import Letterhead
from reports.yearly.paper import head_of

FIELDS = {
    "starts_on": "01/07/2025",
    "superior": "UBND tỉnh Khánh Hòa",
    "issuer": "Sở Y tế",
    "number_mark": "/BC-SYT",
    "place": "Khánh Hòa",
    "signatory_title": "Giám đốc",
    "once": "6f1d9c1e-0000-4000-8000-000000000001",
}
HEAD = {
    "starts_on": dt.date(2021, 1, 1),
    "superior": "UBND tỉnh",
    "issuer": "Ban đại diện",
    "number_mark": "/BC",
    "place": "Phan Rang",
    "signatory_title": "Trưởng ban",
}


@pytest.fixture
def post(client, programme):
    def send(persona, address="/reports/letterheads/new/", **changes):
        client.force_login(programme.users[persona], backend="django.contrib.auth.backends.ModelBackend")
        return client.post(address, FIELDS | changes)

    return send


def test_provincial_staff_add_a_letterhead(post):
    assert post("province_staff").status_code == 302
    row = Letterhead.objects.get()
    assert (row.starts_on, row.unit) == (dt.date(2025, 7, 1), None)


def test_a_second_letterhead_for_a_day_is_told_beside_the_date(post):
    post("province_staff")
    answer = post("province_staff", once="6f1d9c1e-0000-4000-8000-000000000002")
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"starts_on"})


def test_a_letterhead_is_corrected_in_place(post):
    post("province_staff")
    row = Letterhead.objects.get()
    post(
        "province_staff",
        f"/reports/letterheads/{row.pk}/",
        issuer="Sở Nội vụ",
        seen=str(AuditRecord.objects.latest("pk").pk),
        once="6f1d9c1e-0000-4000-8000-000000000003",
    )
    row.refresh_from_db()
    assert row.issuer == "Sở Nội vụ"


@pytest.mark.parametrize("persona", ["secretary_a", "viewer"])
def test_others_may_not_touch_letterheads(post, persona):
    assert post(persona).status_code == 403
    assert not Letterhead.objects.exists()


def test_the_list_shows_every_letterhead(post, programme, visit):
    post("province_staff")
    assert "Sở Y tế" in visit(programme.province_staff, "/reports/letterheads/").content.decode()


def test_a_paper_finds_the_letterhead_of_its_day(programme):
    for day in (dt.date(2020, 1, 1), dt.date(2025, 7, 1)):
        Letterhead.objects.create(
            starts_on=day, superior="a", issuer="b", number_mark="c", place="d", signatory_title="e"
        )
    assert Letterhead.objects.standing_on(dt.date(2025, 6, 30)).starts_on == dt.date(2020, 1, 1)
    assert Letterhead.objects.standing_on(dt.date(2019, 12, 31)) is None


def test_an_officer_adds_a_letterhead_of_the_own_area_alone(post, programme):
    assert post("officer_a", unit=programme.district_a.pk).status_code == 302
    assert Letterhead.objects.get().unit == programme.district_a
    for unit in ("", programme.district_b.pk, programme.province.pk):
        answer = post("officer_a", unit=unit, once="6f1d9c1e-0000-4000-8000-000000000002")
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"unit"})


@pytest.mark.parametrize("unit", [None, "district_b"])
def test_the_service_refuses_an_officer_another_area_and_the_whole(programme, unit):
    area = unit and getattr(programme, unit)
    with pytest.raises(PermissionDenied):
        services.create_letterhead(actor=programme.officer_a, unit=area, **HEAD)
    assert not Letterhead.objects.exists()


def test_an_officer_sees_and_corrects_the_own_area_s_letterheads_alone(programme, visit):
    own, other, whole = (head(unit) for unit in (programme.district_a, programme.district_b, None))
    listed = visit(programme.officer_a, "/reports/letterheads/").context["letterheads"]
    assert list(listed) == [own]
    codes = [visit(programme.officer_a, f"/reports/letterheads/{row.pk}/").status_code for row in (own, other, whole)]
    assert codes == [200, 404, 404]


def test_two_areas_may_begin_on_one_day_and_one_area_may_not_twice(programme):
    for unit in (None, programme.district_a, programme.district_b):
        head(unit)
        with pytest.raises(Refused) as refused:
            head(unit)
        assert [one.field for one in refused.value.problems] == ["starts_on"]


def test_a_change_of_an_area_s_letterhead_is_audited(programme):
    row = services.create_letterhead(actor=programme.officer_a, unit=programme.district_a, **HEAD)
    services.edit_letterhead(actor=programme.officer_a, letterhead=row, issuer="Hội người cao tuổi")
    record = AuditRecord.objects.latest("pk")
    assert (record.actor, record.before, record.after) == (
        programme.officer_a,
        {"issuer": "Ban đại diện"},
        {"issuer": "Hội người cao tuổi"},
    )


def head(unit, **changes) -> Letterhead:
    return services.create_letterhead(actor=SYSTEM, unit=unit, **HEAD | changes)


def test_a_paper_of_an_area_bears_its_body_of_the_day(programme):
    head(None, issuer="Sở")
    head(programme.district_a, issuer="Ban đại diện huyện")
    head(programme.district_a, issuer="Hội người cao tuổi xã", starts_on=dt.date(2025, 7, 1))
    issuers = [programme.district_a]
    assert head_of(dt.date(2025, 6, 30), issuers).issuer == "Ban đại diện huyện"
    assert head_of(dt.date(2025, 7, 1), issuers).issuer == "Hội người cao tuổi xã"
    assert head_of(dt.date(2025, 7, 1)).issuer == "Sở"


def test_an_area_without_a_letterhead_stands_under_the_province_s_body_and_nobody_else_signs(programme):
    head(None, issuer="Ban đại diện tỉnh", signatory_name="Người ký của tỉnh")
    found = head_of(dt.date(2025, 7, 1), [programme.district_a])
    assert (found.superior, found.issuer) == ("Ban đại diện tỉnh", str(programme.district_a))
    assert found.signatory_name == ""


@pytest.mark.parametrize(("persona", "issuer"), [("officer_a", "BAN ĐẠI DIỆN HUYỆN"), ("province_staff", "SỞ")])
def test_the_yearly_workbook_bears_the_head_of_who_takes_it(programme, visit, persona, issuer):
    head(None, issuer="Sở")
    head(programme.district_a, issuer="Ban đại diện huyện")
    answer = visit(
        programme.users[persona],
        "/reports/yearly/",
        year=2024,
        unit=programme.district_a.code,
        boundary="plan",
        file="xlsx",
    )
    assert issuer in head_words(answer)


@pytest.mark.parametrize("address", ["/dashboard/report.xlsx", "/reports/crosstab.xlsx"])
@pytest.mark.parametrize(("persona", "issuer"), [("officer_a", "BAN ĐẠI DIỆN HUYỆN"), ("province_staff", "SỞ")])
def test_other_official_workbooks_bear_it_too(programme, visit, address, persona, issuer):
    head(None, issuer="Sở")
    head(programme.district_a, issuer="Ban đại diện huyện")
    assert issuer in head_words(visit(programme.users[persona], address, unit=programme.district_a.code))


def head_words(answer) -> list[str]:
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    return [cell.value for row in sheet.iter_rows(max_row=4) for cell in row if cell.value]


def test_the_sheet_of_an_area_bears_its_officer_s_head_and_a_viewer_s_none(programme, visit):
    head(programme.district_a, issuer="Ban đại diện huyện")
    address = f"/dashboard/units/{programme.district_a.code}/sheet/"
    assert visit(programme.officer_a, address).context["paper"].issuer == "BAN ĐẠI DIỆN HUYỆN"
    assert visit(programme.viewer, address).context["paper"] is None
