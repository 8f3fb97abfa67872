"""The last sheet: on what the figures stand and what they mean."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.dates import format_date
from core.sheets.official import Note
from targets.basis import Basis
from targets.readings import TargetReading


def notes(
    basis: Basis,
    whole: dict[str, TargetReading],
    today: dt.date,
    stamp: str,
    *,
    has_names: bool,
    more: Sequence[tuple[str, str]] = (),
) -> Note:
    """`more` are further lines, before those on each target."""
    period = {"since": format_date(basis.since), "as_of": format_date(basis.as_of)}
    lines = [
        (_("Area"), basis.unit.name if basis.is_whole else str(basis.unit)),
        (_("Reporting period"), _("%(since)s to %(as_of)s, both days included") % period),
        (_("Figures as of"), format_date(basis.as_of)),
        (_("Boundaries"), _("the administrative units valid on %(date)s") % {"date": format_date(basis.boundary)}),
        (_("Plan"), f"{basis.plan.code}: {basis.plan.name}"),
        (_("State of the data"), _state(basis, today)),
    ]
    if stamp:
        lines.append((_("Please note"), stamp))
    lines += [
        (_("Blank cell"), _("not known, or nothing set; it is not 0")),
        ("0", _("counted, and there is none")),
        (_("not applicable"), _("a share of nothing: neither 0% nor 100%")),
        (_("Not determined"), _("clubs whose place under these boundaries is not known; the totals contain them")),
        (_("Plan of clubs"), _("the plan's number for the whole programme; of an area only where a milestone is set")),
        (_("Shares"), _("a share of the total is the total's own, never an average of the areas' shares")),
        (_("Income fund"), _("cash, outstanding principal and assets in kind, less repayable advances")),
        (_("Under 60"), _("members of known age under 60; those of unknown age are counted apart")),
    ]
    if not has_names:
        lines.append((_("Chair"), _("left blank: the names are open only to those who may see the clubs' members")))
    lines += more
    lines += [(reading.label, reading.definition) for reading in whole.values()]
    return Note(_("Notes"), _("NOTES"), lines)


def _state(basis: Basis, today: dt.date) -> str:
    words = {"today": format_date(today), "as_of": format_date(basis.as_of)}
    if today <= basis.as_of:
        return _("as entered by %(today)s; the reporting period is not over yet") % words
    return _("as entered by %(today)s") % words
