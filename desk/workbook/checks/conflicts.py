"""Rows that somebody changed on the site after the file had been downloaded: nothing is written over silently."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.text import fold
from desk.workbook.querysets.since import Since
from desk.workbook.reading import Row
from desk.workbook.result import Conflict
from desk.workbook.words import as_words

if TYPE_CHECKING:
    from desk.workbook.checks.base import Check

SITE, FILE = "site", "file"
"""What a person may choose for a row: keep what stands on the site, or take what stands in the file."""


def is_same(key: str, before: Any, after: Any) -> bool:
    """Sources are the same whatever their case and marks."""
    if key == "source":
        return fold(before or "") == fold(after or "")
    return before == after


def settle_with_site(check: "Check", row: Row) -> None:
    """Cell by cell: what the file's writer left as downloaded keeps the site's newer value; what both changed is a
    conflict, which a choice decides. Called when the row's changes are known."""
    since = check.since.get((row.spec.key, row.stored.pk)) if row.stored is not None and row.changes else None
    if since is None:
        return
    disputed = []
    for key, (theirs, mine) in list(row.changes.items()):
        if not since.has_touched(key):
            continue
        if key in since.base and is_same(key, since.base[key], mine):
            _keep(row, key, theirs)
            message = _("%(who)s changed this on the site meanwhile; the newer value stays: %(value)s.")
            values = {"who": since.who, "value": as_words(row.spec.by_key[key], theirs) or "—"}
            check.warn(row, key, message % values)
        else:
            disputed.append((key, theirs, mine))
    if disputed:
        _dispute(check, row, since, disputed)


def _dispute(check: "Check", row: Row, since: Since, disputed: list[tuple]) -> None:
    cells = []
    for key, theirs, mine in disputed:
        column = row.spec.by_key[key]
        cells.append((column.heading, as_words(column, theirs), as_words(column, mine)))
    label = " ".join(str(row.get(key)) for key in ("club", "code") if row.get(key))
    at = timezone.localtime(since.at).strftime("%d/%m/%Y %H:%M")
    key = f"{row.spec.key}-{row.stored.pk}"
    row.conflict = Conflict(key, row.spec.title, row.number, label, since.who, at, cells)
    if check.choices.get(key) == SITE:
        for name, theirs, _mine in disputed:
            _keep(row, name, theirs)


def _keep(row: Row, key: str, theirs: Any) -> None:
    row.final[key] = theirs
    del row.changes[key]
