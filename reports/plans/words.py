"""A plan's targets and versions in ready words."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from core.dates import format_date
from core.templatetags.vi_format import number, rate
from targets.indicators import INDICATORS
from targets.models import Plan, PlanVersion, Target


class TargetLine:
    """One target of a plan, as its page shows it."""

    def __init__(self, target: Target, plan: Plan, versions: Sequence[PlanVersion]):
        self.target, self.plan, self.versions = target, plan, versions
        self.indicator = INDICATORS[target.code]

    @property
    def label(self) -> str:
        return self.indicator.label_for(self.target)

    @property
    def goal(self) -> str:
        """ "at least 70%", "50 clubs", or "" where none is set."""
        if self.target.goal is None:
            return ""
        value = f"{rate(self.target.goal)}%" if self.indicator.kind == "ratio" else number(int(self.target.goal))
        return f"{self.target.get_direction_display()} {value}"

    @property
    def due_on(self) -> date:
        return self.target.due_on or self.plan.ends_on

    @property
    def options(self) -> list[str]:
        """What differs from the usual way of counting."""
        target, found = self.target, []
        if target.band:
            found.append(_("nearly met within %(band)s") % {"band": rate(target.band)})
        if "reading" in self.indicator.options and target.reading != Target.Reading.EVER:
            found.append(target.get_reading_display())
        if "denominator" in self.indicator.options and target.denominator != Target.Denominator.OPERATING:
            found.append(_("out of %(clubs)s") % {"clubs": target.get_denominator_display()})
        if "older_from" in self.indicator.options and target.older_from != Target.OlderFrom.LAW:
            found.append(_("older people aged %(age)s or over") % {"age": target.older_from})
        return found

    @property
    def version(self) -> PlanVersion | None:
        """The last version that changed this target; None where it stands as it was first kept."""
        return last_change(self.versions, self.target.code)

    @property
    def has_milestones(self) -> bool:
        return self.indicator.kind == "count"

    def url_of(self, name: str) -> str:
        return reverse(name, args=[self.plan.code, self.target.code])

    @property
    def edit_url(self) -> str:
        return self.url_of("plan_target_edit")

    @property
    def remove_url(self) -> str:
        return self.url_of("plan_target_remove")


class VersionLine:
    """One version of a plan: which of its targets it changed, and why."""

    def __init__(self, version: PlanVersion):
        self.version = version

    @property
    def changed(self) -> str:
        held = {one["code"]: one.get("threshold_vnd") for one in self.version.content["targets"]}
        known = [code for code in self.version.changed if code in INDICATORS]
        if known:
            return "; ".join(INDICATORS[code].label_of_amount(held.get(code)) for code in known)
        return _("first version") if self.version.number == 1 else _("the plan's own words and days")


def last_change(versions: Sequence[PlanVersion], code: str) -> PlanVersion | None:
    """The newest of the versions, newest first, that changed this target."""
    return next((one for one in versions if code in one.changed), None)


def version_words(versions: Sequence[PlanVersion], code: str) -> str:
    """By which version of the plan a target is judged and why it was changed last; "" while there is only one."""
    if len(versions) < 2:
        return ""
    newest = versions[0]
    words = _("Version %(number)s of the plan, of %(date)s.") % {
        "number": newest.number,
        "date": format_date(newest.made_at.date()),
    }
    changed = last_change(versions, code)
    if changed is None:
        return words
    reason = _("This target was changed in version %(number)s: %(reason)s") % {
        "number": changed.number,
        "reason": changed.reason,
    }
    return f"{words} {reason}"
