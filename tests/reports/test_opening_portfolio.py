"""The portfolio of a club that joined with open loans, reckoned by hand."""

import datetime as dt

from clubs.models import Club
from core.actors import SYSTEM
from funds.drafts import BroughtLoan, OpeningDraft
from funds.services import bring_over
from targets.basis import Basis
from targets.portfolio import FIGURES, club_portfolios, total
from tests.funds.book import repay

DAY = dt.date


def test_the_portfolio_of_a_club_that_joined_with_arrears(programme):
    """By hand: 1.200.000 ₫ old arrears; due in July to 15/09: 3 x 500.000. Paid 1.500.000 on 05/07 (arrears and
    300.000 of July) and 400.000 on 20/08: 200.000 of July late, 200.000 of August late."""
    club, borrower = programme.club_a, programme.members_a[0]
    brought = BroughtLoan(
        member=borrower, original_on=DAY(2024, 1, 10), original_vnd=6_000_000, months=12, outstanding_vnd=4_700_000
    )
    opening = OpeningDraft(club=club, opened_on=DAY(2024, 7, 1), loans=[brought])
    loan = bring_over(actor=SYSTEM, opening=opening)[0].loan
    repay(loan, 1_500_000, DAY(2024, 7, 5))
    repay(loan, 400_000, DAY(2024, 8, 20))
    basis = Basis.make(as_of=DAY(2024, 9, 15), since=DAY(2024, 7, 1))
    sums = total(club_portfolios(Club.objects.filter(pk=club.pk), basis, counts_people=True))
    found = {code: FIGURES[code].pair(sums) for code in ("collection", "on_time", "average_loan", "overdue", "par30")}
    assert found == {
        "collection": (1_900_000, 1_500_000),
        "on_time": (300_000, 1_500_000),
        "average_loan": (0, 0),
        "overdue": (800_000, None),
        "par30": (2_800_000, 2_800_000),
    }
    assert (sums.period_all, sums.ever_all, sums.now_all) == (0, 1, 1)
    earlier = Basis.make(as_of=DAY(2024, 9, 15), since=DAY(2024, 1, 1))
    assert total(club_portfolios(Club.objects.filter(pk=club.pk), earlier, counts_people=True)).period_all == 1


def test_the_checklist_leads_to_where_the_missing_initial_capital_is_entered(programme, visit):
    club, address = programme.club_a, f"/clubs/{programme.club_a.code}/"

    def links() -> dict[str, str]:
        return {step.url: step.is_done for step in visit(programme.officer_a, address).context["steps"]}

    assert f"{address}entries/new/" in links()
    bring_over(actor=SYSTEM, opening=OpeningDraft(club=club, opened_on=DAY(2024, 7, 1), income_cash_vnd=1))
    assert links()[f"{address}opening/"] is False
    bring_over(actor=SYSTEM, opening=OpeningDraft(club=club, opened_on=DAY(2024, 7, 1), initial_vnd=20_000_000))
    assert links()[f"{address}entries/new/"] is True
