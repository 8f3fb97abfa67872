"""Work in the background: done once, watched by its owner, taken up again where a worker died."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.jobs import enqueue, job, registry
from core.jobs.services import ATTEMPTS, DEAD_AFTER, carry_out, take_up
from core.jobs.worker import Worker, work_off
from core.models import Job
from core.problems import Problem, Refused

pytestmark = pytest.mark.django_db
DONE = []


@pytest.fixture(autouse=True)
def _kinds(monkeypatch, settings):
    """Kinds of work that exist in these tests alone; they wait for a worker."""
    settings.JOBS = "separate"
    monkeypatch.setattr(registry, "_WORKS", {})
    DONE.clear()

    @job("count")
    def count(run):
        for step in range(run.payload["to"]):
            run.progress(step, run.payload["to"])
        DONE.append(run.payload["to"])
        return "/done/"

    @job("refuse")
    def refuse(run):
        raise Refused(Problem("Tháng này đã chốt."))

    @job("break")
    def break_down(run):
        raise ZeroDivisionError


def test_job_waits_for_a_worker_and_is_done_once(world):
    row = enqueue(user=world.officer_a, kind="count", payload={"to": 3})
    assert (row.state, DONE) == (Job.State.WAITING, [])
    assert (work_off(), work_off(), DONE) == (1, 0, [3])
    row.refresh_from_db()
    assert (row.state, row.answer_url) == (Job.State.DONE, "/done/")


def test_immediate_mode_answers_at_once(world, settings):
    settings.JOBS = "immediate"
    assert enqueue(user=world.officer_a, kind="count", payload={"to": 1}).state == Job.State.DONE


def test_unknown_kind_is_told_to_whoever_puts_it_aside(world):
    with pytest.raises(KeyError):
        enqueue(user=world.officer_a, kind="nonsense", payload={})
    assert not Job.objects.exists()


@pytest.mark.parametrize(("kind", "words"), [("refuse", "Tháng này đã chốt."), ("break", "thất bại")])
def test_what_goes_wrong_is_told_on_the_page(world, kind, words):
    row = enqueue(user=world.officer_a, kind=kind, payload={})
    work_off()
    client = Client()
    client.force_login(world.officer_a)
    page = client.get(row.get_absolute_url()).content.decode()
    row.refresh_from_db()
    assert (row.state, words in row.message, row.message in page) == (Job.State.FAILED, True, True)


def test_job_of_a_dead_worker_is_taken_up_again_and_then_given_up(world):
    enqueue(user=world.officer_a, kind="count", payload={"to": 1})
    for _attempt in range(ATTEMPTS):
        assert take_up().state == Job.State.RUNNING
        assert take_up() is None
        Job.objects.update(beat_at=timezone.now() - DEAD_AFTER - timedelta(seconds=1))
    row = take_up()
    carry_out(row)
    assert (row.state, DONE, bool(row.message)) == (Job.State.FAILED, [], True)


def test_job_page_is_seen_by_its_owner_alone_and_renews_itself_without_scripts(world):
    row = enqueue(user=world.officer_a, kind="count", payload={"to": 1})
    answers = {}
    for name in ("officer_a", "officer_b", "province_admin"):
        client = Client()
        client.force_login(world.users[name])
        answers[name] = client.get(reverse("job_detail", args=[row.pk]))
    codes = {name: answer.status_code for name, answer in answers.items()}
    assert codes == {"officer_a": 200, "officer_b": 404, "province_admin": 404}
    assert 'http-equiv="refresh"' in answers["officer_a"].content.decode()


def test_page_of_work_under_way_says_how_far_it_is(world):
    row = enqueue(user=world.officer_a, kind="count", payload={"to": 1})
    Job.objects.filter(pk=row.pk).update(state=Job.State.RUNNING, done=30, total=120)
    client = Client()
    client.force_login(world.officer_a)
    assert "25%" in client.get(row.get_absolute_url()).content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="the tests' SQLite lies in memory, where threads get in each other's way"
)
def test_worker_in_a_thread_does_what_other_threads_put_aside(world):
    worker = Worker()
    worker.start()
    row = enqueue(user=world.officer_a, kind="count", payload={"to": 2})
    for _wait in range(100):
        row.refresh_from_db()
        if row.state == Job.State.DONE:
            break
        worker.join(0.1)
    worker.stop()
    worker.join(5)
    assert (row.state, DONE) == (Job.State.DONE, [2])
