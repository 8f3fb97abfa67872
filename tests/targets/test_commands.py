"""The commands `targets` and `club_figures`: the contract's answers and exit codes."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from districts.models import Level
from targets.services import load_plans
from tests.world import make_unit


@pytest.fixture
def programme(world):
    """The small world with KH 72; its units hold for ever."""
    make_unit("582", "Phan Rang - Tháp Chàm", "thành phố", Level.DISTRICT, world.province)
    load_plans()
    return world


def run(name, *args) -> str:
    out = io.StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue()


def refused(name, *args) -> CommandError:
    with pytest.raises(CommandError) as caught:
        run(name, *args)
    return caught.value


def test_targets_json_has_the_contract_s_keys_and_defaults(programme):
    answer = json.loads(run("targets", "--as-of", "2025-12-31", "--format", "json"))
    assert {key: answer[key] for key in list(answer)[:5]} == {
        "plan": "KH72",
        "as_of": "2025-12-31",
        "from": "2025-01-01",
        "boundary": "2021-01-08",
        "unit": {"code": "58", "name": "Ninh Thuận"},
    }
    assert answer["targets"][0] == {
        "code": "clubs_total", "kind": "count", "n": 2, "N": None, "goal": "50", "met": False, "gap": 48,
    }  # fmt: skip
    assert answer["targets"][2] == {
        "code": "full_activity", "kind": "ratio", "n": 0, "N": 2, "goal": "70", "met": False, "gap": 2,
    }  # fmt: skip
