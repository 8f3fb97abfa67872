"""The question whether somebody who is being entered is one of the people that the site knows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clubs.models import Member
from clubs.services import Candidate
from core.dates import format_date


@dataclass(frozen=True)
class Answer:
    """One way to answer: what is posted, and what it means in words."""

    value: str
    words: str
    url: str = ""


@dataclass
class SameAs:
    """The people who may be the one of a row, and the answers that a person can give."""

    candidates: list[Candidate]
    may_skip: bool = True

    ANOTHER = "new"
    SKIP = "skip"

    @classmethod
    def of_all(cls, people: Sequence[tuple[str, int | None]], find: Callable) -> list["SameAs | None"]:
        """One for each of the people; None where nobody else bears the name."""
        return [cls(candidates) if candidates else None for candidates in find(people)]

    @property
    def answers(self) -> list[Answer]:
        answers = [Answer(self.ANOTHER, _("Another person of the same name"))]
        for one in self.candidates:
            url = one.member.get_absolute_url()
            if not one.is_present:
                answers.append(Answer(str(one.member.pk), in_words(one), url))
            elif self.may_skip:
                answers.append(Answer(self.SKIP, in_words(one), url))
        return answers

    @property
    def present(self) -> list[Member]:
        """Those who are members of this very club."""
        return [one.member for one in self.candidates if one.is_present]

    def is_answer(self, value: str) -> bool:
        return any(answer.value == value for answer in self.answers)

    def member_of(self, value: str) -> Member | None:
        """The earlier membership that the answer names."""
        return next((one.member for one in self.candidates if not one.is_present and str(one.member.pk) == value), None)


def in_words(candidate: Candidate) -> str:
    """Who the candidate is and what choosing them does."""
    member = candidate.member
    values = {"who": who(member), "club": place(member), "day": format_date(member.left_on)}
    if candidate.is_present:
        return _("The same person as %(who)s, a member of this club already: leave this row out") % values
    if member.left_on is None:
        return _("The same person as %(who)s, now in %(club)s: transfer from there on the day of joining") % values
    return _("The same person as %(who)s, who left %(club)s on %(day)s: joins again") % values


def who(member: Member) -> str:
    """Name, code and birth year."""
    year = str(member.birth_year) if member.birth_year else _("birth year unknown")
    return f"{member.full_name} ({member.code}, {year})"


def place(member: Member) -> str:
    """Club and village."""
    return f"{member.club.name}, {member.club.village}" if member.club.village else member.club.name
