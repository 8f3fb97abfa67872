"""Strange input is refused in words or finds nothing; it never breaks a page."""

import re
import uuid
from contextlib import suppress

import pytest
from django.urls import NoReverseMatch, reverse

from tests.security.fuzz import CODES, ROUNDS, VALUES, ask, chance, form_visits, queries
from tests.sweeps.stage import PERSONAS, deeply
from tests.sweeps.test_canary import filled
from tests.sweeps.visits import Persona, visits

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", deeply("province_admin", "province_staff", among=PERSONAS))
def test_no_query_string_breaks_a_page(stage, name):
    persona, found = Persona(stage, name), []
    for visit, question in queries(stage, persona, name):
        response = ask(persona, "GET", visit.url, question)
        if response.status_code >= 500:
            found.append((visit.url, question, response.fault))
    assert found == []


@pytest.mark.parametrize("name", ["province_admin", "viewer"])
def test_no_argument_of_an_address_breaks_a_page(stage, name):
    persona, found = Persona(stage, name), []
    for url in strange_addresses(stage, chance(name)):
        response = ask(persona, "GET", url)
        if response.status_code >= 500:
            found.append((url[:80], response.fault))
    assert found == []


def strange_addresses(stage, dice) -> list[str]:
    """Every address with each of its arguments replaced in turn; always by a NUL, over which PostgreSQL stumbles."""
    made = []
    for visit in visits(stage.a):
        for key, _value in visit.arguments:
            for code in (CODES[0], 10**30, *dice.sample(CODES, min(len(CODES), 2 * ROUNDS))):
                with suppress(NoReverseMatch):  # a number's address takes no word
                    made.append(reverse(visit.address.name, kwargs=dict(visit.arguments) | {key: code}))
    return made


@pytest.mark.parametrize("name", deeply("province_admin", among=["province_admin", "officer_a"]))
def test_no_value_in_a_form_breaks_its_page(stage, name):
    persona, found, dice = Persona(stage, name), [], chance(name)
    for visit in form_visits(stage):
        page = ask(persona, "GET", visit.url)
        form = (page.context or {}).get("form") if page.status_code == 200 else None
        if form is None:
            continue
        right = {key: filled(key, field, stage.a) for key, field in form.fields.items()}
        for alike in rows_alike([*right, "once"]):
            for value in dice.sample(VALUES, min(len(VALUES), ROUNDS)):
                key = dice.choice(alike)
                post = right | {"once": str(uuid.uuid4())} | {key: value}
                response = ask(persona, "POST", visit.url, post)
                if response.status_code >= 500:
                    found.append((visit.url, key, value[:60], response.fault))
    assert found == []


def rows_alike(keys: list[str]) -> list[list[str]]:
    """The fields by what they ask: a grid's row is read as the next one is, so a value goes into one row of many."""
    found: dict[str, list[str]] = {}
    for key in keys:
        found.setdefault(re.sub(r"\d+", "", key), []).append(key)
    return list(found.values())


@pytest.mark.parametrize("text", ["a " * 1200, "x" * 60_000])
def test_overlong_search_is_refused_beside_its_box_and_finds_nothing(stage, text):
    persona = Persona(stage, "province_admin")
    for address in ("/clubs/", "/members/", "/activities/", "/entries/", "/loans/", "/users/", "/units/"):
        response = ask(persona, "GET", address, {"q": text})
        assert (response.status_code, list(response.context["filter"].errors)) == (200, ["q"])
