"""Many random programmes side by side in one database: every indicator in every scope equals plain loops.

PROGRAMMES says how many: 40 unless the environment says otherwise; `.ci/run` counts 200 on SQLite and on PostgreSQL.
Each batch has its own three days; of every second one the reads are those of a programme of many clubs.
"""

import datetime as dt
import os
import random
from collections import Counter
from dataclasses import asdict, dataclass
from itertools import count

import pytest

from accounts.models import Assignment, User
from accounts.policy import Role
from clubs.models import Club, SecretaryPost
from core.dates import period_start
from districts.models import Unit
from targets.basis import Basis
from targets.figures import club_figures
from targets.portfolio import club_portfolios
from targets.querysets import facts
from targets.readings import parts_of, read_targets
from tests.oracle.facts import LAST
from tests.oracle.later import change_after
from tests.oracle.many import KINDS, PLAN_BOUNDARY, Counted, Many, kinds_in, prefix, seen_from
from tests.oracle.store import Store, store_reference
from tests.oracle.test_figures import site_row
from tests.world import SINCE, make_user

pytestmark = pytest.mark.django_db

PROGRAMMES = int(os.environ.get("PROGRAMMES", "40"))
BATCH = 50
BATCHES = [range(start, min(start + BATCH, PROGRAMMES)) for start in range(0, PROGRAMMES, BATCH)]
DISTRICTS = ("582", "586", "587")


def days_of(numbers: range) -> list[tuple[dt.date, dt.date]]:
    """Three (day, boundary): before, around and after the reorganisation of units."""
    draw = random.Random(f"days {numbers.start}")
    first = dt.date(2019, 1, 1) + dt.timedelta(days=draw.randrange(900))
    between = draw.choice([dt.date(2024, 2, 29), dt.date(2023, 12, 14), dt.date(2025, 7, 1)])
    last = draw.choice([dt.date(2025, 12, 31), dt.date(2026, 6, 29), dt.date(2025, 9, 30)])
    return [(first, PLAN_BOUNDARY), (between, PLAN_BOUNDARY), (last, draw.choice([PLAN_BOUNDARY, last, last]))]


@dataclass
class Side:
    """The batch as it is stored, and on one of its days what plain loops say of every programme."""

    many: Many
    basis: Basis
    plain: dict[int, Counted]
    compared: int = 0

    def check(self, clubs, basis: Basis, sees, unit: str | None = None) -> None:
        """Every figure of the clubs, and every target of each programme's; sees(club): whether they are to be there."""
        figures, portfolios = club_figures(clubs, basis), club_portfolios(clubs, basis, counts_people=True)
        seen = {club.code for club in self.many.clubs if sees(club)}
        for number, oracle in self.plain.items():
            mark = prefix(number)
            expected = [row for row in oracle.rows(unit) if row["code"] in seen]
            rows = [row for row in figures if row.code.startswith(mark)]
            assert [site_row(row) for row in rows] == expected
            shown = {row.code: asdict(row.sums) for row in portfolios if row.code.startswith(mark)}
            self.check_portfolios(shown, {row["code"]: oracle.portfolios[row["code"]] for row in expected})
            readings = {one.code: one for one in read_targets(rows, basis)}
            self.check_targets(readings, oracle.targets(expected, unit))
            self.compared += sum(len(row) + len(row["more"]) - 1 for row in expected)

    def check_portfolios(self, shown: dict[str, dict], expected: dict[str, dict]) -> None:
        assert shown.keys() == expected.keys()
        for code, sums in expected.items():
            assert {name: shown[code][name] for name in sums} == sums
            self.compared += len(sums)

    def check_targets(self, readings: dict, expected: dict[str, tuple[int, int | None]]) -> None:
        """n and N by the loops; met and gap by trying one more and one more."""
        assert {code: (one.n, one.N) for code, one in readings.items()} == expected
        for one in readings.values():
            parts, whole = (1, 1) if one.N is None else (100, one.N)
            is_judged = one.goal is not None and one.N != 0
            missing = next(k for k in count() if (one.n + k) * parts >= one.goal * whole) if is_judged else None
            assert (one.gap, one.is_met) == (missing, missing == 0 if is_judged else None)
        self.compared += 4 * len(expected)


@pytest.fixture(params=BATCHES, ids=lambda numbers: f"{numbers.start}-{numbers.stop - 1}")
def many(request, db, monkeypatch) -> Many:
    if BATCHES.index(request.param) % 2:
        monkeypatch.setattr(facts, "FEW_CLUBS", 0)
    made = Many(request.param)
    Store(store_reference()).clubs(made.clubs)
    return made


@pytest.fixture
def sides(many) -> list[Side]:
    made = []
    for day, boundary in days_of(many.numbers):
        basis = Basis.make(as_of=day, boundary=boundary)
        made.append(Side(many, basis, many.oracles(basis.since, day, boundary)))
    return made


def test_every_figure_in_every_scope_equals_the_plain_count_whatever_happens_later(many, sides, record_property):
    for side in sides:
        check_units(side)
        check_officers(side)
    check_secretary(many, sides)
    check_later_facts(many, sides)
    record_property("comparisons", sum(side.compared for side in sides))  # shown by tests/conftest.py


def check_units(side: Side) -> None:
    """The province, and each of its districts or communes."""
    side.check(Club.objects.all(), side.basis, lambda club: True)
    for unit in parts_of(side.basis):
        side.check(Club.objects.all(), side.basis.for_unit_code(unit.code), lambda club: True, unit.code)


def check_officers(side: Side) -> None:
    """What the officer of each district sees."""
    for district in DISTRICTS:
        officer = User.objects.filter(username=f"officer.{district}").first() or make_user(
            f"officer.{district}", Role.AREA_OFFICER, Unit.objects.get(code=district)
        )
        clubs = Club.objects.visible_to(officer, "dashboard.view")
        side.check(clubs, side.basis, lambda club, district=district: seen_from(district, club))


def check_secretary(many: Many, sides: list[Side]) -> None:
    """One club in every programme."""
    secretary = make_user("secretary")
    own = {programme[0].code for programme in many.programmes.values()}
    for club in Club.objects.filter(code__in=own):
        commune = club.placements.first().commune
        held = Assignment.objects.create(user=secretary, role=Role.SECRETARY, unit=commune, starts_on=SINCE)
        SecretaryPost.objects.create(assignment=held, club=club)
    for side in sides:
        side.check(Club.objects.visible_to(secretary, "dashboard.view"), side.basis, lambda club: club.code in own)


def check_later_facts(many: Many, sides: list[Side]) -> None:
    """Whatever is added, corrected or reversed after a day changes no figure of the day."""
    latest = by_programme(Basis.make(as_of=LAST))
    for side in reversed(sides):
        change_after(many, max(side.basis.as_of, side.basis.boundary))
        before, latest = latest, by_programme(Basis.make(as_of=LAST))
        assert all(before[number] != latest[number] for number in many.numbers)  # the facts are there
        side.check(Club.objects.all(), side.basis, lambda club: True)


def by_programme(basis: Basis) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in club_figures(Club.objects.all(), basis):
        found.setdefault(int(row.code[1:5]), []).append(row)
    return found


@pytest.fixture(scope="module")
def counted() -> list[Counted]:
    """Every programme on each of its days, by plain loops alone."""
    found = []
    for numbers in BATCHES:
        for day, boundary in days_of(numbers):
            found += Many(numbers).oracles(period_start(day), day, boundary).values()
    return found


def test_every_kind_of_fact_bears_upon_the_figures_of_some_days(counted):
    found = sum((kinds_in(oracle) for oracle in counted), Counter())
    assert found.keys() == KINDS
    assert min(found.values()) >= PROGRAMMES // 10


def test_every_target_is_reached_by_some_and_by_others_not(counted):
    found: dict[str, set[bool]] = {}
    for oracle in counted:
        for code, (n, total) in oracle.targets(oracle.rows()).items():
            found.setdefault(code, set()).update({n > 0, total is not None and n < total})
    one_sided = {code for code, seen in found.items() if seen != {True, False}}
    assert one_sided == set()
