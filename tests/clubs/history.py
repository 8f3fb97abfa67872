"""A small reorganisation for tests: two communes merge wholly, one of another district joins in part, one is split."""

import datetime as dt
from dataclasses import dataclass

from districts.models import Level, Unit, UnitSuccession
from tests.world import World, make_unit

MERGED_ON = dt.date(2025, 7, 1)


@dataclass
class Reorganised:
    """`whole` goes into `own`, `half_a` and `half_b` (of two districts) into `mixed`, `split` into `own` and `part`."""

    whole: Unit
    own: Unit
    half_a: Unit
    half_b: Unit
    mixed: Unit
    split: Unit
    part: Unit


def _old(world: World, code: str, name: str, district: Unit) -> Unit:
    return make_unit(code, name, "xã", Level.COMMUNE, district, valid_to=MERGED_ON)


def _new(code: str, name: str) -> Unit:
    return make_unit(code, name, "xã", Level.COMMUNE, valid_from=MERGED_ON)


def _goes(old: Unit, *new: Unit) -> None:
    for successor in new:
        UnitSuccession.objects.create(
            predecessor=old, successor=successor, effective_on=MERGED_ON, is_whole=len(new) == 1
        )


def reorganise(world: World) -> Reorganised:
    made = Reorganised(
        whole=_old(world, "101", "Cũ Trọn", world.district_a),
        own=_new("201", "Mới Riêng"),
        half_a=_old(world, "102", "Nửa A", world.district_a),
        half_b=_old(world, "103", "Nửa B", world.district_b),
        mixed=_new("202", "Mới Chung"),
        split=_old(world, "104", "Bị Tách", world.district_a),
        part=_new("203", "Phần Khác"),
    )
    _goes(made.whole, made.own)
    _goes(made.half_a, made.mixed)
    _goes(made.half_b, made.mixed)
    _goes(made.split, made.own, made.part)
    return made
