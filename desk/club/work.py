"""What the club does and what it has: activities and meetings, the two funds, the loans."""

from dataclasses import dataclass

from django.urls import reverse

from clubs.models import Activity, ActivityArea, Club, Meeting, Review, TrainingAttendance
from core.dates import period_start
from desk.club.base import ClubTabPage
from funds.models import CashCount, Entry, Loan
from funds.rules import FundKind, LoanState
from funds.tables import STATE_LOOKS, signed
from funds.watchdog import KINDS, Watch, open_by_club
from reports.portfolio import PortfolioView
from targets.portfolio import FIGURES

SHOWN, MOST_LOANS = 30, 300


@dataclass(frozen=True)
class AreaCount:
    """How often an area was carried out in the period, and whether that is often enough."""

    name: str
    times: int
    is_done: bool


class ClubActivitiesPage(ClubTabPage):
    """The areas of the period, meetings, activities, reviews and trainings, each the latest first."""

    tab = "club_activities"
    action = "activities.view"
    template_name = "desk/club/activities.html"

    def get_context_data(self, **kwargs):
        context = {
            "areas": self._areas(),
            "meetings": self.own(Meeting)[:SHOWN],
            "activities": self.own(Activity).select_related("area")[:SHOWN],
            "reviews": self.own(Review)[:SHOWN],
            "trainings": self.own(TrainingAttendance).select_related("training").order_by("-training__held_on")[:SHOWN],
            "as_of": self.day,
            "period_from": period_start(self.day),
        }
        return super().get_context_data(**(context | kwargs))

    def _areas(self) -> list[AreaCount]:
        areas = self.visible(ActivityArea)
        held = self.own(Activity).held_within(period_start(self.day), self.day).by_club_and_area()
        times = {row["area__code"]: row["activities"] for row in held}
        minimums = areas.minimums_on(self.day)
        return [
            AreaCount(name, times.get(code, 0), times.get(code, 0) >= minimums[code])
            for code, name in areas.active_names_on(self.day)
        ]


_SHORT = ("overdue", "par30", "collection", "on_time", "utilisation", "growth")


@dataclass(frozen=True)
class Balance:
    """One fund's value with its parts, in ₫."""

    fund: str
    label: str
    cash: int
    portfolio: int
    in_kind: int
    advances: int
    value: int


class ClubFundsPage(ClubTabPage):
    """Both funds with their parts, the latest entries, the counted cash against the books. Always as of today."""

    tab = "club_funds"
    action = "entries.view"
    template_name = "desk/club/funds.html"

    def get_context_data(self, **kwargs):
        entries = self.own(Entry).select_related("voucher__loan", "loan__member", "source")[:SHOWN]
        context = {
            "balances": self._balances(),
            "initial_vnd": sum(row["amount"] for row in self._to_date().initial_capital().total_amount_by_club()),
            "entries": [(entry, signed(entry.signed_vnd)) for entry in entries],
            "counts": [
                (count, count.counted_vnd - count.ledger_vnd) for count in self.own(CashCount).with_ledger()[:SHOWN]
            ],
            "entries_url": reverse("entry_list") + f"?club={self.object.code}",
            "as_of": self.today,
            "portfolio_cards": self._portfolio_cards(),
        }
        return super().get_context_data(**(context | kwargs))

    def _portfolio_cards(self):
        """The short version of the club's loan portfolio; nothing before a plan is loaded."""
        if self.basis is None or not self.request.user.may("loans.view"):
            return []
        clubs = self.visible(Club).filter(pk=self.object.pk)
        view = PortfolioView.of_club(self.object, self.basis, clubs)
        return view.cards(FIGURES[code] for code in _SHORT) if view.rows else []

    def _to_date(self):
        return self.own(Entry).dated_to(self.today)

    def _balances(self) -> list[Balance]:
        parts = self._to_date().parts_by_fund()
        return [Balance(fund.value, str(fund.label), **parts[fund]) for fund in FundKind]


class ClubLoansPage(ClubTabPage):
    """Every loan that is still to be repaid, the late ones first; then the latest that are done with. As of today."""

    tab = "club_loans"
    action = "loans.view"
    template_name = "desk/club/loans.html"

    def get_context_data(self, **kwargs):
        loans = self.own(Loan).with_state_on(self.today).select_related("member")
        is_open = [LoanState.OPEN, LoanState.OVERDUE]
        running = list(loans.filter(state__in=is_open).order_by("-overdue_vnd", "oldest_due_on", "pk")[:MOST_LOANS])
        done = list(loans.exclude(state__in=is_open).order_by("-disbursed_on", "-pk")[:SHOWN])
        for loan in (*running, *done):
            loan.tone, loan.icon_name = STATE_LOOKS[LoanState(loan.state)]
            loan.state_label = LoanState(loan.state).label
        totals = {name: sum(getattr(loan, name) for loan in running) for name in _SUMMED}
        context = {
            "running": running,
            "done": done,
            "totals": totals,
            "loans_url": reverse("loan_list") + f"?club={self.object.code}",
            "flags": self._open_flags(),
            "as_of": self.today,
        }
        return super().get_context_data(**(context | kwargs))

    def _open_flags(self) -> int:
        """What the watchdog asks about this club's books and nobody has answered."""
        watch = Watch(self.request.user, self.today, club=self.object)
        return open_by_club(watch, KINDS)[self.object.pk] if self.request.user.may("watchdog.view") else 0


_SUMMED = ("principal_vnd", "outstanding_vnd", "overdue_vnd")
