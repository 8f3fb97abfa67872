"""The clubs or communes behind a target, in words: which count, which do not, and what they lack."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import format_date
from core.templatetags.vi_format import number, share, vnd_unit
from districts.models import Unit
from targets.basis import Basis
from targets.behind import Breakdown, Line
from targets.figures import TargetFigures
from targets.rules import MEMBERS_NORM, OLDER_NORM_PERCENT, WOMEN_NORM_PERCENT, is_within_percent

ROWS_ON_A_PAGE = 100
PARTS = ("counted", "missing", "excluded", "outside")


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
    """One page of a part: its rows, and the page itself, which knows how many there are in all."""

    name: str
    rows: list[TargetRow]
    page: Page
    is_money: bool = False

    @property
    def total(self) -> int:
        return self.page.paginator.count


def target_rows(
    behind: Breakdown, basis: Basis, area_names: dict[str, str], members_url: Callable[[str], str], number: int = 1
) -> dict[str, TargetRows]:
    """{part: its rows on that page}: "counted" and "missing" make up N, "excluded" and "outside" are left out of it.

    area_names: {code: name} of the areas active on D, in the books' order. members_url(club code): the people of one
    club's figure. Of a share of members every club is "counted". A page that there is not is the last one.
    """
    words = _Words(behind, basis, area_names, members_url)
    is_by_members = behind.reading.counts == "members"
    parts = {
        "counted": ([line for line in behind.lines if is_by_members or line.n], words.row),
        "missing": ([] if is_by_members else [line for line in behind.lines if not line.n], words.row),
        "excluded": (behind.excluded, words.excluded),
        "outside": (behind.outside, words.outside),
    }
    made = {}
    for name, (lines, say) in parts.items():
        page = Paginator(lines, ROWS_ON_A_PAGE).get_page(number)
        made[name] = TargetRows(name, [say(line) for line in page.object_list], page, words.is_money)
    return made


class _Words:
    def __init__(self, behind: Breakdown, basis: Basis, area_names: dict[str, str], members_url):
        self.reading, self.basis, self.area_names, self.members_url = behind.reading, basis, area_names, members_url
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
        self.target = behind.target
        self.threshold_vnd = self.target.threshold_vnd
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
            members = "" if line.is_declared else self.members_url(line.subject.code)
            return self.club(line.subject, pair, share(line.n, line.N, self.reading.goal) or "", members)
        return self.club(line.subject, *self.say(line.subject))

    def _marked(self, row: TargetRow, line: Line) -> TargetRow:
        if not (line.is_declared or line.is_unknown):
            return row
        url = reverse("club_declared", args=[line.subject.code])
        return replace(row, is_declared=line.is_declared, is_unknown=line.is_unknown, declared_url=url)

    def club(self, row: TargetFigures, brings: str, lacks: str, list_url: str = "") -> TargetRow:
        return TargetRow(row.name, reverse("club_detail", args=[row.code]), place_words(row), brings, lacks, list_url)

    def excluded(self, row: TargetFigures) -> TargetRow:
        """A club without a part in the figure, with the reason."""
        if self.reading.counts == "communes":
            return self.club(row, "", _("without a place under these boundaries"))
        if self.reading.counts == "members":
            return self.club(row, "", _("no members"))
        return self.club(row, "", _("founded within the period"))

    def outside(self, commune: Unit) -> TargetRow:
        row = self._commune(commune)
        return replace(row, lacks=_("not of the sort that this figure counts"))

    def _commune(self, commune: Unit) -> TargetRow:
        district = self.basis.units.district_of(commune.pk)
        region = _("region %(number)s") % {"number": commune.region_861} if commune.region_861 else ""
        return TargetRow(str(commune), "", str(district or ""), region, "")

    def _founding(self, row: TargetFigures) -> tuple[str, str]:
        plan = self.basis.plan
        is_outside = self.reading.code == "clubs_new" and not plan.starts_on <= row.founded_on <= plan.ends_on
        lacks = _("founded outside the plan's term") if is_outside else ""
        return _("founded on %(date)s") % {"date": format_date(row.founded_on)}, lacks

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
        least_age = self.target.older_from
        lacking = composition_warnings(row.members, row.women, row.older(least_age), least_age)
        if row.unknown & {"women", f"older_{least_age}"}:
            lacking.append(_("not known whether the other norms hold"))
        return composition_words(row, least_age), "; ".join(lacking)


def place_words(row: TargetFigures) -> str:
    """The commune and district of a club under B."""
    return ", ".join(str(unit) for unit in (row.commune, row.district) if unit) or _("not determined")


def composition_words(row: TargetFigures, least_age: int) -> str:
    counted = ngettext("%(count)s member", "%(count)s members", row.members) % {"count": number(row.members)}
    if not row.members:
        return counted
    older = share(row.older(least_age), row.members)
    words = {"members": counted, "women": share(row.women, row.members), "older": older, "age": least_age}
    return _("%(members)s, %(women)s women, %(older)s aged %(age)s or over") % words


def composition_warnings(members: int, women: int | None, older: int | None, least_age: int = 60) -> list[str]:
    """What of the norms a club does not keep, one sentence each. The norms warn and never block."""
    found = []
    if not MEMBERS_NORM[0] <= members <= MEMBERS_NORM[1]:
        bounds = {"least": MEMBERS_NORM[0], "most": MEMBERS_NORM[1], "count": members}
        found.append(_("%(count)s members; the norm is %(least)s to %(most)s") % bounds)
    if members:
        parts = (
            (women, WOMEN_NORM_PERCENT, _("%(share)s women; the norm is %(least)s to %(most)s%%")),
            (older, OLDER_NORM_PERCENT, _("%(share)s aged %(age)s or over; the norm is %(least)s to %(most)s%%")),
        )
        for n, (least, most), words in parts:
            if n is not None and not is_within_percent(n, members, (least, most)):
                found.append(words % {"share": share(n, members), "least": least, "most": most, "age": least_age})
    return found
