"""The dashboards, persona by persona."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Assignment
from accounts.policy import Role
from clubs.models import Activity, ActivityArea
from districts.models import Level, Unit, UnitParent, UnitSuccession
from funds.models import Loan
from reports.headings import SHORT_LABELS
from tests.world import CANARY, make_club, make_member, make_unit, make_user

DAY = dt.date(2025, 6, 30)


def cards(answer) -> dict[str, str]:
    return {card.code: card.value for card in answer.context["dashboard"].cards}


def table(answer, number: int = 1) -> dict[str, list[str]]:
    made = answer.context["dashboard"].tables[number]
    return {line.label: [cell.value for cell in line.cells] for line in made.lines}


def lend(member, disbursed_on=dt.date(2025, 2, 3)) -> Loan:
    return Loan.objects.create(
        club=member.club, member=member, code=f"V{member.pk}", disbursed_on=disbursed_on,
        principal_vnd=1_000_000, monthly_rate_percent=1, months=10,
    )  # fmt: skip


def add_borrowers(club, borrowers: int, members: int) -> None:
    """So many more members of whom so many have a loan."""
    for n in range(members):
        member = make_member(club, f"B{n:03}", "Người vay")
        if n < borrowers:
            lend(member)


def test_the_province_sees_every_club(programme, visit):
    assert cards(visit(programme.province_staff, "/"))["clubs_total"] == "2"


def test_an_officer_sees_the_own_district_alone(programme, visit):
    answer = visit(programme.officer_a, "/")
    assert answer.context["basis"].unit == programme.district_a
    assert cards(answer)["clubs_total"] == "1"
    assert CANARY not in answer.content.decode()


def test_a_foreign_unit_is_not_found(programme, visit):
    assert visit(programme.officer_a, "/", unit=programme.district_b.code).status_code == 404
    assert visit(programme.officer_a, f"/dashboard/units/{programme.district_b.code}/").status_code == 404


def test_an_officer_opens_the_communes_of_the_own_district(programme, visit):
    answer = visit(programme.officer_a, f"/dashboard/units/{programme.commune_a.code}/")
    assert cards(answer)["clubs_total"] == "1"


def test_a_secretary_is_sent_to_the_own_club(programme, visit):
    answer = visit(programme.secretary_a, "/")
    assert (answer.status_code, answer.url) == (302, f"/clubs/{programme.club_a.code}/")


def test_somebody_without_an_assignment_is_told_whom_to_ask(programme, visit):
    answer = visit(programme.unassigned, "/")
    assert answer.status_code == 200
    assert "reports/no_assignment.html" in [template.name for template in answer.templates]


@pytest.mark.parametrize("query", [{"as_of": "31/02/2025"}, {"since": "hôm qua"}, {"boundary": "x"}, {"plan": "KH1"}])
def test_a_control_that_is_not_understood_shows_its_message_and_no_figure(programme, visit, query):
    answer = visit(programme.province_staff, "/", **query)
    assert "dashboard" not in answer.context
    assert set(answer.context["form"].errors) == ({"__all__"} if "plan" in query else set(query))


def test_a_period_that_begins_after_its_end_is_told_beside_the_field(programme, visit):
    answer = visit(programme.province_staff, "/", since="01/07/2025", as_of="30/06/2025")
    assert set(answer.context["form"].errors) == {"since"}


def test_figures_of_an_earlier_day_count_what_was_there_then(programme, visit):
    assert cards(visit(programme.province_staff, "/", as_of="01/01/2018"))["clubs_total"] == "0"


def test_a_share_below_the_goal_never_reads_as_the_goal(programme, visit):
    for n in range(3, 47):
        make_club(f"NT-{n:04}", "CLB", programme.commune_a)
    areas = list(ActivityArea.objects.all())
    codes = [f"NT-{n:04}" for n in range(1, 33)]  # 32 of 46: 69,57%
    for club in programme.club_a.__class__.objects.filter(code__in=codes):
        Activity.objects.bulk_create(Activity(club=club, area=area, held_on=DAY) for area in areas)
    answer = visit(programme.province_staff, "/")
    card = next(card for card in answer.context["dashboard"].cards if card.code == "full_activity")
    assert (card.value, card.met) == ("69,6%", False)


def test_after_the_plan_s_end_its_closing_judgement_stands_beside_today_s(programme, visit, monkeypatch):
    make_club("NT-0003", "CLB mới", programme.commune_a, founded_on=dt.date(2026, 1, 5))
    monkeypatch.setattr(timezone, "localdate", lambda *_: dt.date(2026, 6, 30))
    card = visit(programme.province_staff, "/").context["dashboard"].cards[0]
    assert card.value == "3"
    assert re.search(r"31/12/2025: 2\b", card.note)


def test_the_total_line_is_the_sum_of_the_districts(programme, visit):
    lines = table(visit(programme.province_staff, "/"), 0)
    values = [int(values[0]) for values in lines.values()]
    assert sum(values[:-1]) == values[-1] == 2


def test_a_club_without_a_place_under_the_boundaries_has_its_line(programme, visit):
    late = make_unit("99001", "Xã mới", "xã", Level.COMMUNE, programme.district_a, valid_from=dt.date(2025, 1, 1))
    make_club("NT-0009", "CLB mới", late, founded_on=dt.date(2025, 2, 1))
    lines = table(visit(programme.province_staff, "/"), 0)
    assert list(lines)[-2] == "chưa xác định"
    assert [values[0] for values in lines.values()] == ["1", "1", "1", "3"]


def test_a_viewer_sees_no_name_and_no_club(programme, visit):
    content = visit(programme.viewer, "/").content.decode()
    names = [programme.club_a.name, CANARY, *(member.full_name for member in programme.members_a)]
    assert [name for name in names if name in content] == []


def test_a_viewer_sees_no_count_of_fewer_than_five_people(programme, visit):
    answer = visit(programme.viewer, "/")
    assert cards(answer)["members_borrowing"] == "<5"
    assert visit(programme.province_staff, "/").context["dashboard"].cards[5].value == "0%"


def test_a_viewer_cannot_subtract_a_hidden_district_from_the_total(programme, visit):
    add_borrowers(programme.club_a, 3, 30)
    add_borrowers(programme.club_b, 12, 30)
    lines = table(visit(programme.viewer, "/"))
    assert [values[2] for values in lines.values()] == ["<5", "<5", "22,7%"]


def test_what_the_whole_s_table_hides_a_district_s_page_hides_too(programme, visit):
    add_borrowers(programme.club_a, 3, 30)
    add_borrowers(programme.club_b, 12, 30)
    answer = visit(programme.viewer, f"/dashboard/units/{programme.district_b.code}/")
    assert cards(answer)["members_borrowing"] == "<5"
    assert answer.context["dashboard"].tables == []


def test_a_viewer_may_not_open_a_commune(programme, visit):
    assert visit(programme.viewer, f"/dashboard/units/{programme.commune_a.code}/").status_code == 404


def test_a_viewer_gets_people_by_the_plan_s_units_alone(programme, visit):
    """Two ways of cutting one area would give away by subtraction what each of them hides."""
    new = make_unit("22901", "Phước Dân", "xã", Level.COMMUNE, programme.district_a, valid_from=dt.date(2025, 1, 1))
    by_date = visit(programme.viewer, "/?boundary=date")
    headings = [heading for made in by_date.context["dashboard"].tables for heading in made.headings]
    assert str(SHORT_LABELS["members_borrowing"]) not in headings
    assert str(SHORT_LABELS["clubs_total"]) in headings
    assert visit(programme.viewer, f"/?boundary=date&unit={new.code}").status_code == 404


def test_a_viewer_of_one_district_cannot_open_its_parts_under_the_date_s_boundaries(programme, visit, monkeypatch):
    new = abolish(programme)
    monkeypatch.setattr(timezone, "localdate", lambda *_: dt.date(2026, 6, 30))
    guest = make_user("guest", Role.VIEWER, programme.district_a)
    assert visit(guest, "/?boundary=date").context["basis"].unit == programme.district_a
    assert visit(guest, f"/?boundary=date&unit={new.code}").status_code == 404
    assert visit(programme.officer_a, f"/?boundary=date&unit={new.code}").status_code == 200


def test_a_viewer_of_a_new_commune_gets_its_figures(programme, visit, monkeypatch):
    new = abolish(programme)
    monkeypatch.setattr(timezone, "localdate", lambda *_: dt.date(2026, 6, 30))
    assert visit(make_user("guest", Role.VIEWER, new), "/").context["basis"].unit == new


def abolish(programme) -> Unit:
    """On 01/07/2025 district A and its commune go; a commune of another name takes over."""
    end = dt.date(2025, 7, 1)
    new = make_unit("22900", "Phước Hậu", "xã", Level.COMMUNE, programme.province, valid_from=end)
    Unit.objects.filter(pk__in=[programme.district_a.pk, programme.commune_a.pk]).update(valid_to=end)
    UnitParent.objects.filter(child=programme.commune_a).update(ends_on=end)
    UnitSuccession.objects.create(predecessor=programme.commune_a, successor=new, effective_on=end)
    return new


def test_an_abolished_district_keeps_the_plan_s_boundaries_and_says_so(programme, visit, monkeypatch):
    abolish(programme)
    monkeypatch.setattr(timezone, "localdate", lambda *_: dt.date(2026, 6, 30))
    answer = visit(programme.officer_a, "/", boundary="date")
    assert answer.context["basis"].boundary == dt.date(2021, 1, 8)
    assert answer.context["note"]
    assert cards(answer)["clubs_total"] == "1"


def test_an_officer_of_a_new_commune_gets_the_boundaries_of_the_day(programme, visit, monkeypatch):
    new = abolish(programme)
    monkeypatch.setattr(timezone, "localdate", lambda *_: dt.date(2026, 6, 30))
    user = make_user("officer_new", Role.AREA_OFFICER, new)
    answer = visit(user, "/")
    assert (answer.context["basis"].unit, answer.context["basis"].boundary) == (new, dt.date(2026, 6, 30))


def test_an_officer_of_two_districts_chooses_between_them(programme, visit):
    Assignment.objects.create(
        user=programme.officer_a, role=Role.AREA_OFFICER, unit=programme.district_b, starts_on=dt.date(2020, 1, 1)
    )
    answer = visit(programme.officer_a, "/", unit=programme.district_b.code)
    assert answer.context["basis"].unit == programme.district_b
    offered = {code for code, _label in answer.context["form"].fields["unit"].widget.choices}
    assert offered == {programme.district_a.code, programme.district_b.code}


@pytest.mark.parametrize("persona", ["province_staff", "officer_a", "viewer"])
@pytest.mark.parametrize("address", ["/", "/targets/full_and_well/", "/targets/members_borrowing/"])
def test_queries_do_not_grow_with_the_clubs(programme, visit, persona, address):
    user = programme.users[persona]
    visit(user, address)
    with CaptureQueriesContext(connection) as few:
        visit(user, address)
    for n in range(3, 33):
        make_member(make_club(f"NT-{n:04}", "CLB", programme.commune_a), "TV01", "Người")
    visit(user, address)  # counts the plan's last day of the new clubs and keeps it
    with CaptureQueriesContext(connection) as many:
        visit(user, address)
    assert len(many) == len(few)
