"""Closing a flag of the watchdog: somebody looked, and says what was found."""

from django.db import transaction
from django.utils.translation import gettext as _

from clubs import access
from core.audit import Trail
from core.problems import Problem, Refused
from core.text import nfc
from funds.checks import NOTE_LENGTH
from funds.models import FlagNote
from funds.services.books import lock_clubs
from funds.watchdog.watch import Seen

ACTION = "watchdog.close"
FIELDS = ("club", "kind", "key", "fingerprint", "note", "made_by")


def close_flag(*, actor, seen: Seen, note: str) -> FlagNote:
    """Keeps the note that closes a flag as long as its facts stay. Refused: no note, or a flag that has one already.

    A period that is closed does not refuse it: the note is no fact of the club.
    """
    note = nfc(note).strip()
    problems = []
    if not note:
        problems.append(Problem(_("Say what was found: without a note the flag stays open."), "note"))
    elif len(note) > NOTE_LENGTH:
        words = _("The text is too long: at most %(limit)s letters.")
        problems.append(Problem(words % {"limit": NOTE_LENGTH}, "note"))
    with transaction.atomic():
        club = lock_clubs([seen.club.pk])[seen.club.pk]
        access.require(actor, ACTION, [club])
        flag = seen.flag
        named = {"club": club, "kind": flag.kind, "key": flag.key, "fingerprint": flag.fingerprint}
        if FlagNote.objects.filter(**named).exists():
            problems.append(Problem(_("Somebody else has closed this flag in the meantime."), "note"))
        if problems:
            raise Refused(*problems)
        row = FlagNote.objects.create(**named, note=note, made_by_id=actor.pk)
        trail = Trail(actor, ACTION)
        trail.created([row], FIELDS)
        trail.write()
    return row
