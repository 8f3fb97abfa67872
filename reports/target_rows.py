"""The clubs or communes behind a target, in words: which count, which do not, and what they lack."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import format_date
from core.templatetags.vi_format import number, share, vnd_unit
from districts.models import Unit
from targets.basis import Basis
from targets.figures import TargetFigures
from targets.readings import Breakdown, Line
from targets.rules import MEMBERS_NORM, OLDER_NORM_PERCENT, WOMEN_NORM_PERCENT, is_within_percent

MOST_ROWS = 300
"""Of each part; a page of thousands of clubs helps nobody, and the list of clubs has them all."""


@dataclass(frozen=True)
class TargetRow:
    """One club or commune: its name and address, where it lies, what it brings to the target and what it lacks.

    `is_declared`: by declared totals; `is_unknown`: a figure that it takes is not known. `declared_url` leads to them.
    """

    label: str
    url: str
    place: str
    brings: str
    lacks: str
    list_url: str = ""
    is_declared: bool = False
    is_unknown: bool = False
    declared_url: str = ""


@dataclass(frozen=True)
class TargetRows:
    """The first rows of a part, and how many there are in all."""

    rows: list[TargetRow]
    total: int
    is_money: bool = False

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def target_rows(behind: Breakdown, basis: Basis, area_names: dict[str, str]) -> dict[str, TargetRows]:
    """{"counted", "missing", "excluded"}: the rows that count fully, those that do not, those without a place.

    area_names: {code: name} of the areas active on D, in the books' order.
    """
    words = _Words(behind, basis, area_names)
    is_by_members = behind.reading.counts == "members"
    counted = [line for line in behind.lines if is_by_members or line.n]
    missing = [] if is_by_members else [line for line in behind.lines if not line.n]
    return {
        "counted": TargetRows([words.row(line) for line in counted[:MOST_ROWS]], len(counted), words.is_money),
        "missing": TargetRows([words.row(line) for line in missing[:MOST_ROWS]], len(missing), words.is_money),
        "excluded": TargetRows([words.club(row, "", "") for row in behind.excluded[:MOST_ROWS]], len(behind.excluded)),
    }


class _Words:
    def __init__(self, behind: Breakdown, basis: Basis, area_names: dict[str, str]):
        self.reading, self.basis, self.area_names = behind.reading, basis, area_names
        by_code: dict[str, Callable[[TargetFigures], tuple[str, str]]] = {
            "full_activity": self._activities,
            "full_and_well": self._activities_and_review,
            "well_managed": self._review,
            "composition": self._composition,
            "clubs_borrowing": self._borrowing,
            "initial_fund_20m": lambda row: self._money(row.initial_fund),
            "fund_30m": lambda row: self._money(row.income_fund),
        }
        self.say = by_code.get(self.reading.code, self._founding)
        self.threshold_vnd = next(one.threshold_vnd for one in basis.targets if one.code == self.reading.code)
        self.is_money = self.threshold_vnd is not None

    def row(self, line: Line) -> TargetRow:
        if isinstance(line.subject, Unit):
            return self._commune(line.subject)
        return self._marked(self._club_row(line), line)

    def _club_row(self, line: Line) -> TargetRow:
        if self.reading.counts == "members":
            if line.is_unknown:
                return self.club(line.subject, _("not known of %(members)s") % {"members": number(line.N)}, "")
            pair = f"{number(line.n)} / {number(line.N)}"
            members = "" if line.is_declared else reverse("member_list") + f"?club={line.subject.code}"
            return self.club(line.subject, pair, share(line.n, line.N, self.reading.goal) or "", members)
        return self.club(line.subject, *self.say(line.subject))

    def _marked(self, row: TargetRow, line: Line) -> TargetRow:
        if not (line.is_declared or line.is_unknown):
            return row
        url = reverse("club_declared", args=[line.subject.code])
        return replace(row, is_declared=line.is_declared, is_unknown=line.is_unknown, declared_url=url)

    def club(self, row: TargetFigures, brings: str, lacks: str, list_url: str = "") -> TargetRow:
        return TargetRow(row.name, reverse("club_detail", args=[row.code]), place_words(row), brings, lacks, list_url)

    def _commune(self, commune: Unit) -> TargetRow:
        district = self.basis.units.district_of(commune.pk)
        region = _("region %(number)s") % {"number": commune.region_861} if commune.region_861 else ""
        return TargetRow(str(commune), "", str(district or ""), region, "")

    def _founding(self, row: TargetFigures) -> tuple[str, str]:
        return _("founded on %(date)s") % {"date": format_date(row.founded_on)}, ""

    def _money(self, amount_vnd: int | None) -> tuple[str, str]:
        if amount_vnd is None:
            return "", _("not known")
        lacking = self.threshold_vnd - amount_vnd
        return vnd_unit(amount_vnd), vnd_unit(lacking) if lacking > 0 else ""

    def _activities(self, row: TargetFigures) -> tuple[str, str]:
        if "areas" in row.unknown:
            return "", _("The areas carried out are not known")
        lacking = [name for code, name in self.area_names.items() if code not in row.areas]
        done = f"{len(row.areas)} / {len(self.area_names)}"
        return done, _("Lacks: %(areas)s") % {"areas": "; ".join(lacking)} if lacking else ""

    def _review(self, row: TargetFigures) -> tuple[str, str]:
        if row.well_managed is None:
            return "", _("no review in the period")
        return (_("well managed"), "") if row.well_managed else ("", _("reviewed as not well managed"))

    def _activities_and_review(self, row: TargetFigures) -> tuple[str, str]:
        done, lacking = self._activities(row)
        verdict, no_verdict = self._review(row)
        return " · ".join(filter(None, [done, verdict])), ". ".join(filter(None, [lacking, no_verdict]))

    def _borrowing(self, row: TargetFigures) -> tuple[str, str]:
        if not row.members:
            return "", _("no members")
        if row.borrowed_ever is None:
            return "", _("not known")
        return f"{number(row.borrowed_ever)} / {number(row.members)}", ""

    def _composition(self, row: TargetFigures) -> tuple[str, str]:
        lacking = composition_warnings(row)
        if row.unknown & {"women", "older_60"}:
            lacking.append(_("not known whether the other norms hold"))
        return composition_words(row), "; ".join(lacking)


def place_words(row: TargetFigures) -> str:
    """The commune and district of a club under B."""
    return ", ".join(str(unit) for unit in (row.commune, row.district) if unit) or _("not determined")


def composition_words(row: TargetFigures) -> str:
    counted = ngettext("%(count)s member", "%(count)s members", row.members) % {"count": number(row.members)}
    if not row.members:
        return counted
    words = {"members": counted, "women": share(row.women, row.members), "older": share(row.older_60, row.members)}
    return _("%(members)s, %(women)s women, %(older)s aged 60 or over") % words


def composition_warnings(row: TargetFigures) -> list[str]:
    """What of the norms a club does not keep, one sentence each. The norms warn and never block."""
    found = []
    if not MEMBERS_NORM[0] <= row.members <= MEMBERS_NORM[1]:
        bounds = {"least": MEMBERS_NORM[0], "most": MEMBERS_NORM[1], "count": row.members}
        found.append(_("%(count)s members; the norm is %(least)s to %(most)s") % bounds)
    if row.members:
        parts = (
            (row.women, WOMEN_NORM_PERCENT, _("%(share)s women; the norm is %(least)s to %(most)s%%")),
            (row.older_60, OLDER_NORM_PERCENT, _("%(share)s aged 60 or over; the norm is %(least)s to %(most)s%%")),
        )
        for n, (least, most), words in parts:
            if n is not None and not is_within_percent(n, row.members, (least, most)):
                found.append(words % {"share": share(n, row.members), "least": least, "most": most})
    return found
