"""DESIGN.md, section 3.1: every URL is scoped, every row about a club is cut to its reader, nothing is forgotten."""

import pytest
from django.apps import apps
from django.db import models

from accounts.policy import RIGHTS
from clubs.models import Club
from core.pages import FormPage, ListPage, Page
from core.scoping import ScopedQuerySet
from tests.sweeps.project import FLOORS, addresses, compare, sources

# URLs that no right protects, with the reason.
UNSCOPED: dict[str, str] = {
    "healthz": "answers monitors, tells nothing but that the database answers",
    "health": "answers monitors: ages and states, no name and no number of the programme",
    "dashboard": "tells who has no assignment whom to ask; everybody else gets the dashboard's page, which is scoped",
    "login": "the door itself",
    "logout": "concerns the session alone",
    "password_change": "concerns the user's own password alone",
    "own_account": "shows the user's own sign-ins alone",
    "login_code": "the door's second step: nobody is signed in yet",
    "factor_setup": "the user's own second factor alone",
    "recovery_codes_renew": "the user's own second factor alone",
    "factor_remove": "the user's own second factor alone",
    "session_end": "ends the user's own sessions alone",
    "other_sessions_end": "ends the user's own sessions alone",
    "password_change_done": "says that the user's own password was changed",
    "language_set": "concerns the user's own language alone",
    "text_size_set": "concerns the size of letters in the own browser alone",
    "draft_save": "keeps the user's own typing, which nobody else is ever shown",
}

# Models that reach a club and have no scoped default manager, with the reason.
UNSCOPED_MODELS: dict[str, str] = {
    "clubs.Placement": "what scope itself is made of; pages show it through its club",
    "clubs.Absence": "read through its meeting",
    "desk.SheetLine": "read through its sheet",
    "clubs.StaleMark": "what is derived of a club is void; no page shows it",
    "targets.SummaryState": "how often a club's summaries were thrown away; no page shows it",
    "clubs.SecretaryPost": "what scope itself is made of; pages show it through its assignment",
}


def test_every_url_is_a_base_page_or_stands_on_the_list_with_its_reason():
    found = {
        address.name: [f"{address.route} ({address.name})"]
        for address in addresses()
        if address.view is None or not issubclass(address.view, Page)
    }
    compare(found, UNSCOPED)


def test_every_url_has_a_name_of_its_own():
    names = [address.name for address in addresses()]
    assert [name for name in names if not name or name.endswith(":") or names.count(name) > 1] == []


def pages() -> list[type[Page]]:
    return sorted(
        {one.view for one in addresses() if one.view and issubclass(one.view, Page)}, key=lambda view: view.__qualname__
    )


def test_every_page_asks_for_a_right_of_the_table():
    asked = [(view.__name__, getattr(view, "action", None)) for view in pages()]
    files = [(view.__name__, view.export_action) for view in pages() if issubclass(view, ListPage)]
    files = [pair for pair in files if pair[1]]
    assert [pair for pair in asked + files if pair[1] not in RIGHTS] == []


def test_every_right_is_asked_for_somewhere():
    texts = [source.text for source in sources() if source.name != "accounts/policy.py"]
    assert [right for right in RIGHTS if not any(f'"{right}"' in text for text in texts)] == []


def test_no_page_goes_around_the_base_pages():
    """Neither a view nor a mixin of ours replaces the methods in which scope and rights are decided."""
    sealed = ("dispatch", "visible", "setup", "as_view", "_still_visible", "http_method_not_allowed")
    found = [
        f"{part.__module__}.{part.__name__}.{name}"
        for view in pages()
        for part in view.__mro__
        if part.__module__.split(".")[0] in FLOORS and not part.__module__.startswith("core.pages")
        for name in sealed
        if name in vars(part)
    ]
    assert found == []


def test_only_forms_answer_posts():
    """A POST handler outside the form pages has no one-time token and no check after the save."""
    found = [view.__name__ for view in pages() if hasattr(view, "post") and not issubclass(view, FormPage)]
    assert found == []


def test_login_is_waived_for_the_door_the_monitor_and_typing_alone():
    """Typing is answered in JSON, to a script that cannot read the sign-in page: 401 without a login."""
    waived = {one.name for one in addresses() if getattr(one.callback, "login_required", True) is False}
    assert waived == {"draft_save", "health", "healthz", "login", "login_code", "text_size_set"}


def club_path(model: type[models.Model], seen: frozenset = frozenset()) -> str | None:
    """The lookup that leads from a model's row to its club through required relations, or None."""
    if model is Club:
        return "pk"
    for field in model._meta.fields:
        target = field.related_model
        if target is None or field.null or target in seen or target is model:
            continue
        rest = club_path(target, seen | {model})
        if rest:
            return f"{field.name}__{rest}"
    return None


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in FLOORS]


CLUB_MODELS = [model for model in our_models() if club_path(model)]


def test_every_row_about_a_club_has_a_scoped_manager():
    found = {
        model._meta.label: [f"{model._meta.label}: {model._default_manager}"]
        for model in CLUB_MODELS
        if not isinstance(model._default_manager.all(), ScopedQuerySet)
    }
    compare(found, UNSCOPED_MODELS)


def test_every_scoped_model_names_a_right_of_the_table():
    asked = {model._meta.label: model._default_manager.all() for model in our_models()}
    scoped = {label: rows.view_action for label, rows in asked.items() if isinstance(rows, ScopedQuerySet)}
    assert {label: right for label, right in scoped.items() if right not in RIGHTS} == {}


SCOPED = [model for model in CLUB_MODELS if model._meta.label not in UNSCOPED_MODELS]


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_rows_about_clubs_are_seen_in_their_own_district_alone(stage, model):
    world, rows, path = stage.world, model._default_manager, club_path(model)
    of_a, of_b = ({row.pk for row in rows.filter(**{path: club.pk})} for club in (world.club_a, world.club_b))
    assert of_a, f"the sweeps' world has no {model.__name__}; add one to populate.py"
    assert of_b, f"the sweeps' world has no {model.__name__} in district B"
    seen = {name: {row.pk for row in rows.visible_to(world.users[name])} for name in world.users}
    assert seen["unassigned"] == set()
    assert seen["viewer"] == set()
    assert (seen["officer_a"], seen["officer_b"], seen["secretary_a"]) == (of_a, of_b, of_a)
    assert seen["province_staff"] == of_a | of_b


@pytest.mark.django_db
def test_whoever_has_no_assignment_sees_no_row_of_anything(stage):
    scoped = [model for model in our_models() if isinstance(model._default_manager.all(), ScopedQuerySet)]
    seen = {model.__name__: model._default_manager.visible_to(stage.world.unassigned).exists() for model in scoped}
    assert [name for name, is_seen in seen.items() if is_seen] == []
