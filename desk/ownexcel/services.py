"""Files of officers' own layouts: kept, recognised by their headings, and the names of their columns remembered."""

import io
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.policy import roles_for
from core.audit import Trail
from core.jobs import enqueue
from core.models import Job
from core.problems import Problem, Refused
from core.text import nfc
from desk.models import ColumnMap, WorkbookUpload
from desk.ownexcel.headings import LOOKED_AT, Headings, first_rows, headings_at
from desk.ownexcel.querysets import club_words, clubs_for_import
from desk.ownexcel.reading import own_sheets, reader_of
from desk.ownexcel.sheets import guess_club
from desk.workbook.services import examine, is_large, keep_upload, write_answer
from desk.workbook.services.checking import Examined


def recognise(actor, data: bytes) -> dict | None:
    """The mapping of a file whose headings are known, with a club for every sheet; else None. Raises BadWorkbook."""
    maps = {one.fingerprint: one for one in ColumnMap.objects.visible_to(actor).order_by("changed_at", "pk")}
    if not maps:
        return None
    words, parts = club_words(clubs_for_import(actor)), {}
    for sheet in own_sheets(io.BytesIO(data)):
        headings = _known_headings(first_rows(sheet), maps)
        if headings is None:
            continue
        known = maps[headings.fingerprint]
        club = known.part["sheets"].get(sheet.title, {}).get("club") or guess_club(sheet.title, words)
        if "club" in known.part["columns"].values() or known.kind == "clubs":
            club = ""
        elif club not in words.values():
            return None  # a person must say whose the sheet is
        part = parts.setdefault(known.pk, known.part | {"map": known.pk, "name": known.name, "sheets": {}})
        part["sheets"][sheet.title] = {"row": headings.row, "club": club}
    return {"parts": list(parts.values())} if parts else None


def _known_headings(rows: list, maps: dict[str, ColumnMap]) -> Headings | None:
    for number, _cells in rows[:LOOKED_AT]:
        for lines in (2, 1):
            headings = headings_at(rows, number, lines)
            known = headings and maps.get(headings.fingerprint)
            if known and known.part["lines"] == lines:
                return headings
    return None


def examine_own(actor, data: bytes, mapping: dict) -> Examined | None:
    """What the check says of the file; None where it is so large that the worker reads it."""
    if is_large(data):
        return None
    return examine(actor=actor, file=io.BytesIO(data), read=reader_of(actor, mapping))


@transaction.atomic
def receive_own_file(
    *, actor, file_name: str, data: bytes, mapping: dict | None, examined: Examined | None
) -> WorkbookUpload | Job:
    """Keeps the file; with a known mapping its answer too. Nothing of the programme changes."""
    if not actor.may("workbook.import"):
        raise PermissionDenied
    upload = keep_upload(actor, file_name, data)
    upload.state, upload.mapping = WorkbookUpload.State.MAPPING, mapping or {}
    upload.save(force_insert=True)
    return _answer(actor, upload, examined) if mapping else upload


@transaction.atomic
def name_sheets(*, actor, upload: WorkbookUpload, part: dict) -> WorkbookUpload:
    """Remembers what the sheets hold until their columns are named."""
    upload = _open_upload(actor, upload)
    upload.mapping = upload.mapping | {"draft": part}
    upload.save(update_fields=["mapping"])
    return upload


@transaction.atomic
def name_columns(*, actor, upload: WorkbookUpload, part: dict, examined: Examined | None) -> WorkbookUpload | Job:
    """Keeps the mapping under its name, and the file's answer by it."""
    upload = _open_upload(actor, upload)
    kept = _remember(actor, part)
    upload.mapping = with_part(upload.mapping, part | {"map": kept.pk})
    upload.save(update_fields=["mapping"])
    return _answer(actor, upload, examined)


def with_part(mapping: dict, part: dict) -> dict:
    """The mapping with this part in the place of those that speak of the same sheets."""
    others = [one for one in mapping.get("parts", []) if not one["sheets"].keys() & part["sheets"].keys()]
    return {"parts": [*others, part]}


@transaction.atomic
def rename_map(*, actor, column_map: ColumnMap, name: str) -> ColumnMap:
    row = _locked_map(actor, column_map)
    if row.name != nfc(name):
        before, row.name = row.name, nfc(name)
        row.full_clean(exclude=["part"])
        row.part = row.part | {"name": row.name}
        row.save(update_fields=["name", "part", "changed_at"])
        _write_trail(actor, row, {"name": before}, {"name": row.name})
    return row


@transaction.atomic
def forget_map(*, actor, column_map: ColumnMap) -> None:
    """The next file with these headings is asked for its columns again; what was imported stays."""
    row = _locked_map(actor, column_map)
    _write_trail(actor, row, _state(row), None)
    row.delete()


def _open_upload(actor, upload: WorkbookUpload) -> WorkbookUpload:
    """The upload, locked; Refused where its rows are in the book already."""
    upload = WorkbookUpload.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=upload.pk).first()
    if upload is None:
        raise PermissionDenied
    if upload.state in (WorkbookUpload.State.SAVED, WorkbookUpload.State.UNDONE):
        raise Refused(Problem(_("This file is saved already. Send it again to read it in another way.")))
    return upload


def _answer(actor, upload: WorkbookUpload, examined: Examined | None) -> WorkbookUpload | Job:
    if examined is None:
        upload.state = WorkbookUpload.State.WAITING
        upload.save(update_fields=["state"])
        return enqueue(user=actor, kind="workbook.check", payload={"upload": str(upload.pk)})
    write_answer(upload, examined.result)
    upload.save(update_fields=["state", "result"])
    return upload


def _remember(actor, part: dict) -> ColumnMap:
    """The kept mapping of these headings and this kind, made or brought up to date."""
    visible = ColumnMap.objects.visible_to(actor).select_for_update(of=("self",))
    row = visible.filter(fingerprint=part["fingerprint"]).order_by("-changed_at", "-pk").first()
    before = _state(row) if row else None
    if row is None:
        held = [one for one in actor.assignments_today if one.role in roles_for("workbook.import")]
        row = ColumnMap(user=actor, unit=held[0].unit, fingerprint=part["fingerprint"])
    sheets = (row.part or {}).get("sheets", {}) | part["sheets"]
    row.name, row.kind, row.part = part["name"], part["kind"], part | {"sheets": sheets}
    row.full_clean()
    row.save()
    if before != _state(row):
        _write_trail(actor, row, before, _state(row))
    return row


def _locked_map(actor, column_map: ColumnMap) -> ColumnMap:
    visible = ColumnMap.objects.visible_to(actor).select_for_update(of=("self",))
    row = visible.filter(pk=column_map.pk).first()
    if row is None:
        raise PermissionDenied
    return row


def _state(row: ColumnMap) -> dict[str, Any]:
    return {"name": row.name, "kind": row.kind, "part": row.part}


def _write_trail(actor, row: ColumnMap, before: dict | None, after: dict | None) -> None:
    trail = Trail(actor, "workbook.import")
    trail.add(row, before=before, after=after)
    trail.write()
