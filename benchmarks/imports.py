"""Times the check of a workbook of members, with preview, beside django-import-export on the same file.

    DATABASE_URL=... .venv/bin/python benchmarks/imports.py [--rows 3000] [--rounds 3] [--save] [--cases ours bulk]

Each case is a process of its own, which takes turns with the others: it founds the clubs that the members belong to in
a transaction (not timed), reads the file, checks every row and makes the preview, and rolls everything back. The peers
check less (the model's own rules; no periods, no rights, no dates against each other, no norms): row by row as the
library does by default, with what changes, and in bulk, without. With --save our own saving is timed too: what is
made ready while nobody waits, and what is written in the transaction, which is how long another writer may wait on
SQLite. Prints medians, processor time, ratios to ours and the peak of memory above the start.
"""

import argparse
import datetime as dt
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import harness  # noqa: F401  # isort: skip

from django.db import connection, transaction
from import_export import fields, resources, widgets
from import_export.formats.base_formats import XLSX

from clubs.drafts import ClubDraft
from clubs.models import Club, Member, Person
from clubs.services import found_clubs
from core.actors import SYSTEM
from core.sheets.columns import Column
from core.sheets.writer import write_rows_xlsx
from desk.workbook.services.checking import examine, prepare_saving
from desk.workbook.services.uploads import kept
from districts.models import Unit

PER_CLUB = 60
HEADINGS = ("Mã CLB", "Mã TV", "Họ và tên", "Giới tính", "Năm sinh", "Dân tộc", "Ngày vào", "Điện thoại")
CASES = {"ours": "ours", "peer": "django-import-export, row by row", "bulk": "django-import-export, in bulk"}


def write_file(path: Path, rows: int) -> None:
    """Members of as many clubs as it takes, PER_CLUB each, all of them sound and new."""
    joined_on = dt.date(2019, 4, 1)
    people = (
        (
            f"BM-{number // PER_CLUB:05}",
            f"TV{number % PER_CLUB:03}",
            f"Nguyễn Thị Ánh {number}",
            "Nữ" if number % 3 else "Nam",
            1940 + number % 40,
            "Kinh",
            joined_on,
            f"09{number:08}",
        )
        for number in range(rows)
    )
    kinds = {"Năm sinh": "int", "Ngày vào": "date"}
    with path.open("wb") as out:
        write_rows_xlsx(
            out, [Column(heading, kinds.get(heading, "text")) for heading in HEADINGS], people, "Thành viên"
        )


def found(rows: int) -> None:
    commune = Unit.objects.filter(level="commune").valid_on(dt.date(2019, 3, 1)).order_by("pk").first()
    codes = [f"BM-{number:05}" for number in range(-(-rows // PER_CLUB))]
    fields_of = {"commune": commune, "founded_on": dt.date(2019, 3, 1)}
    found_clubs(actor=SYSTEM, drafts=[ClubDraft(code=code, name=f"CLB {code}", **fields_of) for code in codes])


class SexWidget(widgets.CharWidget):
    def clean(self, value, row=None, **kwargs):
        return {"Nam": "male", "Nữ": "female"}[value]


class ClubWidget(widgets.ForeignKeyWidget):
    """The clubs read once, as the library's own cached widget does: not a query for every row."""

    def clean(self, value, row=None, **kwargs):
        if not hasattr(self, "held"):
            self.held = {club.code: club for club in Club.objects.all()}
        return self.held[value]


class MemberResource(resources.ModelResource):
    club = fields.Field("club", HEADINGS[0], ClubWidget(Club, "code"))
    code = fields.Field("code", HEADINGS[1])
    full_name = fields.Field("full_name", HEADINGS[2])
    sex = fields.Field("sex", HEADINGS[3], SexWidget())
    birth_year = fields.Field("birth_year", HEADINGS[4], widgets.IntegerWidget())
    ethnicity = fields.Field("ethnicity", HEADINGS[5])
    joined_on = fields.Field("joined_on", HEADINGS[6], widgets.DateWidget())
    phone = fields.Field("phone", HEADINGS[7])

    class Meta:
        model = Member
        fields = ("club", "code", "full_name", "sex", "birth_year", "ethnicity", "joined_on", "phone")
        import_id_fields = ("club", "code")
        clean_model_instances = False  # it would ask the database about every constraint of every row
        use_transactions = True

    def before_save_instance(self, instance, row, **kwargs):
        if instance.person_id is None:
            instance.person = Person.objects.create()


class BulkResource(MemberResource):
    class Meta(MemberResource.Meta):
        use_bulk = True
        batch_size = 2000
        skip_diff = True


def by_peer(resource, path: Path) -> None:
    result = resource.import_data(XLSX().create_dataset(path.read_bytes()), dry_run=True)
    if result.has_errors() or result.has_validation_errors():
        raise SystemExit([str(error.error) for _number, errors in result.row_errors() for error in errors][:3])


def memory() -> float:
    """The peak of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(case: str, path: Path, rows: int, has_saving: bool) -> dict[str, float]:
    with transaction.atomic():
        found(rows)
        begun, started = memory(), time.perf_counter()
        if case == "ours":
            examined = examine(actor=SYSTEM, file=path)
            kept(examined.result)
            if examined.result.errors:
                raise SystemExit(examined.result.as_text())
        else:
            by_peer({"peer": MemberResource, "bulk": BulkResource}[case](), path)
        measured = {"seconds": time.perf_counter() - started, "memory": memory() - begun}
        if has_saving and case == "ours":
            measured |= timed("ready", lambda: prepare_saving(examined))
            measured |= timed("saving", examined.saving.save) | {"saving_memory": memory() - begun}
        transaction.set_rollback(True)
    return measured


def timed(name: str, work: Callable[[], object]) -> dict[str, float]:
    started, processor = time.perf_counter(), time.process_time()
    work()
    return {name: time.perf_counter() - started, f"{name}_processor": time.process_time() - processor}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--save", action="store_true")
    parser.add_argument("--cases", nargs="+", choices=CASES, default=list(CASES), help="leave slow peers out")
    parser.add_argument("--case", choices=CASES, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case:
        print(json.dumps(measure(options.case, options.file, options.rows, options.save)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "members.xlsx"
        write_file(path, options.rows)
        own = ["--rows", str(options.rows), "--file", str(path), *(["--save"] if options.save else [])]
        runs: dict[str, list[dict]] = {case: [] for case in options.cases}
        for _round in range(options.rounds):
            for case, results in runs.items():
                command = [sys.executable, __file__, *own, "--case", case]
                results.append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))  # noqa: S603
    show(runs, options.rows)


def show(runs: dict[str, list[dict]], rows: int) -> None:
    middle = {case: statistics.median(one["seconds"] for one in results) for case, results in runs.items()}
    print(f"{platform.machine()}, {connection.vendor}; {rows} rows")
    first = next(iter(middle.values()))
    for case in runs:
        name = CASES[case]
        peak = max(one["memory"] for one in runs[case])
        print(f"{name:36}{middle[case]:8.1f} s {middle[case] / first:7.2f} x {peak:7.0f} MiB")
    if "saving" in next(iter(runs.get("ours", [])), {}):
        peak = max(one["saving_memory"] for one in runs["ours"])
        for name, text in {"ready": "ours, made ready for saving", "saving": "ours, within the transaction"}.items():
            seconds, processor = (
                statistics.median(one[key] for one in runs["ours"]) for key in (name, f"{name}_processor")
            )
            ratio = seconds / first
            print(f"{text:36}{seconds:8.1f} s {ratio:7.2f} x {peak:7.0f} MiB, {processor:.1f} s of processor time")


if __name__ == "__main__":
    main()
