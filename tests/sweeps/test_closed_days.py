"""A closed period holds on every page: what was saved before is refused after, with who, when, why and what to do."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.html
import pytest
from django.db import transaction
from django.http import HttpResponseBase

from core.actors import SYSTEM
from core.models import AuditRecord
from desk.models import SheetLine
from funds.models import Loan, PendingAct
from funds.services import post_entry, reschedule_loan
from reports.closing_files import closing_files
from targets.models import Closing
from targets.services import close_period, open_period
from tests.sweeps.access_table import TABLE
from tests.sweeps.closed_table import CLOSED, OPEN
from tests.sweeps.stage import Stage
from tests.sweeps.visits import Persona, plain, visits

pytestmark = pytest.mark.django_db
START, END = dt.date(2024, 12, 15), dt.date(2025, 6, 14)


@dataclass
class Try:
    """A page that was posted: its answer, what was typed into it, how many records of the audit it wrote."""

    answer: HttpResponseBase
    typed: dict[str, list[str]]
    written: int

    @property
    def words(self) -> str:
        if self.answer.status_code == 302:
            return f"{self.answer.url}, {self.written} written"
        return plain(" ".join(lxml.html.fromstring(self.answer.body_text).xpath("//main//text()")))


@pytest.fixture
def ready(stage) -> Stage:
    """The stage with what some pages need besides: cash, an asset in kind, a new schedule, a count of its own."""
    SheetLine.objects.all().delete()
    PendingAct.objects.update(reason="Nhầm")
    for code, kind, amount in (("HV1", "capital_in_kind", 900_000), ("HV2", "capital", 100_000_000)):
        post_entry(
            actor=SYSTEM, club=stage.world.club_a, code=code, fund="income", entry_on=dt.date(2025, 1, 3), kind=kind,
            amount_vnd=amount,
        )  # fmt: skip
    reschedule_loan(
        actor=SYSTEM, loan=Loan.objects.filter(club=stage.world.club_a).order_by("pk").first(), reason="Mất mùa",
        from_on=dt.date(2025, 4, 1), months=6, first_due_on=dt.date(2025, 5, 1),
    )  # fmt: skip
    return stage


def close(stage: Stage) -> Closing:
    staff = stage.world.province_staff
    days = {"starts_on": START, "ends_on": END, "due_on": dt.date(2025, 6, 30)}
    period = open_period(actor=staff, kind="year", **days)
    return close_period(actor=staff, period=period, reason="Hết hạn nộp", make_files=closing_files)


def values_of(page: HttpResponseBase) -> dict[str, list[str]]:
    """What the page's form would send, as a browser reads it."""
    (form,) = lxml.html.fromstring(page.body_text).xpath("//form[.//input[@name='once']]")
    values: dict[str, list[str]] = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value.removeprefix("\n"))
    return values


def tries(stage: Stage) -> Iterator[tuple[str, Try]]:
    """Every page of the table, each with its own form and the table's values laid over it; nothing stays."""
    admin = Persona(stage, "province_admin")
    urls = {visit.name: visit.url for visit in visits(stage.a)}
    member, other = (one.pk for one in stage.world.members_a[:2])
    keys = {"club": stage.world.club_a.pk, "member": member, "other": other}
    for key, values in CLOSED.items():
        name, _mark, query = key.partition("?")
        url = f"{urls[name]}?{query}"
        typed = {name: value(stage) if callable(value) else value for name, value in values.items()}
        typed = {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
        typed = {name.format(**keys): [one.format(**keys) for one in value] for name, value in typed.items()}
        data = values_of(admin.ask("GET", url)) | typed
        with transaction.atomic():
            before = AuditRecord.objects.count()
            answer = admin.ask("POST", url, data, keep=True)
            if answer.status_code == 200:  # a page in two steps shows first what it would do
                answer = admin.ask("POST", url, data | values_of(answer) | {"confirmed": "1"}, keep=True)
            yield key, Try(answer, typed, AuditRecord.objects.count() - before)
            transaction.set_rollback(True)


def test_before_the_closing_every_page_takes_its_fact(ready):
    refused = {key: one.words for key, one in tries(ready) if one.answer.status_code != 302 or not one.written}
    assert refused == {}


def test_after_the_closing_none_takes_it_and_each_says_who_closed_when_why_and_what_to_do(ready):
    closing = close(ready)
    words = f"đã được {ready.world.province_staff} chốt ngày 16/06/2025 ({closing.period}). Đề nghị tỉnh mở lại kỳ"
    slipped = {
        key: one.words
        for key, one in tries(ready)
        if (one.answer.status_code, one.written) != (422, 0) or words not in one.words
    }
    assert slipped == {}


def test_what_was_typed_stays_in_the_form_that_was_refused(ready):
    close(ready)
    lost = {}
    for key, one in tries(ready):
        shown = values_of(one.answer)
        lost |= {(key, name): shown.get(name) for name, value in one.typed.items() if shown.get(name) != value}
    assert {key: value for key, value in lost.items() if key[1] != "act"} == {}


def test_every_page_that_writes_is_tried_or_has_a_reason_why_a_closing_does_not_concern_it():
    lines = [line.split() for line in TABLE.splitlines() if line and not line.startswith("#")]
    written = {name for name, method, *codes in lines if method == "POST" and "405" not in codes}
    tried = {key.partition("?")[0] for key in CLOSED}
    assert (sorted(written - tried - OPEN.keys()), sorted((tried | OPEN.keys()) - written)) == ([], [])
    assert not tried & OPEN.keys()
