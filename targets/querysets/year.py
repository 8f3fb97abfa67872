"""The grouped reads behind the yearly report's money and activities: one query each, however many clubs.

As in `facts`, every function answers {club id: ...} and names the queryset method that defines the figure.
"""

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, Sum

from clubs.models import Activity, Appointment, Meeting, Member, PovertyStatus, Source
from funds.models import Entry
from funds.querysets import VALUE_VND, borrowed_within_q
from targets.querysets.portfolio import PortfolioFacts


class YearFacts(PortfolioFacts):
    """What moved in the period, beside the portfolio."""

    def values_before(self, fund: str) -> dict[int, int]:
        """What a fund was worth on the day before the period, in ₫."""
        entries = self._of_clubs(Entry.objects.dated_to(self.since - timedelta(days=1))).of_fund(fund)
        return {club_id: int(value) for club_id, value in entries.value_by_club().values_list("club_id", "value")}

    def value_changes(self, fund: str) -> dict[int, list[tuple[str, int | None, int]]]:
        """{club id: [(kind of entry, source of capital or None, ₫)]} of what changed a fund's value in the period."""
        entries = self._of_clubs(Entry.objects.dated_within(self.since, self.as_of)).of_fund(fund)
        found: dict[int, list[tuple[str, int | None, int]]] = defaultdict(list)
        for row in entries.value_changes_by_club():
            found[row["club_id"]].append((row["kind"], row["origin"], int(row["value"])))
        return found

    def needy_borrowers(self) -> dict[int, int]:
        """Members on the day who borrowed in the period, of poor and near-poor households."""
        needy = PovertyStatus.objects.standing_on(self.as_of).filter(
            member=OuterRef("pk"), status__in=["poor", "near_poor"]
        )
        who = self._members().filter(Q(Exists(needy)), borrowed_within_q(self.since, self.as_of))
        return dict(who.by_club().values_list("club_id", "members"))

    def meeting_counts(self) -> dict[int, dict[str, int | None]]:
        """What the meetings of the period noted."""
        held = self._of_clubs(Meeting.objects.held_within(self.since, self.as_of))
        return {row["club_id"]: row for row in held.counts_by_club()}

    def participants(self) -> dict[int, dict[str, dict[str, int | None]]]:
        """{club id: {area code: activities of the period, of how many participants are noted, and how many}}."""
        held = self._of_clubs(Activity.objects.held_within(self.since, self.as_of))
        found: dict[int, dict[str, dict[str, int | None]]] = defaultdict(dict)
        for row in held.participants_by_club_and_area():
            found[row["club_id"]][row["area__code"]] = row
        return found

    def volunteers(self, role: str) -> dict[int, int]:
        """Members who volunteer on the day."""
        held = self._of_clubs(Appointment.objects.all()).volunteers_by_club(role, self.as_of)
        return dict(held.values_list("club_id", "volunteers"))

    def raised(self) -> dict[int, int]:
        """₫ of capital, in cash or in kind, and donations that came into both funds in the period."""
        entries = self._of_clubs(Entry.objects.dated_within(self.since, self.as_of)).raised()
        return {club_id: int(sum_) for club_id, sum_ in entries.total_amount_by_club().values_list("club_id", "amount")}


def source_names() -> dict[int, str]:
    return Source.objects.all().names()


Months = dict[tuple[int, date], dict[str, int | None]]
"""{(club id, the month's first day): what happened in it}"""
_FLOWS = {
    "received": Q(kind="principal_repaid"),
    "interest": Q(kind="interest_received"),
    "fees": Q(kind="membership_fee"),
    "raised": Q(kind__in=["capital", "capital_in_kind", "donation"]),
}


class MonthFacts(YearFacts):
    """The same facts by calendar month, those of the period alone: their sums are the period's."""

    def _months(self, rows, day: str, **aggregates) -> Months:
        found = self._of_clubs(rows).by_club_and_month(day, **aggregates)
        return {(row.pop("of_club"), _day(row.pop("month"))): row for row in found}

    def meetings_by_month(self) -> Months:
        sums = {"attended": Sum("attended"), "visits": Sum("home_care_visits")}
        held = Meeting.objects.held_within(self.since, self.as_of)
        return self._months(held, "held_on", meetings=Count("pk"), **sums)

    def activities_by_month(self) -> Months:
        held = Activity.objects.held_within(self.since, self.as_of)
        return self._months(held, "held_on", activities=Count("pk"), participants=Sum("participants"))

    def lent_by_month(self) -> Months:
        lent = self._lent()
        return self._months(lent, "disbursed_on", loans_lent=Count("pk"), lent=Sum("principal_vnd"))

    def flows_by_month(self) -> Months:
        """₫ received, given and paid in; and by how much each fund's value changed."""
        sums = {name: Sum("amount_vnd", filter=q) for name, q in _FLOWS.items()}
        sums |= {f"{fund}_change": Sum(VALUE_VND, filter=Q(fund=fund)) for fund in ("income", "operating")}
        return self._months(Entry.objects.dated_within(self.since, self.as_of), "entry_on", **sums)

    def members_at(self, day: date) -> dict[int, int]:
        """Members on a day by the list."""
        return dict(self._of_clubs(Member.objects.members_on(day)).by_club().values_list("club_id", "members"))


def _day(month: date) -> date:
    return date(month.year, month.month, 1)
