"""Whatever nonsense was typed and kept, its form opens again."""

import pytest

from core.drafts.rules import is_text
from core.drafts.services import keep_draft
from tests.security.fuzz import VALUES, ask, chance, form_visits
from tests.sweeps.visits import Persona

pytestmark = pytest.mark.django_db


def test_no_kept_value_breaks_the_form_that_shows_it_again(stage):
    officer, found, dice = Persona(stage, "officer_a"), [], chance("kept")
    strange = [value for value in VALUES if is_text(value) and len(value) < 10_000]  # more would be refused
    for visit in form_visits(stage):
        page = ask(officer, "GET", visit.url)
        form = (page.context or {}).get("form") if page.status_code == 200 else None
        for _ in range(2 if form is not None else 0):
            changes = {form.add_prefix(name): dice.sample(strange, dice.randint(0, 2)) for name in form.fields}
            keep_draft(user=officer.user, form=visit.url, changes=changes | {"seen": ["²"]})
            again = ask(officer, "GET", visit.url)
            if again.status_code != 200:
                found.append((visit.url, again.status_code, changes, again.fault))
    assert found == []
