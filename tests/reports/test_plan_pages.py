"""A successor plan is entered on the pages alone, and every figure page then speaks by it."""

import datetime as dt
import re

import pytest

from districts.services import load_units
from targets.basis import Basis
from targets.figures import programme_figures
from targets.models import Plan, Target
from targets.readings import read_targets
from targets.services import load_plans
from tests.forms import values_of
from tests.targets.conftest import commune, post, review
from tests.world import make_areas, make_club, make_member, make_user

NOW = dt.date(2026, 1, 1)
D = "2027-12-31"


@pytest.fixture
def admin(db, client):
    load_units()
    make_areas()
    load_plans()
    user = make_user("quan_tri", "province_admin")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client, address, follow=True, **typed):
    page = client.get(address)
    assert page.status_code == 200, address
    return client.post(address, values_of(page) | typed, follow=follow)


def enter_successor(client) -> Plan:
    (unit,) = re.findall(
        r'<option value="(\d+)">[^<]*Khánh Hòa[^<]*</option>', client.get("/plans/new/").content.decode()
    )
    answer = send(
        client,
        "/plans/new/",
        code="KH1648",
        name="Kế hoạch 2026-2030",
        legal_basis="Quyết định 1648/QĐ-TTg",
        unit=unit,
        starts_on="01/01/2026",
        ends_on="31/12/2030",
        boundary_on="01/01/2026",
        like=str(Plan.objects.get().pk),
        reason="Nhiệm kỳ mới",
    )
    assert answer.status_code == 200, answer.content.decode()
    return Plan.objects.get(code="KH1648")


def test_a_successor_is_entered_by_pages_and_judges_its_own_days(admin):
    plan = enter_successor(admin)
    send(admin, "/plans/KH1648/targets/clubs_total/", goal="90", due_on="30/06/2030", reason="QĐ 1648")
    send(admin, "/plans/KH1648/targets/members_borrowing/", goal="60", reading="now", band="5", reason="QĐ 1648")
    target = Target.objects.get(plan=plan, code="clubs_total")
    grid = admin.get("/plans/KH1648/targets/clubs_total/milestones/").context["grid"]
    assert (len(grid.rows), list(grid.years)) == (24, [2026, 2027, 2028, 2029, 2030])
    first = grid.rows[0].unit
    send(admin, f"/plans/{plan.code}/targets/clubs_total/milestones/", **{f"m-{first.pk}-2026": "2", "reason": "giao"})
    assert list(target.milestones.values_list("unit", "year", "goal")) == [(first.pk, 2026, 2)]
    assert [one.number for one in plan.versions.all()] == [4, 3, 2, 1]

    club = make_club("KH-1", "CLB Mới", first, dt.date(2026, 5, 5))
    people = [make_member(club, f"TV{n}", f"Người {n}", joined_on=dt.date(2026, 6, 1)) for n in range(3)]
    assert people
    post(club, "capital", 30_000_000, dt.date(2026, 6, 1), is_initial=True)
    review(club, dt.date(2027, 6, 1))
    page = admin.get("/", {"as_of": D})
    cards = {card.code: card for card in page.context["dashboard"].cards}
    assert (cards["clubs_total"].goal, cards["clubs_total"].value) == ("90 câu lạc bộ", "1")
    basis = Basis.make(as_of=dt.date(2027, 12, 31))
    readings = {one.code: one for one in read_targets(programme_figures(basis), basis)}
    assert basis.plan == plan
    assert (readings["well_managed"].n, readings["fund_30m"].n, readings["members_borrowing"].N) == (1, 1, 3)


@pytest.mark.parametrize(
    "address", ["/", "/missing/", "/pace/", "/what-if/", "/targets/clubs_total/", "/targets/fund_30m/pace/"]
)
def test_every_figure_page_speaks_by_the_chosen_plan(admin, address):
    enter_successor(admin)
    make_club("NT-1", "CLB", commune("22738"), dt.date(2018, 5, 4))
    for code in ("KH72", "KH1648"):
        page = admin.get(address, {"as_of": D, "plan": code})
        assert page.status_code == 200
        assert page.context["basis"].plan.code == code


def test_the_yearly_workbook_of_the_new_term_is_made(admin):
    enter_successor(admin)
    make_club("NT-1", "CLB", commune("22738"), dt.date(2018, 5, 4))
    page = admin.get("/reports/yearly/")
    assert page.status_code == 200


def test_the_target_s_page_tells_its_version_and_why(admin):
    send(admin, "/plans/KH72/targets/fund_30m/", goal="60", reason="Công văn số 9")
    page = admin.get("/targets/fund_30m/", {"as_of": "2024-12-31"}).content.decode()
    assert "Phiên bản 2 của kế hoạch" in page
    assert "Công văn số 9" in page


def test_a_milestone_s_sum_that_differs_is_told(admin):
    page = admin.get("/plans/KH72/").content.decode()
    assert "Cộng các năm: 10; chỉ tiêu của kế hoạch là 30 (−20)." in page


def test_a_refused_change_keeps_what_was_typed_and_saves_nothing(admin):
    answer = send(admin, "/plans/KH72/targets/fund_30m/", goal="101", reason="thử")
    assert answer.status_code == 422
    assert 'value="101"' in answer.content.decode()
    assert Plan.objects.get().versions.count() == 1


def test_a_change_on_a_stale_page_is_shown_and_not_overwritten(admin):
    address = "/plans/KH72/targets/fund_30m/"
    stale = values_of(admin.get(address))
    send(admin, address, goal="55", reason="trước")
    answer = admin.post(address, stale | {"goal": "60", "reason": "sau"})
    assert answer.status_code == 422
    assert Target.objects.get(code="fund_30m").goal == 55


def test_a_target_is_chosen_and_added_in_two_steps(admin):
    send(admin, "/plans/KH72/targets/composition/remove/", reason="tạm bỏ")
    answer = send(admin, "/plans/KH72/targets/new/", follow=False, code="composition")
    assert answer.url == "/plans/KH72/targets/new/composition/"
    send(admin, answer.url, goal="40", older_from="55", reason="theo HelpAge")
    target = Target.objects.get(code="composition")
    assert (target.goal, target.older_from) == (40, 55)
    assert admin.get("/plans/KH72/targets/new/composition/").status_code == 404


def test_a_target_that_was_due_earlier_leads_to_the_figures_of_its_own_day(admin):
    send(admin, "/plans/KH72/targets/fund_30m/", due_on="30/06/2023", reason="sớm hơn")
    make_club("NT-1", "CLB", commune("22738"), dt.date(2018, 5, 4))
    page = admin.get("/", {"as_of": "2024-12-31"})
    card = next(one for one in page.context["dashboard"].cards if one.code == "fund_30m")
    assert card.note == "Vào ngày đến hạn, 30/06/2023: 0%, chưa đạt chỉ tiêu."
    assert admin.get(card.note_url).context["as_of"] == dt.date(2023, 6, 30)
