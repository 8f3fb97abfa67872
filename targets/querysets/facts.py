"""The grouped reads behind the club figures: one query each, however many clubs.

Every function answers {club id: ...} and names the queryset method of clubs/ or funds/ that defines the figure. Clubs
without a row are left out: a count or sum over no rows is 0.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from clubs.models import (
    Activity,
    ActivityArea,
    Appointment,
    Club,
    DeclaredTotals,
    Meeting,
    Member,
    PovertyStatus,
    Review,
    ReviewCriterion,
)
from clubs.querysets import AreaQuerySet, ClubFactQuerySet, ClubQuerySet, age_groups_on, groups_on
from funds.models import Entry, Loan
from funds.portfolio import ClubPosition
from funds.querysets import borrowed_ever_q, borrowed_within_q, borrowing_now_q
from targets.models import ClubSummary

FEW_CLUBS = 500
"""Up to so many clubs their ids narrow each read; above it reading everything is quicker than a long IN."""

DECLARED = ("members", "women", "older_60", "poor", "borrowers", "income_fund_vnd", "areas")


def every_club() -> ClubQuerySet:
    return Club.objects.all()


def every_area() -> AreaQuerySet:
    return ActivityArea.objects.all()


class Facts:
    """The facts of some clubs as of a day, with `since` as the reporting period's first day."""

    def __init__(self, club_ids: Collection[int], since: date, as_of: date):
        self.club_ids, self.since, self.as_of = club_ids, since, as_of

    @property
    def are_few(self) -> bool:
        return len(self.club_ids) <= FEW_CLUBS

    def _of_clubs(self, rows: ClubFactQuerySet) -> ClubFactQuerySet:
        if not self.are_few:
            return rows
        return rows.filter(**{f"{rows.club_path}__in": self.club_ids})

    def _members(self):
        return self._of_clubs(Member.objects.members_on(self.as_of))

    def people(self, names: Collection[str]) -> dict[int, dict[str, int]]:
        """Members, and of them those of the named groups: of `clubs.querysets.groups_on`, or borrowers.

        Borrowers ever and in the period are counted in the same scan; apart, the three took half as long again.
        """
        groups = groups_on(self.as_of) | {
            "borrowed_ever": borrowed_ever_q(self.as_of),
            "borrowed_period": borrowed_within_q(self.since, self.as_of),
        }
        return _rows_by_club(self._members().by_club_in_groups({name: groups[name] for name in names}))

    def ages(self, ages: Sequence[int]) -> dict[tuple[str, int | None], int]:
        """{(sex, youngest age of the band): members of all the clubs}; None for those of unknown age.

        ages: where the bands above the youngest begin, in rising order.
        """
        groups = age_groups_on(self.as_of, ages)
        names = {key: f"{key[0]}_{key[1]}" for key in groups}
        rows = self._members().by_club_in_groups({names[key]: group for key, group in groups.items()})
        clubs = set(self.club_ids)
        counted: Counter[str] = Counter()
        for row in rows:
            if row["club_id"] in clubs:
                counted.update({name: row[name] for name in names.values()})
        least = {key: counted[name] for key, name in names.items()}
        found = {}
        for sex in ("female", "male"):
            older = 0
            for age in reversed(ages):
                found[sex, age] = least[sex, age] - older
                older = least[sex, age]
            found[sex, None] = least[sex, None]
            found[sex, 0] = least[sex, 0] - older - least[sex, None]
        return found

    def people_by_traits(self, traits: Sequence[str], borrowed: str = ""):
        """Rows of club_id, the traits of `MemberQuerySet.by_club_and_traits`, members.

        borrowed: "" every member; "ever", "period" or "now" those of them who borrowed so.
        """
        members = self._members()
        if borrowed == "ever":
            members = members.filter(borrowed_ever_q(self.as_of))
        elif borrowed == "period":
            members = members.filter(borrowed_within_q(self.since, self.as_of))
        elif borrowed == "now":
            members = members.filter(borrowing_now_q(self.as_of, members if self.are_few else None))
        return members.by_club_and_traits(traits, self.as_of)

    def poverty(self) -> dict[int, dict[str, int]]:
        """{club id: {household status: members}}."""
        standing = PovertyStatus.objects.standing_on(self.as_of).of_members_on(self.as_of)
        found: dict[int, dict[str, int]] = defaultdict(dict)
        for row in self._of_clubs(standing).by_club():
            found[row["club_id"]][row["status"]] = row["members"]
        return found

    def borrowing_now(self) -> dict[int, int]:
        members = self._members()
        owes = borrowing_now_q(self.as_of, members if self.are_few else None)
        return _value_by_club(members.filter(owes).by_club(), "members")

    def declared(self) -> dict[int, dict[str, Any]]:
        """The declarations that stand in for want of a member list, by the fields of `DeclaredTotals`.

        Mostly there is none: asking for any at all first takes a fifth of the time.
        """
        if not DeclaredTotals.objects.ending_within(self.since, self.as_of).exists():
            return {}
        standing = self._of_clubs(DeclaredTotals.objects.standing_within(self.since, self.as_of))
        return _rows_by_club(standing.order_by().values("club_id", *DECLARED))

    def activities(self) -> dict[int, dict[str, int]]:
        """{club id: {area code: activities in the period}}."""
        held = Activity.objects.held_within(self.since, self.as_of)
        found: dict[int, dict[str, int]] = defaultdict(dict)
        for row in self._of_clubs(held).by_club_and_area():
            found[row["club_id"]][row["area__code"]] = row["activities"]
        return found

    @cached_property
    def area_minimums(self) -> dict[str, int]:
        """{area code: activities that make it "carried out"}, of the areas active on the day, in the books' order."""
        return ActivityArea.objects.minimums_on(self.as_of)

    @property
    def criteria(self) -> list[str]:
        """The checklist of reviews that holds on the day."""
        return list(ReviewCriterion.objects.standing_on(self.as_of).values_list("text", flat=True))

    def summaries(self, rubric: str, columns: Sequence[str]) -> dict[int, tuple]:
        """{club id: the columns} of the summaries of the period that hold; `club_id` is the first of the columns."""
        kept = self._of_clubs(ClubSummary.objects.of_period(self.since, self.as_of).holding(rubric))
        return {row[0]: row for row in kept.order_by().values_list(*columns)}

    def reviews(self) -> dict[int, dict[str, Any]]:
        """The review of the period that stands."""
        dated = self._of_clubs(Review.objects.within_period(self.since, self.as_of))
        return _rows_by_club(dated.standing().values("club_id", "is_well_managed", "level", "reviewed_on", "note"))

    def meetings(self) -> dict[int, dict[str, int]]:
        """Meetings in the period, and the months in which there was one."""
        return _rows_by_club(self._of_clubs(Meeting.objects.held_within(self.since, self.as_of)).by_club())

    def initial_funds(self) -> dict[int, int]:
        """₫ of initial capital of the income fund."""
        return _value_by_club(self._entries().initial_capital().total_amount_by_club(), "amount")

    def income_funds(self) -> dict[int, dict[str, int]]:
        """Cash, portfolio, in kind, advances and value of the income fund in ₫."""
        return _rows_by_club(self._entries().of_fund("income").by_club())

    def income_values(self) -> dict[int, int]:
        """Value of the income fund in ₫."""
        return _value_by_club(self._entries().of_fund("income").value_by_club(), "value")

    def operating_cash(self) -> dict[int, int]:
        """Cash of the operating fund in ₫."""
        return _value_by_club(self._entries().of_fund("operating").by_club(), "cash")

    def loans(self) -> dict[int, ClubPosition]:
        """What the clubs' borrowers owe and how late, those who left included."""
        loans = self._of_clubs(Loan.objects.all())
        return {found.club_id: found for found in loans.by_club_position(self.as_of, are_few=self.are_few)}

    def chairs(self) -> dict[int, str]:
        """Full name of each club's chair."""
        held = self._of_clubs(Appointment.objects.chairs_on(self.as_of))
        return dict(held.values_list("member__club_id", "member__full_name"))

    def _entries(self):
        return self._of_clubs(Entry.objects.dated_to(self.as_of))


def kept_summaries(club_ids: Collection[int]) -> dict[tuple[date, date], dict[int, ClubSummary]]:
    """{(since, as of): {club id: summary}} of the clubs' summaries that no mark reaches."""
    found: dict[tuple[date, date], dict[int, ClubSummary]] = defaultdict(dict)
    for row in ClubSummary.objects.filter(club_id__in=club_ids).unmarked().order_by("as_of", "since"):
        found[row.since, row.as_of][row.club_id] = row
    return found


def kept_days() -> list[date]:
    """The days of which summaries are kept."""
    return list(ClubSummary.objects.order_by("as_of").values_list("as_of", flat=True).distinct())


def _rows_by_club(rows) -> dict[int, dict[str, Any]]:
    return {row["club_id"]: row for row in rows}


def _value_by_club(rows, name: str) -> dict[int, int]:
    return dict(rows.values_list("club_id", name))
