"""Taking one act back: what it made is removed, what it changed is as before, by the audit's own word.

The one place where clubs, members and their facts are removed at all. It refuses where anything was built on them
since; rows that bear money of the act stay, since a ledger is never emptied.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import models, transaction
from django.utils.translation import gettext as _

from clubs.access import lock_clubs
from clubs.models import Activity, Appointment, Club, Member, Person, Placement, PovertyStatus, Review, Source
from clubs.rules import poverty_counts_from
from clubs.services import activities, reviews
from clubs.services.common import closed_date_problems, update_rows
from core.audit import Trail, later_records, reveal, snapshot
from core.models import AuditRecord
from core.problems import Problem, Refused

ACTION = "workbook.undo"
# In the order in which they may be removed.
MODELS = (Appointment, PovertyStatus, Review, Activity, Member, Placement, Club, Source)
_BY_LABEL = {model._meta.label_lower: model for model in MODELS}
_DATES = {
    Club: ("founded_on", "closed_on"),
    Placement: ("starts_on",),
    Member: ("joined_on", "left_on"),
    Activity: ("held_on",),
    Review: ("reviewed_on",),
    Appointment: ("starts_on", "ends_on"),
}
_COUNTED = {Activity: activities.COUNTED, Review: reviews.COUNTED}
_PART = 5000

Ids = dict[type[models.Model], set[int]]


@dataclass
class TakenBack:
    """How many rows were removed and restored; `kept` names those that stay for the money that stands on them."""

    removed: int = 0
    restored: int = 0
    kept: list[str] = field(default_factory=list)


@dataclass
class Act:
    """The records of one act: ids of what it made, {id: values before} of what it changed, what it took away."""

    made: Ids = field(default_factory=lambda: defaultdict(set))
    changed: dict[type[models.Model], dict[int, dict]] = field(default_factory=lambda: defaultdict(dict))
    removed: list[tuple[type[models.Model], dict]] = field(default_factory=list)

    @classmethod
    def of(cls, records: Iterable[AuditRecord]) -> "Act":
        act = cls()
        for record in reveal(records):
            model = _BY_LABEL.get(record.model)
            if model is None:
                continue
            pk = record.object_id
            if record.before is None:
                act.made[model].add(pk)
            elif record.after is None:
                if pk in act.made[model]:
                    act.made[model].discard(pk)
                else:
                    act.removed.append((model, record.before))
            elif pk not in act.made[model]:
                held = act.changed[model].setdefault(pk, {})
                for name, value in record.before.items():
                    held.setdefault(name, value)
        return act


@transaction.atomic
def take_back(*, actor, records: Sequence[AuditRecord], reason: str, settled: Ids) -> TakenBack:
    """Undoes what the records of one act say of clubs and people. `settled` are ledger rows of the same act.

    Refused with every reason at once: a row changed since, something newer built on it, a closed period.
    """
    act = Act.of(records)
    rows = {model: _rows(model, act.made[model] | act.changed[model].keys()) for model in MODELS}
    lock_clubs(actor, ACTION, _clubs_of(rows).values())
    last = max((record.pk for record in records), default=0)
    problems = [*_later_problems(rows, last), *_closed_problems(act, rows)]
    kept = _kept(act, rows, settled, problems)
    if problems:
        raise Refused(*problems)
    trail = Trail(actor, ACTION, reason)
    answer = TakenBack(kept=[str(rows[model][pk]) for model in (Club, Member) for pk in sorted(kept[model])])
    for model in MODELS:
        answer.removed += _remove(model, [rows[model][pk] for pk in sorted(act.made[model] - kept[model])], trail)
    for model in MODELS:
        answer.restored += _restore(model, rows[model], act.changed[model], trail)
    answer.restored += _bring_back(act.removed, trail)
    trail.write()
    return answer


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    yield from (ordered[start : start + _PART] for start in range(0, len(ordered), _PART))


def _rows(model: type[models.Model], ids: set[int]) -> dict[int, models.Model]:
    """The rows that still stand; relations that messages and periods need come along."""
    related = [name for name in ("club", "member__club", "member") if _has(model, name.partition("__")[0])]
    found: dict[int, models.Model] = {}
    for part in _parts(ids):
        found |= {row.pk: row for row in model.objects.select_related(*related).filter(pk__in=part)}
    return found


def _has(model: type[models.Model], name: str) -> bool:
    return any(one.name == name for one in model._meta.fields)


def _club_of(row: models.Model) -> Club | None:
    if isinstance(row, Club):
        return row
    return row.member.club if hasattr(row, "member_id") else getattr(row, "club", None)


def _clubs_of(rows: dict) -> dict[int, Club]:
    clubs = (_club_of(row) for of_model in rows.values() for row in of_model.values())
    return {club.pk: club for club in clubs if club is not None}


def _later_problems(rows: dict, last: int) -> Iterator[Problem]:
    for model, held in rows.items():
        for record in later_records(model, held, last):
            text = _("%(row)s was changed by %(who)s after the import. Undo that change first.")
            yield Problem(text % {"row": held[record.object_id], "who": record.actor or _("the system")})


def _closed_problems(act: Act, rows: dict) -> list[Problem]:
    """Dated facts in closed periods, of what would go, come back, and of both sides of what would change back."""
    facts = [
        (club, day)
        for model, names in _DATES.items()
        for pk, row in rows[model].items()
        for club in [_club_of(row)]
        for day in _days(row, names, act.changed[model].get(pk), _COUNTED.get(model, ()))
    ]
    facts += [(one.member.club, _counts_from(one)) for one in rows[PovertyStatus].values()]
    clubs = Club.objects.in_bulk({values["club"] for _model, values in act.removed if values.get("club")})
    facts += [
        (clubs[values["club"]], date.fromisoformat(values[name]))
        for model, values in act.removed
        for name in _DATES.get(model, ())
        if values.get("club") in clubs and values.get(name)
    ]
    asked = [(0, club, str(number), day) for number, (club, day) in enumerate(facts) if day is not None]
    messages = dict.fromkeys(problem.message for problem in closed_date_problems(asked))
    return [Problem(message) for message in messages]


def _days(row: models.Model, names: Sequence[str], before: dict | None, counted: Sequence[str]) -> list[date | None]:
    """The days of a row that would go (`before` is None), else those on which its change back would tell."""
    is_whole = before is None or before.keys() & set(counted)
    now = [getattr(row, name) for name in names if is_whole or name in before]
    then = [date.fromisoformat(before[name]) for name in names if before and before.get(name)]
    return [*now, *then]


def _counts_from(status: PovertyStatus) -> date:
    return poverty_counts_from(status.year, status.member.joined_on)


def _kept(act: Act, rows: dict, settled: Ids, problems: list[Problem]) -> Ids:
    """What must stay because money of the act stands on it; whatever newer stands on a row is a problem."""
    kept: Ids = defaultdict(set)
    for model in MODELS:
        for child, pairs in _children(model, act.made[model]):
            for child_id, parent_id in pairs:
                if child_id in settled.get(child, ()) or (model is Source and child_id not in act.made[child]):
                    kept[model].add(parent_id)
                elif child_id in act.made[child]:
                    if child_id in kept[child]:
                        kept[model].add(parent_id)
                else:
                    text = _("%(row)s is in use since the import (%(what)s). Take that back first.")
                    values = {"row": rows[model].get(parent_id, parent_id), "what": child._meta.verbose_name}
                    problems.append(Problem(text % values))
    for term in (Appointment, PovertyStatus):
        kept[term] |= {pk for pk in act.made[term] if pk in rows[term] and rows[term][pk].member_id in kept[Member]}
    places = rows[Placement]
    kept[Placement] |= {pk for pk in act.made[Placement] if pk in places and places[pk].club_id in kept[Club]}
    return kept


def _children(model: type[models.Model], ids: set[int]) -> Iterator[tuple[type[models.Model], list]]:
    """(model, [(its row's id, id of ours)]) of everything that refers to the rows, whichever app it is of."""
    for relation in model._meta.related_objects:
        child, name = relation.related_model, relation.field.name
        for part in _parts(ids):
            pairs = child._base_manager.filter(**{f"{name}__in": part}).order_by().values_list("pk", name)
            yield child, list(pairs)


def _remove(model: type[models.Model], rows: list, trail: Trail) -> int:
    names = [one.name for one in model._meta.concrete_fields if not one.primary_key and not hasattr(one, "derive")]
    for row in rows:
        trail.add(row, before=snapshot(row, names))
    for part in _parts(row.pk for row in rows):
        model.objects.filter(pk__in=part).delete()
    if model is Member:
        for part in _parts(row.person_id for row in rows):
            Person.objects.filter(pk__in=part, memberships__isnull=True).delete()
    return len(rows)


def _restore(model: type[models.Model], held: dict, before: dict[int, dict], trail: Trail) -> int:
    names: set[str] = set()
    rows = []
    for pk, values in before.items():
        row = held[pk]
        now = snapshot(row, values)
        for name, value in values.items():
            column = model._meta.get_field(name)
            setattr(row, column.attname, column.to_python(value) if not column.is_relation else value)
        trail.add(row, before=now, after=snapshot(row, values))
        names |= values.keys()
        rows.append(row)
    if rows:
        update_rows(model, rows, names)
    return len(rows)


def _bring_back(removed: list[tuple[type[models.Model], dict]], trail: Trail) -> int:
    for model, values in removed:
        columns = {name: model._meta.get_field(name) for name in values}
        row = model(**{columns[name].attname: value for name, value in values.items()})
        row.save(force_insert=True)
        row.refresh_from_db()
        trail.created([row], list(values))
    return len(removed)
