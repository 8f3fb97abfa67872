"""A backup holds one moment, proves itself, restores; whatever goes wrong leaves what was there and says so."""

import datetime as dt
import os
import resource
import signal
import subprocess
from contextlib import contextmanager
from io import StringIO
from threading import Thread

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse
from django.utils import timezone

from backups import archive, postgresql, shelf, sqlite
from backups.models import Proof
from backups.rules import worth_keeping
from backups.services import make_backup, making, prove_backup, restore_backup
from backups.services.contents import contents
from clubs.models import Activity, ActivityArea, Member
from core.commands import DataRefused
from core.models import AuditRecord, Draft
from core.problems import Refused


def state() -> dict:
    return contents(dt.date(2025, 6, 16))


def test_backup_holds_one_moment_while_others_write_and_brings_it_back_with_its_papers(live, paper, monkeypatch):
    def counted(as_of):
        found = contents(as_of)
        writer = Thread(target=write_beside)
        writer.start()
        writer.join()
        return found

    def write_beside():
        Draft.objects.create(user=live.officer_a, form="beside")
        connection.close()

    before = state()
    with monkeypatch.context() as patch:
        patch.setattr(making, "contents", counted)
        backup, manifest = make_backup()
    proof = prove_backup()
    assert (Draft.objects.count(), manifest["tables"]["core_draft"], proof.differences) == (1, 0, [])
    assert (proof.compared["files"], proof.compared["figures"] > 11) == (1, True)
    assert backup.path.stat().st_mode & 0o777 == 0o600
    os.unlink(paper.stored_file.path)
    Member.objects.update(full_name="Sai")
    with pytest.raises(Refused, match="--replace"):
        restore_backup(backup.path)
    kept = restore_backup(backup.path, replaces=True)
    assert paper.stored_file.open().read() == b"%PDF giay"
    assert not Member.objects.filter(full_name="Sai").exists()
    tables = state()["tables"]
    tables["core_auditrecord"] -= 1  # the trace of the restore
    assert tables == before["tables"] | {"backups_proof": 0}
    assert AuditRecord.objects.order_by("-pk")[0].reason == backup.name
    with archive.open_archive(kept.path) as held:
        assert (held.manifest["tables"]["core_draft"], held.manifest["missing"]) == (1, [paper.stored_file.name])


@contextmanager
def planted(statement: str):
    """The restored database is not what was backed up, by one statement."""
    engine = making.engine()
    honest = engine.scratch_database

    @contextmanager
    def changed(held, scratch):
        with honest(held, scratch) as address:
            if engine is postgresql:
                postgresql._run("psql", "--dbname", address.rpartition("/")[2], "--command", statement)
            else:
                with sqlite.sqlite3.connect(scratch / "restored.sqlite3") as raw:
                    raw.execute(statement)
            yield address

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "scratch_database", changed)
        yield


def test_planted_missing_row_and_a_changed_value_turn_the_proof_the_page_and_the_monitor_red(live, client):
    area = ActivityArea.objects.first()
    Activity.objects.create(club=live.club_a, area=area, held_on=dt.date(2025, 1, 5))
    Member.objects.update(sex="female")
    client.force_login(live.province_admin)
    make_backup()
    assert client.get("/health/").json()["backup"] == {"state": "none", "age_hours": None}
    assert prove_backup().is_equal
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["backup"]["state"]) == (200, "good")

    row = {"kind": "table", "name": "clubs_activity", "expected": 1, "found": 0}
    with planted("DELETE FROM clubs_activity"):
        assert prove_backup().differences == [row]
    page = client.get(reverse("backup_list")).content.decode()
    assert "Bảng clubs_activity: 1 dòng khi sao lưu, phục hồi được 0" in page
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["backup"]["state"]) == (503, "differs")

    with planted("UPDATE clubs_member SET sex = 'male'"):
        found = {one["name"]: (one["kind"], one["found"]) for one in prove_backup().differences}
    assert found["women"] == ("figure", 0)
    assert {kind for kind, _number in found.values()} == {"figure"}


def test_paper_that_is_not_on_the_disk_is_told_at_once_and_turns_the_proof_red(live, paper):
    os.unlink(paper.stored_file.path)
    with pytest.raises(DataRefused, match=paper.stored_file.name):
        call_command("backup", stdout=StringIO())
    with pytest.raises(DataRefused, match=paper.stored_file.name):
        call_command("prove_backup")
    assert Proof.objects.get().differences == [
        {"kind": "file", "name": paper.stored_file.name, "expected": 1, "found": 0}
    ]


def test_older_versions_backup_is_counted_and_brought_to_this_versions_tables(live):
    leaf, before = "0009_instalments_taken_back", "0008_initial_capital_from_before"
    call_command("migrate", "funds", before, verbosity=0)
    backup, manifest = make_backup()
    proof = prove_backup()
    assert (manifest["figures"], proof.differences, proof.compared.get("figures")) == (None, [], None)
    restore_backup(backup.path, replaces=True)
    assert ("funds", leaf) in MigrationRecorder(connection).applied_migrations()


def rewritten(path, target, **changes):
    """The same backup with other words in its manifest and sums that fit."""
    with archive.open_archive(path) as held, open(target, "wb") as file:
        writer = archive.ArchiveWriter(file)
        for part in held.manifest["parts"]:
            held.extract(part["name"], target.with_suffix(".piece"))
            writer.add(changes.get("rename", {}).get(part["name"], part["name"]), target.with_suffix(".piece"))
        writer.finish(held.manifest | changes)
    return target


def flipped(path, target, at):
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    target.write_bytes(content)
    return target


def test_wrong_damaged_foreign_and_newer_files_are_refused_and_change_nothing(live, tmp_path):
    good = make_backup()[0].path
    size = good.stat().st_size
    with archive.tarfile.open(good) as tar:
        first, manifest = tar.getmembers()[0], tar.getmember("manifest.json")
        paper = tar.getnames()[1]
    (tmp_path / "cut.tar").write_bytes(good.read_bytes()[: size // 2])
    (tmp_path / "text.tar").write_text("không phải bản sao lưu")
    bad = {
        tmp_path / "cut.tar": "không phải",
        tmp_path / "text.tar": "không phải",
        flipped(good, tmp_path / "part.tar", first.offset_data + first.size // 2): "hỏng",
        flipped(good, tmp_path / "words.tar", manifest.offset_data + manifest.size // 2): "không phải",
        rewritten(good, tmp_path / "outside.tar", rename={paper: "files/../giay.pdf"}): "không phải",
        rewritten(good, tmp_path / "newer.tar", migrations=["core.9999_later"]): "mới hơn",
        rewritten(good, tmp_path / "other.tar", engine="oracle"): "oracle",
    }
    before = state()
    for path, words in bad.items():
        with pytest.raises(Refused, match=words):
            restore_backup(path, replaces=True)
        assert prove_backup(path).differences[0]["kind"] == "fault"
    assert state()["tables"] | {"backups_proof": 0} == before["tables"]
    assert [one.path for one in shelf.kept_backups()] == [good]
    with pytest.raises(Refused, match=r"none\.tar không phải"):
        restore_backup(tmp_path / "none.tar")


def test_only_one_works_at_a_time(live):
    with shelf.alone():
        for work in (make_backup, prove_backup):
            with pytest.raises(Refused, match="đang"):
                work()
    make_backup()


def killed(monkeypatch, place, name, work) -> int:
    """Does the work in a child that is killed (SIGKILL) when it comes to this step; how the child ended."""
    connection.close()
    child = os.fork()
    if not child:
        monkeypatch.setattr(place, name, lambda *args, **options: os.kill(os.getpid(), signal.SIGKILL))
        work()
        os._exit(0)
    return os.waitpid(child, 0)[1]


def test_kill_at_any_step_leaves_no_half_backup_and_the_living_database(live, paper, monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("a forked child would share the pool; the steps are the same")
    steps = [(sqlite, "_dump"), (archive.ArchiveWriter, "add"), (archive.ArchiveWriter, "finish"), (shelf, "publish")]
    ends = [killed(monkeypatch, place, name, make_backup) for place, name in steps]
    assert (ends, shelf.kept_backups()) == ([signal.SIGKILL] * len(steps), [])
    backup, _manifest = make_backup()
    assert [path.name for path in shelf.settings.BACKUP_DIR.iterdir() if path.name != "lock"] == [backup.name]
    before = state()
    for place, name in [(archive.Archive, "extract"), (sqlite, "_count"), (sqlite.connection, "ensure_connection")]:
        assert killed(monkeypatch, place, name, lambda: restore_backup(backup.path, replaces=True)) == signal.SIGKILL
    assert state() == before
    assert prove_backup(backup.path).is_equal


@pytest.mark.parametrize("room", [100_000, 4_000_000])
def test_full_disk_is_told_and_leaves_the_backups_that_were_there(live, paper, room):
    """Within the copy of the database, and within the file itself."""
    if connection.vendor != "sqlite":
        pytest.skip("limits this process alone, and pg_dump writes")
    first = make_backup()[0]
    with open(paper.stored_file.path, "wb") as file:
        file.truncate(8_000_000)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
    try:
        with pytest.raises(Refused, match="thư mục sao lưu"):
            make_backup()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert sorted(path.name for path in shelf.settings.BACKUP_DIR.iterdir()) == [first.name, "lock"]


@pytest.mark.postgres
def test_scratch_database_of_a_killed_proof_is_dropped_by_the_next(live):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's scratch is a file in a folder that is swept")
    name = f"{connection.settings_dict['NAME']}_backup_proof"
    subprocess.run(["createdb", name], env=os.environ | _access(), check=True)
    make_backup()
    assert prove_backup().is_equal
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [name])
        assert cursor.fetchone() == (0,)


def _access() -> dict[str, str]:
    place = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    return {name: str(place[key]) for name, key in names.items() if place[key]}


def test_the_newest_of_days_weeks_and_months_are_kept_and_always_the_last_that_was_good(settings, db):
    nights = [dt.datetime(2026, 12, 31, 2) - dt.timedelta(days=days) for days in range(800)]
    kept = sorted(worth_keeping(nights), reverse=True)
    assert kept[:7] == nights[:7]
    assert len(kept) == 20  # two of the weeks are among the days, the newest month too
    assert kept[-1] == dt.datetime(2026, 1, 31, 2)
    noon = nights[0] + dt.timedelta(hours=10)
    assert {noon, nights[0], nights[1]} <= worth_keeping([noon, *nights])
    settings.BACKUP_DIR.mkdir()
    for night in nights:
        (settings.BACKUP_DIR / f"clb-{night:%Y%m%d-%H%M%S}.tar").touch()
    good = f"clb-{nights[100]:%Y%m%d-%H%M%S}.tar"
    assert len(shelf.prune(good)) == 800 - 20 - 1
    assert good in {one.name for one in shelf.kept_backups()}


STANDINGS = [(4, True, "good"), (200, True, "old"), (4, False, "differs")]


@pytest.mark.parametrize(("hours", "is_equal", "expected"), STANDINGS)
def test_page_and_monitor_say_how_the_newest_backup_stands(world, client, settings, hours, is_equal, expected):
    made_at = timezone.now() - dt.timedelta(hours=hours)
    Proof.objects.create(backup="x.tar", made_at=made_at, size=1, restore_seconds=1, is_equal=is_equal)
    client.force_login(world.province_admin)
    levels = {"good": "flash--success", "old": "flash--warning", "differs": "flash--error"}
    assert levels[expected] in client.get(reverse("backup_list")).content.decode()
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["backup"]["state"]) == (200 if expected == "good" else 503, expected)
    assert client.post("/health/").status_code == 405
