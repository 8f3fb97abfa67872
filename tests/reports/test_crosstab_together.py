"""All the tables that a viewer can open, put together: their sums and differences lead to no small count of people."""

from fractions import Fraction
from itertools import combinations, product
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.crosstab.axes import Line
from reports.crosstab.viewer import guarded
from reports.suppression import SMALLEST_SHOWN
from targets.crosstab import Counted, Part

MEASURE = SimpleNamespace(figure="members")
SEXES = ("female", "male")
READ = {
    "district": lambda part: part.club.place,
    "source": lambda part: part.source_id,
    "sex": lambda part: part.traits["sex"],
}


class Divided:
    """A dimension without a database."""

    measure = MEASURE

    def __init__(self, code: str):
        self.code, self.trait, self.key_of = code, code if code == "sex" else "", READ[code]

    def lines(self, counted: Counted) -> list[Line]:
        keys = SEXES if self.trait else sorted({self.key_of(part) for part in counted.clubs})
        return [Line(key, str(key)) for key in keys]


def counted_of(clubs) -> Counted:
    """clubs: (place, source, women, men)."""
    rows = [SimpleNamespace(place=place, unknown=frozenset(), declared=frozenset()) for place, *_rest in clubs]
    asked = [Part(row, source, 1) for row, (_place, source, *_people) in zip(rows, clubs, strict=True)]
    parts = [
        Part(one.club, one.source_id, n, {"sex": sex}, n)
        for one, (_place, _source, *people) in zip(asked, clubs, strict=True)
        for sex, n in zip(SEXES, people, strict=True)
    ]
    return Counted(parts, asked, 0, 0)


def in_span(figures: list[list[int]], wanted: list[int], width: int) -> bool:
    """Whether the wanted sum follows from the figures, by elimination over fractions."""
    rows = [[Fraction(place in figure) for place in range(width)] for figure in figures]
    target = [Fraction(place in wanted) for place in range(width)]
    done = 0
    for column in range(width):
        at = next((r for r in range(done, len(rows)) if rows[r][column]), None)
        if at is None:
            continue
        rows[done], rows[at] = rows[at], rows[done]
        lead = rows[done]
        for row in (*rows[done + 1 :], target):
            if row[column]:
                factor = row[column] / lead[column]
                row[:] = [a - factor * b for a, b in zip(row, lead, strict=True)]
        done += 1
    return not any(target)


clubs = st.lists(
    st.tuples(st.sampled_from("ABC"), st.sampled_from([1, 2, 3]), st.integers(0, 25), st.integers(0, 25)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=300, deadline=None)
@given(clubs)
def test_no_small_count_follows_from_all_the_tables_together(programme):
    counted = counted_of(programme)
    axes = [Divided(code) for code in ("district", "source", "sex")]
    atoms = sorted({(place, source, sex) for place, source, *_people in programme for sex in SEXES}, key=str)
    of_atom = dict.fromkeys(atoms, 0)
    for place, source, women, men in programme:
        of_atom[place, source, "female"] += women
        of_atom[place, source, "male"] += men
    published = []
    for first, second in combinations(axes, 2):
        shown = guarded(first, second, axes[0], axes[1], counted, None)
        if shown is None:
            continue
        at = axes.index(first), axes.index(second)
        rows, columns = sum(shown.rows, ()), sum(shown.columns, ())
        cells = [cell for cell in product(shown.rows, shown.columns) if cell not in shown.hidden]
        cells += [(row, columns) for row in shown.rows] + [(rows, column) for column in shown.columns]
        published += [_figure(atoms, at, *cell) for cell in cells]
    for at in combinations(range(3), 2):
        for row, column in {(atom[at[0]], atom[at[1]]) for atom in atoms}:
            secret = _figure(atoms, at, (row,), (column,))
            if sum(of_atom[atoms[number]] for number in secret) < SMALLEST_SHOWN:
                assert not in_span(published, secret, len(atoms)), (at, row, column)


def _figure(atoms: list[tuple], at: tuple[int, int], rows: tuple, columns: tuple) -> list[int]:
    return [number for number, atom in enumerate(atoms) if atom[at[0]] in rows and atom[at[1]] in columns]
