"""Writes of plans: their targets and milestones, every change a version with its reason."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import SYSTEM
from core.audit import Trail, snapshot
from core.problems import Problem, Refused, from_validation_error
from core.scoping import require_everything
from core.text import nfc
from districts.models import Level, Unit
from targets.indicators import INDICATORS
from targets.models import Closing, Milestone, Plan, PlanVersion, Target

ACTION = "plans.edit"
PLANS = Path(__file__).parent.parent / "plans"
EARLIER_PLANS = PLANS / "earlier"
"""Plans that were over when the programme was taken up: known by their outcome only."""
PLAN_FIELDS = ("code", "name", "legal_basis", "unit", "starts_on", "ends_on", "boundary_on")
OPTIONS = ("threshold_vnd", "reading", "denominator", "older_from")
TARGET_FIELDS = ("goal", "direction", "band", "due_on", *OPTIONS)
MOST_YEARS = 30
"""A longer term is a slip of the hand, and its milestones could not be read."""


@transaction.atomic
def load_plans(folder: Path = PLANS) -> list[Plan]:
    """Load the plans of the folder's *.json, their units being there already; answers the new ones.

    A plan that exists stays as the province keeps it: loading again changes nothing.
    """
    described = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    known = set(Plan.objects.values_list("code", flat=True))
    return [_load_plan(plan) for plan in described if plan["code"] not in known]


def _load_plan(described: dict[str, Any]) -> Plan:
    units = Unit.objects.valid_on(described["boundary_on"])
    plan = Plan(unit=units.get(code=described["unit"]))
    for name in ("code", "name", "legal_basis"):
        setattr(plan, name, described[name])
    for name in ("starts_on", "ends_on", "boundary_on"):
        setattr(plan, name, date.fromisoformat(described[name]))
    plan.full_clean()
    plan.save()
    targets = [Target(plan=plan, position=place, **row) for place, row in enumerate(described["targets"], start=1)]
    by_code = {target.code: target for target in Target.objects.bulk_create(targets)}
    Milestone.objects.bulk_create(
        Milestone(target=by_code[row["target"]], unit=units.get(code=code), year=row["year"], goal=goal)
        for row in described["milestones"]
        for code, goal in row["units"].items()
    )
    _keep_version(SYSTEM, plan, "", [])
    return plan


@transaction.atomic
def create_plan(*, actor, reason: str = "", like: Plan | None = None, **values) -> Plan:
    """A new plan (`PLAN_FIELDS`), with the targets of the plan `like`, whose milestones and due days are its own."""
    require_everything(actor, ACTION)
    plan = Plan(**_clean_words(values))
    _refuse_if(_plan_problems(plan))
    plan.save()
    trail = Trail(actor, ACTION, nfc(reason))
    trail.created([plan], PLAN_FIELDS)
    if like is not None:
        names = [name for name in ("code", "position", *TARGET_FIELDS) if name != "due_on"]
        copied = [Target(plan=plan, **{name: getattr(target, name) for name in names}) for target in like.targets.all()]
        trail.created(Target.objects.bulk_create(copied), ("plan", "code", *TARGET_FIELDS))
    trail.write()
    _keep_version(actor, plan, nfc(reason), [])
    return plan


@transaction.atomic
def edit_plan(*, actor, plan: Plan, reason: str, **values) -> Plan:
    """Changes a plan's own fields. Refused: no reason, a term that leaves milestones outside, another plan's code."""
    stored = _locked(actor, plan)
    before = snapshot(stored, PLAN_FIELDS)
    for name, value in _clean_words(values).items():
        setattr(stored, name, value)
    _refuse_if(_reason_problems(reason) + _plan_problems(stored) + _milestone_problems(stored))
    after = snapshot(stored, PLAN_FIELDS)
    if after == before:
        raise Refused(Problem(_("Nothing was changed.")))
    stored.save()
    trail = Trail(actor, ACTION, nfc(reason))
    trail.add(stored, before=before, after=after)
    trail.write()
    _keep_version(actor, stored, nfc(reason), [])
    return stored


@transaction.atomic
def add_target(*, actor, plan: Plan, code: str, reason: str, **values) -> Target:
    """A target of an indicator that the plan has not yet, behind the others."""
    stored = _locked(actor, plan)
    last = stored.targets.order_by("position").last()
    target = Target(plan=stored, code=code, position=last.position + 1 if last else 1, **_fitting(code, values))
    _refuse_if(_reason_problems(reason) + _target_problems(target))
    target.save()
    trail = Trail(actor, ACTION, nfc(reason))
    trail.created([target], ("plan", "code", *TARGET_FIELDS))
    trail.write()
    _keep_version(actor, stored, nfc(reason), [code])
    return target


@transaction.atomic
def edit_target(*, actor, target: Target, reason: str, **values) -> Target:
    """Changes a target's goal and options (`TARGET_FIELDS`). Options that its indicator does not read stay as set."""
    plan = _locked(actor, target.plan)
    stored = Target.objects.select_for_update().get(pk=target.pk)
    before = snapshot(stored, TARGET_FIELDS)
    wanted = _fitting(stored.code, values)
    is_changed = any(getattr(stored, name) != value for name, value in wanted.items())
    for name, value in wanted.items():
        setattr(stored, name, value)
    _refuse_if(_reason_problems(reason) + _target_problems(stored))
    if not is_changed:
        raise Refused(Problem(_("Nothing was changed.")))
    stored.save()
    trail = Trail(actor, ACTION, nfc(reason))
    trail.add(stored, before=before, after=snapshot(stored, TARGET_FIELDS))
    trail.write()
    _keep_version(actor, plan, nfc(reason), [stored.code])
    return stored


@transaction.atomic
def remove_target(*, actor, target: Target, reason: str) -> Plan:
    """Takes a target out of its plan, its milestones with it; the plan's versions and closings keep what it was."""
    plan = _locked(actor, target.plan)
    stored = Target.objects.select_for_update().get(pk=target.pk)
    _refuse_if(_reason_problems(reason))
    trail = Trail(actor, ACTION, nfc(reason))
    for row in stored.milestones.all():
        trail.add(row, before=snapshot(row, ("target", "unit", "year", "goal")), after={})
    trail.add(stored, before=snapshot(stored, ("plan", "code", *TARGET_FIELDS)), after={})
    stored.milestones.all().delete()
    stored.delete()
    trail.write()
    _keep_version(actor, plan, nfc(reason), [target.code])
    return plan


@transaction.atomic
def set_milestones(*, actor, target: Target, goals: Mapping[tuple[int, int], int | None], reason: str) -> Target:
    """Sets the milestones {(unit id, year): goal, None for none}; those not named stay.

    Refused: a figure that is no count, a year outside the term, no reason.
    """
    plan = _locked(actor, target.plan)
    _refuse_if(_reason_problems(reason) + _grid_problems(plan, target, goals))
    stored = {(row.unit_id, row.year): row for row in target.milestones.select_for_update()}
    trail = Trail(actor, ACTION, nfc(reason))
    new = []
    for (unit_id, year), goal in goals.items():
        row = stored.get((unit_id, year))
        if row is None and goal is not None:
            new.append(Milestone(target=target, unit_id=unit_id, year=year, goal=goal))
        elif row is not None and goal is None:
            trail.add(row, before=snapshot(row, ("target", "unit", "year", "goal")), after={})
            row.delete()
        elif row is not None and row.goal != goal:
            trail.add(row, before={"goal": row.goal}, after={"goal": goal})
            row.goal = goal
            row.save(update_fields=["goal"])
    trail.created(Milestone.objects.bulk_create(new), ("target", "unit", "year", "goal"))
    if not trail.records:
        raise Refused(Problem(_("Nothing was changed.")))
    trail.write()
    _keep_version(actor, plan, nfc(reason), [target.code])
    return target


@transaction.atomic
def remove_plan(*, actor, plan: Plan, reason: str) -> None:
    """Removes a plan; its trail stays. Refused for the last plan and for one by which a period was closed."""
    stored = _locked(actor, plan)
    problems = _reason_problems(reason)
    if Closing.objects.filter(plan=stored).exists():
        problems.append(Problem(_("A closed period is judged by this plan: it stays.")))
    if not Plan.objects.exclude(pk=stored.pk).exists():
        problems.append(Problem(_("This is the only plan: enter its successor first.")))
    _refuse_if(problems)
    trail = Trail(actor, ACTION, nfc(reason))
    trail.add(stored, before=content_of(stored), after={})
    Milestone.objects.filter(target__plan=stored).delete()
    stored.targets.all().delete()
    stored.versions.all().delete()
    stored.delete()
    trail.write()


def _locked(actor, plan: Plan) -> Plan:
    """The plan, locked; one that was entered before versions were kept gets its first one."""
    require_everything(actor, ACTION)
    stored = Plan.objects.select_for_update().get(pk=plan.pk)
    if not stored.versions.exists():
        _keep_version(SYSTEM, stored, "", [])
    return stored


def _refuse_if(problems: list[Problem]) -> None:
    if problems:
        raise Refused(*problems)


def _reason_problems(reason: str) -> list[Problem]:
    return [] if nfc(reason).strip() else [Problem(_("Say why the plan is changed."), "reason")]


def _clean_words(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: nfc(value).strip() if isinstance(value, str) else value for name, value in values.items()}


def _plan_problems(plan: Plan) -> list[Problem]:
    try:
        plan.full_clean()
    except ValidationError as error:
        return from_validation_error(error)
    problems = []
    if plan.ends_on.year - plan.starts_on.year >= MOST_YEARS:
        problems.append(
            Problem(_("A term of more than %(years)s years is too long.") % {"years": MOST_YEARS}, "ends_on")
        )
    if plan.unit.level == Level.COMMUNE:
        problems.append(Problem(_("A plan is a province's or a district's."), "unit"))
    return problems


def _milestone_problems(plan: Plan) -> list[Problem]:
    years = (plan.starts_on.year, plan.ends_on.year)
    outside = Milestone.objects.filter(target__plan=plan).exclude(year__range=years).order_by("year").first()
    if outside is None:
        return []
    text = _("There is a milestone of %(year)s, which would lie outside the term: take it away first.")
    return [Problem(text % {"year": outside.year}, "ends_on")]


def _target_problems(target: Target) -> list[Problem]:
    if target.code not in INDICATORS:
        return [Problem(_("Choose a figure of the list."), "code")]
    try:
        target.full_clean()
    except ValidationError as error:
        return from_validation_error(error)
    indicator, problems = INDICATORS[target.code], []
    if indicator.kind == "ratio" and target.goal is not None and target.goal > 100:
        problems.append(Problem(_("A share is at most 100 percent."), "goal"))
    if indicator.kind == "count" and target.goal is not None and target.goal != int(target.goal):
        problems.append(Problem(_("A number of clubs is whole."), "goal"))
    if "threshold_vnd" in indicator.options and not target.threshold_vnd:
        problems.append(Problem(_("Enter the amount that a club's fund must reach."), "threshold_vnd"))
    return problems + _due_problems(target)


def _due_problems(target: Target) -> list[Problem]:
    plan = target.plan
    if target.due_on is None or plan.starts_on < target.due_on <= plan.ends_on:
        return []
    return [Problem(_("The day due must lie within the plan's term."), "due_on")]


def _fitting(code: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values without the options that the indicator does not read."""
    options = INDICATORS[code].options if code in INDICATORS else frozenset()
    found = {name: value for name, value in values.items() if name not in OPTIONS or name in options}
    return found | ({"band": found["band"] or Decimal(0)} if "band" in found else {})


def _grid_problems(plan: Plan, target: Target, goals: Mapping[tuple[int, int], int | None]) -> list[Problem]:
    if INDICATORS[target.code].kind != "count":
        return [Problem(_("Only a number of clubs has milestones; a share has the same goal everywhere."))]
    if any(not plan.starts_on.year <= year <= plan.ends_on.year for _unit, year in goals):
        return [Problem(_("A milestone must lie within the plan's term."))]
    return []


def _keep_version(actor, plan: Plan, reason: str, changed: Iterable[str]) -> PlanVersion:
    last = plan.versions.order_by("number").last()
    return PlanVersion.objects.create(
        plan=plan,
        number=last.number + 1 if last else 1,
        reason=reason,
        content=content_of(plan),
        changed=list(changed),
        made_by_id=actor.pk,
    )


def content_of(plan: Plan) -> dict[str, Any]:
    """The whole plan as plain data: its fields, and its targets with their milestones as [unit code, year, goal]."""
    names = ("code", "position", *TARGET_FIELDS)
    targets = []
    for target in plan.targets.order_by("position"):
        rows = target.milestones.order_by("year", "unit__code").values_list("unit__code", "year", "goal")
        targets.append(
            {name: _plain(getattr(target, name)) for name in names} | {"milestones": [list(r) for r in rows]}
        )
    fields = {name: _plain(getattr(plan, name)) for name in PLAN_FIELDS if name != "unit"}
    return fields | {"unit": plan.unit.code, "targets": targets}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
