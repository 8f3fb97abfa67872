"""What the services of this floor share: cleaning rows, changing rows, saying no."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from clubs.access import closed_problems
from clubs.models import Club
from core.audit import Trail, snapshot
from core.problems import Problem, Refused, from_validation_error

BATCH = 2000


def refuse_if(problems: Sequence[Problem]) -> None:
    """Raises all problems at once, in the order of the drafts."""
    if problems:
        raise Refused(*sorted(problems, key=lambda problem: problem.index))


def clean_problems(row: models.Model, index: int, *, exclude: Iterable[str] = ()) -> list[Problem]:
    """The field faults of one row, without a query: relations, uniqueness and constraints are checked by set."""
    relations = {field.name for field in row._meta.fields if field.is_relation}
    try:
        row.full_clean(exclude=relations | set(exclude), validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        return from_validation_error(error, index)
    return []


def closed_date_problems(rows: Sequence[tuple[int, Club, str, Any]]) -> list[Problem]:
    """Problems of facts in closed periods; `rows` are (index, club, field, day or None)."""
    messages = closed_problems([(club, day) for _index, club, _field, day in rows])
    found = {
        (index, field): Problem(message, field, index)
        for (index, _club, field, _day), message in zip(rows, messages, strict=True)
        if message
    }
    return list(found.values())


def twice_problems(keys: Sequence[Any], stored: set, message: str, *, field: str = "code") -> list[Problem]:
    """One problem for each key that is stored already or stood earlier in the batch; None is no key."""
    problems, seen = [], set(stored)
    for index, key in enumerate(keys):
        if key is not None and key in seen:
            problems.append(Problem(message, field, index))
        seen.add(key)
    return problems


@dataclass
class Change:
    """One row being edited: its fresh copy, what it was and what it is to be."""

    index: int
    row: models.Model
    before: dict
    problems: list[Problem]
    after: dict | None = None

    @property
    def changed(self) -> set[str]:
        return {name for name, value in (self.after or {}).items() if self.before[name] != value}

    def dates(self, name: str) -> list:
        """The old and the new date of a changed dated fact, else nothing."""
        if name not in self.changed or any(problem.field == name for problem in self.problems):
            return []
        field = self.row._meta.get_field(name)
        return [field.to_python(value) for value in (self.before[name], self.after[name])]

    def days(self, name: str, counted: Iterable[str]) -> list:
        """The days on which the change tells in the figures: of the date `name`, and of what is counted on it."""
        if name in self.changed:
            return self.dates(name)
        return [getattr(self.row, name)] if self.changed & set(counted) else []


def begin_changes(
    model: type[models.Model], changes: Sequence[tuple[models.Model, dict]], allowed: Sequence[str]
) -> list[Change]:
    """Sets the given fields on fresh, locked copies of the rows; whatever is not `allowed` is a programming error."""
    locked = model.objects.select_for_update().filter(pk__in={row.pk for row, _values in changes}).order_by("pk")
    fresh = {row.pk: row for row in locked}
    begun = []
    for index, (given, values) in enumerate(changes):
        if unknown := set(values) - set(allowed):
            raise TypeError(f"{model.__name__} has no field to change: {', '.join(sorted(unknown))}")
        row = fresh[given.pk]
        change = Change(index, row, snapshot(row, values), [])
        for name, value in values.items():
            setattr(row, name, value)
        change.problems += clean_problems(row, index)
        change.after = snapshot(row, values)
        begun.append(change)
    return begun


def store_changes(model: type[models.Model], changes: Sequence[Change], trail: Trail) -> list:
    """Writes what really changed and records it; the rows in the order of the changes."""
    changed = [change for change in changes if change.changed]
    names = {name for change in changed for name in change.changed}
    if names:
        update_rows(model, [change.row for change in changed], names)
    for change in changed:
        before = {name: change.before[name] for name in change.changed}
        trail.add(change.row, before=before, after={name: change.after[name] for name in change.changed})
    trail.write()
    return [change.row for change in changes]


def update_rows(model: type[models.Model], rows: Sequence[models.Model], names: Iterable[str]) -> None:
    """bulk_update with the derived columns (folded text, sort keys), which Django computes on save() alone."""
    derived = [field for field in model._meta.concrete_fields if hasattr(field, "derive")]
    for row in rows:
        for field in derived:
            field.pre_save(row, False)
    model.objects.bulk_update(rows, [*names, *(field.name for field in derived)], batch_size=500)


def required(field: str, index: int = 0) -> Problem:
    return Problem(_("This field is required."), field, index)
