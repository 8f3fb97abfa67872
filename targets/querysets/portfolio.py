"""The grouped reads behind the loan portfolio: one query each, or a fixed few, however many clubs.

As in `facts`, every function answers {club id: ...} and names the queryset method that defines the figure.
"""

from collections import defaultdict
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from clubs.models import PovertyStatus
from clubs.querysets import groups_on
from funds.models import Entry, Instalment, Loan
from funds.querysets import borrowed_ever_q, borrowed_within_q, borrowing_now_q
from targets.querysets.facts import Facts


class PortfolioFacts(Facts):
    """What the clubs lent, what came back and who borrowed, as of a day and in the period that ends on it."""

    def outstanding_before(self) -> dict[int, int]:
        """₫ of principal outstanding on the day before the period."""
        entries = self._of_clubs(Entry.objects.dated_to(self.since - timedelta(days=1))).of_fund("income")
        return {row["club_id"]: row["portfolio"] for row in entries.by_club()}

    def flows(self) -> dict[int, dict[str, int]]:
        """{club id: {kind of entry: ₫}} of what moved on loans in the period."""
        found: dict[int, dict[str, int]] = defaultdict(dict)
        dated = Entry.objects.dated_within(self.since, self.as_of)
        for row in self._of_clubs(dated).loan_flows_by_club():
            found[row["club_id"]][row["kind"]] = row["amount"]
        return found

    def lent(self) -> dict[int, dict[str, Any]]:
        """Number and ₫ of the loans paid out in the period."""
        return {row["club_id"]: row for row in self._lent().lent_by_club()}

    def _lent(self):
        return self._of_clubs(Loan.objects.disbursed_within(self.since, self.as_of)).paid_out()

    def due(self) -> dict[int, dict[str, int]]:
        """₫ of principal that fell due in the period, for the first time, and paid by its day."""
        return self._of_clubs(Instalment.objects.all()).due_by_club(self.since, self.as_of)

    @cached_property
    def _groups(self) -> dict[str, Q]:
        poor = PovertyStatus.objects.standing_on(self.as_of).filter(member=OuterRef("pk"), status="poor")
        groups = groups_on(self.as_of)
        return {"women": groups["women"], "older": groups["older_60"], "poor": Q(Exists(poor))}

    def borrowers(self) -> dict[str, dict[int, dict[str, int]]]:
        """{ever, period, now: {club id: members on the day who borrowed, of them women, 60+, poor}}."""
        who = {
            "ever": borrowed_ever_q(self.as_of),
            "period": borrowed_within_q(self.since, self.as_of),
            "now": borrowing_now_q(self.as_of),
        }
        counted = {name: self._members().filter(q).by_club_in_groups(self._groups) for name, q in who.items()}
        return {name: {row["club_id"]: row for row in rows} for name, rows in counted.items()}

    def members(self) -> dict[int, int]:
        """Members on the day by the list."""
        return dict(self._members().by_club().values_list("club_id", "members"))

    def people_behind(self) -> dict[int, dict[str, int]]:
        """How many borrowers stand behind the flows of the period, for readers who may not see few people's money."""
        dated = self._of_clubs(Entry.objects.dated_within(self.since, self.as_of)).filter(loan__isnull=False)
        kinds = {"received": "principal_repaid", "written_off": "written_off", "interest": "interest_received"}
        found: dict[int, dict[str, int]] = defaultdict(dict)
        counts = {name: Count("loan__member", distinct=True, filter=Q(kind=kind)) for name, kind in kinds.items()}
        due = self._of_clubs(Instalment.objects.fallen_due_within(self.since, self.as_of)).order_by()
        for row in dated.order_by().values("club_id").annotate(**counts):
            found[row.pop("club_id")] |= row
        for row in due.values("loan__club_id").annotate(people=Count("loan__member", distinct=True)):
            found[row["loan__club_id"]]["due"] = row["people"]
        for row in self._lent().order_by().values("club_id").annotate(people=Count("member", distinct=True)):
            found[row["club_id"]]["lent"] = row["people"]
        return found
