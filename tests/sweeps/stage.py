"""The world that the sweeps walk through, and who walks."""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from django.db import models

from tests.world import World

PERSONAS = (
    "province_admin",
    "province_staff",
    "officer_a",
    "officer_b",
    "secretary_a",
    "viewer",
    "unassigned",
    "anonymous",
)


def deeply(*long: str, among: Iterable[str]) -> list:
    """Parameters of a sweep; those of the `long` ones are played where there is time for them (marker "deep")."""
    return [pytest.param(name, marks=pytest.mark.deep) if name in long else name for name in among]


@dataclass
class Stage:
    """The populated world: `a` and `b` hold a row of every model in district A and in district B."""

    world: World
    a: dict[type[models.Model], models.Model]
    b: dict[type[models.Model], models.Model]
