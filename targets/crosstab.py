"""What a crosstab adds up: the same figures as the dashboard's, club by club or by groups of each club's members."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clubs.querysets import ClubQuerySet
from targets.basis import Basis
from targets.figures import TargetFigures
from targets.querysets.facts import Facts
from targets.summaries import kept_figures

DECLARED = "declared"
"""In place of a trait: members that a club without a list declared; nothing is known of each of them."""


@dataclass(frozen=True)
class Measure:
    """What is counted. `kind` is "clubs", "people" or "vnd"; `figure` its name in `TargetFigures` ("" elsewhere).

    `borrowed`: of the members those who borrowed "ever", "period" or "now". `is_personal`: few people stand behind a
    small cell, so that a viewer must not see it.
    """

    code: str
    kind: str
    label: Promise
    definition: Promise
    figure: str = ""
    borrowed: str = ""
    is_personal: bool = False


MEASURES = {
    one.code: one
    for one in (
        Measure(
            "members",
            "people",
            _("Members"),
            _("Joined by the day and not left, of a club in operation then."),
            figure="members",
            is_personal=True,
        ),
        Measure(
            "clubs",
            "clubs",
            _("Clubs in operation"),
            _("Founded by the decision's date and not dissolved on the day."),
        ),
        Measure(
            "borrowed_ever",
            "people",
            _("Members who have ever borrowed"),
            _("Members on the day who have had a loan by then, from whichever club."),
            figure="borrowed_ever",
            borrowed="ever",
            is_personal=True,
        ),
        Measure(
            "borrowed_period",
            "people",
            _("Members who borrowed in the period"),
            _("Members on the day to whom a loan was paid out in the period."),
            figure="borrowed_period",
            borrowed="period",
            is_personal=True,
        ),
        Measure(
            "borrowing_now",
            "people",
            _("Members who owe now"),
            _("Members on the day who owe principal on it."),
            figure="borrowing_now",
            borrowed="now",
            is_personal=True,
        ),
        Measure(
            "outstanding",
            "vnd",
            _("Outstanding principal"),
            _("Principal lent less principal repaid and written off by the day, loans of those who left included."),
            is_personal=True,
        ),
        Measure(
            "income_fund",
            "vnd",
            _("Income fund"),
            _("Cash, outstanding principal and assets in kind, less repayable advances, on the day."),
            figure="income_fund",
        ),
        Measure(
            "initial_fund",
            "vnd",
            _("Initial fund"),
            _("Capital of the income fund, in cash or in kind, that was entered as initial by the day."),
            figure="initial_fund",
        ),
    )
}


@dataclass(frozen=True)
class Part:
    """Some of the sum: `n` clubs, people or ₫ of one club, of members with these `traits`; `people` stand behind it."""

    club: TargetFigures
    source_id: int | None
    n: int
    traits: dict[str, Any] = field(default_factory=dict)
    people: int = 0
    is_declared: bool = False


@dataclass(frozen=True)
class Counted:
    """`parts` add up to the whole; `clubs` are all that were asked, as parts of one club each.

    So many clubs count by declared totals (`declared`); of `unknown` ones the figure is not known nor in the sum.
    """

    parts: list[Part]
    clubs: list[Part]
    declared: int
    unknown: int


def count_parts(
    clubs: ClubQuerySet, basis: Basis, measure: Measure, traits: Sequence[str] = (), *, counts_people: bool = False
) -> Counted:
    """The measure of those of the clubs that operate on D and lie in the basis' unit, in a fixed number of queries.

    traits: of the members, as `MemberQuerySet.by_club_and_traits` names them; for measures of people alone.
    counts_people: also who owes the outstanding principal, which reads every loan.
    """
    rows = kept_figures(clubs, basis)
    sources = clubs.source_ids()
    asked = [Part(row, sources.get(row.pk), 1) for row in rows]
    facts = Facts([row.pk for row in rows], basis.since, basis.as_of)
    parts = _by_traits(asked, facts, measure, traits) if traits else _by_club(asked, facts, measure, counts_people)
    unknown = sum(measure.figure in row.unknown for row in rows)
    return Counted(parts, asked, sum(measure.figure in row.declared for row in rows), unknown)


def _by_club(asked: list[Part], facts: Facts, measure: Measure, counts_people: bool) -> list[Part]:
    if measure.kind == "clubs":
        return asked
    if not measure.figure:
        return _outstanding(asked, facts, counts_people)
    parts = []
    for one in asked:
        value = getattr(one.club, measure.figure)
        if value is not None:
            people = value if measure.kind == "people" else 0
            declared = measure.figure in one.club.declared
            parts.append(Part(one.club, one.source_id, value, people=people, is_declared=declared))
    return parts


def _outstanding(asked: list[Part], facts: Facts, counts_people: bool) -> list[Part]:
    owed = facts.income_funds()
    people = {pk: len(position.people) for pk, position in facts.loans().items()} if counts_people else {}
    return [
        Part(one.club, one.source_id, owed.get(one.club.pk, {}).get("portfolio", 0), people=people.get(one.club.pk, 0))
        for one in asked
    ]


def _by_traits(asked: list[Part], facts: Facts, measure: Measure, traits: Sequence[str]) -> list[Part]:
    by_pk = {one.club.pk: one for one in asked}
    parts = []
    for row in facts.people_by_traits(traits, measure.borrowed):
        one = by_pk.get(row["club_id"])
        if one is not None:
            found = {name: row[name] for name in traits}
            parts.append(Part(one.club, one.source_id, row["members"], found, row["members"]))
    for one in asked:
        if measure.figure in one.club.declared and (n := getattr(one.club, measure.figure)):
            parts.append(Part(one.club, one.source_id, n, dict.fromkeys(traits, DECLARED), n, is_declared=True))
    return parts
