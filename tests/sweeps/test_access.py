"""DESIGN.md, section 3.2: every URL x every persona x GET and POST has its expected code in one table."""

import pytest

from tests.sweeps.access_table import ARGUMENTS, COLUMNS, TABLE
from tests.sweeps.project import addresses
from tests.sweeps.stage import PERSONAS
from tests.sweeps.visits import Persona, arguments_of, visits

METHODS = ("GET", "POST")
COLUMN_OF = dict(zip(PERSONAS, COLUMNS.split(), strict=True))


def expected() -> dict[tuple[str, str], dict[str, int]]:
    """{(visit, method): {persona: code}} of the table; a line twice is an error."""
    lines = [line.split() for line in TABLE.strip().splitlines() if line and not line.startswith("#")]
    table = {(name, method): dict(zip(PERSONAS, map(int, codes), strict=True)) for name, method, *codes in lines}
    assert len(table) == len(lines), "the table has a line twice"
    return table


def line(name: str, method: str, codes) -> str:
    return " ".join([f"{name:28} {method:4}", *map(str, codes)])


@pytest.fixture
def answers(stage, walk):
    """{(visit, method): {persona: code}} as the site answers."""
    found = {}
    for name in PERSONAS:
        persona, seen = Persona(stage, name), walk(name)
        for visit in visits(stage.a):
            found.setdefault((visit.name, "GET"), {})[name] = seen[visit.name].status
            found.setdefault((visit.name, "POST"), {})[name] = persona.ask("POST", visit.url).status_code
    return found


def test_every_url_answers_every_persona_as_the_table_says(answers):
    table = expected()
    wrong = [line(*key, codes.values()) for key, codes in answers.items() if table.get(key) != codes]
    stale = [line(*key, table[key].values()) for key in table.keys() - answers.keys()]
    assert (wrong, stale) == ([], []), "\nanswered otherwise:\n" + "\n".join(wrong) + "\nstale:\n" + "\n".join(stale)


def test_rows_of_the_other_district_are_out_of_sight(stage):
    """Whatever leads to a row of A and to another of B: the officer of A finds nothing at B's, by GET and by POST."""
    officer = Persona(stage, "officer_a")
    there = {visit.name: visit for visit in visits(stage.b)}
    foreign = [there[visit.name] for visit in visits(stage.a) if visit.arguments != there[visit.name].arguments]
    public = {"unit_detail"}  # administrative units are everybody's
    seen = {
        f"{method} {visit.name}": code
        for visit in foreign
        for method in METHODS
        if (code := officer.ask(method, visit.url).status_code) not in (404, 405)
    }
    managed = {name: code for name, code in seen.items() if code == 403 and officer_may_not(name)}
    assert {name: code for name, code in seen.items() if name not in managed and name.split()[1] not in public} == {}


def officer_may_not(visit: str) -> bool:
    """Pages of rights that no officer holds answer 403 before any row is looked for."""
    table = expected()
    return table[visit.split()[1], visit.split()[0]]["officer_a"] == 403


def test_arguments_by_hand_are_those_that_no_view_can_give(stage):
    named = {address.name: address for address in addresses()}
    assert ARGUMENTS.keys() <= named.keys(), ARGUMENTS.keys() - named.keys()
    for address in addresses():
        assert address.arguments - {"format"} <= arguments_of(address, stage.a).keys(), address
