"""The workbook out, with a record of who took which people's data along."""

from datetime import date
from typing import BinaryIO

from clubs.querysets import ClubQuerySet
from core.audit import Trail
from desk.workbook.export import write_workbook
from desk.workbook.querysets.since import stamp_of_now


def export_workbook(
    *, actor, out: BinaryIO, clubs: ClubQuerySet, day: date | None = None, has_guide: bool = False
) -> dict[str, int]:
    """Writes the clubs' workbook to `out`; answers {sheet's title: rows}. A user's export is recorded on the user."""
    written = write_workbook(out, clubs, stamp_of_now(str(actor)), day, has_guide=has_guide)
    if actor.pk is not None:
        trail = Trail(actor, "workbook.export")
        trail.add(actor, after={"rows": written, "as_of": day and day.isoformat()})
        trail.write()
    return written
