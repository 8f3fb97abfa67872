"""What has changed since a period was closed: frozen figures beside those of today, and the acts that explain them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from clubs.models import Club
from clubs.querysets import ClubQuerySet
from core.models import AuditRecord
from districts.models import Unit
from targets.basis import Basis
from targets.figures import club_figures
from targets.formats import club_json
from targets.models import Closing
from targets.querysets.facts import every_club
from targets.querysets.trail import causes_since
from targets.services.closing import basis_of_closing, definitions_of, frozen_figures

MOST_CAUSES = 30
"""So many of the newest acts are named for a club."""


@dataclass(frozen=True)
class FigureChange:
    """A target of a unit (None: clubs without a place): (n, N) as frozen and as of now."""

    unit: Unit | None
    code: str
    before: tuple[int, int | None] | None
    now: tuple[int, int | None] | None


@dataclass(frozen=True)
class ClubChange:
    """A club with its figures that differ, {name: (frozen, now)}, and the acts since the closing that may be why.

    A club that is counted only then or only now has None on the other side under the name "club".
    """

    club: Club
    values: dict[str, tuple[Any, Any]]
    causes: list[AuditRecord]


@dataclass(frozen=True)
class DefinitionChange:
    """What the figures mean otherwise now: `part` of the target or activity area `code`, or of the plan ("").

    `part` is one of PARTS, "legal_basis", "minimum" (of an area), "criteria" (of a good review), or "target" where the
    plan has the target only then or only now. `label` is the target's.
    """

    code: str
    label: str
    part: str
    before: Any
    now: Any


@dataclass(frozen=True)
class Variance:
    figures: list[FigureChange]
    clubs: list[ClubChange]
    definitions: list[DefinitionChange]


def variance_of(closing: Closing, clubs: ClubQuerySet, figures: QuerySet, units: Iterable[Unit] | None) -> Variance:
    """The differences of one closing, for the clubs and frozen figures that the reader may see.

    `units`: those whose figures are compared; None: all, the whole programme and the clubs without a place included.
    """
    basis = basis_of_closing(closing)
    visible = set(clubs.values_list("pk", flat=True))
    rows = club_figures(every_club(), basis)
    wanted = None if units is None else {unit.pk for unit in units}
    now = {
        (unit.pk if unit else None, one.code): (unit, (one.n, one.N))
        for unit, one in frozen_figures(rows, basis)
        if wanted is None or (unit and unit.pk in wanted)
    }
    then = {
        (one.unit_id, one.code): (one.unit, (one.n, one.total))
        for one in figures.select_related("unit")
        if wanted is None or one.unit_id in wanted
    }
    changed = [
        FigureChange((now.get(key) or then[key])[0], key[1], _pair(then, key), _pair(now, key))
        for key in {**then, **now}
        if _pair(then, key) != _pair(now, key)
    ]
    return Variance(changed, _club_changes(closing, rows, visible), definition_changes(closing, basis))


PARTS = (
    "goal", "threshold_vnd", "direction", "band", "due_on", "reading", "denominator", "older_from", "label",
    "definition",
)  # fmt: skip


def definition_changes(closing: Closing, basis: Basis) -> list[DefinitionChange]:
    """The plan's basis, goals, thresholds and sentences, and the areas' least activities, where they differ by now."""
    then, now = closing.definitions, definitions_of(basis)
    targets = [{one["code"]: one for one in of.get("targets", [])} for of in (then, now)]
    found = []
    if then.get("legal_basis", now["legal_basis"]) != now["legal_basis"]:
        found.append(DefinitionChange("", "", "legal_basis", then["legal_basis"], now["legal_basis"]))
    if then.get("criteria", now["criteria"]) != now["criteria"]:
        found.append(DefinitionChange("", "", "criteria", then["criteria"], now["criteria"]))
    for code in {**targets[0], **targets[1]}:
        before, after = (of.get(code) for of in targets)
        label = (after or before)["label"]
        if before is None or after is None:
            found.append(DefinitionChange(code, label, "target", before and label, after and label))
            continue
        parts = [part for part in PARTS if part in before and before[part] != after[part]]
        found += [DefinitionChange(code, label, part, before[part], after[part]) for part in parts]
    for code, minimum in now["areas"].items():
        before = then.get("areas", {}).get(code, minimum)
        if before != minimum:
            found.append(DefinitionChange(code, "", "minimum", before, minimum))
    return found


def _pair(found: dict, key: tuple) -> tuple | None:
    return found[key][1] if key in found else None


def _club_changes(closing: Closing, rows, visible: set[int]) -> list[ClubChange]:
    then = dict(closing.clubs.values_list("club_id", "figures"))
    now = {row.pk: club_json(row) for row in rows}
    differing: dict[int, dict[str, tuple]] = {}
    for pk in (then.keys() | now.keys()) & visible:
        if pk not in then or pk not in now:
            differing[pk] = {"club": (then.get(pk) and True, now.get(pk) and True)}
        elif values := {name: (then[pk].get(name), new) for name, new in now[pk].items() if then[pk].get(name) != new}:
            differing[pk] = values
    causes = causes_since(closing.audit_mark, closing.period.ends_on, differing, MOST_CAUSES)
    clubs = every_club().in_bulk(differing)
    ordered = sorted(differing, key=lambda pk: clubs[pk].code)
    return [ClubChange(clubs[pk], differing[pk], causes.get(pk, [])) for pk in ordered]
