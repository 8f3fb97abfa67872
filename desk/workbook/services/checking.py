"""Checking a file, or checking and saving it, all or nothing.

The check reads the programme outside any writing transaction, however long the file; the saving is a transaction of its
own, which first makes sure that nobody has written since. So an office that enters data waits for no check.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.models import Club
from core.audit import Mark, has_moved, mark_now, one_act
from desk.workbook.checks import Check, check_rows
from desk.workbook.checks.zeros import club_codes_meant
from desk.workbook.querysets.since import changes_since
from desk.workbook.querysets.snapshot import area_words, take_snapshot
from desk.workbook.reading import Progress, Reading, Row, read_workbook
from desk.workbook.result import Change, Counts, Fault, Result
from desk.workbook.services.saving import RowsRefused, Saving
from desk.workbook.words import as_words

ROUNDS = 3
"""So often a file is checked anew where others write meanwhile; the last time they wait."""

_WATCHED = ("clubs.", "funds.", "districts.")


class Stale(Exception):
    """Somebody wrote between the check and the saving: what was checked may no longer be so."""


@dataclass
class Examined:
    """A checked file; `check` is None where it may not be imported at all, `saving` until it is prepared."""

    actor: object
    result: Result
    check: Check | None
    mark: Mark
    saving: Saving | None = None


def check_workbook(*, actor, file: BinaryIO | str | Path) -> Result:
    """Reads and checks; saves nothing. Every fault of the file is in the result, conflicts as faults too."""
    return _with_conflicts_told(examine(actor=actor, file=file).result)


def import_workbook(*, actor, file: BinaryIO | str | Path) -> Result:
    """Checks and saves everything in one transaction, or nothing."""
    for _round in range(ROUNDS - 1):
        examined = prepare_saving(examine(actor=actor, file=file))
        if _with_conflicts_told(examined.result).errors:
            return examined.result
        try:
            return save_examined(examined)
        except Stale:
            continue
    with transaction.atomic():
        examined = examine(actor=actor, file=file)
        if _with_conflicts_told(examined.result).errors:
            return examined.result
        return save_examined(examined)


def _with_conflicts_told(result: Result) -> Result:
    if result.open_conflicts:
        result.errors += [conflict.as_fault() for conflict in result.open_conflicts]
        result.errors.sort(key=lambda fault: fault.place)
    return result


def examine(
    *,
    actor,
    file: BinaryIO | str | Path,
    choices: dict[str, str] | None = None,
    progress: Progress = lambda done, total: None,
    read: Callable[..., Reading] = read_workbook,
) -> Examined:
    """Reads and checks. `choices` {conflict's key: "site" or "file"} are a person's; `progress` hears of rows.

    `read` takes (file, words of areas, progress): a file of another layout comes through a reader of its own.
    """
    mark = mark_now()
    if not actor.may("workbook.import"):
        message = _("You may not import workbooks. Ask the province to give you the right.")
        return Examined(actor, Result(errors=[Fault(None, None, None, None, message)]), None, mark)
    reading = read(file, area_words(), progress)
    codes = {row.get("code") for row in reading.rows("clubs")}
    codes |= {row.get("club") for sheet in reading.sheets.values() for row in sheet.rows}
    codes |= club_codes_meant(reading)
    communes = {row.get("commune") for row in reading.rows("clubs")}
    snapshot = take_snapshot(actor, codes - {None}, communes - {None}, set(reading.sheets))
    since = changes_since(reading.stamp, actor)
    check = check_rows(reading, snapshot, actor, timezone.localdate(), since, choices or {})
    return Examined(actor, _result(check), check, mark)


def prepare_saving(examined: Examined) -> Examined:
    """Does ahead what of the saving needs no lock, where nothing stands against saving. What is refused is an error."""
    result = examined.result
    if not result.is_clean or result.open_conflicts:
        return examined
    saving = Saving(examined.check)
    try:
        saving.prepare()
    except RowsRefused as refused:
        result.errors = refused.faults
    examined.saving = saving
    return examined


def save_examined(examined: Examined) -> Result:
    """Saves a checked file without errors and open conflicts, in one short transaction. Raises Stale.

    What a service refuses although the check let it pass becomes errors of the result, and nothing is saved.
    """
    result = examined.result
    try:
        with one_act() as batch, transaction.atomic():
            ids = [club.pk for club in examined.check.snapshot.clubs.values()]
            list(Club.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
            if has_moved(examined.mark, _WATCHED):
                raise Stale
            (examined.saving or Saving(examined.check)).save()
    except RowsRefused as refused:
        result.errors = refused.faults
        return result
    except IntegrityError:
        text = _("Somebody else saved the same rows at this moment. Nothing was saved: send the file again.")
        result.errors = [Fault(None, None, None, None, text)]
        return result
    result.saved, result.batch = True, batch
    return result


def _result(check: Check) -> Result:
    result = Result(errors=list(check.reading.errors), warnings=check.warnings)
    digest, clubs = hashlib.sha256(), set()
    for sheet in check.reading.sheets.values():
        counts = result.sheets[sheet.spec.title] = Counts()
        for row in sheet.rows:
            setattr(counts, row.state, getattr(counts, row.state) + 1)
            result.errors += row.faults
            if row.state == "changed":
                result.changes.append(_change(row))
            if row.conflict is not None:
                result.conflicts.append(row.conflict)
                if check.choices.get(row.conflict.key) is None:
                    result.open_conflicts.append(row.conflict)
            if row.state in ("new", "changed") and row.club is not None:
                clubs.add(row.club.code)
            digest.update(_fingerprint(row))
    result.digest, result.clubs = digest.hexdigest(), sorted(clubs)
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
    return Change(row.sheet_title, row.number, label, cells, _address(row))


def _address(row: Row) -> str:
    if row.spec.key == "members":
        return reverse("member_detail", args=[row.stored.pk])
    return reverse("club_detail", args=[row.club.code])


def _fingerprint(row: Row) -> bytes:
    """What the row does, the same before and after a choice about its conflict."""
    disputed = {heading for heading, _theirs, _mine in row.conflict.cells} if row.conflict else set()
    cells = [] if row.conflict is None else [list(cell) for cell in row.conflict.cells]
    cells += [
        [row.spec.heading(key), str(before), str(after)]
        for key, (before, after) in row.changes.items()
        if row.spec.heading(key) not in disputed
    ]
    return json.dumps([row.spec.key, row.number, row.stored is None, sorted(cells)], ensure_ascii=False).encode()
