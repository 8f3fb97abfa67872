"""No service forgets to mark: after every write what is kept equals what the facts give, over random histories and
through each service of the clubs that writes a fact of the figures."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from clubs import services
from clubs.drafts import ActivityDraft, DeclaredDraft, MemberDraft, ReviewDraft
from clubs.models import Activity, ActivityArea, DeclaredTotals, FigureFact, Member, Review
from core.actors import SYSTEM
from core.problems import Refused
from desk.steps.services import Ruling, merge_clubs
from targets.basis import Basis
from targets.figures import target_figures
from targets.models import Plan
from targets.querysets.facts import every_club
from targets.summaries import kept_figures
from tests.funds.book import capital, lend
from tests.funds.histories import do, histories
from tests.funds.test_properties import HISTORIES
from tests.sweeps.project import compare
from tests.world import make_club, make_member

DAYS = [dt.date(2024, 1, 31), dt.date(2024, 2, 29), dt.date(2024, 12, 31), dt.date(2025, 12, 14)]
FIRST, ON = dt.date(2023, 2, 1), dt.date(2024, 2, 10)
ELSEWHERE = {"joined_on": dt.date(2019, 1, 1), "birth_year": 1950}

NO_FIGURE = {
    "clubs.Placement": "where a club lies is read with the figures, never kept",
    "clubs.SecretaryPost": "a login of the club",
    "clubs.Meeting": "not among the targets' figures",
    "clubs.Absence": "not among the targets' figures",
    "clubs.PovertyStatus": "not among the targets' figures",
    "clubs.Appointment": "not among the targets' figures",
    "clubs.Attachment": "papers of a club",
    "clubs.Award": "not among the targets' figures",
    "clubs.TrainingAttendance": "not among the targets' figures",
    "clubs.StaleMark": "the mark itself",
    "funds.Entry": "written with its voucher, which marks",
    "funds.Instalment": "when a loan is due, not what is owed",
    "funds.CashCount": "a count changes no fund",
    "funds.LoanRules": "how loans are lent from now on",
    "funds.PendingAct": "nothing is posted before it is decided",
    "funds.FlagNote": "a remark on a flag",
}


@pytest.fixture
def story(world):
    """Two clubs that share a person, an area, a plan; what is kept of several days."""
    days = {"starts_on": dt.date(2021, 1, 8), "ends_on": dt.date(2025, 12, 31), "boundary_on": dt.date(2021, 1, 8)}
    Plan.objects.create(code="KH", unit=world.province, **days)
    services.load_areas()
    make_member(world.club_b, "TV90", "Cùng một người", person=world.members_a[0].person, **ELSEWHERE)
    return world


def read(how) -> list:
    return [how(every_club(), Basis.make(as_of=day)) for day in DAYS]


def area() -> ActivityArea:
    return ActivityArea.objects.get(code="culture")


def activity(world) -> Activity:
    draft = ActivityDraft(club=world.club_a, area=area(), held_on=ON)
    return services.record_activities(actor=SYSTEM, drafts=[draft])[0]


def review(world) -> Review:
    draft = ReviewDraft(club=world.club_a, reviewed_on=ON, level="province", is_well_managed=True)
    return services.record_reviews(actor=SYSTEM, drafts=[draft])[0]


def listless(world):
    return make_club("NT-0077", "CLB khai", world.commune_a)


def declared(world) -> DeclaredTotals:
    draft = DeclaredDraft(club=listless(world), starts_on=FIRST, ends_on=ON, members=50, women=30)
    return services.declare_totals(actor=SYSTEM, drafts=[draft])[0]


def member(world) -> Member:
    return world.members_a[0]


# {service: (what must be there before, the write)}
WRITES = {
    "record_activities": (None, lambda world, _row: activity(world)),
    "edit_activities": (
        activity,
        lambda _w, row: services.edit_activities(actor=SYSTEM, changes=[(row, {"held_on": dt.date(2022, 5, 5)})]),
    ),
    "remove_activities": (activity, lambda _w, row: services.remove_activities(actor=SYSTEM, activities=[row])),
    "record_reviews": (None, lambda world, _row: review(world)),
    "edit_reviews": (
        review,
        lambda _w, row: services.edit_reviews(actor=SYSTEM, changes=[(row, {"is_well_managed": False})], reason="sai"),
    ),
    "declare_totals": (None, lambda world, _row: declared(world)),
    "edit_declared": (
        declared,
        lambda _w, row: services.edit_declared(actor=SYSTEM, changes=[(row, {"women": 20})], reason="sai"),
    ),
    "withdraw_declared": (
        declared,
        lambda _w, row: services.withdraw_declared(actor=SYSTEM, declared=row, reason="nhầm"),
    ),
    "add_members": (
        None,
        lambda world, _row: services.add_members(
            actor=SYSTEM, drafts=[MemberDraft(club=world.club_b, full_name="Lê Mới", sex="female", joined_on=ON)]
        ),
    ),
    "edit_members": (
        member,
        lambda _w, row: services.edit_members(actor=SYSTEM, changes=[(row, {"birth_year": 1990, "sex": "male"})]),
    ),
    "end_membership": (
        member,
        lambda _w, row: services.end_membership(actor=SYSTEM, member=row, left_on=ON, leave_reason="moved"),
    ),
    "transfer_member": (
        lambda world: world.members_a[1],
        lambda world, row: services.transfer_member(actor=SYSTEM, member=row, to_club=world.club_b, on=ON),
    ),
    "found_club": (
        None,
        lambda world, _row: services.found_club(
            actor=SYSTEM, code="MOI", name="CLB Mới", commune=world.commune_a, founded_on=ON
        ),
    ),
    "edit_clubs": (
        None,
        lambda world, _row: services.edit_clubs(
            actor=SYSTEM, changes=[(world.club_a, {"founded_on": dt.date(2018, 5, 3)})], reason="sai"
        ),
    ),
    "close_club": (
        None,
        lambda world, _row: services.close_club(actor=SYSTEM, club=world.club_a, closed_on=ON, reason="giải thể"),
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", WRITES)
def test_after_every_write_what_is_kept_is_what_the_facts_say(story, name):
    prepare, write = WRITES[name]
    row = prepare(story) if prepare else None
    before = read(kept_figures)
    write(story, row)
    after = read(kept_figures)
    assert after == read(target_figures)
    assert after != before


@pytest.mark.django_db
def test_merged_clubs_whose_members_turn_out_to_be_the_same_people(story):
    """The loans of one person follow into every club, the third one included."""
    capital(story.club_a, 5_000_000, FIRST)
    lend(story.members_a[0], 1_000_000, ON)
    into = make_club("NT-0009", "CLB Phước Lợi", story.commune_a)
    own = story.members_a[0]
    twin = make_member(into, "TV01", own.full_name, sex=own.sex, birth_year=own.birth_year)
    before = read(kept_figures)
    ruling = Ruling(reason="Sáp nhập", number="12/QĐ", decided_on=dt.date(2024, 6, 1))
    merge_clubs(actor=SYSTEM, club=story.club_a, into=into, on=dt.date(2024, 6, 30), ruling=ruling, same=[own.pk])
    assert Member.objects.get(pk=own.pk).person_id == twin.person_id
    after = read(kept_figures)
    assert after == read(target_figures)
    assert after != before


@pytest.mark.django_db
@settings(max_examples=HISTORIES // 5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_through_random_histories_of_money_what_is_kept_is_what_the_facts_say(story, history):
    with transaction.atomic():
        capital(story.club_a, 5_000_000, FIRST)
        for act in history:
            read(kept_figures)
            try:
                with transaction.atomic():
                    do(story, *act)
            except Refused:
                continue
            assert read(kept_figures) == read(target_figures)
        transaction.set_rollback(True)


def test_every_row_about_a_club_marks_it_or_has_a_reason_not_to():
    found = {}
    for model in apps.get_models():
        label = model._meta.label
        names = {field.name for field in model._meta.fields if field.is_relation}
        is_fact = model._meta.app_label in ("clubs", "funds") and names & {"club", "member", "loan", "meeting"}
        if is_fact and not issubclass(model, FigureFact):
            found[label] = [label]
    compare(found, NO_FIGURE)
