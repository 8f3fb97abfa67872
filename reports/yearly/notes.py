"""The last sheet: on what the figures stand and what each of them means."""

import datetime as dt
from collections.abc import Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.dates import format_date
from core.sheets.official import Note
from reports.yearly.state import DataState
from targets.basis import Basis
from targets.readings import TargetReading

Lines = list[tuple[str, str]]


def notes(
    basis: Basis,
    whole: dict[str, TargetReading],
    today: dt.date,
    stamp: str,
    state: DataState,
    *,
    has_names: bool,
    more: Sequence[tuple[str, str]] = (),
) -> Note:
    """`more` are further lines on how the figures are to be read."""
    lines = [(_("1. On what the figures stand"), ""), *basis_lines(basis, today, stamp, state)]
    lines += [(_("2. How to read them"), ""), *_reading(has_names), *more]
    lines += [(_("3. The plan's targets (tables A and D, sheet “n and N”)"), "")]
    lines += [(reading.label, reading.definition) for reading in whole.values()]
    lines += [(_("4. Table A: clubs and members"), ""), *_people()]
    lines += [(_("5. Table B: the funds"), ""), *_funds()]
    lines += [(_("6. Table B: lending"), ""), *_lending()]
    lines += [(_("7. Table C: meetings, care, activities"), ""), *_activities()]
    return Note(_("Notes"), _("NOTES"), [(label, capfirst(words)) for label, words in lines])


def basis_lines(basis: Basis, today: dt.date, stamp: str, state: DataState) -> Lines:
    period = {"since": format_date(basis.since), "as_of": format_date(basis.as_of)}
    term = {"first": format_date(basis.plan.starts_on), "last": format_date(basis.plan.ends_on)}
    lines = [
        (_("Area"), basis.unit.name if basis.is_whole else str(basis.unit)),
        (_("Reporting period"), _("%(since)s to %(as_of)s, both days included") % period),
        (_("Figures as of"), format_date(basis.as_of)),
        (_("Boundaries"), _("the administrative units valid on %(date)s") % {"date": format_date(basis.boundary)}),
        (_("Plan"), f"{basis.plan.code}: {basis.plan.name}"),
        (_("Term of the plan"), _("%(first)s to %(last)s") % term),
        (_("State of the data"), state.words),
        (_("Made on"), format_date(today)),
    ]
    return [*lines, (_("Please note"), stamp)] if stamp else lines


def _reading(has_names: bool) -> Lines:
    lines = [
        (_("Blank cell"), _("not known, or nothing set; it is not 0")),
        ("0", _("counted, and there is none")),
        (_("not applicable"), _("a share of nothing: neither 0% nor 100%")),
        (_("Not determined"), _("clubs whose place under these boundaries is not known; the totals contain them")),
        (_("Plan of clubs"), _("the plan's number for the whole programme; of an area only where a milestone is set")),
        (_("Shares"), _("a share of the total is the total's own, never an average of the areas' shares")),
    ]
    if not has_names:
        lines.append((_("Chair"), _("left blank: the names are open only to those who may see the clubs' members")))
    return lines


def _people() -> Lines:
    return [
        (_("Club in operation"), _("founded by the decision's date and not dissolved on the day")),
        (_("Clubs at start"), _("in operation on the day before the period; at start + new - dissolved = at end")),
        (_("Member"), _("joined and not left on the last day, of a club in operation then")),
        (_("Age"), _("on the last day, by the full date of birth where known, else by the year alone")),
        (_("Under 60"), _("members of known age under 60; those of unknown age are counted apart")),
        (_("Poor, near-poor, in difficulty"), _("the household's status of the latest year up to the year of the day")),
        (_("Ethnic minority"), _("members whose ethnic group is recorded and is not Kinh")),
    ]


def _funds() -> Lines:
    return [
        (_("Income fund"), _("cash, outstanding principal and assets in kind, less repayable advances")),
        (_("Operating fund"), _("the cash of that fund")),
        (
            _("Movement"),
            _(
                "at start + increase - decrease (with what dissolved clubs took off) + declared = at end. Lending and"
                " repaying principal, and advances received or repaid, change no fund's value"
            ),
        ),
        (
            _("Capital by source"),
            _("contributions in cash and in kind, under the entry's own source, else under that of its club"),
        ),
        (_("Average per club"), _("the fund at end divided by the clubs of which it is known (“clubs counted”)")),
    ]


def _lending() -> Lines:
    return [
        (_("Lent in the period"), _("without cancelled loans and those that an opening balance brought along")),
        (
            _("Borrowers in the period"),
            _("members on the last day who took out a loan in the period; each person once in a club"),
        ),
        (_("Have ever borrowed"), _("members on the last day who have had a loan at some time, in any club")),
        (_("Borrow now"), _("members on the last day who owe principal on it")),
        (
            _("Outstanding at end"),
            _("principal lent less principal repaid and written off, loans of those who left too"),
        ),
        (
            _("Overdue at end"),
            _("principal that fell due before the last day and is not paid; what is due on it is not late"),
        ),
        (_("PAR30"), _("all that is outstanding on loans more than 30 days late, divided by all that is outstanding")),
        (
            _("Repayment rate"),
            _(
                "principal received in the period divided by the principal that fell due in it; old arrears and early"
                " payments count as received, so it can exceed 100%"
            ),
        ),
    ]


def _activities() -> Lines:
    return [
        (_("Months with a meeting"), _("at most 12 a club, of 12 due; of the clubs in operation on the last day")),
        (_("Attendances"), _("the same person as often as they came; no number of people, and never added to one")),
        (_("Average per meeting"), _("attendances divided by the meetings that noted them")),
        (_("Volunteers at end"), _("members who serve as home-care volunteers on the last day")),
        (
            _("People cared for"),
            _("of each club the most that one meeting was told of, so that nobody is counted twice in a club"),
        ),
        (_("Visits, check-ups, hardship cases"), _("sums of what the meetings noted; the same person may occur again")),
        (_("Community actions"), _("activities of the area of mutual aid and community support")),
        (
            _("Resources raised"),
            _("capital, in cash and in kind, and donations that came into both funds in the period"),
        ),
    ]
