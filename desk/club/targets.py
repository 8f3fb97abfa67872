"""The plan's targets that one club can meet by itself: met, or missing how much, by the plan's own amounts."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.vi_format import number, rate, share, vnd_unit
from reports.target_rows import composition_warnings, composition_words
from targets.basis import Basis
from targets.figures import ClubFigures
from targets.indicators import INDICATORS
from targets.models import Target
from targets.rules import gap, is_met


@dataclass(frozen=True)
class OwnTarget:
    """One target in ready words; `met` is None where it cannot be judged yet, `words` replaces the state's word."""

    label: str
    value: str
    met: bool | None
    lacks: str
    definition_url: str
    words: str = ""


def own_targets(row: ClubFigures, basis: Basis, area_names: list[tuple[str, str]]) -> list[OwnTarget]:
    """In the order in which an officer works on them. `area_names`: (code, name) of the areas active on the day."""
    judge = _Judge(row, area_names)
    by_code = {target.code: target for target in basis.targets}
    return [judge.own(say, by_code[code]) for code, say in _ORDER.items() if code in by_code]


class _Judge:
    def __init__(self, row: ClubFigures, area_names: list[tuple[str, str]]):
        self.row, self.area_names = row, area_names

    def own(self, say: Callable[["_Judge", Target], OwnTarget], target: Target) -> OwnTarget:
        """The target in words; where declared totals count it says so, and where a figure is not known nothing else."""
        reads = INDICATORS[target.code].reads_for(target)
        if not reads.isdisjoint(self.row.unknown):
            label = INDICATORS[target.code].label_for(target)
            return OwnTarget(label, _("not known"), None, "", _definition(target), words=_("not known"))
        found = say(self, target)
        if reads.isdisjoint(self.row.declared):
            return found
        return replace(found, value=_("%(value)s; declared") % {"value": found.value})

    def activities(self, target: Target) -> OwnTarget:
        lacking = [name for code, name in self.area_names if code not in self.row.areas]
        values = {"done": len(self.row.areas), "all": len(self.area_names)}
        return OwnTarget(
            _("All the activities"),
            _("%(done)s of %(all)s areas carried out") % values,
            self.row.full_activity,
            _("Lacks: %(areas)s") % {"areas": "; ".join(lacking)} if lacking else "",
            _definition(target),
        )

    def management(self, target: Target) -> OwnTarget:
        words = {None: _("no review in the period"), True: _("well managed"), False: _("not well managed")}
        lacks = _("Enter a review of this period.") if self.row.well_managed is None else ""
        verdict = self.row.well_managed
        return OwnTarget(_("Well managed"), words[verdict], verdict is True, lacks, _definition(target))

    def borrowing(self, target: Target) -> OwnTarget:
        n, total = INDICATORS[target.code].part(self.row, target), self.row.members
        value = _("no members")
        if total:
            values = {"n": number(n), "total": number(total), "share": share(n, total, target.goal)}
            value = _("%(n)s of %(total)s members (%(share)s)") % values
        missing, lacks = gap(n, total, target.goal, is_at_most=target.is_at_most), ""
        if missing and not target.is_at_most:
            words = ngettext("%(count)s member more has to borrow", "%(count)s members more have to borrow", missing)
            lacks = words % {"count": number(missing)}
        label = INDICATORS[target.code].label_for(target)
        if target.goal is not None and target.reading == Target.Reading.EVER and not target.is_at_most:
            label = _("At least %(goal)s%% of the members have borrowed") % {"goal": rate(target.goal)}
        return OwnTarget(
            label, value, is_met(n, total, target.goal, is_at_most=target.is_at_most), lacks, _definition(target)
        )

    def initial_fund(self, target: Target) -> OwnTarget:
        return self._fund(target, _("Initial fund of at least %(amount)s"))

    def fund(self, target: Target) -> OwnTarget:
        return self._fund(target, _("Income fund of at least %(amount)s"))

    def _fund(self, target: Target, label: str) -> OwnTarget:
        amount = INDICATORS[target.code].amount(self.row)
        missing = target.threshold_vnd - amount
        lacks = _("%(amount)s too little") % {"amount": vnd_unit(missing)} if missing > 0 else ""
        shown = label % {"amount": vnd_unit(target.threshold_vnd)}
        return OwnTarget(shown, vnd_unit(amount), missing <= 0, lacks, _definition(target))

    def composition(self, target: Target) -> OwnTarget:
        row, age = self.row, target.older_from
        warnings = "; ".join(composition_warnings(row.members, row.women, row.older(age), age))
        words = _("Differs from the norm") if warnings else _("Within the norm")
        value = composition_words(row, age)
        label = _("Composition (a hint, nothing is blocked)")
        return OwnTarget(label, value, not warnings, warnings, _definition(target), words=words)


_ORDER = {
    "full_activity": _Judge.activities,
    "well_managed": _Judge.management,
    "members_borrowing": _Judge.borrowing,
    "initial_fund_20m": _Judge.initial_fund,
    "fund_30m": _Judge.fund,
    "composition": _Judge.composition,
}


def _definition(target: Target) -> str:
    return reverse("target_detail", args=[target.code])
