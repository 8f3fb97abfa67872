"""What a clumsy or hostile hand puts into addresses, query strings and forms; seeded, so that a failure repeats."""

import os
import random
import traceback
import unicodedata
import uuid
from collections.abc import Iterator

from django import forms
from django.db import transaction
from django.http import HttpResponseBase
from django.test import RequestFactory

from core.pages import FormPage, ListPage
from tests.sweeps.stage import Stage
from tests.sweeps.visits import Persona, Visit, visits

SEED = int(os.environ.get("FUZZ_SEED", "72"))
ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "1"))
"""More rounds for a longer hunt by hand; the suite asks one."""

VALUES = (
    "",
    " ",
    "0",
    "-1",
    "2",
    "9" * 30,
    "-" + "9" * 30,
    "²",
    "١٢",
    "1e400",
    "1E-400",
    "NaN",
    "Infinity",
    "0.5",
    "99999",
    "10000",
    "a\x00b",
    "\x00",
    "😀",
    unicodedata.normalize("NFD", "Đặng Thị Huệ"),
    "' OR 1=1 --",
    "%",
    "_",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}",
    "=1+1",
    "31/02/2025",
    "29/02/2023",
    "1/1/1",
    "01/01/0001",
    "31/12/9999",
    "0001-01-01",
    "9999-12-31",
    "None",
    "true",
    "-name,pk",
    "password",
    "club__members__full_name",
    "\u202e\u200b\ufeff",
    "x" * 5000,
    "x" * 60000,
    "a " * 1200,
    "//evil.example/",
    "1.000.000.000.000.000.000.000",
    "999 tỷ tỷ",
    "10,5",
    str(uuid.UUID(int=0)),
)
NAMES = (
    "q",
    "page",
    "sort",
    "per_page",
    "on",
    "as_of",
    "since",
    "boundary",
    "plan",
    "unit",
    "club",
    "member",
    "year",
    "state",
    "founded",
    "next",
    "rejoins",
    "format",
)
CODES = ("\x00", "a\x00b", "😀", "%", "a b", "..", "-1", "0", "9" * 30, "x" * 3000, unicodedata.normalize("NFD", "Huệ"))


def fields_asked(view, user) -> dict[str, forms.Field]:
    """What a page reads by name: the fields of its form and of its filter."""
    if not user.is_authenticated:
        return {}
    fields = dict(getattr(getattr(view, "form_class", None), "base_fields", {}))
    if view and issubclass(view, ListPage):
        request = RequestFactory().get("/")
        request.user = user
        fields |= view.filter_class({}, queryset=view.model._default_manager.none(), request=request).form.fields
    return fields


def ask(persona: Persona, method: str, url: str, data: dict | None = None) -> HttpResponseBase:
    """The answer; a fault of the site is an answer 500 with its traceback in `fault`. Nothing stays."""
    persona.client.raise_request_exception = False
    with transaction.atomic():
        response = persona.ask(method, url, data)
        transaction.set_rollback(True)
    kind = getattr(response, "exc_info", None)
    response.fault = "".join(traceback.format_exception(*kind)[-3:]) if kind else ""
    return response


def chance(name: str) -> random.Random:
    return random.Random(f"{SEED} {name}")


def queries(stage: Stage, persona: Persona, name: str) -> Iterator[tuple[Visit, dict[str, str]]]:
    """Each address with some hostile query strings: one strange value each, the page's own parameters first."""
    dice = chance(name)
    for visit in visits(stage.a):
        own = list(fields_asked(visit.address.view, persona.user))
        for _ in range(ROUNDS):
            yield visit, {dice.choice(own if own and dice.random() < 0.6 else NAMES): dice.choice(VALUES)}


def form_visits(stage: Stage) -> list[Visit]:
    return [visit for visit in visits(stage.a) if visit.address.view and issubclass(visit.address.view, FormPage)]
