"""Scans and photos of a club's papers: taken in by their content, kept out of the static tree, removed for a reason."""

import hashlib
from collections.abc import Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import PurePath

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.access import lock_clubs
from clubs.models import Attachment, Club
from clubs.rules import day_problems
from clubs.services.common import clean_problems, refuse_if
from core.audit import Trail, snapshot
from core.papers import PAPER_MAX_BYTES, BadPaper, Paper, checked_paper, safe_name
from core.problems import Problem
from core.text import nfc

CLUB_MAX_BYTES = 100 * 1024 * 1024
MOST_AT_ONCE = 20
FIELDS = ("club", "kind", "title", "dated_on", "file_name", "size", "sha256")


@transaction.atomic
def add_attachments(
    *, actor, club: Club, files: Sequence[UploadedFile], kind: str, title: str = "", dated_on: date | None = None
) -> list[Attachment]:
    """Keeps the files as papers of the club, all or none; without a title each bears its file's name.

    Refused: what is no PDF, JPEG or PNG by its content, what the club has already, and more than 100 MB in all. No
    period is asked: a paper is proof of a fact, not a fact that a figure counts.
    """
    fresh = lock_clubs(actor, "attachments.edit", [club])[club.pk]
    refuse_if(_form_problems(files, kind, dated_on))
    sent = [(file.name or "", file.read(PAPER_MAX_BYTES + 1)) for file in files]
    papers, problems = _checked(fresh, sent)
    rows = [
        _row(actor, fresh, name, data, paper, kind=kind, title=title, dated_on=dated_on, number=number)
        for number, ((name, data), paper) in enumerate(zip(sent, papers, strict=True), start=1)
        if paper is not None
    ]
    problems += [problem for row in rows for problem in clean_problems(row, 0, exclude=_KEPT_BY_US)]
    problems += _room_problems(fresh, rows)
    refuse_if(problems)
    with _no_file_left_behind(rows):
        _store(rows, [paper for paper in papers if paper is not None])
        trail = Trail(actor, "attachments.edit")
        trail.created(rows, FIELDS)
        trail.write()
    return rows


@transaction.atomic
def remove_attachment(*, actor, attachment: Attachment, reason: str) -> Attachment:
    """Takes the paper away: its row and its history stay, its file is deleted once that is certain."""
    lock_clubs(actor, "attachments.remove", [attachment.club])
    row = Attachment.objects.select_for_update().get(pk=attachment.pk)
    problems = [] if reason.strip() else [Problem(_("Say why."), "reason")]
    if row.removed_at is not None:
        problems.append(Problem(_("This paper was removed already.")))
    refuse_if(problems)
    before = snapshot(row, ("removed_at",))
    row.removed_at = timezone.now()
    row.save(update_fields=["removed_at"])
    trail = Trail(actor, "attachments.remove", reason.strip())
    trail.add(row, before=before, after=snapshot(row, ("removed_at",)))
    trail.write()
    transaction.on_commit(lambda: _delete_files(row))
    return row


def _form_problems(files: Sequence[UploadedFile], kind: str, dated_on: date | None) -> list[Problem]:
    problems = list(day_problems("dated_on", dated_on, today=timezone.localdate()))
    if not files:
        problems.append(Problem(_("Choose the file."), "files"))
    if len(files) > MOST_AT_ONCE:
        problems.append(Problem(_("Send at most %(most)s files at once.") % {"most": MOST_AT_ONCE}, "files"))
    if sum(file.size or 0 for file in files) > CLUB_MAX_BYTES:  # before any of it is read
        problems.append(_no_room())
    if kind not in Attachment.Kind.values:
        problems.append(Problem(_("Choose what kind of paper it is."), "kind"))
    return problems


def _checked(club: Club, sent: Sequence[tuple[str, bytes]]) -> tuple[list[Paper | None], list[Problem]]:
    """What is kept of each file, None where it is refused, and why."""
    held = {row.sha256: row.title for row in Attachment.objects.filter(club=club).kept()}
    papers: list[Paper | None] = []
    problems = []
    for name, data in sent:
        shown, digest, paper = safe_name(name, PurePath(name).suffix[:6]), _digest(data), None
        try:
            if digest in held:
                text = _("The club has this very file already, as “%(title)s”.")
                raise BadPaper(text % {"title": held[digest]})
            paper = checked_paper(data)
            held[digest] = shown
        except BadPaper as bad:
            problems.append(Problem(f"{shown}: {bad}", "files"))
        papers.append(paper)
    return papers, problems


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


_KEPT_BY_US = ("stored_file", "preview_file")


def _row(actor, club: Club, name: str, data: bytes, paper: Paper, *, kind, title, dated_on, number) -> Attachment:
    if actor.pk is None:
        raise PermissionDenied  # papers are brought by people
    file_name = safe_name(name, paper.ending)
    own_title = nfc(title) or file_name.removesuffix(paper.ending)
    return Attachment(
        club=club,
        kind=kind,
        title=f"{own_title} ({number})" if title and number > 1 else own_title,
        dated_on=dated_on,
        file_name=file_name,
        content_type=paper.content_type,
        size=len(paper.data),
        sha256=_digest(data),
        uploaded_by_id=actor.pk,
    )


def _room_problems(club: Club, rows: Sequence[Attachment]) -> list[Problem]:
    if Attachment.objects.filter(club=club).kept_bytes() + sum(row.size for row in rows) <= CLUB_MAX_BYTES:
        return []
    return [_no_room()]


def _no_room() -> Problem:
    text = _("The club's papers would take more than %(most)s MB. Remove some that are no longer needed first.")
    return Problem(text % {"most": CLUB_MAX_BYTES >> 20}, "files")


@contextmanager
def _no_file_left_behind(rows: Sequence[Attachment]):
    try:
        yield
    except BaseException:
        for row in rows:
            _delete_files(row)
        raise


def _store(rows: Sequence[Attachment], papers: Sequence[Paper]) -> None:
    """The files under names that nobody can guess or choose, then their rows."""
    for row, paper in zip(rows, papers, strict=True):
        row.stored_file.save(f"{row.key.hex}{paper.ending}", ContentFile(paper.data), save=False)
        if paper.preview:
            row.preview_file.save(f"{row.key.hex}-small.jpg", ContentFile(paper.preview), save=False)
        row.save(force_insert=True)


def _delete_files(row: Attachment) -> None:
    for file in (row.stored_file, row.preview_file):
        if file:
            file.storage.delete(file.name)
