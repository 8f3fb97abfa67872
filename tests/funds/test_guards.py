"""The database refuses to change or remove ledger lines and audit records, however it is asked."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.actors import SYSTEM
from core.guards import guarded_tables
from core.models import AuditRecord
from funds.models import Entry
from funds.services import post_entry


@pytest.fixture
def entry(world) -> Entry:
    voucher = post_entry(
        actor=SYSTEM,
        club=world.club_a,
        code="P1",
        fund="income",
        entry_on=dt.date(2024, 1, 5),
        kind="donation",
        amount_vnd=700_000,
    )
    return voucher.entries.get()


def update_by_queryset(entry):
    Entry.objects.update(amount_vnd=1)


def save_changed(entry):
    entry.note = "khác"
    entry.save()


def update_in_bulk(entry):
    entry.amount_vnd = 1
    Entry.objects.bulk_update([entry], ["amount_vnd"])


def upsert_in_bulk(entry):
    Entry.objects.bulk_create([entry], update_conflicts=True, unique_fields=["id"], update_fields=["note"])


def delete_one(entry):
    entry.delete()


def delete_by_queryset(entry):
    Entry.objects.all().delete()


def raw(sql):
    def run(entry):
        with connection.cursor() as cursor:
            cursor.execute(sql.format(id=entry.pk))

    run.__name__ = sql.split()[0].lower() + "_raw"
    return run


WAYS = [
    update_by_queryset,
    save_changed,
    update_in_bulk,
    upsert_in_bulk,
    delete_one,
    delete_by_queryset,
    raw("UPDATE funds_entry SET note = 'x' WHERE id = {id}"),
    raw("DELETE FROM funds_entry WHERE id = {id}"),
    raw("UPDATE core_auditrecord SET reason = 'x'"),
    raw("DELETE FROM core_auditrecord"),
]


@pytest.mark.parametrize("change", WAYS)
def test_append_only_rows_refuse_change_in_plain_words(entry, change):
    before = list(Entry.objects.values()), list(AuditRecord.objects.values())
    with pytest.raises(IntegrityError, match="append-only: rows are never changed or removed"), transaction.atomic():
        change(entry)
    assert (list(Entry.objects.values()), list(AuditRecord.objects.values())) == before


GUARDED = {
    "accounts_accountevent",
    "backups_proof",
    "core_auditseal",
    "core_personalvalues",
    "core_auditrecord",
    "funds_entry",
    "targets_closing",
    "targets_closedfigure",
    "targets_closedclub",
    "targets_closedfile",
    "reports_reportfile",
}


@pytest.mark.parametrize("table", ["funds_entry", "core_auditrecord"])
def test_tables_are_not_emptied_at_once(db, is_postgresql, table):
    if not is_postgresql:
        pytest.skip("SQLite knows no TRUNCATE; its DELETE is refused above")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_a_row_is_not_replaced_by_another_of_its_number(entry, is_postgresql):
    if is_postgresql:
        pytest.skip("INSERT OR REPLACE is SQLite's")
    columns = "voucher_id, club_id, fund, kind, entry_on, is_initial, note"
    sql = f"INSERT OR REPLACE INTO funds_entry (id, amount_vnd, {columns}) SELECT id, 1, {columns} FROM funds_entry"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_guards_stand_after_all_migrations(db):
    assert guarded_tables(connection) == GUARDED


@pytest.mark.django_db(transaction=True)
class TestGuardsAroundTheFlushOfTransactionalTests:
    def test_first_leaves_rows_behind(self):
        AuditRecord.objects.create(action="x", model="x", object_id=1, batch="12345678123456781234567812345678")

    def test_second_finds_empty_tables_and_standing_guards(self):
        assert not AuditRecord.objects.exists()
        assert guarded_tables(connection) == GUARDED
