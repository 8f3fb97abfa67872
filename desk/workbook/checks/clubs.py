"""The sheet of clubs."""

from datetime import date

from django.utils.translation import gettext as _

from clubs.rules import club_date_problems, code_problems
from clubs.services.places import area_problem
from core.dates import format_date
from core.problems import Problem
from desk.workbook.checks.base import Check, ClubRef
from desk.workbook.checks.conflicts import settle_with_site
from desk.workbook.querysets.snapshot import kin_on
from desk.workbook.reading import Row
from districts.models import Unit

_DATES = ("founded_on", "launched_on", "closed_on")


def check_clubs(check: Check) -> None:
    for row in check.reading.rows("clubs"):
        code = row.get("code")
        if code is None:
            _check_dates(check, row, {key: row.get(key) for key in _DATES})
            continue
        check.blame(row, code_problems(code))
        if check.is_twice(row, "code", "clubs", code):
            continue
        ref = check.club_refs[code] = ClubRef(code, check.snapshot.clubs.get(code), row)
        row.club = ref
        check.compare(row, check.snapshot.club_rows.get(code), keep=("closed_on",))
        settle_with_site(check, row)
        check.refuse_lost_zeros(row, check.snapshot.club_rows)
        _check_club(check, row, ref)
        if not row.is_wrong:
            ref.founded_on, ref.closed_on = row.final["founded_on"], row.final.get("closed_on")


def _check_club(check: Check, row: Row, ref: ClubRef) -> None:
    if row.is_same:
        return
    if row.stored is not None:
        _warn_of_kept_end(check, row)
    _check_dates(check, row, {key: row.final.get(key) for key in _DATES})
    _check_commune(check, row, ref)
    if row.stored is not None and not row.bad and row.changes:
        check.may(row, "clubs.edit")
    elif ref.code in check.snapshot.foreign and not row.bad:
        row.fault("code", _("This club code cannot be used. Choose another one, or leave the row out."))
    check.name_source(row, "source")
    for key in ("founded_on", "closed_on"):
        if row.stored is None or key in row.changes:
            check.ask_period(row, key, row.final.get(key))
        if key in row.changes:
            check.ask_period(row, key, row.changes[key][0])
    if "commune" in row.changes:
        check.ask_period(row, "commune", row.final.get("founded_on"))


def _check_dates(check: Check, row: Row, dates: dict[str, date | None]) -> None:
    check.blame(row, club_date_problems(**dates, today=check.today))


def _warn_of_kept_end(check: Check, row: Row) -> None:
    closed_on = row.stored.values["closed_on"]
    if closed_on is not None and "closed_on" in row.values and row.values["closed_on"] is None:
        message = _("The stored date %(date)s stays: a blank cell does not take it back.")
        check.warn(row, "closed_on", message % {"date": format_date(closed_on)})


def _check_commune(check: Check, row: Row, ref: ClubRef) -> None:
    """The code is that of a commune on the decision's date, and the commune lies in the actor's area."""
    if row.bad & {"commune", "founded_on"}:
        return
    code, day = row.final["commune"], row.final["founded_on"]
    versions = check.snapshot.communes.get(code, [])
    valid = next((unit for unit in versions if unit.holds_on(day)), None)
    if row.stored is not None and not {"commune", "founded_on"} & row.changes.keys():
        ref.commune = valid
        return
    if valid is None:
        check.blame(row, _wrong_commune(check, code, day, versions))
        return
    ref.commune = valid
    if row.stored is None or "commune" in row.changes:
        scope = check.actor.scope_for("clubs.edit" if row.stored else "clubs.found")
        check.blame(row, area_problem(scope, valid, None), {"former_commune": "commune"})


def _wrong_commune(check: Check, code: str, day: date, versions: list[Unit]) -> list[Problem]:
    if not versions:
        padded = [unit for unit in check.snapshot.communes.get(code.zfill(5), []) if unit.holds_on(day)]
        if padded:
            text = _("There is no commune of this code. Is it %(code)s (%(unit)s)? Write the zero in front.")
            return [Problem(text % {"code": padded[0].code, "unit": padded[0]}, "commune")]
        text = _("There is no commune of this code. Look the code up on the page of the units.")
        return [Problem(text, "commune")]
    ended = [unit for unit in versions if unit.valid_to is not None and unit.valid_to <= day]
    unit = ended[-1] if ended else versions[0]
    values = {"unit": unit, "date": format_date(day)}
    if kin := kin_on(unit, day):
        text = _("The code of %(unit)s did not hold on %(date)s. Write the code of that day: %(others)s.")
        values["others"] = ", ".join(f"{one.code} ({one})" for one in kin)
    else:
        text = _("The code of %(unit)s did not hold on %(date)s. Write the code of that day.")
    return [Problem(text % values, "commune")]
