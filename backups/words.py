"""Backups and what differs in them, as people read it."""

from typing import Any

from django.utils.translation import gettext as _

from core.money import format_decimal, format_vnd
from targets.indicators import INDICATORS


def size_of(count: int) -> str:
    """Bytes as kB, MB or GB with one decimal: 1234567 gives "1,2 MB"."""
    size, unit = count / 1000, "kB"
    for larger in ("MB", "GB"):
        if size >= 1000:
            size, unit = size / 1000, larger
    return f"{format_decimal(size, 1)} {unit}"


def _figure(name: str) -> str:
    """A key figure (backups.services.contents.key_figures) as the pages call it."""
    code, _dot, part = name.partition(".")
    labels = {
        "clubs": _("Clubs"),
        "members": _("Members"),
        "women": _("Women"),
        "borrowed_ever": _("Borrowed"),
        "income_fund": _("Income fund (₫)"),
        "cash": _("Cash of the income fund"),
        "outstanding": _("Outstanding (₫)"),
        "operating_fund": _("Operating fund (₫)"),
        "overdue": _("Overdue (₫)"),
        "par30": "PAR30",
    }
    label = INDICATORS[code].label_of_amount(None) if code in INDICATORS else labels.get(code, code)
    return f"{label} ({part})" if part else label


def in_words(difference: dict[str, Any]) -> str:
    """One line for a difference (backups.services.proving)."""
    kind, name = difference["kind"], difference["name"]
    if kind == "fault":
        return name
    if kind == "file":
        return _("File %(name)s: named in the database, not in the backup.") % {"name": name}
    if kind == "figure":
        name = _figure(name)
    words = {
        "table": _("Table %(name)s: %(expected)s rows when the backup was made, %(found)s restored."),
        "figure": _("Figure %(name)s: %(expected)s when the backup was made, %(found)s recomputed."),
    }
    numbers = {
        key: _("not there") if difference[key] is None else format_vnd(difference[key]) for key in ("expected", "found")
    }
    return words[kind] % {"name": name, **numbers}
