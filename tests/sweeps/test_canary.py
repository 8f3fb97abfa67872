"""DESIGN.md, section 3.3: the canary word of district B reaches nobody of district A, whichever way is tried."""

import uuid

import pytest
from django import forms
from django.apps import apps
from django.db import models
from django.test import RequestFactory

from clubs.models import Member
from core.formfields import NfcTextField
from core.models import Draft
from core.pages import FormPage, ListPage
from core.text import fold
from funds.models import Loan
from tests.sweeps.project import FLOORS
from tests.sweeps.stage import deeply
from tests.sweeps.visits import Persona, plain, visits
from tests.world import CANARY

PART = "Lân Xanh"
"""A search for a part of the canary word may echo the part, never the whole."""

B_PHONE = "0911222333"


def leaks(text: str, *, names: tuple[str, ...] = ()) -> list[str]:
    shown = fold(plain(text))
    return [word for word in (CANARY, B_PHONE, *names) if fold(word) in shown]


def undeclared(stage) -> list[tuple[str, object]]:
    """Parameters that a page might read without declaring them, with keys and codes of district B's rows."""
    world, rows = stage.world, stage.b
    units = (world.district_b.code, world.commune_b.code, world.commune_b.pk)
    return [
        ("q", PART),
        *(("unit", value) for value in units),
        *(("commune", value) for value in units),
        *(("club", value) for value in (world.club_b.code, world.club_b.pk)),
        *(("member", value) for value in (rows[Member].pk, rows[Member].code)),
        *(("loan", value) for value in (rows[Loan].pk, rows[Loan].code)),
        ("user", world.officer_b.pk),
    ]


def hostile_values(stage, field: forms.Field) -> list[str]:
    """What a curious officer would put into one field: keys and codes of B's rows, a part of its people's names."""
    row = stage.b.get(getattr(getattr(field, "queryset", None), "model", None))
    if row is not None:
        return [str(row.pk), str(getattr(row, "code", row.pk))]
    return [PART, stage.world.club_b.code] if type(field) in (forms.CharField, NfcTextField) else []


def questions(view, stage, user) -> list[dict[str, str]]:
    """Every parameter that a page reads (its filters, its form's fields) with hostile values, one by one."""
    fields: dict[str, forms.Field] = dict(getattr(getattr(view, "form_class", None), "base_fields", {}))
    if view and issubclass(view, ListPage):
        request = RequestFactory().get("/")
        request.user = user
        fields |= view.filter_class({}, queryset=view.model._default_manager.none(), request=request).form.fields
    alone = [{name: value} for name, field in fields.items() for value in hostile_values(stage, field)]
    others = [(name, value) for name, value in undeclared(stage) if name not in fields]
    if getattr(view, "model", None) or fields:
        # a page about one row, a list or a form says what it reads: the rest of the parameters go along in two heaps
        return [*alone, dict(others), dict(reversed(others))]
    return alone + [{name: value} for name, value in others]


@pytest.mark.parametrize("name", ["officer_a", "secretary_a", "viewer"])
def test_no_page_and_no_file_shows_the_other_district(world, walk, name):
    code = (world.club_b.code,)
    found = {visit: shown for visit, seen in walk(name).items() if (shown := leaks(seen.text, names=code))}
    assert found == {}


@pytest.mark.parametrize("name", deeply("officer_a", among=["officer_a", "viewer"]))
def test_no_question_in_the_address_opens_the_other_district(stage, name):
    persona, found = Persona(stage, name), []
    for visit in (one for one in visits(stage.a) if not one.name.endswith(".xlsx")):  # the csv has the same rows
        if persona.ask("GET", visit.url).status_code != 200:
            continue
        for question in questions(visit.address.view, stage, persona.user):
            response = persona.ask("GET", visit.url, question)
            if leaks(response.body_text) or response.status_code not in (200, 302, 400, 404, 422):
                found.append((visit.name, question, response.status_code))
    assert found == []


def test_viewer_reads_no_name_of_a_person_or_a_club(world, walk):
    names = (*(member.full_name for member in world.members_a), world.club_a.name)
    found = {visit: shown for visit, seen in walk("viewer").items() if (shown := leaks(seen.text, names=names))}
    assert found == {}


# -- posts ------------------------------------------------------------------------------------------------------------


def filled(name: str, field: forms.Field, own_rows: dict) -> object:
    """A value that a field of this kind accepts, of district A."""
    if isinstance(field, forms.ModelChoiceField):
        row = own_rows.get(field.queryset.model) or field.queryset.first()
        key = field.to_field_name or "pk"
        return str(getattr(row, key)) if row else ""
    if isinstance(field, forms.ChoiceField):
        return next(iter(keys_of(field.choices)), "")
    if isinstance(field, forms.BooleanField):
        return "on"
    if isinstance(field, forms.DateField):
        return "16/06/2025"
    if isinstance(field, (forms.IntegerField, forms.DecimalField)):
        return "1"
    return "1000" if "vnd" in name else f"Thử {name}"


def keys_of(choices) -> list[str]:
    """The keys of a drop-down's choices, those inside groups included, without the empty one."""
    groups = [label if isinstance(label, (list, tuple)) else [(key, label)] for key, label in choices]
    return [str(key) for group in groups for key, _label in group if key]


def foreign_value(field: forms.Field, rows_b: dict) -> str | None:
    """The key of B's row that a drop-down of this kind would take, or None where it lists no rows of a district."""
    row = rows_b.get(field.queryset.model) if isinstance(field, forms.ModelChoiceField) else None
    return str(getattr(row, field.to_field_name or "pk")) if row is not None else None


def census() -> dict[str, list]:
    """Every row of every table of ours, as stored; what the poster typed is kept for the poster alone."""
    ours = [model for model in apps.get_models() if model._meta.app_label in FLOORS and model is not Draft]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in ours}


def test_no_drop_down_offers_the_other_district(stage):
    officer, found = Persona(stage, "officer_a"), []
    rows_b = {key: row for key, row in stage.b.items() if row != stage.a[key]}
    for visit in form_visits(stage):
        response = officer.ask("GET", visit.url)
        for name, field in fields_of(response).items():
            if isinstance(field, forms.ModelChoiceField) and field.queryset.model in rows_b:
                row = rows_b[field.queryset.model]
                if is_about_people(type(row)) and field.queryset.filter(pk=row.pk).exists():
                    found.append(f"{visit.name}: {name}")
    assert found == []


def is_about_people(model: type[models.Model]) -> bool:
    """Units are everybody's to read; what a form does with a foreign one is seen by the posts below."""
    return model._meta.app_label not in ("districts",)


def form_visits(stage):
    return [visit for visit in visits(stage.a) if visit.address.view and issubclass(visit.address.view, FormPage)]


def fields_of(response) -> dict[str, forms.Field]:
    form = (response.context or {}).get("form") if response.status_code == 200 else None
    return form.fields if form is not None else {}


def test_posts_that_name_rows_of_the_other_district_change_nothing(stage):
    officer, answers = Persona(stage, "officer_a"), {}
    before = census()
    for visit in form_visits(stage):
        fields = fields_of(officer.ask("GET", visit.url))
        data = {name: filled(name, field, stage.a) for name, field in fields.items()}
        for name, field in fields.items():
            foreign = foreign_value(field, stage.b)
            if foreign is not None and foreign != data[name]:
                post = data | {name: foreign, "once": str(uuid.uuid4())}
                response = officer.ask("POST", visit.url, post, keep=True)
                answers[visit.name, name] = response.status_code
    changed = [label for label, rows in census().items() if rows != before[label]]
    assert {name for name, _field in answers} >= {"club_create", "club_move", "loan_create"}, "nothing was tried"
    assert (changed, {key: code for key, code in answers.items() if code not in (403, 404, 422)}) == ([], {})
