"""Rules of clubs and memberships without a database. "Today" is passed in.

The date rules are those of CONTRACT.md, section 3; forms and the workbook import ask the same functions. Each answers
the problems that it finds, of index 0; `at` moves them to their row.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from core.dates import format_date
from core.problems import Problem

EARLIEST_DAY = date(2000, 1, 1)
EARLIEST_BIRTH_YEAR = 1900
AGE_BANDS = (30, 40, 50, 55, 60, 70, 80)
"""Where the age groups above the youngest begin: tens, and 55, so that both age lines of DOMAIN.md are sums of them."""


def age_band_words(youngest: int) -> str:
    """The band of AGE_BANDS that begins at this age, 0 the youngest: "< 30", "55–59", "≥ 80"."""
    if not youngest:
        return f"< {AGE_BANDS[0]}"
    if youngest == AGE_BANDS[-1]:
        return f"≥ {youngest}"
    return f"{youngest}–{AGE_BANDS[AGE_BANDS.index(youngest) + 1] - 1}"


def at(index: int, problems: Iterable[Problem]) -> list[Problem]:
    """The same problems as those of the draft at `index`."""
    return [replace(problem, index=index) for problem in problems]


def day_problems(field: str, day: date | None, *, today: date) -> list[Problem]:
    """A fact's date lies between 01/01/2000 and today; None is left to whoever requires it."""
    if day is not None and day < EARLIEST_DAY:
        text = _("The date %(date)s lies before %(earliest)s. Check the year.")
        return [Problem(text % {"date": format_date(day), "earliest": format_date(EARLIEST_DAY)}, field)]
    if day is not None and day > today:
        return [Problem(_("The date %(date)s lies in the future.") % {"date": format_date(day)}, field)]
    return []


def club_date_problems(
    *, founded_on: date | None, launched_on: date | None, closed_on: date | None, today: date
) -> list[Problem]:
    """Founding, launch and closing each by themselves, then in their order."""
    problems = [
        *day_problems("founded_on", founded_on, today=today),
        *day_problems("launched_on", launched_on, today=today),
        *day_problems("closed_on", closed_on, today=today),
    ]
    if problems or founded_on is None:
        return problems
    if closed_on is not None and closed_on <= founded_on:
        text = _("The date of the decision (%(founded)s) must lie before the day of dissolution (%(closed)s).")
        values = {"founded": format_date(founded_on), "closed": format_date(closed_on)}
        problems.append(Problem(text % values, "founded_on"))
    if launched_on is not None and launched_on < founded_on:
        text = _("The launch day must not lie before the date of the decision (%(founded)s).")
        problems.append(Problem(text % {"founded": format_date(founded_on)}, "launched_on"))
    return problems


def member_date_problems(
    *,
    club_founded_on: date | None,
    club_closed_on: date | None = None,
    joined_on: date | None,
    left_on: date | None,
    birth_year: int | None,
    birth_date: date | None,
    today: date,
) -> list[Problem]:
    """Joining while the club operates and before the leaving; a birth from 1900 on and before the joining.

    `club_founded_on` is None where the club's own row is wrong, so that one fault is one message.
    """
    problems = [
        *day_problems("joined_on", joined_on, today=today),
        *day_problems("left_on", left_on, today=today),
    ]
    if not problems and joined_on is not None:
        if club_founded_on is not None and joined_on < club_founded_on:
            text = _("The joining must not lie before the founding of the club (%(founded)s).")
            problems.append(Problem(text % {"founded": format_date(club_founded_on)}, "joined_on"))
        elif club_closed_on is not None and joined_on >= club_closed_on:
            text = _("On %(day)s the club was dissolved already (%(other)s).")
            values = {"day": format_date(joined_on), "other": format_date(club_closed_on)}
            problems.append(Problem(text % values, "joined_on"))
        elif left_on is not None and left_on <= joined_on:
            text = _("The joining (%(joined)s) must lie before the leaving (%(left)s).")
            values = {"joined": format_date(joined_on), "left": format_date(left_on)}
            problems.append(Problem(text % values, "joined_on"))
    return problems + birth_problems(birth_year=birth_year, birth_date=birth_date, joined_on=joined_on)


def birth_problems(*, birth_year: int | None, birth_date: date | None, joined_on: date | None) -> list[Problem]:
    """Birth year and date agree, lie in 1900 or later and not after the joining."""
    field = "birth_year" if birth_date is None else "birth_date"
    year = birth_year if birth_date is None else birth_date.year
    if year is None:
        return []
    if year < EARLIEST_BIRTH_YEAR:
        text = _("A birth before %(year)s is not accepted. Check the year.")
        return [Problem(text % {"year": EARLIEST_BIRTH_YEAR}, field)]
    if joined_on is not None and (year > joined_on.year or (birth_date is not None and birth_date > joined_on)):
        text = _("The birth must not lie after the joining (%(joined)s).")
        return [Problem(text % {"joined": format_date(joined_on)}, field)]
    if birth_date is not None and birth_year is not None and birth_year != birth_date.year:
        return [Problem(_("Birth year and birth date do not agree. Correct one or leave one empty."), "birth_year")]
    return []


def code_problems(code: str, *, field: str = "code") -> list[Problem]:
    """A club's code stands in addresses: printable, no slash, not dots alone, not the form for new clubs."""
    if not code.isprintable() or "/" in code or "\\" in code or code == "new" or (code and not code.strip(".")):
        return [Problem(_("Leave out slashes; letters, digits, hyphens and dots are best."), field)]
    return []


def year_problems(field: str, year: int | None, *, today: date) -> list[Problem]:
    """A year in which a household was reviewed."""
    if year is not None and not EARLIEST_DAY.year <= year <= today.year:
        text = _("The year must lie between %(first)s and %(last)s.")
        return [Problem(text % {"first": EARLIEST_DAY.year, "last": today.year}, field)]
    return []


_NUMBERED = re.compile(r"(.*?)([0-9]{1,9})")


def next_code(codes: Iterable[str], first: str) -> str:
    """The free code after the highest numbered one: ["TV01", "TV07"] gives "TV08"; `first` where none is numbered."""
    taken = set(codes)
    numbered = [found.groups() for code in taken if (found := _NUMBERED.fullmatch(code))]
    if not numbered:
        return first
    prefix, digits = max(numbered, key=lambda parts: (int(parts[1]), parts[0]))
    number = int(digits) + 1
    while (code := f"{prefix}{number:0{len(digits)}d}") in taken:
        number += 1
    return code


def poverty_counts_from(year: int, joined_on: date) -> date:
    """First day on which a status of `year` says something about the member: what a closed period is asked about."""
    return max(date(year, 1, 1), joined_on)


SINGLE_POSITIONS = ("chair", "secretary", "accountant", "treasurer")
"""Board positions meant for one person."""
FEWEST_ON_BOARD, MOST_ON_BOARD, FEWEST_VOLUNTEERS = 5, 9, 5
"""DOMAIN.md, section 2: the board with its chair, and the volunteers of each kind. They warn and never block."""
_VOLUNTEER_ROLES = frozenset({"home_care", "economic"})


def board_warnings(roles: dict[int, set[str]], labels: dict[str, str]) -> list[str]:
    """What differs from the norms of DOMAIN.md, section 2, in {member id: roles}; hints that block nothing.

    `labels` name the roles.
    """
    held = [role for member_roles in roles.values() for role in member_roles]
    warnings = [
        _("Two or more people hold the position “%(role)s”.") % {"role": labels[role]}
        for role in SINGLE_POSITIONS
        if held.count(role) > 1
    ]
    on_board = sum(1 for member_roles in roles.values() if member_roles - _VOLUNTEER_ROLES)
    if not FEWEST_ON_BOARD <= on_board <= MOST_ON_BOARD:
        text = _("The board has %(count)s people; the norm is %(least)s to %(most)s.")
        warnings.append(text % {"count": on_board, "least": FEWEST_ON_BOARD, "most": MOST_ON_BOARD})
    for role in ("home_care", "economic"):
        if held.count(role) < FEWEST_VOLUNTEERS:
            text = _("Only %(count)s people are marked “%(role)s”; the norm is at least %(least)s.")
            values = {"count": held.count(role), "role": labels[role], "least": FEWEST_VOLUNTEERS}
            warnings.append(text % values)
    return warnings
