"""An area, and a club, on one sheet of paper."""

from tests.reports.test_dashboard import add_borrowers
from tests.world import CANARY


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_an_area_s_sheet_has_the_figures_and_states_of_its_dashboard(programme, visit):
    answer = visit(programme.officer_a, f"/dashboard/units/{programme.district_a.code}/sheet/", as_of="31/03/2025")
    dashboard = visit(programme.officer_a, "/", as_of="31/03/2025").context["dashboard"]
    shown = [(card.code, card.value, card.met) for card in answer.context["dashboard"].cards]
    assert shown == [(card.code, card.value, card.met) for card in dashboard.cards]
    assert CANARY not in text_of(answer)


def test_the_code_leads_to_the_page_on_the_same_day(programme, visit):
    answer = visit(programme.province_staff, f"/dashboard/units/{programme.district_a.code}/sheet/", as_of="31/03/2025")
    assert answer.context["qr"].text == (
        f"http://testserver/dashboard/units/{programme.district_a.code}/?as_of=31%2F03%2F2025"
    )


def test_the_whole_programme_has_its_sheet(programme, visit):
    answer = visit(programme.province_staff, f"/dashboard/units/{programme.province.code}/sheet/")
    assert answer.context["basis"].is_whole


def test_a_foreign_area_s_sheet_is_not_found(programme, visit):
    assert visit(programme.officer_a, f"/dashboard/units/{programme.district_b.code}/sheet/").status_code == 404


def test_what_a_viewer_s_dashboard_hides_the_sheet_hides_too(programme, visit):
    add_borrowers(programme.club_a, 3, 30)
    answer = visit(programme.viewer, f"/dashboard/units/{programme.province.code}/sheet/")
    card = next(card for card in answer.context["dashboard"].cards if card.code == "members_borrowing")
    assert (card.value, card.counted, card.trend) == ("<5", "", None)


def test_a_club_s_sheet_says_what_it_is_and_what_it_lacks(programme, visit):
    answer = visit(programme.officer_a, f"/clubs/{programme.club_a.code}/sheet/")
    assert answer.context["qr"].text == f"http://testserver/clubs/{programme.club_a.code}/"
    assert next(target.met for target in answer.context["targets"]) is False


def test_a_club_s_sheet_of_an_earlier_day_counts_what_was_there_then(programme, visit):
    add_borrowers(programme.club_a, 0, 5)  # joined on 01/06/2018
    before = visit(programme.officer_a, f"/clubs/{programme.club_a.code}/sheet/", as_of="31/05/2018")
    today = visit(programme.officer_a, f"/clubs/{programme.club_a.code}/sheet/")
    assert (before.context["figures"].members, today.context["figures"].members >= 5) == (0, True)


def test_a_day_that_is_not_understood_prints_no_sheet(programme, visit):
    answer = visit(programme.officer_a, f"/clubs/{programme.club_a.code}/sheet/", as_of="31/02/2025")
    assert set(answer.context["form"].errors) == {"as_of"}
    assert 'class="doc ' not in text_of(answer)


def test_a_day_before_the_club_says_so(programme, visit):
    answer = visit(programme.officer_a, f"/clubs/{programme.club_a.code}/sheet/", as_of="31/12/2017")
    assert "không hoạt động" in text_of(answer)
