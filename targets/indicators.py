"""The indicators: what each target counts, in one line of code and one sentence of Vietnamese.

A plan's target names its indicator by code. Every rule here reads the fields of `TargetFigures`; what those mean is one
step further, in `targets/querysets/facts.py` and the queryset method named there.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.money import format_vnd
from districts.models import Unit
from funds.querysets import borrowed_ever_q, borrowed_within_q, borrowing_now_q
from targets.basis import Basis
from targets.figures import TargetFigures
from targets.models import Plan, Target


class Sheet(NamedTuple):
    """What is counted: operating clubs, and the communes valid on B of the same area."""

    rows: list[TargetFigures]
    communes: list[Unit]
    basis: Basis


@dataclass(frozen=True)
class Indicator:
    """`counts` says what n and N are numbers of: "clubs", "members" or "communes". `kind` is "count" or "ratio".

    `reads` names the figures of a club that may be declared or unknown and that the measure depends on. `options` are
    the fields of a target, besides its goal, that the measure obeys.
    """

    code: str
    label: str
    definition: str
    reads: frozenset[str] = field(default=frozenset(), kw_only=True)

    kind = "ratio"
    counts = "clubs"
    options: ClassVar[frozenset[str]] = frozenset()

    def reads_for(self, target: Target) -> frozenset[str]:
        """`reads`, by the target's options."""
        return self.reads

    def measure(self, sheet: Sheet, target: Target) -> tuple[int, int | None]:
        """(n, N); N is None for a count."""
        raise NotImplementedError

    def label_for(self, target: Target) -> str:
        """The label with the target's amounts."""
        return str(self.label)

    def label_of_amount(self, threshold_vnd: int | None) -> str:
        """The label with an amount, or with dots where none is known yet."""
        return str(self.label).replace("%(threshold)s", format_vnd(threshold_vnd) if threshold_vnd else "…")

    def definition_for(self, target: Target) -> str:
        """The definition with the target's amounts."""
        return str(self.definition)


@dataclass(frozen=True)
class ClubCount(Indicator):
    """The number of operating clubs of which the rule holds."""

    holds: Callable[[TargetFigures, Plan], bool]

    kind = "count"

    def measure(self, sheet, target):
        return sum(self.holds(row, sheet.basis.plan) for row in sheet.rows), None


@dataclass(frozen=True)
class ClubShare(Indicator):
    """The operating clubs of which the rule holds, of all operating clubs or of those of the target's denominator.

    Of the plan's number of clubs, those that are still to be founded come on top (`targets.readings`).
    """

    options = frozenset({"denominator"})

    def holds_for(self, row: TargetFigures, target: Target) -> bool:
        raise NotImplementedError

    def measure(self, sheet, target):
        rows = sheet.rows
        if target.denominator == Target.Denominator.WHOLE_PERIOD:
            rows = [row for row in rows if row.founded_on < sheet.basis.since]
        return sum(bool(self.holds_for(row, target)) for row in rows), len(rows)

    def definition_for(self, target):
        words = super().definition_for(target)
        if target.denominator == Target.Denominator.OPERATING:
            return words
        return _("%(definition)s Out of: %(clubs)s.") % {
            "definition": words,
            "clubs": target.get_denominator_display(),
        }


@dataclass(frozen=True)
class RuleShare(ClubShare):
    """The clubs of which a rule holds that needs nothing of the target."""

    holds: Callable[[TargetFigures], bool]

    def holds_for(self, row, target):
        return self.holds(row)


@dataclass(frozen=True)
class NormShare(ClubShare):
    """The clubs within the composition norms, older people by the target's age line."""

    options = ClubShare.options | {"older_from"}

    def holds_for(self, row, target):
        return row.is_within_composition(target.older_from)

    def reads_for(self, target):
        return self.reads | {f"older_{target.older_from}"}

    def definition_for(self, target):
        return super().definition_for(target) % {"age": target.older_from}


@dataclass(frozen=True)
class FundShare(ClubShare):
    """The clubs whose amount reaches the target's threshold.

    A club whose amount is not known (None) is not known to reach it.
    """

    amount: Callable[[TargetFigures], int | None]
    options = ClubShare.options | {"threshold_vnd"}

    def holds_for(self, row, target):
        return (self.amount(row) or 0) >= target.threshold_vnd

    def label_for(self, target):
        return str(self.label) % {"threshold": format_vnd(target.threshold_vnd)}

    def definition_for(self, target):
        return super().definition_for(target) % {"threshold": format_vnd(target.threshold_vnd)}


class Borrowing(NamedTuple):
    """One reading of "had a loan": the figure that counts its members, and the condition that finds them one by one."""

    figure: str
    label: str
    definition: str
    person_q: Callable[[Basis], Q]


BORROWING: dict[str, Borrowing] = {
    Target.Reading.EVER: Borrowing(
        "borrowed_ever",
        _("Members who have ever had a loan"),
        _("The members on the day who had at least one loan on or before it, in this club or another, of all members."),
        lambda basis: borrowed_ever_q(basis.as_of),
    ),
    Target.Reading.PERIOD: Borrowing(
        "borrowed_period",
        _("Members who took a loan in the period"),
        _("The members on the day to whom at least one loan was paid out in the period, of all members."),
        lambda basis: borrowed_within_q(basis.since, basis.as_of),
    ),
    Target.Reading.NOW: Borrowing(
        "borrowing_now",
        _("Members who owe principal now"),
        _("The members on the day with outstanding principal on that day, of all members."),
        lambda basis: borrowing_now_q(basis.as_of),
    ),
}


@dataclass(frozen=True)
class MemberShare(Indicator):
    """The members of the operating clubs who are known to have had a loan, of all members.

    By the indicator's own reading, or where it has none by the target's.
    """

    reading: str | None = None
    counts = "members"

    @property
    def options(self) -> frozenset[str]:
        return frozenset() if self.reading else frozenset({"reading"})

    def borrowing(self, target: Target) -> Borrowing:
        return BORROWING[self.reading or target.reading]

    def part(self, row: TargetFigures, target: Target) -> int | None:
        return getattr(row, self.borrowing(target).figure)

    def person_q(self, target: Target, basis: Basis) -> Q:
        """Finds the same people one by one: the very condition by which `part` was counted."""
        return self.borrowing(target).person_q(basis)

    def measure(self, sheet, target):
        return sum(self.part(row, target) or 0 for row in sheet.rows), sum(row.members for row in sheet.rows)

    def reads_for(self, target):
        return frozenset({"members", self.borrowing(target).figure})

    def label_for(self, target):
        return str(self.borrowing(target).label)

    def definition_for(self, target):
        return str(self.borrowing(target).definition)


@dataclass(frozen=True)
class CommuneShare(Indicator):
    """The communes of a sort that have an operating club, of all communes of that sort valid on B."""

    is_meant: Callable[[Unit], bool]

    counts = "communes"

    def measure(self, sheet, target):
        meant = {commune.pk for commune in sheet.communes if self.is_meant(commune)}
        return len(meant & {row.commune.pk for row in sheet.rows if row.commune}), len(meant)


def _is_new(row: TargetFigures, plan: Plan) -> bool:
    return plan.starts_on <= row.founded_on <= plan.ends_on


def _is_rural(commune: Unit) -> bool:
    return commune.kind == "xã"


def _member_share(code: str, reading: str | None) -> MemberShare:
    own = BORROWING[reading or Target.Reading.EVER]
    return MemberShare(code, own.label, own.definition, reading)


_ALL: list[Indicator] = [
    ClubCount(
        "clubs_total",
        _("Clubs in operation"),
        _("The clubs founded by a decision dated on or before the day and not dissolved by then."),
        lambda row, plan: True,
    ),
    ClubCount(
        "clubs_new",
        _("New clubs of the plan"),
        _("The clubs in operation on the day that were founded within the plan's term."),
        _is_new,
    ),
    RuleShare(
        "full_activity",
        _("Clubs that carry out all the activities"),
        _(
            "An area counts as carried out when at least the rubric's minimum number of its activities is dated in the"
            " period. The clubs with all active areas carried out, of the clubs in operation."
        ),
        lambda row: row.full_activity,
        reads=frozenset({"areas"}),
    ),
    RuleShare(
        "full_and_well",
        _("Clubs with all the activities and well managed"),
        _("The clubs that carry out all the activities in the period and are well managed, of the clubs in operation."),
        lambda row: row.is_full_and_well,
        reads=frozenset({"areas"}),
    ),
    RuleShare(
        "well_managed",
        _("Well managed clubs"),
        _(
            "The clubs whose standing review of the period says “well managed”, of the clubs in operation. The"
            " province's review stands over the district's, that over the club's own; of one level the latest. A club"
            " without a review does not count as well managed."
        ),
        lambda row: row.well_managed is True,
    ),
    _member_share("members_borrowing", None),
    _member_share("members_borrowing_period", Target.Reading.PERIOD),
    _member_share("members_borrowing_now", Target.Reading.NOW),
    RuleShare(
        "clubs_borrowing",
        _("Clubs in which half of the members have borrowed"),
        _("The clubs with members of whom at least half have ever had a loan, of the clubs in operation."),
        lambda row: row.has_half_borrowing,
        reads=frozenset({"members", "borrowed_ever"}),
    ),
    FundShare(
        "initial_fund_20m",
        _("Clubs whose income fund started with at least %(threshold)s ₫"),
        _(
            "The clubs whose capital marked as initial, in cash or in kind, is at least %(threshold)s ₫, of the"
            " clubs in operation."
        ),
        lambda row: row.initial_fund,
        reads=frozenset({"initial_fund"}),
    ),
    FundShare(
        "fund_30m",
        _("Clubs whose income fund is at least %(threshold)s ₫"),
        _(
            "The income fund is cash, outstanding principal and assets in kind less repayable advances. The clubs whose"
            " income fund is at least %(threshold)s ₫ on the day, of the clubs in operation."
        ),
        lambda row: row.income_fund,
        reads=frozenset({"income_fund"}),
    ),
    CommuneShare(
        "coverage_rural",
        _("Rural communes (xã) with a club"),
        _("The xã of the programme's territory in which a club operates, of all its xã under the boundaries shown."),
        _is_rural,
    ),
    CommuneShare(
        "coverage_minority",
        _("Ethnic-minority communes (xã) with a club"),
        _(
            "The xã of region I, II or III (Quyết định 861/QĐ-TTg) in which a club operates, of all such xã under the"
            " boundaries shown."
        ),
        lambda commune: _is_rural(commune) and commune.region_861 != "",
    ),
    CommuneShare(
        "coverage_urban",
        _("Wards and townships with a club"),
        _(
            "The phường and thị trấn of the programme's territory in which a club operates, of all of them under the"
            " boundaries shown."
        ),
        lambda commune: commune.is_urban,
    ),
    NormShare(
        "composition",
        _("Clubs within the composition norms"),
        _(
            "50 to 70 members, 60 to 70 percent women and 60 to 70 percent aged %(age)s or over, bounds included; all"
            " three hold. Of the clubs in operation. The norms warn and never block."
        ),
        reads=frozenset({"members", "women"}),
    ),
]

INDICATORS: dict[str, Indicator] = {indicator.code: indicator for indicator in _ALL}
