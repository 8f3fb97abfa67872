"""Writes of plans."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from districts.models import Unit
from targets.models import Milestone, Plan, Target

PLANS = Path(__file__).parent.parent / "plans"


@transaction.atomic
def load_plans() -> list[Plan]:
    """Load the plans of targets/plans/*.json, their units being there already; answers the new ones.

    A plan that exists stays as the province keeps it: loading again changes nothing.
    """
    described = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(PLANS.glob("*.json"))]
    known = set(Plan.objects.values_list("code", flat=True))
    return [_create_plan(plan) for plan in described if plan["code"] not in known]


def _create_plan(described: dict[str, Any]) -> Plan:
    names = ("code", "name", "legal_basis", "starts_on", "ends_on", "boundary_on")
    units = Unit.objects.valid_on(described["boundary_on"])
    plan = Plan(unit=units.get(code=described["unit"]), **{name: described[name] for name in names})
    plan.full_clean()
    plan.save()
    targets = [Target(plan=plan, position=place, **row) for place, row in enumerate(described["targets"], start=1)]
    by_code = {target.code: target for target in Target.objects.bulk_create(targets)}
    Milestone.objects.bulk_create(
        Milestone(target=by_code[row["target"]], unit=units.get(code=code), year=row["year"], goal=goal)
        for row in described["milestones"]
        for code, goal in row["units"].items()
    )
    return plan
