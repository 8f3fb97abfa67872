"""The sheet of members."""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _

from clubs.rules import member_date_problems, poverty_counts_from, year_problems
from core.dates import format_date
from desk.workbook.checks.base import Check
from desk.workbook.checks.conflicts import settle_with_site
from desk.workbook.querysets.rows import Stored
from desk.workbook.reading import Row

_KEPT = ("left_on", "poverty_status", "poverty_year")


def check_members(check: Check) -> None:
    for row in check.reading.rows("members"):
        ref, code = check.club(row), row.get("code")
        stored = None
        if ref is not None and code is not None:
            if check.is_twice(row, "code", "members", ref.code, code):
                continue
            stored = check.snapshot.members.get((ref.code, code))
        _compare(check, row, stored)
        if ref is not None and code is not None:
            check.refuse_lost_zeros(row, check.snapshot.members, ref.code)
        _check_member(check, row)
    _check_later_foundings(check)


def _compare(check: Check, row: Row, stored: Stored | None) -> None:
    keep = _KEPT if row.get("left_on") else (*_KEPT, "leave_reason")
    check.compare(row, stored, keep)
    birth = row.final.get("birth_date")
    if (birth is not None and row.final.get("birth_year") is None) or _is_year_left_out(row):
        row.final["birth_year"] = birth.year
        row.changes.pop("birth_year", None)
        if stored is not None and stored.values["birth_year"] != birth.year:
            row.changes["birth_year"] = (stored.values["birth_year"], birth.year)
    _compare_poverty(check, row)
    settle_with_site(check, row)


def _is_year_left_out(row: Row) -> bool:
    """A full date is given in a sheet without the column of years."""
    return row.get("birth_date") is not None and "birth_year" not in row.cells


def _compare_poverty(check: Check, row: Row) -> None:
    """A status counts from its year, else from the year of joining; a change is where that year says otherwise."""
    for key in ("poverty_status", "poverty_year"):
        row.changes.pop(key, None)
    status, year = row.get("poverty_status"), row.get("poverty_year")
    joined_on = row.final.get("joined_on")
    row.final["poverty_status"] = status or ""
    row.final["poverty_year"] = year or (joined_on.year if joined_on and status else None)
    if year and not status and "poverty_status" not in row.bad:
        check.warn(row, "poverty_year", _("A year without a household status says nothing and is passed over."))
    if row.stored is not None and status and row.final["poverty_year"]:
        before = check.snapshot.poverty[row.stored.pk].get(row.final["poverty_year"], "")
        if before != status:
            row.changes["poverty_status"] = (before, status)


def _check_member(check: Check, row: Row) -> None:
    if row.final.get("birth_year") is None and not row.bad & {"birth_year", "birth_date"}:
        check.warn(row, "birth_year", _("The birth year is not known: the member counts in no age group."))
    if row.is_same:
        _warn_of_kept_end(check, row)
        return
    _check_dates(check, row)
    if row.stored is None or row.changes:
        check.may(row, "members.edit")
    _check_stored_loans(check, row)
    for key in ("joined_on", "left_on"):
        if row.stored is None or key in row.changes:
            check.ask_period(row, key, row.final.get(key))
        if key in row.changes:
            check.ask_period(row, key, row.changes[key][0])
    if "poverty_status" in row.changes and not row.bad & {"poverty_year", "joined_on"}:
        from_day = poverty_counts_from(row.final["poverty_year"], row.final["joined_on"])
        check.ask_period(row, "poverty_status", from_day)
    _warn_of_kept_end(check, row)


def _check_dates(check: Check, row: Row) -> None:
    ref, final = row.club, row.final
    problems = member_date_problems(
        club_founded_on=ref.founded_on if ref is not None else None,
        club_closed_on=ref.closed_on if ref is not None else None,
        joined_on=final.get("joined_on"),
        left_on=final.get("left_on"),
        birth_year=None if "birth_year" in row.bad else final.get("birth_year"),
        birth_date=None if "birth_date" in row.bad else final.get("birth_date"),
        today=check.today,
    )
    check.blame(row, problems)
    if "poverty_year" in row.values:
        check.blame(row, year_problems("poverty_year", row.values["poverty_year"], today=check.today))


def _check_stored_loans(check: Check, row: Row) -> None:
    """A membership must go on covering the loans that it was lent."""
    lent = check.snapshot.lent.get((row.get("club"), row.get("code")))
    if lent is None or row.bad & {"joined_on", "left_on"}:
        return
    text = _(
        "The member borrowed on %(day)s and must be a member on that day. Check the date, or correct the loan first."
    )
    joined_on, left_on = row.final["joined_on"], row.final["left_on"]
    if "joined_on" in row.changes and joined_on > lent[0]:
        row.fault("joined_on", text % {"day": format_date(lent[0])})
    elif "left_on" in row.changes and left_on is not None and left_on <= lent[1]:
        row.fault("left_on", text % {"day": format_date(lent[1])})


def _warn_of_kept_end(check: Check, row: Row) -> None:
    left_on = row.stored.values["left_on"] if row.stored else None
    if left_on is not None and "left_on" in row.values and row.values["left_on"] is None:
        message = _("The stored date %(date)s stays: a blank cell does not take it back.")
        check.warn(row, "left_on", message % {"date": format_date(left_on)})


def _check_later_foundings(check: Check) -> None:
    """A founding put later must not pass the joining of a stored member whom the file leaves alone."""
    later = {
        code: ref
        for code, ref in check.club_refs.items()
        if ref.row is not None and not ref.row.is_wrong and "founded_on" in ref.row.changes
    }
    if not later:
        return
    in_file = {(row.get("club"), row.get("code")) for row in check.reading.rows("members")}
    joined: dict[str, list[date]] = defaultdict(list)
    for key, stored in check.snapshot.members.items():
        if key not in in_file:
            joined[key[0]].append(stored.values["joined_on"])
    for code, ref in later.items():
        if joined[code] and min(joined[code]) < ref.founded_on:
            text = _("A member of the club joined on %(joined)s, before this day. Correct the member first.")
            ref.row.fault("founded_on", text % {"joined": format_date(min(joined[code]))})
