"""The hash chain over the audit trail and the personal values beside it: whatever is changed by raw SQL is found."""

import importlib
import threading
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from core import guards
from core.audit import ERASED, Trail, check_trail, erase_personal_values, history_of, reveal, seal_up
from core.history import history_records
from core.models import AuditRecord, AuditSeal, PersonalValues


@pytest.fixture
def sealed(world):
    """Three seals, each over a change of a club and then one of a member; the number of the last record."""
    before = {"phone": "0912000000", "full_name": "Bà 0912000000", "joined_on": "2020-01-01"}
    for phone in ("0912000001", "0912000002", "0912000003"):
        after = {"phone": phone, "full_name": f"Bà {phone}", "joined_on": "2020-01-01"}
        trail = Trail(world.officer_a, "members.edit")
        trail.add(world.club_a, before={"note": before["joined_on"]}, after={"note": "x"})
        trail.add(world.members_a[0], before=before, after=after)
        trail.write()
        before = after
        assert seal_up() == 2
    return AuditRecord.objects.latest("pk").pk


def sql(*statements: str, **values) -> None:
    with guards.lifted(connection), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.format(**values))
            assert cursor.rowcount == 1


def faults_of(seals: int | None = None) -> list[str]:
    return [" ".join(fault) for fault in check_trail(seals).faults]


PLAIN = "(SELECT max(id) FROM core_auditrecord WHERE personal_digest = '')"
FAULTS = {
    "a record changed": "UPDATE core_auditrecord SET reason = 'x' WHERE id = " + PLAIN,
    "a record dated back": "UPDATE core_auditrecord SET at = '2020-01-01 00:00:00+00' WHERE id = " + PLAIN,
    "a record given to another": "UPDATE core_auditrecord SET actor_id = (SELECT max(id) FROM accounts_user)"
    " WHERE id = " + PLAIN,
    "a value before changed": "UPDATE core_auditrecord SET before = '{{\"phone\": 1}}' WHERE id = {last}",
    "a record removed": "DELETE FROM core_auditrecord WHERE id = " + PLAIN,
    "a record slipped in": "INSERT INTO core_auditrecord (id, at, action, model, object_id, reason, batch,"
    " personal_digest) SELECT -1, at, action, model, object_id, reason, batch, '' FROM core_auditrecord"
    " WHERE id = {last}",
    "a seal forged": "UPDATE core_auditseal SET digest = 'f' WHERE id = 2",
    "a seal dated back": "UPDATE core_auditseal SET sealed_at = '2020-01-01 00:00:00+00' WHERE id = 3",
    "a seal moved": "UPDATE core_auditseal SET last_id = last_id - 1 WHERE id = 1",
    "a seal removed": "DELETE FROM core_auditseal WHERE id = 2",
    "a personal value changed": 'UPDATE core_personalvalues SET "values" = \'{{"after": 1}}\' WHERE record_id = {last}',
    "a salt changed": "UPDATE core_personalvalues SET salt = 'ab' WHERE record_id = {last}",
    "personal values removed": "DELETE FROM core_personalvalues WHERE record_id = {last}",
    "an erasure that nobody told": 'UPDATE core_personalvalues SET salt = NULL, "values" = NULL, erasure_id = {last}'
    " WHERE record_id = {last}",
    "personal values added": "INSERT INTO core_personalvalues (record_id, salt, \"values\") SELECT id, 'ab', '{{}}'"
    " FROM core_auditrecord WHERE id = " + PLAIN,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_changed_by_raw_sql_is_found(sealed, fault):
    assert faults_of() == faults_of(2) == []
    sql(FAULTS[fault], last=sealed)
    assert faults_of() != []


def test_the_place_of_a_change_is_named_and_an_erasure_of_another_row_covers_nothing(world, sealed):
    record = Trail(world.officer_a, "members.anonymise")
    record.add(world.club_a, before={}, after={"erased_records": [sealed - 1]})
    record.write()
    told = AuditRecord.objects.latest("pk").pk
    sql('UPDATE core_personalvalues SET salt = NULL, "values" = NULL, erasure_id = {told} WHERE record_id = {last}',
        told=told, last=sealed)  # fmt: skip
    (fault,) = faults_of()
    assert (f"{sealed}" in fault, faults_of(0)) == (True, [])


def test_personal_values_are_read_until_they_are_erased_and_the_chain_holds(world, sealed):
    member = world.members_a[0]
    before = history_records(member)
    assert [one.after for one in before[0].changes] == ["0912000003", "Bà 0912000003"]
    assert "0912" not in str(AuditRecord.objects.filter(object_id=member.pk).values_list("before", "after"))
    trail = Trail(world.officer_a, "members.anonymise")
    ids = list(PersonalValues.objects.values_list("pk", flat=True))
    trail.add(member, before={}, after={"erased_records": ids})
    trail.write()
    assert erase_personal_values(history_of(member)[0]) == 3
    assert reveal(history_of(member))[1].after["phone"] is ERASED
    assert history_records(member)[1].changes[0].after == "đã xóa theo quy định"
    assert (faults_of(), check_trail().erased) == ([], 3)
    assert PersonalValues.objects.filter(values__isnull=True, salt=None).count() == 3


CHANGES = {
    "emptied without a record": 'UPDATE core_personalvalues SET salt = NULL, "values" = NULL',
    "another salt": "UPDATE core_personalvalues SET salt = 'x'",
    "removed": "DELETE FROM core_personalvalues",
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_allows_nothing_but_the_erasure(sealed, change):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CHANGES[change])


def test_the_database_allows_no_second_erasure(world, sealed):
    first, second = AuditRecord.objects.order_by("pk")[:2]
    PersonalValues.objects.filter(pk=sealed).update(salt=None, values=None, erasure=first)
    with pytest.raises(IntegrityError, match="erase-only"), transaction.atomic():
        PersonalValues.objects.filter(pk=sealed).update(erasure=second)


def test_records_of_the_release_before_are_brought_into_the_new_form(world):
    member = world.members_a[0]
    old = {"before": {"full_name": "Cũ", "joined_on": "2020-01-01"}, "after": {"full_name": "Mới", "left_on": None}}
    batch = "12345678123456781234567812345678"
    one = AuditRecord.objects.create(action="x", model="clubs.member", object_id=member.pk, batch=batch, **old)
    AuditRecord.objects.create(action="x", model="clubs.club", object_id=1, batch=batch, after={"full_name": "CLB"})
    migration = importlib.import_module("core.migrations.0008_personal_values_apart")
    migration.keep_apart(apps, SimpleNamespace(connection=connection))
    stored = AuditRecord.objects.get(pk=one.pk)
    assert (stored.before["full_name"], stored.before["joined_on"]) == ({"personal": True}, "2020-01-01")
    (shown,) = reveal([stored])
    assert {"before": shown.before, "after": shown.after} == old
    assert AuditRecord.objects.latest("pk").after == {"full_name": "CLB"}
    assert (seal_up(), faults_of()) == (2, [])
    assert guards.guarded_tables(connection) >= {"core_auditrecord", "core_personalvalues", "core_auditseal"}


@pytest.mark.django_db(transaction=True)
def test_a_number_that_is_not_committed_yet_holds_the_seal_back_and_no_writer_waits(is_postgresql):
    if not is_postgresql:
        pytest.skip("SQLite has one writer at a time: numbers appear in their order")
    given, may_commit = threading.Event(), threading.Event()

    def write_slowly():
        with transaction.atomic():
            make_record("slow")
            given.set()
            assert may_commit.wait(20)
        connection.close()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    assert given.wait(20)
    make_record("quick")
    assert seal_up(patience=0.2) == 0
    may_commit.set()
    writer.join()
    make_record("late")
    assert (seal_up(), faults_of(), AuditSeal.objects.get().count) == (3, [], 3)


def make_record(action: str) -> AuditRecord:
    return AuditRecord.objects.create(action=action, model="x", object_id=1, batch="12345678123456781234567812345678")
