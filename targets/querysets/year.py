"""The grouped reads behind the yearly report's money and activities: one query each, however many clubs.

As in `facts`, every function answers {club id: ...} and names the queryset method that defines the figure.
"""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from clubs.models import Activity, Appointment, Meeting, PovertyStatus, Source
from funds.models import Entry
from funds.querysets import borrowed_within_q
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
