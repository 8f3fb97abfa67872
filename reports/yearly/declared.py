"""Declared totals in the yearly workbook: said under the titles, club by club in table D, and in the notes."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.figures import ClubFigures


def declared_subtitles(rows: Sequence[ClubFigures]) -> list[str]:
    """One line where declared totals count in a table, else none."""
    count = sum(bool(row.declared) for row in rows)
    if not count:
        return []
    text = ngettext(
        "(with the declared totals of %(count)s club without a member list; what it did not declare is left blank)",
        "(with the declared totals of %(count)s clubs without a member list; what they did not declare is left blank)",
        count,
    )
    return [text % {"count": count}]


def declared_note(row: ClubFigures) -> str:
    """Which of the line's figures are declared, for the column of notes; "" where none is."""
    labels = {
        "members": _("members"),
        "women": _("women"),
        "older_60": _("aged 60 or over"),
        "income_fund": _("income fund"),
        "borrowed_ever": _("have borrowed"),
        "areas": _("activity areas"),
    }
    named = [label for name, label in labels.items() if name in row.declared]
    return _("Declared: %(figures)s") % {"figures": ", ".join(named)} if named else ""


def declared_lines(rows: Sequence[ClubFigures]) -> list[tuple[str, str]]:
    """The lines of the notes: the rule, and the clubs that it concerns."""
    clubs = [f"{row.code} {row.name}" for row in rows if row.declared]
    if not clubs:
        return []
    rule = _(
        "a club without a member list in the period counts by the totals that it declared for the latest period that"
        " ends in it; its income fund and its areas too, where its books say nothing of them. What it did not declare"
        " is not known: blank, and counted as not reached"
    )
    return [(_("Declared totals"), rule), (_("Clubs with declared totals"), "; ".join(clubs))]
