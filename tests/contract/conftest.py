"""The commands as somebody outside calls them, on a small programme over the real units."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
import time_machine
from django.core.management import ManagementUtility
from django.db import connections

from clubs.drafts import ActivityDraft, MemberDraft, ReviewDraft
from clubs.models import ActivityArea
from clubs.services import add_members, found_club, load_areas, record_activities, record_reviews
from core.actors import SYSTEM
from districts.models import Unit
from districts.services import load_units
from funds.services import disburse_loan, post_entry, repay_loan
from targets.services import load_plans

TODAY = dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC)


class Answer(NamedTuple):
    """What a caller of a command gets."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def manage(capsys, monkeypatch):
    """manage("targets", "--as-of", "2025-12-31") as `python manage.py` would run it, in the test's own database."""
    monkeypatch.setattr(connections, "close_all", lambda: None)

    def run(*args) -> Answer:
        code = 0
        try:
            ManagementUtility(["manage.py", *map(str, args)]).execute()
        except SystemExit as end:
            code = end.code or 0
        return Answer(code, *capsys.readouterr())

    return run


@pytest.fixture
def reference(db):
    """What `quickstart --empty` loads: units, areas, KH 72; no club."""
    load_units()
    load_areas()
    load_plans()


@pytest.fixture
def programme(reference):
    """Three clubs: a busy one in Đô Vinh, a new one in Phước Sơn, an empty one in Đông Hải, which was split in 2025."""
    busy = club("NT-0001", "22738", dt.date(2018, 5, 4))
    ages = [{"birth_year": 1950}, {"birth_date": dt.date(1964, 2, 29)}, {"birth_year": 1990}, {}]
    sexes = ["female", "female", "male", "male"]
    members = add_members(
        actor=SYSTEM,
        drafts=[
            MemberDraft(
                club=busy,
                full_name=f"Người {sex}",
                sex=sex,
                joined_on=dt.date(2018, 6, 1),
                poverty_status="poor",
                **age,
            )
            for sex, age in zip(sexes, ages, strict=True)
        ],
    )
    post(busy, "P1", "capital", 20_000_000, is_initial=True)
    post(busy, "P2", "membership_fee", 50_000, fund="operating")
    loan = disburse_loan(
        actor=SYSTEM, club=busy, member=members[0], code="V1", disbursed_on=dt.date(2020, 1, 31),
        principal_vnd=6_000_000, months=6, monthly_rate_percent=Decimal(1),
    )  # fmt: skip
    repay_loan(
        actor=SYSTEM, loan=loan, code="P3", paid_on=dt.date(2020, 2, 29), principal_vnd=1_000_000, interest_vnd=60_000
    )
    act(busy, "income", dt.date(2020, 3, 1))
    review(busy, dt.date(2020, 12, 1), "district", True)
    return {
        "busy": busy,
        "new": club("NT-0002", "22873", dt.date(2021, 6, 1)),
        "split": club("NT-0003", "22768", dt.date(2019, 3, 1)),
    }


def commune(code: str, day: dt.date) -> Unit:
    return Unit.objects.find_commune(code, day)


def club(code: str, commune_code: str, founded_on: dt.date, **fields):
    return found_club(
        actor=SYSTEM,
        code=code,
        name=f"CLB {code}",
        commune=commune(commune_code, founded_on),
        founded_on=founded_on,
        **fields,
    )


def post(of, code: str, kind: str, amount: int, day: dt.date = dt.date(2018, 7, 1), fund: str = "income", **fields):
    return post_entry(actor=SYSTEM, club=of, code=code, fund=fund, entry_on=day, kind=kind, amount_vnd=amount, **fields)


def act(of, area: str, day: dt.date):
    draft = ActivityDraft(club=of, area=ActivityArea.objects.get(code=area), held_on=day)
    return record_activities(actor=SYSTEM, drafts=[draft])


def review(of, day: dt.date, level: str, verdict: bool):
    draft = ReviewDraft(club=of, reviewed_on=day, level=level, is_well_managed=verdict)
    return record_reviews(actor=SYSTEM, drafts=[draft])
