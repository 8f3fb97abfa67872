"""Checking a file, or checking and saving it, all or nothing."""

from pathlib import Path
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from desk.workbook.checks import Check, check_rows
from desk.workbook.querysets.snapshot import area_words, take_snapshot
from desk.workbook.reading import Row, read_workbook
from desk.workbook.result import Change, Counts, Fault, Result
from desk.workbook.services.saving import RowsRefused, Saving
from desk.workbook.words import as_words


def check_workbook(*, actor, file: BinaryIO | str | Path) -> Result:
    """Reads and checks; saves nothing. Every fault of the file is in the result."""
    return _checked(actor, file)[0]


def import_workbook(*, actor, file: BinaryIO | str | Path) -> Result:
    """Checks and saves everything in one transaction, or nothing."""
    try:
        with transaction.atomic():
            result, check = _checked(actor, file)
            if result.errors:
                return result
            Saving(check).save()
    except RowsRefused as refused:
        result.errors = refused.faults
        return result
    except IntegrityError:
        text = _("Somebody else saved the same rows at this moment. Nothing was saved: send the file again.")
        result.errors = [Fault(None, None, None, None, text)]
        return result
    result.saved = True
    return result


def _checked(actor, file) -> tuple[Result, Check | None]:
    if not actor.may("workbook.import"):
        message = _("You may not import workbooks. Ask the province to give you the right.")
        return Result(errors=[Fault(None, None, None, None, message)]), None
    reading = read_workbook(file, area_words())
    codes = {row.get("code") for row in reading.rows("clubs")}
    codes |= {row.get("club") for sheet in reading.sheets.values() for row in sheet.rows}
    communes = {row.get("commune") for row in reading.rows("clubs")}
    snapshot = take_snapshot(actor, codes - {None}, communes - {None}, set(reading.sheets))
    check = check_rows(reading, snapshot, actor, timezone.localdate())
    return _result(check), check


def _result(check: Check) -> Result:
    result = Result(errors=list(check.reading.errors), warnings=check.warnings)
    for sheet in check.reading.sheets.values():
        counts = result.sheets[sheet.spec.title] = Counts()
        for row in sheet.rows:
            setattr(counts, row.state, getattr(counts, row.state) + 1)
            result.errors += row.faults
            if row.state == "changed":
                result.changes.append(_change(row))
    result.errors.sort(key=lambda fault: fault.place)
    result.warnings.sort(key=lambda fault: fault.place)
    return result


def _change(row: Row) -> Change:
    cells = []
    for key, values in row.changes.items():
        column = row.spec.by_key[key]
        before, after = (as_words(column, value) for value in values)
        cells.append((column.heading, before, after))
    label = " ".join(str(row.get(key)) for key in ("club", "code") if row.get(key))
    return Change(row.spec.title, row.number, label, cells)
