"""The workbook out, with a record of who took which people's data along."""

from datetime import date
from typing import BinaryIO

from clubs.querysets import ClubQuerySet
from core.audit import Trail
from desk.workbook.export import write_workbook


def export_workbook(*, actor, out: BinaryIO, clubs: ClubQuerySet, day: date | None = None) -> dict[str, int]:
    """Writes the clubs' workbook to `out`; answers {sheet's title: rows}. A user's export is recorded on the user."""
    written = write_workbook(out, clubs, day)
    if actor.pk is not None:
        trail = Trail(actor, "workbook.export")
        trail.add(actor, after={"rows": written, "as_of": day and day.isoformat()})
        trail.write()
    return written
